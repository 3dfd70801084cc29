"""What the form of registration asks of one channel only; the style sheet shows the fields of the channel chosen."""

from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.door import At
from xinfang.look.forms import DayField, Form
from xinfang.people.models import Organ
from xinfang.petitions.kinds import Channel, Role
from xinfang.petitions.registration import Came

WIDE = {"autocomplete": "off"}


def _word(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=120, widget=forms.TextInput(attrs=WIDE)
    )


class ChannelForm(Form):
    """The fields of the channels."""

    assigned_by = forms.ChoiceField(label="交办的上级", required=False, help_text="选了的，它能看到这件事项和办理结果")
    assigner = _word("上级不在系统里的，写名称", "如 湖北省信访局")
    letter = _word("交办文号", "登记为外部编号")
    report_by = DayField(label="要求报结果的日期", required=False, help_text="到期没有报告会亮灯")
    leader = _word("写给哪位领导", "职务，如 市长；来信要紧的，请在“标记”里勾“重要”")
    called = _word("打到哪个号码")
    recorded = forms.BooleanField(label="有录音", required=False)
    read_back = forms.BooleanField(label="已向来电人复述", required=False)
    prison = _word("经哪个监所转来", "“由别人代为提出”选“监所转来”的填")
    unopened = forms.BooleanField(label="信封完好，未经拆阅", required=False)

    CHANNELS = (
        (Channel.ASSIGNED_FROM_ABOVE, "上级交办", ("assigned_by", "assigner", "letter", "report_by")),
        (Channel.LEADER_MAILBOX, "领导信箱", ("leader",)),
        (Channel.CALL, "来电", ("called", "recorded", "read_back")),
    )

    def offer_superiors(self, at: At, organs: list[Organ]) -> None:
        """Whoever may have assigned: not the own organ, nor what stands below it."""
        kept = [one for one in organs if not one.path.startswith(at.actor.organ_path)]
        self.fields["assigned_by"].choices = [("", "—"), *[(str(one.uid), one.name) for one in kept]]  # type: ignore[attr-defined]

    def own(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields of each channel."""
        return [(key.value, title, [self[name] for name in names]) for key, title, names in self.CHANNELS]

    def came(self) -> Came | None:
        """What was said of the way it came; of another channel than the chosen one nothing is taken."""
        words: dict[str, Any] = self.cleaned_data
        names = next((names for key, _, names in self.CHANNELS if key.value == words["channel"]), ())
        said = {name: words[name] for name in names}
        if words.get("acting") == Role.CUSTODY.value:
            said |= {"prison": words["prison"], "unopened": words["unopened"]}
        if "assigned_by" in said:
            said["assigned_by"] = UUID(said["assigned_by"]) if said["assigned_by"] else None
        asked = words["channel"] == Channel.ASSIGNED_FROM_ABOVE.value
        return Came(**said) if asked or any(said.values()) else None
