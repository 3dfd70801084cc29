"""The figures equal an independent count; each opens as many rows as it says; accusations and sight hold (decision 19)."""

from datetime import date

import pytest

from tests.reports.world import AUTUMN, JUNE, LATER, MARCH, MAY, Apart, new, old
from xinfang.bureau.queries import snapshot
from xinfang.people.queries import operator
from xinfang.petitions.models import Petition
from xinfang.reports.analysis import analysed
from xinfang.reports.counting import behind
from xinfang.reports.scope import scope_of
from xinfang.rules.refusals import Refused

HEAD, CLERK = "office_head", "registrar"


def made(cast, part=HEAD, days=JUNE, today=AUTUMN, *, outer=False):
    actor = getattr(cast, part)
    organ = next(one for one in cast.organs.values() if one.pk == actor.organ_id)
    return scope_of(actor, organ, *days, today, snapshot(), outer=outer)


def figures(report):
    """Every figure of a report by its key: how many of each group, empty groups left out."""
    tables = [one for part in report.parts for one in part.tables]
    tables.append(report.parts[0].intake.channel)
    return {one.key: {cell.value: cell.now for cell in one.cells if cell.now} for one in tables}


def intake(report):
    return {cell.value: cell.now for cell, _ in report.parts[0].intake.lines if not cell.value.startswith("unfiled")}


@pytest.mark.parametrize(
    "days", [JUNE, MAY, (date(2013, 6, 14), date(2013, 6, 14)), (date(2013, 8, 1), date(2013, 8, 31))]
)
@pytest.mark.parametrize("part", [HEAD, CLERK])
def test_by_the_old_rules_the_figures_equal_a_count_made_apart(cast, part, days):
    old(cast)
    apart = Apart(cast.organ("XFJ"), days, AUTUMN, accusations=part == HEAD)
    found = analysed(made(cast, part, days))
    assert intake(found) == apart.intake()
    wanted = {key: dict(groups) for key, groups in apart.figures().items() if key != "kind"}
    got = figures(found)
    assert {key: got[key] for key in wanted} == wanted


def test_by_the_new_rules_the_figures_equal_a_count_made_apart(cast):
    old(cast)
    new(cast)
    apart = Apart(cast.organ("XFJ"), MARCH, LATER, accusations=True)
    found = analysed(made(cast, days=MARCH, today=LATER))
    assert intake(found) == apart.intake()
    wanted = {key: dict(groups) for key, groups in apart.figures().items()}
    got = figures(found)
    assert {key: got[key] for key in wanted} == wanted
    assert got["rated_organ"] == {"satisfied": 2, "mostly": 2, "unhappy": 2}


def test_the_figures_of_june_by_hand(cast):
    old(cast)
    found = analysed(made(cast))
    got = figures(found)
    assert got["complained"] == {"ZJJ": 3, "RSJ": 1}  # the two accusations name nobody
    assert got["purpose"] == {"claim": 12, "suggestion": 1, "accusation": 2}
    assert got["sent"] == {"forward": 7, "assign": 1}  # the one called back is none; the county's is not the city's
    assert got["outcome"] == {}  # both replies came in July and August
    assert intake(found)["repeats"] == 1
    assert figures(analysed(made(cast, days=(date(2013, 7, 1), date(2013, 8, 31)))))["conclude"] == {
        "on_time": 1,
        "late": 1,
        "lapsed": 1,
    }


def test_the_period_before_stands_beside_it_and_the_edges_belong_to_one_month_each(cast):
    old(cast)
    items = analysed(made(cast)).parts[0].intake.items
    assert (items.now, items.before, items.ago) == (16, 1, 0)
    july = analysed(made(cast, days=(date(2013, 7, 1), date(2013, 7, 31)))).parts[0].intake.items
    assert (july.now, july.before) == (1, 16)
    assert items.change == "+15（+1500.0%）"
    whole = analysed(made(cast, days=(date(2013, 5, 1), date(2013, 7, 31))))
    months = next(one for one in whole.parts[0].tables if one.key == "month")
    assert [(cell.label, cell.now) for cell in months.cells] == [("2013年5月", 1), ("2013年6月", 16), ("2013年7月", 1)]


@pytest.mark.parametrize("part", [HEAD, CLERK])
def test_every_number_opens_as_many_rows_as_it_says(cast, part):
    old(cast)
    new(cast)
    for days, today in ((JUNE, AUTUMN), (date_span(2013), LATER), (MARCH, LATER)):
        scope = made(cast, part, days, today)
        report = analysed(scope)
        cells = [("intake", cell) for cell, _ in report.parts[0].intake.lines]
        tables = [report.parts[0].intake.channel, *(one for part_ in report.parts for one in part_.tables)]
        cells += [(one.key, cell) for one in tables for cell in one.cells]
        opened = [(key, cell) for key, cell in cells if cell.linked]
        assert len(opened) > 20
        for key, cell in opened:
            assert behind(scope, key, cell.value)[0].count() == cell.now, (key, cell)
        for one in tables:
            assert sum(cell.now for cell in one.cells) == one.total.now, one.key


def date_span(year):
    return date(year, 1, 1), date(year, 12, 31)


def test_accusations_count_for_few_and_name_nobody(cast):
    old(cast)
    secret = set(Petition.objects.filter(sealed_path=True).values_list("pk", flat=True))
    assert figures(analysed(made(cast)))["purpose"]["accusation"] == 2
    for scope in (made(cast, CLERK), made(cast, outer=True)):
        report = analysed(scope)
        assert "accusation" not in figures(report)["purpose"]
        assert "检举控告不计入本报告的任何数字。" in report.notes
        for key, value in (("intake", ""), ("purpose", "accusation"), ("sent", "forward"), ("complained", "XAQ")):
            rows = behind(scope, key, value)[0]
            assert not {row.petition_id for row in rows} & secret
    assert not behind(made(cast), "complained", "XAQ")[0].exists()  # not even for who may count them


def test_a_county_office_counts_what_it_sees(cast):
    old(cast)
    scope = made(cast, "county_registrar")
    found = analysed(scope)
    assert intake(found)[""] == 1
    assert figures(found)["sent_to"] == {"XAZJ": 1}
    apart = Apart(cast.organ("XAXF"), JUNE, AUTUMN, accusations=False)
    assert {key: value for key, value in figures(found).items() if key != "kind"} == {
        key: dict(groups) for key, groups in apart.figures().items() if key != "kind"
    }
    with pytest.raises(Refused):
        scope_of(cast.county_registrar, cast.organ("XFJ"), *JUNE, AUTUMN, snapshot())


def test_who_is_recused_counts_without_the_matter(cast):
    old(cast)
    before = intake(analysed(made(cast, CLERK)))[""]
    from tests.cast import key, on
    from xinfang.petitions import actions
    from xinfang.petitions.kinds import RecusalAsked, RecusalGround

    petition = Petition.objects.get(title__isnull=False, received_on=date(2013, 6, 1))
    said = {
        "ground": RecusalGround.KIN,
        "asked_by": RecusalAsked.DECLARED,
        "asked_on": date(2013, 6, 3),
        "reason": "亲属",
    }
    actions.recuse(
        petition.uid, whom=cast.posts[CLERK].uid, **said, actor=cast.office_head, when=on(date(2013, 6, 3)), key=key()
    )
    assert intake(analysed(made(cast, CLERK)))[""] == before - 1


def test_the_command_line_counts_everything_but_accusations(cast):
    old(cast)
    whole = scope_of(operator(), None, *JUNE, AUTUMN, snapshot())
    assert intake(analysed(whole))[""] == 15  # 14 of the city's and the county's own
    city = scope_of(operator(), cast.organ("XFJ"), *JUNE, AUTUMN, snapshot())
    assert intake(analysed(city)) == intake(analysed(made(cast, CLERK)))


def test_too_few_ratings_are_not_shown_apart(cast):
    new(cast, ratings=4)
    found = analysed(made(cast, days=MARCH, today=LATER))
    table = next(one for one in found.parts[1].tables if one.key == "rated_organ")
    assert (table.total.now, table.cells) == (4, ())
    assert "不满 5 件" in table.hidden


def test_what_is_not_reconciled_is_said(cast):
    assert any("未对账" in one for one in analysed(made(cast)).notes)


def test_the_heads_of_the_parts_are_those_of_the_law_of_the_last_day(cast):
    old_ones = [part.title for part in analysed(made(cast)).parts]
    new_ones = [part.title for part in analysed(made(cast, days=MARCH, today=LATER)).parts]
    assert old_ones[1] == "二、转送、督办情况以及各部门采纳改进建议的情况"
    assert new_ones[1:] == ["二、转送、交办、督办情况", "三、提出改进工作、完善政策、追究责任建议以及被采纳情况"]
    across = analysed(made(cast, days=(date(2022, 4, 1), date(2022, 6, 30)), today=LATER))
    assert any("跨过2022年5月1日" in one for one in across.notes)


def test_a_copy_for_others_hides_what_is_small(cast):
    old(cast)
    inner, outer = analysed(made(cast)), analysed(made(cast, outer=True), least=3)
    table = {one.key: one for one in outer.parts[0].tables}
    assert [(cell.label, cell.said) for cell in table["complained"].cells] == [
        ("市住房和城乡建设局", "少于4"),
        ("其他", "少于3"),
    ]
    said = {cell.label: cell.said for cell in table["purpose"].cells}
    assert said == {"求决": "少于13", "意见建议": "少于3"}  # one alone could be worked out from the sum
    assert all(cell.before is None and not cell.linked for one in table.values() for cell in one.cells)
    assert "温泉街道" not in {cell.label for cell in table["place"].cells}
    assert any("少于3" in line for line in outer.parts[0].sentences)
    assert "温泉街道" in {cell.label for one in inner.parts[0].tables for cell in one.cells}
    assert all(not cell.less for one in inner.parts[0].tables for cell in one.cells)


def test_the_statements_are_few_whatever_the_size(cast, django_assert_max_num_queries):
    old(cast)
    scope = made(cast)
    with django_assert_max_num_queries(34):
        analysed(scope)
