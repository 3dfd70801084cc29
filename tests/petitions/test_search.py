"""Search: nobody finds what he may not see; what is found is exactly what holds the words; the index holds no words."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import accepted, key, on, registered, signer
from xinfang.bureau import outbox
from xinfang.ledger.verify import verify
from xinfang.people.queries import operator
from xinfang.petitions import actions, indexing, search
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import SearchText
from xinfang.petitions.registration import Identity
from xinfang.rules.refusals import Refused
from xinfang.rules.wording import SEAM, fold

NOW = datetime(2013, 6, 14, 2, 0, tzinfo=UTC)  # 周五
DAY = date(2013, 6, 14)


def found(actor, words):
    outbox.drain(NOW)
    return [hit.number for hit in search.find(actor, words).hits]


def reply(cast, petition, text, day=DAY):
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text=text, actor=signer(cast.handler), when=on(day), key=key())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "no_words"),
        ("，。 ！", "no_words"),
        ("停水 ，", "no_words"),
        ("停" * 61, "query_too_long"),
        ("一 二 三 四 五 六 七 八 九", "query_too_long"),
        ("13900000000", "personal_number"),
        ("物业 １３９００００００００", "personal_number"),
        ("42120219800101123X", "personal_number"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(cast, words, code):
    with pytest.raises(Refused) as refusal:
        search.find(cast.registrar, words)
    assert refusal.value.code == code


def test_a_stranger_and_an_administrator_find_nothing(cast):
    petition = accepted(cast, title="小区停水")
    assert found(cast.handler, "停水") == [petition.number]
    assert found(cast.registrar, "停水") == [petition.number]
    assert found(cast.stranger, "停水") == []
    assert found(cast.county_handler, "停水") == []
    assert found(cast.admin, "停水") == []
    (hit,) = search.find(cast.handler, "停水").hits
    assert search.shown(cast.stranger, [hit], ("停水",)) == {}


def test_an_accusation_is_not_found_by_the_accused_nor_below_nor_on_the_command_line(cast):
    petition = registered(
        cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), title="检举某人", text="虚报冒领"
    )
    assert found(cast.registrar, "虚报冒领") == [petition.number]
    for part in ("county_registrar", "county_handler", "handler"):
        assert found(getattr(cast, part), "虚报冒领") == []
    assert found(operator(), "虚报冒领") == []


def test_words_of_two_are_found_in_title_letter_and_reply(cast):
    titled = registered(cast, title="又停水了", text="请处理。")
    written = registered(cast, title="反映一件事", text="小区停\n水三天。")
    answered = accepted(cast, title="反映另一件事", text="请处理。")
    registered(cast, title="停电", text="水也不好。停。水。")
    reply(cast, answered, "停　水问题已经解决。")
    assert found(cast.registrar, "停水") == [titled.number, answered.number, written.number]


def test_every_word_must_stand_there_wherever_it_stands(cast):
    both = registered(cast, title="物业公司", text="又停水了。")
    registered(cast, title="物业公司", text="收费。")
    assert found(cast.registrar, "停水 物业公司") == [both.number]
    assert found(cast.registrar, "公司又停") == []  # the title's end and the letter's beginning are no word


def test_one_character_width_and_case_and_parts_of_words(cast):
    petition = registered(cast, title="A7市ＸＹ小区", text="楼道堆放杂物。")
    for words in ("杂", "a7", "７市", "xy小区", "y小", "楼道堆放杂物。"):
        assert found(cast.registrar, words) == [petition.number], words
    assert found(cast.registrar, "物业") == []


def test_titles_come_first_then_what_was_received_last(cast):
    early = registered(cast, date(2013, 6, 3), title="停水", text="一。")  # 周一
    late = registered(cast, date(2013, 6, 13), title="停水", text="二。")  # 周四
    text = registered(cast, date(2013, 6, 14), title="其他", text="停水。")  # 周五
    assert found(cast.registrar, "停水") == [late.number, early.number, text.number]


def test_the_newest_so_many_are_looked_at_and_it_says_so(cast):
    for n in range(5):
        registered(cast, title=f"停水 {n}")
    outbox.drain(NOW)
    some = search.find(cast.registrar, "停水", most=3)
    assert (len(some.hits), some.more) == (3, True)
    every = search.find(cast.registrar, "停水", most=5)
    assert (len(every.hits), every.more) == (5, False)


def test_the_index_follows_corrections_and_lags_until_the_outbox_was_worked_off(cast):
    petition = accepted(cast, title="路灯不亮", text="请修。")
    assert search.find(cast.registrar, "路灯").hits == []
    assert search.behind().waiting == 1
    assert found(cast.registrar, "路灯") == [petition.number]
    assert search.behind().waiting == 0
    actions.correct_registration(
        petition.uid, changes={"title": "井盖丢失"}, why="写错了", actor=cast.registrar, when=on(DAY), key=key()
    )
    assert found(cast.registrar, "路灯") == []
    assert found(cast.registrar, "井盖") == [petition.number]
    reply(cast, petition, "下周补装。")
    assert found(cast.registrar, "补装") == [petition.number]
    actions.correct_reply(
        petition.uid,
        outcome=Outcome.EXPLAIN,
        text="已经装好。",
        why="写错了",
        actor=signer(cast.handler),
        when=on(DAY),
        key=key(),
    )
    assert found(cast.registrar, "补装") == []
    assert found(cast.registrar, "装好") == [petition.number]
    assert verify().ok


def test_what_is_shown_is_marked_and_names_nobody(cast):
    text = "我叫张三丰，电话13900000000，身份证42120219800101123X，家住温泉街道一号，小区停水。"
    petition = registered(cast, title="张三丰反映停水", text=text, identity=Identity("张三丰", "", "", "温泉街道一号"))
    outbox.drain(NOW)
    one = search.find(cast.registrar, "停水")
    shown = search.shown(cast.registrar, one.hits, one.words)[petition.pk]
    assert shown.title == (("＊＊＊反映", False), ("停水", True))
    said = "".join(part for part, _ in shown.text)
    assert said.endswith("小区停水。")
    for secret in ("张三丰", "1390", "4212", "温泉"):
        assert secret not in said
    assert (shown.where, ("停水", True) in shown.text) == ("来信", True)


def test_the_index_holds_no_words(cast):
    registered(cast, title="小区停水", text="物业公司不管。" * 20)
    outbox.drain(NOW)
    tables = ["petitions_searchtext"]
    if connection.vendor == "sqlite":
        tables += [f"petitions_searchtoken_{part}" for part in ("data", "idx", "config")]
    kept = b""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                kept += b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    assert len(kept) > 500
    for word in ("停水", "物业", "公司", "水"):
        assert word.encode() not in kept
        assert word.encode("utf-16-le") not in kept


def test_the_order_of_words_is_not_in_the_index(cast):
    from xinfang.vault.tokens import tokens

    assert tokens(["停水", "物业", "学校"], "search/tokens") == tokens(["学校", "停水", "物业"], "search/tokens")


def test_what_is_forgotten_is_gone_for_good(cast):
    petition, other = registered(cast, title="停水"), registered(cast, title="停水")
    outbox.drain(NOW)
    indexing.forget([petition.pk])
    assert found(cast.registrar, "停水") == [other.number]
    if connection.vendor == "sqlite":
        indexing.forget([other.pk])
        outbox.drain(NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(length(block)) FROM petitions_searchtoken_data WHERE id > 1000")
            assert not cursor.fetchone()[0]
    assert not SearchText.objects.filter(pk=petition.pk).exists()


def test_a_rebuilt_index_finds_the_same(cast):
    made = {registered(cast, title=f"停水 {n}").number for n in range(3)}
    assert set(found(cast.registrar, "停水")) == made
    assert indexing.rebuild(lambda done: None) == 3
    assert set(found(cast.registrar, "停水")) == made


def test_what_was_there_before_the_index_is_found_after_the_upgrade(cast):
    petition = registered(cast, title="停水")
    outbox.Errand.objects.all().delete()
    outbox.put(indexing.INDEX_ALL, indexing.NOBODY)  # what the migration leaves
    assert found(cast.registrar, "停水") == [petition.number]


def test_a_letter_of_a_hundred_thousand_characters_is_found_by_its_last_words(cast):
    signs = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(99_990))
    petition = registered(cast, title="长信", text=signs + "尾部停水")
    assert found(cast.registrar, "尾部停水") == [petition.number]
    shown = search.shown(cast.registrar, search.find(cast.registrar, "尾部停水").hits, ("尾部停水",))[petition.pk]
    assert sum(len(part) for part, _ in shown.text) < 200


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("停水物业公司 a1。", min_size=1, max_size=12), min_size=1, max_size=6),
    st.text("停水物业公司 a1。", min_size=1, max_size=5),
)
def test_what_is_found_is_what_a_plain_scan_finds(written, texts, query):
    """Against a scan that knows nothing of tokens: every text that holds all the words, and no other."""
    words = [fold(word) for word in query.split()]
    if not any(c.isalnum() for c in query) or not all(any(c.isalnum() for c in word) for word in words):
        return
    kept = written(texts)
    expected = {n for n, text in kept.items() if all(word in "".join(text.split()).casefold() for word in words)}
    assert {hit.key for hit in search.find(operator(), query, most=None).hits} == expected


@pytest.fixture
def written(cast):
    """Index rows of texts for a few petitions, anew for each example."""
    petitions = [registered(cast, title="甲") for _ in range(6)]
    outbox.drain(NOW)

    def put(texts):
        said = dict(zip([p.pk for p in petitions], [*texts, *["空"] * 6], strict=False))
        indexing.put_rows([(pk, SEAM.join(("甲", fold(text)))) for pk, text in said.items()])
        return said

    return put
