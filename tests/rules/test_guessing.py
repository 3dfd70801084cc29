"""The model's arithmetic on a table small enough for the head: what is counted, what is kept, what counts as right."""

from array import array

import pytest

from xinfang.rules.guessing import SIZE, Model, counted, pieces, place, rightness, unpacked, upto


def model():
    """Two classes: one speaks for 路灯, the other for 工资."""
    rows = [array("f", [0.0] * SIZE) for _ in range(2)]
    rows[0][place("路灯")], rows[1][place("工资")] = 2.0, 2.0
    rare = array("f", [1.0] * SIZE)
    return Model(("城乡建设/市政设施/路灯", "劳动和社会保障/劳动报酬"), rare, tuple(rows), array("f", [0.0, 0.1]))


def test_pieces_are_runs_of_letters_and_no_figures():
    assert pieces("路灯12不亮") == {"路": 1, "灯": 1, "路灯": 1, "不": 1, "亮": 1, "不亮": 1}
    assert not pieces("13900000000 2013-06-14")
    assert counted("灯灯")[place("灯")] == pytest.approx(1.6931, abs=1e-4)  # 1 + ln 2


def test_the_best_first_with_what_speaks_for_it_from_this_letter_only():
    found = model().guesses("路灯不亮")
    assert [one.path for one in found] == ["城乡建设/市政设施/路灯", "劳动和社会保障/劳动报酬"]
    assert found[0].words == ("路灯",)
    assert found[1].words == ()
    assert model().guesses("天气")[0].path == "劳动和社会保障/劳动报酬"  # nothing speaks: the start decides


def test_packed_and_unpacked_it_is_the_same_and_holds_no_word():
    made = model()
    again = unpacked(made.packed())
    assert (again.classes, again.rare, again.rows, again.starts) == (made.classes, made.rare, made.rows, made.starts)
    for bad in (b"x", made.packed()[:-9]):
        with pytest.raises(Exception, match=r".*"):
            unpacked(bad)


def test_right_is_counted_level_by_level():
    held = [
        ("路灯不亮", "城乡建设/市政设施/路灯"),
        ("路灯", "城乡建设/市政设施/供水"),
        ("工资", "劳动和社会保障"),
        ("工资", "民政"),
    ]
    found = rightness(model(), held)
    assert found["1"] == {"n": 4, "top1": 0.75, "top3": 0.75}
    assert found["2"] == {"n": 2, "top1": 1.0, "top3": 1.0}
    assert found["3"] == {"n": 2, "top1": 0.5, "top3": 0.5}
    assert (upto("甲/乙", 1), upto("甲/乙", 3)) == ("甲", "")
