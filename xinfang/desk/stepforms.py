"""The form of each step: its fields, and how they become the arguments of its action."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q

from xinfang.desk.door import At
from xinfang.look.forms import DayField, Form
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions, routes, wording
from xinfang.petitions.actions.correcting import CORRECTABLE
from xinfang.petitions.actions.succeeding import may_take
from xinfang.petitions.kinds import (
    DECLINE_FINAL_LABELS,
    DECLINE_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    OUTCOME_LABELS,
    Outcome,
    ServiceMode,
)
from xinfang.petitions.models import Petition
from xinfang.petitions.queries import Dossier

Choices = list[tuple[str, str]]


def long_text(label: str, hint: str = "", required: bool = True, rows: int = 6) -> forms.CharField:
    """A text of up to 100,000 characters."""
    widget = forms.Textarea(attrs={"rows": rows, "data-keep": ""})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=100_000, widget=widget)


class StepForm(Form):
    """What every step asks: its day, and the proof of a late entry."""

    on = DayField(label="办理日期", help_text="实际办理的那一天；早于今天就是补录")
    proof = forms.CharField(
        label="补录依据",
        required=False,
        max_length=500,
        help_text="日期早于今天时必填：凭什么认定是这一天，如签收单编号",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, at: At, file: Dossier, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "on": at.today,
            "version": file.petition.version,
            **self.start_with(file),
            **kwargs.get("initial", {}),
        }
        self.at, self.file = at, file
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in {"on", "proof"}] + ["on", "proof"])
        self.prepare()

    def start_with(self, file: Dossier) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def prepare(self) -> None:
        """Fill in choices."""

    def hint(self, name: str, words: str) -> None:
        """Say something under a field that is known only now."""
        self.fields[name].help_text = words
        self.fields[name].widget.attrs["aria-describedby"] = f"hint_{name}"

    def arguments(self) -> dict[str, Any]:
        """The action's own arguments."""
        common = {"on", "proof", "key", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in common}


def organ_choices(file: Dossier) -> Choices:
    """Every organ that exists today but the present holder, in the order of the tree."""
    rows = in_order(Organ.objects.filter(valid_to__isnull=True).exclude(pk=file.proceeding.organ_id))
    return [("", "请选择"), *[(str(row.uid), f"{row.name}（{row.code}）") for row in rows]]


def people_choices(at: At, kinds: tuple[str, ...] = ()) -> Choices:
    """Who holds a post of one's own organ today."""
    rows = Appointment.objects.filter(
        Q(end__isnull=True) | Q(end__gte=at.today - timedelta(days=400)),
        post__organ__path=at.actor.organ_path,
        superseded=False,
    ).select_related("person", "post")
    if kinds:
        rows = rows.filter(post__kind__in=kinds)
    return [("", "—"), *[(str(row.uid), f"{row.person.name} {row.post.section}{row.post.title}") for row in rows]]


def uid_or_none(value: str) -> UUID | None:
    """A uuid from a choice."""
    return UUID(value) if value else None


class Plain(StepForm):
    """A step with no words of its own but an optional note on the paper."""

    text = long_text("要补充的话", "会写在文书里，可以不填", required=False, rows=3)


class Text(StepForm):
    """A step whose paper must be written."""

    text = long_text("内容")


class Reasons(StepForm):
    """A step that must give reasons."""

    text = long_text("理由", "写明事实和依据")


class Receive(StepForm):
    """Sign for it, and name who handles it."""

    handler = forms.ChoiceField(label="经办人", required=False)

    def prepare(self) -> None:
        """The people of one's own organ."""
        self.fields["handler"].choices = people_choices(self.at)  # type: ignore[attr-defined]
        self.fields["handler"].initial = str(self.at.actor.appointment)

    def arguments(self) -> dict[str, Any]:
        """The handler as a uuid."""
        return {**super().arguments(), "handler": uid_or_none(self.cleaned_data["handler"])}


class Accept(Receive):
    """Accept, with a word to the petitioner if any."""

    text = long_text("对信访人要说的话", "会写在受理告知书里，可以不填", required=False, rows=3)
    own_days = forms.IntegerField(
        label="另有规定的期限（日）",
        required=False,
        min_value=1,
        max_value=730,
        help_text="法律、法规另定办理期限的才填；2022 年条例下只有第三十一条第五项的事项",
    )
    own_law = forms.CharField(
        label="依据哪部规定", required=False, max_length=200, help_text="写明名称和条款，会写在受理告知书里"
    )


class Forward(StepForm):
    """To whom, and what is said."""

    to = forms.ChoiceField(label="转给哪个单位", widget=forms.Select(attrs={"autofocus": True}))
    note = long_text("说明", "写给接收单位，可以不填", required=False, rows=3)

    def prepare(self) -> None:
        """Every organ; what the office's routing table proposes is chosen beforehand, and a person sends."""
        self.fields["to"].choices = organ_choices(self.file)  # type: ignore[attr-defined]
        table, said = routes.for_page(self.file, self.at.actor, self.at.now, self.at.today)
        if said is not None and said.to is not None and said.rule is not None:
            self.initial.setdefault("to", str(routes.uid_of(said.to, self.at.now)))
            self.hint("to", f"建议{said.to.name}，依据路由 {said.rule.code}（第 {table.number} 版）。由您决定")
        elif said is not None:
            self.hint("to", said.words)

    def arguments(self) -> dict[str, Any]:
        """The organ as a uuid."""
        return {**super().arguments(), "to": UUID(self.cleaned_data["to"])}


class Assign(Forward):
    """The same with the day of the report."""

    report_by = DayField(label="要求哪天前报结果", help_text="写在交办单里，到期没有报告会亮灯")


class Inform(StepForm):
    """Which body is competent."""

    competent = forms.CharField(label="应当向哪个机关提出", max_length=120)
    text = long_text("说明", "告诉信访人怎么去、带什么，可以不填", required=False, rows=4)


class Decline(StepForm):
    """Why it is not accepted."""

    reason = forms.ChoiceField(label="原因", choices=[(key.value, label) for key, label in DECLINE_LABELS.items()])
    text = long_text("告知书正文", "写清事实、依据和信访人可以怎么办")


class DeclineFinally(Decline):
    """Why it is not accepted any more."""

    reason = forms.ChoiceField(
        label="原因", choices=[(key.value, label) for key, label in DECLINE_FINAL_LABELS.items()]
    )


class Extend(StepForm):
    """How long, why, approved by whom and when."""

    days = forms.IntegerField(label="延长天数", min_value=1, max_value=30, help_text="合计不超过 30 日")
    reason = long_text("延期理由", "会写进延期告知书", rows=3)
    approver = forms.ChoiceField(label="批准人")
    approved_on = DayField(label="批准日期")

    def prepare(self) -> None:
        """The responsible leaders of one's own organ."""
        self.fields["approver"].choices = people_choices(self.at, ("head", "deputy_in_charge"))[1:]  # type: ignore[attr-defined]
        self.fields["approved_on"].initial = self.at.today

    def arguments(self) -> dict[str, Any]:
        """The approver as a uuid."""
        return {**super().arguments(), "approver": UUID(self.cleaned_data["approver"])}


OUTCOMES = [(key.value, label) for key, label in OUTCOME_LABELS.items() if key is not Outcome.UNSTATED]


class Supported(StepForm):
    """What an opinion says, and by when what it supports is carried out."""

    outcome = forms.ChoiceField(label="处理意见", choices=OUTCOMES)
    text = long_text("处理意见书正文", "事实、依据、意见和落实的办法，以及不服时可以在 30 日内申请复查", rows=12)
    execute_by = DayField(label="最迟哪天落实", required=False, help_text="支持的必填：写进意见书，到期前提醒")

    def clean(self) -> dict[str, Any]:
        """What is supported says by when it is carried out."""
        said = super().clean() or self.cleaned_data
        if said.get("outcome") == Outcome.SUPPORT and not said.get("execute_by") and "outcome" in self.fields:
            self.add_error("execute_by", "支持的，请写明最迟哪天落实")
        return said

    def arguments(self) -> dict[str, Any]:
        """The outcome as one."""
        return {**super().arguments(), "outcome": Outcome(self.cleaned_data["outcome"])}


# Electronic service is the petitioner's own opening of the reply (decision 13): no choice of the desk.
MODES = [(key.value, label) for key, label in MODE_LABELS.items() if key is not ServiceMode.ELECTRONIC]


class Reply(Supported):
    """The opinion."""

    def start_with(self, file: Dossier) -> dict[str, Any]:
        """The parts that an opinion has, to be filled in."""
        return {"text": wording.opinion_frame()}


class Serve(StepForm):
    """How and when the petitioner received the reply."""

    mode = forms.ChoiceField(label="送达方式", choices=MODES)
    received_on = DayField(label="信访人收到的日期", help_text="申请复查的 30 日从这一天的第二天算起")
    evidence = forms.CharField(label="送达凭据", required=False, max_length=500, help_text="如回执编号、邮单号")

    def prepare(self) -> None:
        """Today by default."""
        self.fields["received_on"].initial = self.at.today

    def arguments(self) -> dict[str, Any]:
        """The mode as one; the evidence is the action's proof."""
        said = super().arguments()
        return {"mode": ServiceMode(said["mode"]), "received_on": said["received_on"], "proof": said["evidence"]}


class Correction(StepForm):
    """Why it is corrected."""

    why = long_text("更正理由", "原来的记录仍然保留在账本里", rows=3)


class CorrectRegistration(Correction):
    """Facts of the registration."""

    title = forms.CharField(label="标题", max_length=200)
    kind = forms.ChoiceField(
        label="类别（2022年条例）",
        required=False,
        choices=[("", "未定"), *[(key.value, label) for key, label in KIND_LABELS.items()]],
    )
    category = forms.CharField(
        label="内容分类",
        max_length=120,
        required=False,
        help_text="登记那一天的分类表里的；可以只写最末一级",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "categories"}),
    )
    place = forms.CharField(label="事发地", max_length=120, required=False)
    home_place = forms.CharField(label="户籍地", max_length=120, required=False)
    residence_place = forms.CharField(label="居住地", max_length=120, required=False)
    head_count = forms.IntegerField(label="人数", min_value=1, max_value=100_000)
    urgent = forms.BooleanField(label="重大紧急", required=False)
    important = forms.BooleanField(label="重要", required=False)
    difficult = forms.BooleanField(label="疑难", required=False)

    def prepare(self) -> None:
        """The categories of the day of the registration."""
        self.categories = self.at.now.tree(self.file.petition.registered_on).nodes

    def start_with(self, file: Dossier) -> dict[str, Any]:
        """As it was registered."""
        return {name: getattr(file.petition, name) for name in CORRECTABLE}

    def arguments(self) -> dict[str, Any]:
        """Only what differs."""
        said = super().arguments()
        changed = {name: said[name] for name in CORRECTABLE if said[name] != getattr(self.file.petition, name)}
        return {"changes": changed, "why": said["why"]}


class CorrectReceipt(Correction):
    """The right day of receipt."""

    received_on = DayField(label="实际签收日期", required=False, help_text="留空表示撤销签收")


class CorrectAcceptance(Correction):
    """The right day of acceptance."""

    accepted_on = DayField(label="实际受理日期")


class CorrectReply(Correction, Supported):
    """The corrected opinion."""


class CorrectService(Correction):
    """The right way and day."""

    mode = forms.ChoiceField(label="送达方式", choices=MODES)
    received_on = DayField(label="信访人实际收到的日期")

    def arguments(self) -> dict[str, Any]:
        """The mode as one."""
        return {**super().arguments(), "mode": ServiceMode(self.cleaned_data["mode"])}


class CorrectSuccession(Correction):
    """Which of the organs that took over goes on with it."""

    to = forms.ChoiceField(label="改由哪个单位承接", help_text="只列出承接原单位职权的单位")

    def prepare(self) -> None:
        """Whoever took over from the same organ."""
        found = may_take(self.file.petition, self.file.transfers, self.file.proceeding.organ)
        self.fields["to"].choices = [("", "请选择"), *[(str(one.uid), one.name) for one in found]]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The organ as a uuid."""
        return {**super().arguments(), "to": UUID(self.cleaned_data["to"])}


Act = Callable[..., Petition]
FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "inform": (Inform, actions.inform),
    "decline": (Decline, actions.decline),
    "decline_finally": (DeclineFinally, actions.decline_finally),
    "forward": (Forward, actions.forward),
    "assign": (Assign, actions.assign),
    "receive": (Receive, actions.receive),
    "object": (Reasons, actions.object_to),
    "agree_return": (Reasons, actions.agree_return),
    "overrule": (Reasons, actions.overrule),
    "inform_receipt": (Plain, actions.inform_receipt),
    "accept": (Accept, actions.accept),
    "extend": (Extend, actions.extend),
    "reply": (Reply, actions.reply),
    "serve": (Serve, actions.serve),
    "report_back": (Text, actions.report_back),
    "archive": (Plain, actions.archive),
    "withdraw": (Reasons, actions.withdraw),
    "correct_registration": (CorrectRegistration, actions.correct_registration),
    "cancel_registration": (Correction, actions.cancel_registration),
    "correct_succession": (CorrectSuccession, actions.correct_succession),
    "undo_inform": (Correction, actions.undo_inform),
    "undo_decline": (Correction, actions.undo_decline),
    "recall": (Correction, actions.recall),
    "undo_receive": (CorrectReceipt, actions.undo_receive),
    "undo_object": (Correction, actions.undo_object),
    "correct_acceptance": (CorrectAcceptance, actions.correct_acceptance),
    "undo_acceptance": (Correction, actions.undo_acceptance),
    "undo_extension": (Correction, actions.undo_extension),
    "correct_reply": (CorrectReply, actions.correct_reply),
    "undo_reply": (Correction, actions.undo_reply),
    "correct_service": (CorrectService, actions.correct_service),
    "undo_report_back": (Correction, actions.undo_report_back),
    "reopen_archive": (Correction, actions.reopen_archive),
    "undo_withdrawal": (Correction, actions.undo_withdrawal),
}
