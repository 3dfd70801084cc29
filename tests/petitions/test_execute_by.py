"""By when a supported claim is carried out: in the opinion, in the list, in the reminders (2005/32-2; 2022/32)."""

from datetime import date

from django.utils import timezone

from tests.cast import accepted, day, key, on
from tests.petitions.usual import entry, paper, refused, waits
from xinfang.bureau import outbox
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, reminding, wording
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.noticed import Notice

AT, BY = day("2013-07-01 周一"), day("2013-07-22 周一")


def reply(cast, petition, outcome=Outcome.SUPPORT, by=BY, text="退还多收的停车费。", **said):
    given = {"actor": cast.head, "when": on(AT), "key": key(), **said}
    return actions.reply(petition.uid, outcome=outcome, text=text, execute_by=by, **given)


def test_only_what_is_supported_has_a_day_and_not_one_that_has_passed(cast):
    petition = accepted(cast)
    assert refused("nothing_to_carry_out", reply, cast, petition, Outcome.EXPLAIN).cite == "2005/32"
    refused("execute_by_passed", reply, cast, petition, by=date(2013, 6, 30))
    said = {"outcome": Outcome.REFUSE, "text": "不支持。", "execute_by": BY, "actor": cast.handler, "when": on(AT)}
    refused("nothing_to_carry_out", actions.draft_reply, petition.uid, **said, key=key())


def test_a_part_of_the_opinion_left_empty_is_refused(cast):
    petition = accepted(cast)
    error = refused("empty_part", reply, cast, petition, text=wording.opinion_frame())
    assert "一、信访请求" in error.what
    filled = "\n".join(f"{part}：\n有内容。" for part in wording.PARTS)
    half = filled.replace("三、依据：\n有内容。", "三、依据：")
    assert "三、依据" in refused("empty_part", reply, cast, petition, text=half).what
    assert wording.empty_part(filled) == ""


def test_article_2005_32_2_the_day_stands_in_the_opinion_and_waits_in_the_list(cast):
    petition = reply(cast, accepted(cast))
    assert "最迟在 2013年7月22日 落实" in paper(petition, "opinion").body
    assert entry(petition)[1]["until"] == "2013-07-22"
    said = {"mode": "hand", "received_on": AT, "actor": cast.handler, "when": on(AT), "key": key()}
    from xinfang.petitions.kinds import ServiceMode

    actions.serve(petition.uid, **{**said, "mode": ServiceMode.HAND})
    assert waits(petition, "ZJJ") == ("execute", BY)
    assert verify().ok


def test_the_day_of_the_signed_draft_is_the_one_that_counts(cast):
    petition = accepted(cast)
    words = {"outcome": Outcome.SUPPORT, "text": "退还。", "execute_by": BY}
    actions.draft_reply(petition.uid, **words, actor=cast.handler, when=on(AT), key=key())
    actions.check_draft(petition.uid, actor=cast.deputy, when=on(AT), key=key())
    actions.sign_draft(petition.uid, actor=cast.head, when=on(AT), key=key())
    actions.reply(petition.uid, actor=cast.handler, when=on(AT), key=key())
    assert petition.proceedings.get().execute_by == BY
    actions.undo_reply(petition.uid, why="登错。", actor=cast.handler, when=on(AT), key=key())
    assert petition.proceedings.get().execute_by is None


def told(today):
    reminding.leave(today, snapshot())
    outbox.drain(timezone.now())
    return sorted(Notice.objects.filter(code__startswith="execute").values_list("person__name", "code"))


def test_the_handler_and_the_deputy_are_reminded_before_the_day_and_after_it_once(cast):
    petition = reply(cast, accepted(cast))
    assert told(date(2013, 7, 12)) == []
    soon = [("孙丽", "execute_soon"), ("王芳", "execute_soon")]
    assert told(date(2013, 7, 18)) == soon
    assert told(date(2013, 7, 19)) == soon
    assert len(told(date(2013, 7, 23))) == 4
    actions.execute(petition.uid, text="已退还。", actor=cast.handler, when=on(date(2013, 7, 24)), key=key())
    assert len(told(date(2013, 7, 25))) == 4
