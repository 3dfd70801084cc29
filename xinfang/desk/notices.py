"""Notices 提醒: a person's own list, read and unread; where else they are sent."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from xinfang.bureau import senders
from xinfang.desk.door import At, needs, show
from xinfang.duties import notices as duty_reads
from xinfang.look import paging
from xinfang.people.actions.addresses import set_address
from xinfang.people.models import Address
from xinfang.petitions import notices as reads
from xinfang.petitions.reminding import LABELS
from xinfang.rules.refusals import NotFound

LAMPS = {"due_soon": "yellow", "execute_soon": "yellow", "lapsed": "red", "execute_past": "red", "urged": "yellow"}

MOST_DUTIES = 30


class Where(forms.Form):
    """One's own e-mail address."""

    email = forms.CharField(
        label="邮箱", required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "email"})
    )


@require_GET
@needs("petition:read")
def notices(at: At, request: HttpRequest) -> HttpResponse:
    """One's own notices in the present post's organ, the newest first: unread ones, or all."""
    every = request.GET.get("tab") == "all"
    own = reads.of(at.actor)
    rows = own if every else own.filter(read_on__isnull=True)
    page = paging.page(rows.select_related("petition", "clock"), ("-id",), request.GET.get("cursor", ""))
    duties = duty_reads.of(at.actor)
    duties = duties if every else duties.filter(read_on__isnull=True)
    kept = Address.objects.filter(person=at.account.person_id).values_list("email", flat=True).first() or ""
    return show(
        at,
        request,
        "notices.html",
        page=page,
        every=every,
        lines=[(row, LABELS[row.code], LAMPS.get(row.code, "idle")) for row in page.rows],
        said=f"每页 {paging.SIZE} 条",
        query="tab=all&" if every else "",
        duties=list(duties.select_related("organ").order_by("-due_on", "-pk")[:MOST_DUTIES]),
        remind_days=at.now.setting("duty_remind_days"),
        form=Where(initial={"email": kept}, label_suffix=""),
        mails=senders.mails(),
    )


@require_GET
@needs("petition:read")
def follow(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open the matter of one of one's own notices; it is read then."""
    row = reads.of(at.actor).filter(uid=uid).select_related("petition").first()
    if row is None:
        raise NotFound("没有这条提醒。", code="not_found")
    reads.read(at.actor, [row.uid], at.today)
    return redirect("desk:petition", number=row.petition.number)


@require_POST
@needs("petition:read")
def read(at: At, request: HttpRequest) -> HttpResponse:
    """Mark the notices of the page as read."""
    count = reads.read(at.actor, _chosen(request, "notice"), at.today)
    count += duty_reads.read(at.actor, _chosen(request, "duty"), at.today)
    messages.success(request, f"{count} 条记为已读。")
    return redirect("desk:notices")


def _chosen(request: HttpRequest, name: str) -> list[UUID]:
    return [UUID(one) for one in request.POST.getlist(name)[: paging.SIZE] if _is_uuid(one)]


@require_GET
@needs("petition:read")
def follow_duty(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open the register of duties that one of one's own reminders is about; it is read then."""
    row = duty_reads.of(at.actor).filter(uid=uid).select_related("organ").first()
    if row is None:
        raise NotFound("没有这条提醒。", code="not_found")
    duty_reads.read(at.actor, [row.uid], at.today)
    return redirect("desk:duties_of", uid=row.organ.uid)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@needs("petition:read")
def address(at: At, request: HttpRequest) -> HttpResponse:
    """Set one's own e-mail address for reminders, or take it away."""
    row = set_address(at.account.person, request.POST.get("email", "")[:200], actor=at.actor, on=at.today)
    messages.success(request, f"提醒也发到 {row.email}。" if row.email else "提醒不再发邮件。")
    return redirect("desk:notices")
