"""Pages on which one deed at a time is chosen by ``?do=``: of the mail room, the hall, and supervision."""

from django.urls import reverse

from tests import cast as company
from tests.cast import on
from tests.matrix.world import DAY
from xinfang.petitions import actions


def supervised(world):
    """Each deed of supervision that is open in 2013."""
    for who, what, deeds in (
        ("office_head", "call", ("urge", "decline")),
        ("handler", "letter", ("receive",)),
        ("office_head", "letter", ("void",)),
        ("office_head", "listing", ("note", "end", "void")),
    ):
        url = reverse(f"desk:supervision_{what}", args=[world.supervision(what, "ordinary")])
        for deed in deeds:
            yield who, f"desk:supervision_{what}", f"{url}?do={deed}"
    yield "office_head", "desk:new_supervision", f"/desk/supervision/new/listing/?organ={world.cast.organ('ZJJ').uid}"


def arrived(world):
    """Each deed of the mail room and the hall, on a letter and a ticket that are open and on one that ended."""
    clerk, kept = world.cast.registrar, world.arrivals["city"]
    ticket = actions.take_ticket(2, taken_at="10:00", actor=clerk, when=on(DAY), key=company.key())
    officers = [world.cast.posts["registrar"].uid]
    actions.receive_visitors(ticket.uid, officers, window="", actor=clerk, when=on(DAY), key=company.key())
    yield "desk:mail", "", "/desk/mail/?do=count"
    for what in ("enter", "correct"):
        yield "desk:batch", f"?do={what}", reverse("desk:batch", args=[kept["batch"]])
    for what in ("end", "tie", "scan", "correct", "void"):
        yield "desk:item", f"?do={what}", reverse("desk:item", args=[kept["item"]])
    for what in ("talk", "answer", "guide", "tie", "receive", "correct", "void"):
        yield "desk:ticket", f"?do={what}", reverse("desk:ticket", args=[ticket.uid])
    yield "desk:ticket", "?do=untie", reverse("desk:ticket", args=[kept["ticket"]])
    yield "desk:register", f"?item={kept['item']}", "/desk/register/"
    yield "desk:register", f"?ticket={ticket.uid}", "/desk/register/"


def found(world):
    """A finding sent back, and the form by which one is proposed: (member, route, address)."""
    verification, finding = world.findings["ordinary"]
    yield "office_head", "desk:finding", f"/desk/findings/{finding}/?do=send_back"
    yield "office_head", "desk:propose_finding", f"/desk/verifications/{verification}/propose/?item=12.3&severity=some"
