"""The model that suggests categories: what it never reads, what is kept of it, and that it goes with the files."""

import importlib.util
import re
from datetime import date

import pytest
import time_machine
from django.conf import settings
from python_calamine import CalamineWorkbook

from tests.cast import OPERATOR, cancelled, day, registered
from tests.conftest import IN_CI
from tests.petitions.test_retention import FREE, archived, destroyed
from xinfang.bureau.actions import change_setting
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.petitions import learning
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import CategoryModel
from xinfang.rules.refusals import Refused

DAY = day("2013-06-14 周五")
LAMPS, WAGES = "城乡建设/市政设施/路灯", "劳动和社会保障/劳动报酬/拖欠工资"


@pytest.fixture
def extra():
    """scikit-learn: an optional extra for users, always there in CI."""
    if importlib.util.find_spec("sklearn") is None:
        assert not IN_CI, "CI installs requirements/category.txt"
        pytest.skip("没有装 scikit-learn（requirements/category.txt）：分类模型的训练没有测试")


@pytest.fixture
def letters(cast):
    """Sixteen of each of two classes, and what must not be read."""
    for n in range(16):
        registered(cast, DAY, title=f"路灯不亮 {n}", text="晚上路灯不亮，看不清路，请修好路灯。", category=LAMPS)
        registered(cast, DAY, title=f"拖欠工资 {n}", text="公司拖欠工资三个月，请帮助要回工资。", category=WAGES)
    accused = {"purpose": Purpose.ACCUSATION, "complained_of": (cast.organ("XAQ").uid,)}
    registered(cast, DAY, title="检举暗语", text="检举暗语", category=LAMPS, **accused)
    registered(cast, DAY, title="没有分类", text="没有分类")
    cancelled(cast)
    return cast


def test_it_says_what_to_install(cast, monkeypatch):
    real = __import__

    def without(name, *args, **kwargs):
        if name.startswith(("sklearn", "scipy")):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr("builtins.__import__", without)
    with pytest.raises(Refused) as error:
        learning.train(actor=OPERATOR, on=DAY)
    assert error.value.code == "no_extra"
    assert "requirements/category.txt" in error.value.todo


def test_too_few_letters_are_refused(cast, extra):
    registered(cast, DAY, category=LAMPS)
    with pytest.raises(Refused) as error:
        learning.train(actor=OPERATOR, on=DAY)
    assert error.value.code == "too_few_letters"


def test_it_reads_no_accusation_nothing_unclassified_nothing_taken_back(letters):
    read = list(learning.letters())
    assert len(read) == 32
    assert not [text for text, _ in read if "暗语" in text or "没有分类" in text]


def test_the_split_is_the_same_every_time_and_one_of_five(cast):
    named = [(str(n), path, path) for n in range(20) for path in (LAMPS, WAGES)]
    learn, held = learning.split(named, 7)
    assert (len(learn), len(held)) == (32, 8)
    assert learning.split(named, 7) == (learn, held)
    assert not {one[0] + one[1] for one in learn} & {one[0] + one[1] for one in held}


def test_trained_it_suggests_with_reasons_only_when_turned_on(letters, extra):
    row = learning.train(actor=OPERATOR, on=DAY)
    assert (row.letters, row.ended_on) == (32, None)
    assert learning.suggest("小区的路灯坏了", snapshot(), DAY) == []  # off by default
    change_setting("category_suggest", 1, actor=letters.admin, on=DAY)
    best, other = learning.suggest("小区的路灯坏了", snapshot(), DAY)
    assert (best.path, other.path) == (LAMPS, WAGES)
    assert "路灯" in "".join(best.words)
    assert not set("".join(best.words)) - set("小区的路灯坏了")  # reasons are words of this letter
    assert learning.suggest(" ", snapshot(), DAY) == []
    assert verify().ok


def test_no_word_and_no_key_is_in_the_file_and_another_training_destroys_the_first(letters, extra):
    first = learning.train(actor=OPERATOR, on=DAY)
    stored = (settings.XINFANG_HOME / "blobs" / first.blob[:2] / first.blob).read_bytes()
    for word in ("路灯", "拖欠", "工资", "劳动"):
        assert word.encode() not in stored
        assert word.encode() not in bytes(first.vault.sealed)
    second = learning.train(actor=OPERATOR, on=DAY)
    first = CategoryModel.objects.select_related("vault").get(pk=first.pk)
    assert first.ended_on == DAY
    assert bytes(first.vault.wrapped) == b""
    assert learning.standing().pk == second.pk
    assert verify().ok


def test_it_is_destroyed_with_a_file_that_it_may_have_read(letters, extra, django_capture_on_commit_callbacks):
    petition = archived(letters, category=LAMPS)
    row = learning.train(actor=OPERATOR, on=date(2020, 1, 2))
    change_setting("category_suggest", 1, actor=letters.admin, on=DAY)
    assert learning.suggest("路灯", snapshot(), DAY)
    with django_capture_on_commit_callbacks(execute=True):
        destroyed(letters, petition)
    row = CategoryModel.objects.select_related("vault").get(pk=row.pk)
    assert (row.ended_on, bytes(row.vault.sealed), bytes(row.vault.wrapped)) == (FREE, b"", b"")
    assert not (settings.XINFANG_HOME / "blobs" / row.blob[:2] / row.blob).exists()
    assert learning.suggest("路灯", snapshot(), DAY) == []
    assert verify().ok


def test_a_model_whose_file_is_gone_suggests_nothing_and_breaks_nothing(letters, extra):
    row = learning.train(actor=OPERATOR, on=DAY)
    change_setting("category_suggest", 1, actor=letters.admin, on=DAY)
    (settings.XINFANG_HOME / "blobs" / row.blob[:2] / row.blob).unlink()
    assert learning.suggest("路灯", snapshot(), DAY) == []


def test_the_form_shows_it_when_asked_and_chooses_nothing(letters, extra, sign_in):
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        client = sign_in("registrar")
        assert "看分类建议" not in client.get("/desk/register/").content.decode()
        learning.train(actor=OPERATOR, on=DAY)
        change_setting("category_suggest", 1, actor=letters.admin, on=DAY)
        assert "看分类建议" in client.get("/desk/register/").content.decode()
        said = {"title": "路灯坏了", "text": "晚上路灯不亮。", "purpose": "claim", "suggest": "1"}
        page = client.post("/desk/register/", said).content.decode()
        assert f"<li>{LAMPS}" in page
        assert "因为信里有" in page
        assert re.search(r'name="category"[^>]*value="', page) is None
        assert 'id="errors"' not in page
        assert "路灯坏了" in page  # what was typed is kept
        part = client.post("/desk/register/category/", said).content.decode()
        assert LAMPS in part
        assert (
            "检举控告不作"
            in client.post("/desk/register/category/", {**said, "purpose": "accusation"}).content.decode()
        )


def test_the_commands_train_and_report(letters, extra, xinfang):
    code, _, err = xinfang("category", "report")
    assert (code, "还没有训练过" in err) == (1, True)
    code, said, _ = xinfang("category", "train", "--json")
    assert (code, said["letters"], said["held_out"]) == (0, 32, 6)
    assert set(said["levels"]) == {"1", "2", "3"}
    assert said["levels"]["1"] == {"n": 6, "top1": 1.0, "top3": 1.0}
    code, out, _ = xinfang("category", "report")
    assert code == 0
    assert "第 1 级：6 件，第一个就对 100%" in out
    assert "路灯不亮" not in out


@pytest.mark.letters
def test_on_the_real_letters_it_is_as_good_as_the_documents_say(shared, extra):
    """240 letters of seven first levels: the first of the record's figures, within what another solver may move."""
    rows = (
        CalamineWorkbook.from_path(str(shared / "data" / "letters_classified.xlsx")).get_sheet_by_index(0).to_python()
    )
    given = [(f"{row[2]}\n{row[4]}", str(row[5]).strip()) for row in rows[1:]]
    _, report = learning.taught(given, learning.SEED)
    assert (report["letters"], report["held_out"]) == (240, 47)
    assert 0.62 <= report["levels"]["1"]["top1"] <= 0.83
    assert report["levels"]["1"]["top3"] >= 0.89
