"""Closing an organ: abolished, merged or split; what follows is shown before it is done (2005/25; 2022/24)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.organs import organ_of
from xinfang.look.forms import DayField, Form
from xinfang.people import actions as people
from xinfang.people.actions.closing import cite_of
from xinfang.people.kinds import MANNER_LABELS, Manner
from xinfang.people.models import Appointment, Deputising, Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions
from xinfang.petitions.remains import remains
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused

ROWS = (("successor", "powers"), ("second", "second_powers"), ("third", "third_powers"))


class CloseForm(Form):
    """How it ends, on which day, and who goes on with which powers."""

    manner = forms.ChoiceField(
        label="怎么撤的",
        choices=[
            (Manner.MERGED.value, "合并：并入另一个单位"),
            (Manner.SPLIT.value, "分立：职权分给几个单位"),
            (Manner.ABOLISHED.value, "撤销：不再保留"),
        ],
    )
    last_day = DayField(label="最后一天", help_text="机构文件写明的最后一天；还没有到的，到那天再登记")
    successor = forms.ChoiceField(
        label="承接单位", required=False, help_text="在办事项先全部交给它；分立的，再由它逐件改交"
    )
    powers = forms.CharField(label="它承接哪些职权", required=False, max_length=300, help_text="照机构文件写，可以不填")
    second = forms.ChoiceField(label="第二个承接单位", required=False)
    second_powers = forms.CharField(label="第二个单位承接哪些职权", required=False, max_length=300)
    third = forms.ChoiceField(label="第三个承接单位", required=False)
    third_powers = forms.CharField(label="第三个单位承接哪些职权", required=False, max_length=300)

    def __init__(self, *args: Any, closing: Organ, reach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = Organ.objects.filter(valid_to__isnull=True, path__startswith=reach)
        rows = in_order(within.exclude(pk=closing.pk))
        self.organs = {str(row.uid): row for row in rows}
        choices = [("", "不填"), *[(uid, f"{row.name}（{row.code}）") for uid, row in self.organs.items()]]
        for name, _ in ROWS:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def successors(self) -> list[tuple[Organ, str]]:
        """The organs that were chosen, each with its powers, in the order of the form."""
        said = self.cleaned_data
        return [(self.organs[said[name]], said[powers]) for name, powers in ROWS if said[name]]


@require_http_methods(["GET", "POST"])
@needs("people:set")
def close(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what closing an organ would bring, and close it."""
    found = organ_of(uid)
    people.need_to_set(at.actor, found)
    if found.valid_to is not None and request.method == "GET":
        raise Refused(f"{found.short_name}已于 {zh(found.valid_to)} 撤销。", code="organ_closed")
    form = CloseForm(request.POST or None, closing=found, reach=at.actor.reach, initial={"last_day": at.today})
    sure = False
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                sure = _check(at, found, form)
            else:
                closed = _close(at, found, form)
                messages.success(request, _done(closed))
                return redirect("desk:organ", uid=closed.uid)
        except Refused as error:
            form.refuse(error)
    status = 400 if form.errors else 200
    return show(at, request, "close_organ.html", status, **_context(at, found, form, sure))


def _context(at: At, found: Organ, form: CloseForm, sure: bool) -> dict[str, Any]:
    today = Q(end__isnull=True) | Q(end__gte=at.today)
    staff = Appointment.objects.filter(today, post__organ=found, superseded=False)
    away = Deputising.objects.filter(today).filter(Q(absent__post__organ=found) | Q(deputy__post__organ=found))
    return {
        "organ": found,
        "form": form,
        "sure": sure,
        "main": [form[name] for name in ("manner", "last_day", *ROWS[0])],
        "others": [form[name] for row in ROWS[1:] for name in row],
        "others_open": any(form[name].value() or form[name].errors for row in ROWS[1:] for name in row),
        "successors": form.successors() if sure else [],
        "last_day": form.cleaned_data["last_day"] if sure else None,
        "manner": MANNER_LABELS[Manner(form.cleaned_data["manner"])] if sure else "",
        "staff": list(staff.select_related("person", "post").order_by("post__kind", "pk")),
        "away": list(away.select_related("absent__person", "deputy__person")),
        "left": remains(found, at.today),
        "below": list(found.children.filter(valid_to__isnull=True)),
        "cite": cite_of(at.today),
    }


def _check(at: At, found: Organ, form: CloseForm) -> bool:
    said = form.cleaned_data
    people.check_closing(
        found,
        manner=Manner(said["manner"]),
        successors=[one for one, _ in form.successors()],
        last_day=said["last_day"],
        actor=at.actor,
        on=at.today,
    )
    actions.check_hand_over(found, form.successors(), said["last_day"])
    return True


def _close(at: At, found: Organ, form: CloseForm) -> Organ:
    said = form.cleaned_data
    return actions.close_organ(
        found,
        manner=Manner(said["manner"]),
        successors=form.successors(),
        last_day=said["last_day"],
        actor=at.actor,
        on=at.today,
        key=f"desk:{said['key']}",
    )


def _done(closed: Organ) -> str:
    to = f"，由{closed.successor.name}承接" if closed.successor else ""
    return f"{closed.name}到 {zh(closed.valid_to)} 为止{to}。" if closed.valid_to else ""


class Reopen(Form):
    """Nothing to fill in but the will."""

    sure = forms.BooleanField(label="撤销、合并或者分立是误登记的")


@require_http_methods(["GET", "POST"])
@needs("people:set")
def reopen(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a closing that was entered by mistake."""
    found = organ_of(uid)
    people.need_to_set(at.actor, found)
    if found.valid_to is None and request.method == "GET":
        raise NotFound("这个单位没有撤销。", code="not_found")
    form = Reopen(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.reopen_organ(found, actor=at.actor, on=at.today, act_key=f"desk:{form.cleaned_data['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"{found.name}已恢复。请逐条更正任职，事项由承接单位逐件交回。")
            return redirect("desk:organ", uid=found.uid)
    bring = [
        "单位恢复，名称和代码不变；误登记的那一条留在账本里。",
        "已经结束的任职不自动恢复，请逐条更正离任日期。",
        f"已经交给{found.successor.short_name if found.successor else '承接单位'}的事项不自动交回，由它逐件“改由其他单位承接”。",
    ]
    return show(
        at,
        request,
        "people_form.html",
        400 if form.errors else 200,
        form=form,
        title=f"撤销误登记：{found.name}",
        organ=found,
        bring=bring,
        do="恢复这个单位",
        cite=cite_of(at.today),
    )
