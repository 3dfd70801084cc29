"""The acts: refusals first, then what each brings; safe to repeat; the second writer is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import accepted, forwarded, key, letter, on, registered
from xinfang.bureau.actions import set_day
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, clockwork
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.kinds import MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Clock, Petition, Proceeding, Sight
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused, Stale

DAY = date(2013, 6, 14)


def refused(code, act, *args, **kwargs):
    before = (Entry.objects.count(), Petition.objects.count(), Clock.objects.count())
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    assert error.value.code == code
    assert (Entry.objects.count(), Petition.objects.count(), Clock.objects.count()) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "长" * 201}, "title_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "长" * 100_001}, "text_too_long"),
        ({"text": "a\x00b"}, "control_character"),
        ({"received_on": date(2013, 6, 15)}, "received_later"),
        ({"received_on": date(2005, 4, 30)}, "before_law"),
        ({"postmark_on": date(2013, 6, 15)}, "postmark_later"),
        ({"head_count": 0}, "head_count"),
        ({"purpose": Purpose.ACCUSATION}, "accused_unknown"),
    ],
)
def test_register_refuses(cast, changes, code):
    said = letter(**changes)
    refused(code, actions.register, said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())


def test_register_refuses_the_future_and_a_late_entry_without_proof(cast):
    organ = cast.organ("XFJ")
    future = When(date(2013, 6, 15), DAY)
    refused("future", actions.register, letter(), organ=organ, actor=cast.registrar, when=future, key=key())
    late = When(DAY, date(2013, 6, 20))
    refused("late_without_proof", actions.register, letter(), organ=organ, actor=cast.registrar, when=late, key=key())


def test_register_refuses_who_has_not_the_duty(cast):
    for actor in (cast.handler, cast.stranger, cast.admin):
        refused(
            "not_allowed", actions.register, letter(), organ=cast.organ("XFJ"), actor=actor, when=on(DAY), key=key()
        )


def test_article_21_of_2005_disposal_runs_at_the_office_and_the_notice_elsewhere(cast):
    office = registered(cast)
    assert [(c.limit, c.due_on) for c in office.clocks.all()] == [
        ("disposal", date(2013, 7, 1))
    ]  # 6月29日 周六 → 7月1日 周一
    direct = actions.register(letter(), organ=cast.organ("RSJ"), actor=cast.stranger, when=on(DAY), key=key()).petition
    assert [(c.limit, c.origin) for c in direct.clocks.all()] == [("accept_notice", "direct")]


def test_a_repeat_of_the_same_form_gives_the_same_petition_and_code(cast):
    same = key()
    first = actions.register(letter(), organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=same)
    again = actions.register(letter(), organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=same)
    assert (first.petition.uid, first.code) == (again.petition.uid, again.code)
    assert Petition.objects.count() == 1
    refused(
        "key_reused",
        actions.register,
        letter(title="另一件"),
        organ=cast.organ("XFJ"),
        actor=cast.registrar,
        when=on(DAY),
        key=same,
    )


def test_the_second_writer_is_told_what_changed(cast):
    petition = registered(cast)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key(), expected=1)
    with pytest.raises(Stale) as error:
        actions.inform(
            petition.uid, competent="法院", text="", actor=cast.registrar, when=on(DAY), key=key(), expected=1
        )
    assert "账本第" in error.value.why


def test_creating_a_petition_takes_at_most_twelve_statements(cast):
    registered(cast)  # the settings are read once in a process
    with CaptureQueriesContext(connection) as seen:
        actions.register(letter(), organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    counted = [one["sql"] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12, "\n".join(sql[:90] for sql in counted)


def test_forward_refuses_itself_the_unknown_and_what_is_not_below(cast):
    petition = registered(cast)
    refused(
        "to_self",
        actions.forward,
        petition.uid,
        to=cast.organ("XFJ").uid,
        actor=cast.registrar,
        when=on(DAY),
        key=key(),
    )
    refused(
        "unknown_organ", actions.forward, petition.uid, to=petition.uid, actor=cast.registrar, when=on(DAY), key=key()
    )
    petition = forwarded(cast)
    refused(
        "not_below",
        actions.forward,
        petition.uid,
        to=cast.organ("RSJ").uid,
        actor=cast.handler,
        when=on(DAY),
        key=key(),
    )


def test_each_transfer_has_its_own_clocks_and_a_lower_office_may_forward_on(cast):
    petition = registered(cast)
    actions.forward(petition.uid, to=cast.organ("XAXF").uid, actor=cast.registrar, when=on(DAY), key=key())
    actions.receive(petition.uid, actor=cast.county_registrar, when=on(date(2013, 6, 17)), key=key())
    actions.forward(
        petition.uid, to=cast.organ("XAZJ").uid, actor=cast.county_registrar, when=on(date(2013, 6, 18)), key=key()
    )
    actions.receive(petition.uid, actor=cast.county_handler, when=on(date(2013, 6, 19)), key=key())
    found = {(c.organ.code, c.limit): (c.start_on, c.met_on) for c in petition.clocks.select_related("organ")}
    assert found["XAXF", "accept_notice"] == (date(2013, 6, 17), date(2013, 6, 18))
    assert found["XAZJ", "accept_notice"] == (date(2013, 6, 19), None)


def test_assign_demands_a_day_and_report_back_meets_it(cast):
    petition = registered(cast)
    refused(
        "report_by",
        actions.assign,
        petition.uid,
        to=cast.organ("ZJJ").uid,
        report_by=DAY,
        actor=cast.registrar,
        when=on(DAY),
        key=key(),
    )
    actions.assign(
        petition.uid,
        to=cast.organ("ZJJ").uid,
        report_by=date(2013, 8, 20),
        actor=cast.registrar,
        when=on(DAY),
        key=key(),
    )
    actions.receive(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    actions.accept(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    actions.report_back(petition.uid, text="已办结", actor=cast.handler, when=on(date(2013, 8, 20)), key=key())
    clock = petition.clocks.get(limit="report_back")
    assert (clock.due_on, clock.met_on) == (date(2013, 8, 20), date(2013, 8, 20))


def test_article_33_of_2005_extension_by_a_leader_of_the_organ_up_to_30_days(cast):
    petition, said = (
        accepted(cast),
        {"reason": "等待检测", "approved_on": date(2013, 8, 1), "when": on(date(2013, 8, 1))},
    )
    head = cast.posts["head"].uid
    refused(
        "extension_too_long",
        actions.extend,
        petition.uid,
        days=31,
        approver=head,
        actor=cast.handler,
        key=key(),
        **said,
    )
    refused(
        "not_a_leader",
        actions.extend,
        petition.uid,
        days=10,
        approver=cast.posts["office_head"].uid,
        actor=cast.handler,
        key=key(),
        **said,
    )
    actions.extend(petition.uid, days=20, approver=head, actor=cast.handler, key=key(), **said)
    assert petition.clocks.get(limit="conclude").due_on == date(2013, 9, 2)  # 8月13日 + 20 = 9月2日 周一
    refused(
        "extension_too_long",
        actions.extend,
        petition.uid,
        days=11,
        approver=head,
        actor=cast.handler,
        key=key(),
        **said,
    )


def test_article_34_of_2022_sixty_days_only_for_31_6(cast):
    day = date(2023, 3, 1)
    for kind, has in (
        (MatterKind.CLAIM_ART31_6, True),
        (MatterKind.CLAIM_ART31_5, False),
        (MatterKind.SUGGESTION, False),
    ):
        petition = accepted(cast, day, kind=kind)
        assert petition.clocks.filter(limit="conclude").exists() is has, kind


def test_article_23_of_2022_objection_agreed_lets_the_sender_s_days_run_on(cast):
    day = date(2023, 3, 1)  # 周三
    petition = registered(cast, day)
    sent = date(2023, 3, 6)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(sent), key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(sent), key=key())
    actions.object_to(petition.uid, text="不属于本单位职权", actor=cast.handler, when=on(date(2023, 3, 8)), key=key())
    actions.agree_return(petition.uid, text="同意", actor=cast.registrar, when=on(date(2023, 3, 10)), key=key())
    left = petition.clocks.get(limit="disposal", met_on__isnull=True)
    assert left.own_days == 10  # five of the fifteen were used
    assert left.due_on == date(2023, 3, 20)  # 周一
    assert petition.clocks.get(limit="accept_notice").void_why == "returned"
    assert Proceeding.objects.get(petition=petition).organ.code == "XFJ"


def test_an_objection_after_five_working_days_is_refused(cast):
    petition = forwarded(cast, date(2023, 3, 1))
    late = {"text": "不属于本单位职权", "actor": cast.handler, "when": on(date(2023, 3, 9)), "key": key()}
    refused("objection_late", actions.object_to, petition.uid, **late)


def test_withdrawal_voids_what_runs_and_keeps_what_lapsed(cast):
    petition = forwarded(cast)
    actions.withdraw(petition.uid, text="自愿撤回", actor=cast.handler, when=on(date(2013, 7, 10)), key=key())
    clock = petition.clocks.get(limit="accept_notice")
    assert (clock.due_on, clock.void_on) == (date(2013, 7, 1), None)  # lapsed on 2 July, before the withdrawal


def test_every_slip_has_its_correcting_act(cast):
    petition = accepted(cast)
    day = date(2013, 6, 20)
    said = {"why": "录错了", "actor": cast.handler, "when": on(day), "key": key()}
    actions.correct_acceptance(petition.uid, accepted_on=date(2013, 6, 17), **said)
    assert petition.clocks.get(limit="conclude", void_on__isnull=True).due_on == date(2013, 8, 16)  # 周五
    actions.reply(petition.uid, outcome=Outcome.REFUSE, text="不支持。", actor=cast.handler, when=on(day), key=key())
    actions.correct_reply(petition.uid, outcome=Outcome.SUPPORT, text="支持。", **{**said, "key": key()})
    assert Proceeding.objects.get(petition=petition).outcome == "support"
    actions.serve(petition.uid, mode=ServiceMode.POST, received_on=day, actor=cast.handler, when=on(day), key=key())
    actions.correct_service(
        petition.uid,
        mode=ServiceMode.HAND,
        received_on=date(2013, 6, 21),
        **{**said, "when": on(date(2013, 6, 21)), "key": key()},
    )
    assert petition.clocks.get(limit="review_request", void_on__isnull=True).due_on == date(
        2013, 7, 22
    )  # 7月21日 周日 → 22日
    assert verify().ok
    with pytest.raises(Refused):
        actions.correct_reply(
            petition.uid, outcome=Outcome.SUPPORT, text="支持。", **{**said, "why": " ", "key": key()}
        )


def test_an_accusation_never_reaches_the_accused_or_those_below(cast):
    accused = cast.organ("XAQ")
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(accused.uid,))
    refused(
        "accused",
        actions.forward,
        petition.uid,
        to=cast.organ("XAZJ").uid,
        actor=cast.registrar,
        when=on(DAY),
        key=key(),
    )
    actions.forward(petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=on(DAY), key=key())
    for actor in (cast.county_registrar, cast.county_handler):
        assert not Petition.objects.visible_to(actor).exists()
    assert Petition.objects.visible_to(cast.inspector).exists()
    assert not Sight.objects.filter(organ__path__startswith=accused.path).exists()
    said = letter(purpose=Purpose.ACCUSATION, complained_of=(cast.organ("GOV").uid,))
    refused(
        "accused_registrar",
        actions.register,
        said,
        organ=cast.organ("XFJ"),
        actor=cast.registrar,
        when=on(DAY),
        key=key(),
    )


def test_who_may_not_know_gets_the_same_answer_as_for_nothing(cast):
    petition = forwarded(cast)
    with pytest.raises(NotFound):
        actions.accept(petition.uid, actor=cast.stranger, when=on(DAY), key=key())


def test_an_identity_is_opened_with_a_reason_and_noted(cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    with pytest.raises(Refused):
        open_identity(petition.uid, row.uid, reason=OpeningReason.SERVE, actor=cast.office_head, on=DAY)
    said = open_identity(petition.uid, row.uid, reason=OpeningReason.SERVE, actor=cast.handler, on=DAY)
    assert said["name"] == "张三丰"
    entry = Entry.objects.filter(subject=petition.uid).order_by("-seq").first()
    assert entry.kind == "identity:open"
    assert "张三丰" not in entry.payload


def test_a_changed_calendar_re_projects_open_clocks_and_shows_before_and_after(cast):
    petition = registered(cast)
    set_day(date(2013, 7, 1), rest=True, notice="测试", actor=cast.admin, on=DAY)
    moved = clockwork.reproject(actor=cast.admin, on=DAY)
    assert [(m.petition, m.before, m.after) for m in moved] == [(petition.number, date(2013, 7, 1), date(2013, 7, 2))]
    assert Sight.objects.get(petition=petition, todo=True).due_on == date(2013, 7, 2)
    assert verify().ok


def test_registration_takes_twelve_statements_with_its_vault_record(cast):
    registered(cast)
    with CaptureQueriesContext(connection) as queries:
        registered(cast)
    counted = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12, "\n".join(sql[:120] for sql in counted)
