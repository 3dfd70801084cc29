"""From an article to what it rules, the code that rests on it, its test and its screen: gathered, never kept by hand.

The law's files and the table of steps say what an article is used for; the source is read with ``ast`` for the
citations that refusals and acts name; tests are found by their names (``test_art_2022_23_3_…``).
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xinfang.rules.lawbook import CITE, Book, Limit, LimitValue
from xinfang.rules.numerals import chinese
from xinfang.rules.steps import STEPS, Who

CLOCKS = ("desk:petition", "portal:case")
BY_PEOPLE = "accountability/actions/raising.py: raise_by_hand"
RAISED_BY = {
    "clocks": "rules/situations.py: readings_of_lapse",
    "duties": "accountability/duties.py: sweep_duties",
    "facts": "accountability/facts.py: SOURCES",
    "people": BY_PEOPLE,
    "sealed": BY_PEOPLE,
}
RECORDED = {  # duties of one matter or incident: where what was done stands
    "incidents": "desk:incidents",
    "led_cases": "desk:cases",
    "read_letters": "desk:leader_letters",
}
QUOTED = re.compile(r"[\"']([a-z0-9-]+/[1-9][0-9.-]*)[\"']")
LATER = "后续部分"
DOORS = frozenset({"desk", "portal"})
SENDING = ("desk:step forward", "desk:step assign")
PAGES: Mapping[str, tuple[str, ...]] = {  # where the refusals of a file are shown, unless its function is a step
    "accountability/actions/advising.py": ("desk:new_advice",),
    "accountability/actions/answering.py": ("desk:advice_act",),
    "accountability/actions/checking.py": ("desk:checks",),
    "accountability/actions/finding.py": ("desk:propose_finding",),
    "accountability/actions/inspecting.py": ("desk:inspections",),
    "accountability/actions/handing.py": ("desk:measure",),
    "accountability/actions/outcomes.py": ("desk:referred_one",),
    "accountability/actions/reading.py": ("desk:referral",),
    "accountability/actions/referable.py": ("desk:measure",),
    "accountability/actions/referring.py": ("desk:measure",),
    "accountability/actions/raising.py": ("desk:raise_alert",),
    "accountability/actions/records.py": ("desk:advice_act",),
    "accountability/proposable.py": ("desk:propose_finding",),
    "desk/dutyforms.py": ("desk:enter_duty",),
    "desk/caseforms.py": ("desk:case_act",),
    "desk/incidentforms.py": ("desk:incident_act",),
    "duties/actions/cases.py": ("desk:case",),
    "duties/actions/entering.py": ("desk:enter_duty",),
    "duties/actions/incidents.py": ("desk:incident",),
    "duties/actions/submitting.py": ("desk:report",),
    "people/actions.py": ("desk:organ",),
    "people/roster.py": ("desk:roster",),
    "petitions/actions/disposing.py": SENDING,
    "petitions/actions/joining.py": ("desk:register",),
    "petitions/actions/opening.py": ("desk:identity",),
    "petitions/actions/reporting.py": ("portal:report",),
    "petitions/registration.py": ("desk:register", "portal:lodge"),
    "rules/accountable.py": ("desk:finding",),
    "rules/periods.py": ("desk:report",),
    "rules/regime.py": ("desk:finding",),
    "rules/raising.py": ("desk:raise_alert",),
    "rules/repeats.py": ("desk:register", "desk:petition"),
    "rules/visits.py": ("desk:register", "desk:ticket"),
    "petitions/sight.py": SENDING,
}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an article: what it rules, in which place of the code, on which screens (names of pages)."""

    cite: str
    what: str
    code: str
    screens: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """All uses of one article."""

    cite: str
    what: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)


def table(book: Book, package: Path, tests: Path | None) -> list[Row]:
    """Every article that law and code rely on, in the order of the instruments and of their articles."""
    rows: dict[str, Row] = {}
    for use in (*in_law(book), *in_source(book, package)):
        row = rows.setdefault(use.cite, Row(use.cite))
        _add(row.what, [use.what] if use.what else [])
        _add(row.code, [use.code])
        _add(row.screens, use.screens)
    found = in_tests(tests) if tests else {}
    for row in rows.values():
        row.tests = sorted(place for name, place in found.items() if names_article(name, row.cite))
    return sorted(rows.values(), key=lambda row: _order(book, row.cite))


def _add(kept: list[str], new: Iterable[str]) -> None:
    kept.extend(one for one in new if one not in kept)


def _order(book: Book, cite: str) -> tuple[int, int, int, int]:
    found = CITE.fullmatch(cite)
    if found is None:
        raise ValueError(cite)
    numbers = [int(found[name] or 0) for name in ("article", "paragraph", "item")]
    return (list(book.instruments).index(found["instrument"]), *numbers)  # type: ignore[return-value]


def in_law(book: Book) -> Iterator[Use]:
    """What the law's own files use each article for."""
    for key, instrument in book.instruments.items():
        yield from (Use(f"{key}/{at}", what, "law/instruments.yaml") for at, what in instrument.rules.items())
    for limit in book.limits.values():
        yield from _of_limit(limit)
    yield from (Use(cite, "末日逢休息日顺延", "law/last_day.yaml", CLOCKS) for _, cite in book.last_day)
    yield from (
        Use(r.cite, f"读法：{r.title}", "law/readings.yaml", ("desk:settings",)) for r in book.readings.values()
    )
    for role in book.roles.values():
        code = "law/roles.yaml → rules/answerable.py: chain"
        yield Use(role.cite, f"{role.title}：{role.label}", code, ("desk:petition", "desk:organ"))
    yield from (Use(cite, text, "law/roles.yaml", ("desk:finding",)) for text, cite in book.role_notes)
    yield from (Use(m.cite, f"措施：{m.title}", "law/measures.yaml", (LATER,)) for m in book.measures.values())
    for situation in book.situations.values():
        raised = RAISED_BY[situation.arises]
        by_hand = "" if raised == BY_PEOPLE else f"、{BY_PEOPLE}"
        code = f"law/situations.yaml → {raised}{by_hand}"
        yield Use(situation.cite, f"情形：{situation.title}", code, ("desk:alert", "desk:raise_alert"))
    for duty in book.duties.values():
        judged = duty.per not in {"matter", "incident"}
        code = "law/duties.yaml" + (" → rules/duties.py: verdict" if judged else "")
        page = "desk:duties_of" if judged else RECORDED.get(duty.key, LATER)
        yield Use(duty.cite, f"职责：{duty.title}", code, (page,))
    for trigger in book.triggers.values():
        code = "law/supervision.yaml → rules/supervision.py"
        yield Use(trigger.cite, f"督办：{trigger.title}", code, ("desk:supervision_call",))
    yield from _of_regimes(book)
    yield from _of_advice(book)
    yield from _of_steps(book)


def _of_regimes(book: Book) -> Iterator[Use]:
    """The law of accountability above the source, by its own time axis."""
    for regime in book.regimes.values():
        code = f"law/regimes.yaml: {regime.key} → rules/regime.py"
        yield Use(regime.cite, f"追责依据：{regime.title}", code, ("desk:finding",))
        if regime.exempts:
            yield Use(regime.exempts, "集体决策中明确反对而未被采纳的，不承担责任", code, ("desk:finding",))
        for item, cite in regime.higher.items():
            yield Use(
                cite, f"与实施办法第十二条第{chinese(int(item.partition('.')[2]))}项相对应", code, ("desk:finding",)
            )


def _of_advice(book: Book) -> Iterator[Use]:
    """The three suggestions, and what a quality check asks."""
    for kind in book.advice.values():
        code = f"law/advice.yaml: {kind.key} → accountability/actions/advising.py: send_advice"
        yield from (Use(cite, f"建议：{kind.title}", code, ("desk:advice",)) for cite in kind.cites)
    for question in book.questions.values():
        code = f"law/quality.yaml: {question.key} → accountability/actions/checking.py: grade"
        said = f"质量抽查：{question.title}"
        yield from (Use(cite, said, code, ("desk:checked",)) for cite in dict.fromkeys(question.cites) if cite)


def _of_limit(limit: Limit) -> Iterator[Use]:
    code = f"law/limits/{limit.key}.yaml → rules/clocks.py: due"
    for value in limit.values:
        if value.own_cite:
            yield Use(value.own_cite, f"{limit.title}另有规定的，从其规定", code, CLOCKS)
        for cite in dict.fromkeys((value.cite, *dict(value.origins).values())):
            yield Use(cite, f"{limit.title}：{_days(value)}", code, CLOCKS)
        if value.extension:
            yield Use(value.extension.cite, f"{limit.title}延长合计不超过 {value.extension.max_days} 日", code, CLOCKS)
        if value.excludes:
            yield Use(value.excludes_cite, f"{value.excludes}时间不计入{limit.title}", code, CLOCKS)


def _days(value: LimitValue) -> str:
    if value.days is None:
        return "由文书载明" if value.named else "没有规定天数"
    return f"{value.days} 个工作日" if value.unit == "working_day" else f"{value.days} 日"


def _of_steps(book: Book) -> Iterator[Use]:
    for key, words in book.steps.items():
        step = STEPS.get(key) or STEPS["register"]  # register_office and register_organ are both registering
        done = f"petitions/actions: {step.key}" if step.part == 1 else "（尚无动作）"
        page = ("desk:register", "portal:lodge") if not step.frm else (f"desk:step {step.key}",)
        page = ("portal:rate",) if set(step.who) == {Who.PETITIONER} else page
        page = ("desk:close_organ",) if Who.BY_LAW in step.who else page
        for cite in " ".join(words).split():
            screens = page if step.part == 1 else (LATER,)
            yield Use(cite, f"步骤：{step.title}", f"law/steps.yaml: {key} → {done}", screens)


def in_source(book: Book, package: Path) -> Iterator[Use]:
    """The citations that stand in the package's own source and pages, each with its file and function."""
    for path in sorted(package.rglob("*.py")):
        if not {"migrations", "law", "sample"} & set(path.relative_to(package).parts):
            yield from _in_python(book, path.relative_to(package).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(package.rglob("*.html")):
        name = path.relative_to(package).as_posix()
        for cite in dict.fromkeys(QUOTED.findall(path.read_text(encoding="utf-8"))):
            if _known(book, cite):
                yield Use(cite, "", name, _page(name))


def _page(name: str) -> tuple[str, ...]:
    door = name.split("/")[0]
    return (f"{door}:{Path(name).stem}",) if door in DOORS else ()


def _in_python(book: Book, name: str, text: str) -> Iterator[Use]:
    for function, node in _constants(ast.parse(text), ""):
        if isinstance(node.value, str) and _known(book, node.value):
            page = (f"desk:step {function}",) if function in STEPS else PAGES.get(name, ())
            yield Use(node.value, "", f"{name}: {function}" if function else name, page)


def _constants(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Constant]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant):
            yield function, child
        else:
            inside = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else function
            yield from _constants(child, inside)


def _known(book: Book, cite: str) -> bool:
    found = CITE.fullmatch(cite)
    return found is not None and found["instrument"] in book.instruments


def in_tests(folder: Path) -> Mapping[str, str]:
    """Every test named after an article, with its place."""
    found = {}
    for path in sorted(folder.rglob("test_*.py")):
        for name in re.findall(r"^def (test_art_\w+)\(", path.read_text(encoding="utf-8"), flags=re.M):
            found[name] = f"{path.relative_to(folder).as_posix()}: {name}"
    return found


def slug(cite: str) -> str:
    """An article as it stands in the name of its test: ``2022/23-3`` is ``2022_23_3``."""
    return re.sub(r"[/.-]", "_", cite)


def names_article(test: str, cite: str) -> bool:
    """Whether a test of this name is the test of that very article, and not of one of its paragraphs or items."""
    return re.match(rf"test_art_{slug(cite)}_(?!\d)", test) is not None


def markdown(book: Book, rows: Iterable[Row]) -> str:
    """The table as docs/articles.md shows it."""
    head = (
        "# 从条文到代码\n\n由 `xinfang law articles` 生成，不要手改。"
        "每一条被法规数据或代码引用的条文：它规定什么，代码在哪里，由哪个测试验证，在哪个页面上。"
        "标“后续部分”的，数据已经备好，动作和页面随后续部分完成。\n\n"
        "| 条文 | 引用 | 规定 | 代码 | 测试 | 页面 |\n| --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *(_line(book, row) for row in rows)]) + "\n"


def _line(book: Book, row: Row) -> str:
    cells = [book.label(row.cite), f"`{row.cite}`", "；".join(row.what) or "—"]
    cells += ["<br>".join(f"`{one}`" for one in part) or "—" for part in (row.code, row.tests, row.screens)]
    return "| " + " | ".join(cells) + " |"
