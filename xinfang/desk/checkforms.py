"""The forms of on-site checks and of quality checks (seed/7)."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms

from xinfang.accountability.actions.checking import Draw, Judged, draw_check, grade
from xinfang.accountability.actions.inspecting import Finding, Plan, plan_inspection, record_inspection
from xinfang.accountability.checkmodels import CheckedMatter, Grading, Inspection, QualityCheck
from xinfang.accountability.checkreads import GRADE_LABELS, YES_NO, cite_on
from xinfang.desk.adviceforms import Dated, line, numbered, paragraph
from xinfang.look.forms import DayField
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.sampling import HIGHEST_SEED, MOST

NOT_STATUTORY = "非法定，由督查单位提出"
ROWS = 6


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


class PlanForm(Dated):
    """Where, when, who, what for."""

    organs = paragraph("督查哪些单位", "每行一个单位的全称或者简称", rows=3)
    day = DayField(label="督查日期")
    people = forms.MultipleChoiceField(
        label="本单位谁去", required=False, widget=forms.CheckboxSelectMultiple, help_text="合计至少两人"
    )
    others = paragraph("其他单位谁去", "每行一人：单位简称 姓名", required=False, rows=2)
    goal = paragraph("督查什么")
    matters = line("查哪些信访事项", "编号，多个之间空一格；检举控告不在实地督查里查", required=False, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "制定计划的日期"
        rows = self._in_office().filter(post__organ_id=self.at.actor.organ_id or 0)
        named = [(str(one.uid), f"{one.person.name} {one.post.title}") for one in rows[:200]]
        self.fields["people"].choices = named  # type: ignore[attr-defined]

    def _in_office(self) -> Any:
        rows = Appointment.objects.filter(on_day(self.at.today), superseded=False)
        return rows.select_related("person", "post__organ").order_by("post__kind", "pk")

    def save(self) -> Inspection:
        """Plan it."""
        said = self.cleaned_data
        people = [*(UUID(one) for one in said["people"]), *self._others(said["others"])]
        organs = tuple(_organ(name, "organs").uid for name in _lines(said["organs"]))
        matters = numbered(said["matters"], self.at.actor)
        return plan_inspection(Plan(organs, said["day"], tuple(people), said["goal"], matters), **self.told())

    def _others(self, text: str) -> Iterator[UUID]:
        for one in _lines(text):
            name, _, person = one.partition(" ")
            organ = _organ(name, "others")
            found = self._in_office().filter(post__organ=organ, person__name=person.strip()).first()
            if found is None:
                todo = "请照这样写：单位简称 姓名"
                raise Refused(
                    f"{organ.short_name}没有在任的“{person[:20]}”。", todo=todo, field="others", code="unknown"
                )
            yield found.uid


def _organ(name: str, field: str) -> Organ:
    rows = Organ.objects.filter(valid_to__isnull=True)
    found = list((rows.filter(name=name) | rows.filter(short_name=name))[:2])
    if len(found) != 1:
        what = "有几个单位都叫" if found else "没有单位叫"
        raise Refused(f"{what}“{name[:40]}”。", todo="请写全称", field=field, code="unknown_organ")
    return found[0]


class RecordForm(Dated):
    """What was found, line by line: the organ, the matter, what, what is to be put right and by when."""

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", inspection.version)
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        organs = [one.organ for one in inspection.organs.select_related("organ").order_by("pk")]
        matters = [one.petition for one in inspection.matters.select_related("petition").order_by("pk")]
        self.rows = max(ROWS, len(organs) + 2)
        for number in range(1, self.rows + 1):
            first = organs[number - 1] if number <= len(organs) else None
            self._add(number, organs, matters, first)
        self.fields["on"].label = "督查日期"
        self.order_fields(["on", *(name for name in self.fields if name not in {"on", "proof"}), "proof"])

    def _add(self, number: int, organs: Sequence[Organ], matters: Sequence[Any], first: Organ | None) -> None:
        named = [(str(one.uid), one.short_name) for one in organs]
        numbers = [(str(one.uid), one.number) for one in matters]
        blank = [] if first else [("", "不写这一条")]
        self.fields[f"organ_{number}"] = forms.ChoiceField(
            label=f"第 {number} 条 单位", choices=[*blank, *named], required=False, initial=first and str(first.uid)
        )
        if matters:
            chosen = [("", "不针对哪一件"), *numbers]
            self.fields[f"matter_{number}"] = forms.ChoiceField(label="信访事项", choices=chosen, required=False)
        hint = "没有问题的写“没有发现问题”" if first else ""
        self.fields[f"found_{number}"] = paragraph("发现了什么", hint, required=first is not None, rows=2)
        self.fields[f"right_{number}"] = paragraph("要整改什么", required=False, rows=2)
        self.fields[f"due_{number}"] = DayField(label="什么时候前做完", required=False, help_text=NOT_STATUTORY)

    def _findings(self) -> Iterator[Finding]:
        said = self.cleaned_data
        for number in range(1, self.rows + 1):
            organ, found = said.get(f"organ_{number}"), said.get(f"found_{number}", "")
            if not organ and not found:
                continue
            if not organ:
                raise Refused("写了发现的，要选单位。", field=f"organ_{number}", code="missing")
            matter = said.get(f"matter_{number}")
            right, due = said.get(f"right_{number}", ""), said.get(f"due_{number}")
            yield Finding(UUID(organ), found, UUID(matter) if matter else None, right, due)

    def save(self) -> Inspection:
        """Record it."""
        expected = self.cleaned_data["version"]
        return record_inspection(self.inspection.uid, list(self._findings()), **self.told(), expected=expected)


class FollowForm(Dated):
    """Looked at again."""

    done = forms.ChoiceField(label="整改了没有", choices=[("", "请选择"), ("yes", "已整改"), ("no", "没有整改")])
    words = paragraph("看到了什么")


class WhyForm(Dated):
    """Why something is taken back."""

    why = paragraph("理由", "原来的登记保留，标明作废", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("on", "proof"):
            del self.fields[name]


class DrawForm(Dated):
    """What is drawn."""

    first = DayField(label="办结日期从")
    last = DayField(label="到")
    size = forms.IntegerField(
        label="抽多少件", min_value=1, max_value=MOST, initial=20, help_text="件数够的，每个单位至少一件"
    )
    seed = forms.IntegerField(
        label="随机种子",
        min_value=1,
        max_value=HIGHEST_SEED,
        help_text="已随机给出，可以改成当众抽出的数；同一种子、同样的数据抽出同样的事项",
    )
    accusations = forms.BooleanField(
        label="连同您看得到的检举控告一起抽", required=False, help_text="不选就不抽检举控告"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("seed", secrets.randbelow(HIGHEST_SEED) + 1)

    def save(self) -> QualityCheck:
        """Draw it."""
        said = self.cleaned_data
        draw = Draw(said["first"], said["last"], said["size"], said["seed"], said["accusations"])
        return draw_check(draw, **self.told())


class OnMatter(Dated):
    """An act on a matter of a sample."""

    def __init__(self, *args: Any, matter: CheckedMatter, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", matter.version)
        super().__init__(*args, **kwargs)
        self.matter = matter

    def told(self) -> dict[str, Any]:
        """With the version that the page was read at."""
        return {**super().told(), "expected": self.cleaned_data["version"]}


class GradeForm(OnMatter):
    """Each question with its note, then the grade."""

    grade = forms.ChoiceField(
        label="评定", choices=[("", "请选择"), *GRADE_LABELS.items()], help_text="由评定的人判断，系统不打分"
    )
    note = paragraph("评定的理由", "有瑕疵、不合格的必填", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, question in lawbook.load().questions.items():
            cite = cite_on(question.cites, self.matter.concluded_on)
            hint = lawbook.load().label(cite) if cite else "非法定，本单位设定"
            self.fields[f"a_{key}"] = forms.ChoiceField(
                label=f"{question.title}：{question.ask}", choices=[("", "请选择"), *YES_NO.items()], help_text=hint
            )
            self.fields[f"n_{key}"] = line("说明", "答否的必填", required=False)
        asked = [name for key in lawbook.load().questions for name in (f"a_{key}", f"n_{key}")]
        self.order_fields([*asked, "grade", "note", "on", "proof"])

    def save(self) -> Grading:
        """Judge it."""
        said = self.cleaned_data
        answers = {key: (said[f"a_{key}"], said[f"n_{key}"]) for key in lawbook.load().questions}
        return grade(self.matter.uid, Judged(said["grade"], answers, said["note"]), **self.told())


class ObjectForm(OnMatter):
    """What the organ says against it."""

    words = paragraph("异议和理由")


class ReplyForm(OnMatter):
    """What it is answered."""

    upheld = forms.ChoiceField(label="异议", choices=[("", "请选择"), ("no", "不成立"), ("yes", "成立，重新评定")])
    words = paragraph("答复")


class UndoForm(OnMatter):
    """Why a judgement is taken back."""

    why = paragraph("理由", "原来的评定和对它的异议保留，标明作废", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("on", "proof"):
            del self.fields[name]
