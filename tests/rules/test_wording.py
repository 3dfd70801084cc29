"""What folds away, which pieces stand for a text, where a word stands: worked out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from xinfang.rules.wording import SEAM, excerpt, fold, marked, needed, pieces, spans, words_of


def test_width_case_and_blanks_make_no_difference():
    assert fold("Ａ７ 市　停\n水\u200b２０１３") == "a7市停水2013"
    assert fold("㎡") == "m2"
    assert SEAM not in fold(f"停{SEAM}水")


def test_words_are_parted_by_blanks_each_once():
    assert words_of("  物业公司　停水 停水 ") == ("物业公司", "停水")
    assert words_of(" \n ") == ()


def test_pieces_are_pairs_and_single_characters_never_across_punctuation():
    assert pieces("停水，a7") == {"停水", "a7", "停", "水", "a", "7"}
    assert needed("物业公司") == {"物业", "业公", "公司"}
    assert needed("水") == {"水"}
    assert needed("，。") == set()


def test_a_word_is_marked_where_it_stands_in_the_text_as_it_was_written():
    assert spans("又停 水了，停水", ("停水",)) == [(1, 4), (6, 8)]
    assert spans("物业公司", ("物业", "业公")) == [(0, 3)]
    assert marked("又停 水了", ("停水",)) == (("又", False), ("停 水", True), ("了", False))
    assert marked("没有", ("停水",)) == (("没有", False),)


def test_an_excerpt_is_about_the_first_word_and_says_that_more_stands_around_it():
    text = "甲" * 100 + "停水" + "乙" * 100
    assert excerpt(text, ("停水",), 5) == (
        ("…", False),
        ("甲" * 5, False),
        ("停水", True),
        ("乙" * 5, False),
        ("…", False),
    )
    assert excerpt("停水了", ("停水",), 5) == (("停水", True), ("了", False))
    assert excerpt("路灯不亮", ("停水",), 5) == (("路灯不亮", False),)


@given(st.text("停水业a1 ，\n", max_size=30), st.text("停水业a1，", min_size=1, max_size=4))
def test_every_text_with_a_word_has_the_pieces_that_the_word_needs(text, word):
    if word in fold(text):
        assert needed(word) <= pieces(fold(text))
        assert spans(text, [word])
    else:
        assert not spans(text, [word])
