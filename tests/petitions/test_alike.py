"""Matters that read alike: suggested with the reason, to who registers, within sight, at a bounded cost; never merged."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.cast import OPERATOR, key, letter, on, registered
from tests.petitions.test_retention import archived, destroyed
from xinfang.bureau import outbox
from xinfang.petitions import actions, alike, bands, indexing
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Band, Petition
from xinfang.rules import likeness
from xinfang.rules.refusals import Refused
from xinfang.rules.wording import fold

DAY = date(2013, 6, 14)  # Friday
LETTER = (
    "我是温泉街道幸福小区的业主。小区物业公司从今年三月起没有公示就把停车费从每月八十元涨到一百五十元，"
    "业主委员会多次找物业公司协商，物业公司都不理会。我们要求退还多收的停车费，并请有关部门查处。"
)
LIKE = LETTER.replace("八十元", "一百元").replace("多次找物业公司协商", "前后五次上门协商").replace("幸福", "阳光")
OTHER = "长安大道二百号门前的路灯坏了一个多月，晚上出行很不安全，请尽快派人修好，并说明由哪个单位负责维护。"
WIFE = Identity("李四光", "13700000000", "", "温泉街道一号")


def indexed(cast, **changes):
    petition = registered(cast, **changes)
    outbox.drain(timezone.now())
    return petition


def found(cast, text, part="registrar", **said):
    return [(one.number, one.reasons) for one in alike.similar(text, actor=getattr(cast, part), **said)]


def test_only_who_registers_may_ask(cast):
    indexed(cast, text=LETTER)
    for actor in (cast.handler, cast.admin, OPERATOR):
        with pytest.raises(Refused) as refused:
            alike.similar(LIKE, actor=actor)
        assert refused.value.code == "not_allowed"


def test_what_is_not_seen_is_not_suggested(cast):
    indexed(cast, text=LETTER)
    assert found(cast, LIKE, "stranger") == []
    assert found(cast, LIKE, "county_registrar") == []


def test_an_accusation_is_suggested_only_where_it_is_seen(cast):
    said = letter(text=LETTER, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,), received_on=DAY)
    sealed = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key()).petition
    outbox.drain(timezone.now())
    assert found(cast, LIKE, "stranger") == []  # the accused's own clerk
    assert [number for number, _ in found(cast, LIKE)] == [sealed.number]


def test_a_rewritten_letter_is_found_with_the_reason_and_another_is_not(cast):
    petition = indexed(cast, text=LETTER, place="温泉街道", complained_of=(cast.organ("ZJJ").uid,))
    indexed(cast, text=OTHER)
    assert 0.8 <= likeness.share(LETTER, LIKE) < 0.9
    assert found(cast, LIKE) == [(petition.number, ("八成文字相同",))]
    asked = {"place": "温泉 街道", "against": [cast.organ("ZJJ").uid, cast.organ("RSJ").uid]}
    assert found(cast, LIKE, **asked) == [(petition.number, ("八成文字相同", "同一事发地", "同一涉及单位"))]
    assert found(cast, "完全不同的一封信，说的是学校门口的早点摊占道经营，影响学生上学。") == []


def test_the_same_letter_is_all_the_same_and_its_own_matter_is_left_out(cast):
    first, second = indexed(cast, text=LETTER), indexed(cast, text=LETTER, identity=WIFE)
    one = alike.similar_to(second, actor=cast.registrar)
    assert [(line.number, line.reasons, line.state) for line in one] == [(first.number, ("全部文字相同",), "已登记")]


def test_what_was_registered_by_mistake_is_not_suggested(cast):
    petition = indexed(cast, text=LETTER)
    said = {"why": "登记了两次。", "actor": cast.registrar, "when": on(DAY), "key": key()}
    actions.cancel_registration(petition.uid, **said)
    assert Band.objects.exists()
    assert found(cast, LIKE) == []


def test_a_text_too_short_to_compare_has_no_bands(cast):
    assert bands.of("停水了") == set()
    assert found(cast, "停水了") == []


def test_bands_follow_the_letters_and_are_made_anew(cast):
    petition = indexed(cast, text=LETTER)
    before = set(Band.objects.values_list("value", flat=True))
    assert len(before) == likeness.BANDS
    actions.add_submission(
        petition.uid, letter(text=OTHER, identity=WIFE), actor=cast.registrar, when=on(DAY), key=key()
    )
    outbox.drain(timezone.now())
    assert set(Band.objects.values_list("value", flat=True)) == before | bands.of(OTHER)
    Band.objects.all().delete()
    indexing.rebuild(lambda done: None)
    assert set(Band.objects.values_list("value", flat=True)) == before | bands.of(OTHER)
    indexing.forget([petition.pk])
    assert not Band.objects.exists()
    assert Petition.objects.count() == 1


def test_bands_say_nothing_without_the_key(cast, monkeypatch):
    ours = bands.of(LETTER)
    assert ours == bands.of(LETTER)
    monkeypatch.setattr("xinfang.vault.tokens.key", lambda purpose, length=32: b"x" * 32)
    assert not ours & bands.of(LETTER)
    assert all(0 <= value < 2**63 for value in ours)


def test_the_cost_is_bounded_however_many_are_alike(cast):
    for _ in range(12):
        registered(cast, text=LETTER)
    outbox.drain(timezone.now())
    with CaptureQueriesContext(connection) as seen:
        assert len(found(cast, LIKE)) == alike.MOST
    assert len(seen) <= 4


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "全部"), (0.99, "九成"), (0.7, "七成"), (0.3, "三成"), (0.09, "不到一成")]
)
def test_a_share_in_words(share, words):
    assert likeness.in_words(share) == words


def test_a_destroyed_file_leaves_no_band(cast):
    petition = archived(cast, text=LETTER)
    outbox.drain(timezone.now())
    assert Band.objects.filter(petition=petition).exists()
    destroyed(cast, petition)
    outbox.drain(timezone.now())
    assert not Band.objects.exists()


def test_of_real_letters_a_rewritten_one_is_always_among_the_candidates(cast, shared):
    """Every tenth piece of eight characters left out, of three hundred letters: all of them are found."""
    rows = CalamineWorkbook.from_path(str(shared / "data" / "letters_replied.xlsx")).get_sheet_by_index(0).to_python()
    place = rows[0].index("留言详情")
    texts = [text for row in rows[1:] if len(text := fold(str(row[place]))) >= 60][:300]
    lost = 0
    for text in texts:
        parts = [text[at : at + 8] for at in range(0, len(text), 8)]
        lost += not bands.of(text) & bands.of("".join(part for n, part in enumerate(parts) if n % 10))
    assert (len(texts), lost) == (300, 0)
