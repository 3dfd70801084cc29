"""A scheme that cannot be used is refused in words, with its line; the samples can be used, and are named samples."""

from pathlib import Path

import pytest

import xinfang.law
from xinfang.rules.schemes import Shape, alone, parse
from xinfang.rules.strict import LawError

SAMPLES = sorted((Path(xinfang.law.__path__[0]) / "schemes").glob("*.yaml"))
HEAD = """
key: own
title: 本单位的方案
sample: false
total: {total}
groups:
  all: {{title: 市直部门, kinds: [department], levels: [city]}}
indicators:
{lines}
"""
RATE = (
    "  a: {title: 按期办结率, part: 办理, side: data, shape: rate, counts: on_time_conclusion, points: 60}"
    "\n  b: {title: 会议, part: 领导, side: data, shape: per_missing, counts: meetings_missed, points: 40, each: 10}"
)


def text(lines=RATE, total=100, more=""):
    return HEAD.format(total=total, lines=lines) + more


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (text(total=90), "分值合计 100，与总分 90 不等"),
        (text(RATE.replace("on_time_conclusion", "smiles")), "率要写 counts"),
        (text(RATE.replace("each: 10", "each: 50")), "一次就扣完"),
        (text(RATE.replace("points: 60}", "points: 60, zero_at: 100}")), "谁也做不到"),
        (text(RATE.replace("side: data, shape: per_missing", "side: work, shape: per_missing")), "由系统计算"),
        (text(RATE.replace("shape: rate", "shape: magic")), "shape 只能是"),
        (text(RATE.replace("points: 60", "points: 很多")), "应为数字"),
        (text(RATE.replace("points: 60", "points: -60")), "应在 0 到"),
        (text(RATE.replace("title: 会议, ", "")), "缺少 title"),
        (text(more="parameters: {silent: golden}"), "silent 只能是"),
        (text(more="empty: half"), "empty 只能是"),
        (text(more="colour: red"), "不认识的键 colour"),
        (text(RATE.replace("  b: {title: 会议", "  a: {title: 会议")), "重复的键 a"),
        (text(RATE.replace("  b: {title: 会议", "  no: {title: 会议")), "不是文字"),
        ("key: [", "不是合格的 YAML"),
        ("", "缺少 key"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(said, words):
    with pytest.raises(LawError, match=words):
        parse(said)


def test_the_same_thing_is_not_counted_twice():
    twice = (
        RATE.replace("points: 60", "points: 30")
        + "\n  c: {title: 又是办结率, part: 办理, side: data, shape: rate, counts: on_time_conclusion, points: 30}"
    )
    with pytest.raises(LawError, match="一件事只计一次"):
        parse(text(twice))


def test_a_scheme_that_is_in_order_is_read():
    scheme = parse(text())
    assert [one.key for one in scheme.indicators] == ["a", "b"]
    assert scheme.warnings == ()


def test_points_for_how_many_petition_are_off_unless_asked_for_and_warned_of():
    line = "\n  c: {title: 人次, part: 扣分, side: data, shape: deduction, counts: petitioners, points: 5, each: 0.1%s}"
    quiet, loud = parse(text(RATE + line % "")), parse(text(RATE + line % ", used: true"))
    assert (quiet.indicators[2].used, quiet.warnings) == (False, ())
    assert "压着不让人来访" in loud.warnings[0]


def test_a_veto_is_off_unless_asked_for_and_warned_of():
    line = "\n  c: {title: 否决, part: 否决, side: work, shape: veto, points: 1%s}"
    assert not parse(text(RATE + line % "")).indicators[2].used
    assert "一票否决" in parse(text(RATE + line % ", used: true")).warnings[0]


def test_silence_as_satisfaction_is_warned_of():
    assert "不出声就得分" in parse(text(more="parameters: {silent: satisfied}")).warnings[0]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_in_order_named_samples_and_take_no_points_for_petitioning(path):
    scheme = parse(path.read_text(encoding="utf-8"), path.name)
    assert scheme.sample
    assert "样例" in scheme.title
    assert not scheme.warnings
    assert not [one for one in scheme.indicators if one.used and one.shape is Shape.VETO]


def test_a_group_of_one_is_said():
    assert list(alone(parse(text()), {"all": 1})) == ["分组“市直部门”只有 1 个单位，排名没有意义"]
    assert not list(alone(parse(text()), {"all": 2}))
