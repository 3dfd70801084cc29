"""The law's smaller files: settings, readings, roles, measures, situations, duties, steps' citations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xinfang.rules import strict
from xinfang.rules.strict import Doc, Faults

if TYPE_CHECKING:
    from xinfang.rules.lawbook import Book

ITEMS = tuple(f"12.{n}" for n in range(1, 14))
ARISES = {"clocks", "duties", "facts", "people", "sealed"}
TARGETS = {"organ", "leader", "person"}
COPIED = {"discipline", "personnel"}
FOUND_BY = {"clock", "execution", "objections", "people"}
ADDRESSEES = {"body", "organ", "power"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of the bureau's own: not statutory."""

    key: str
    title: str
    default: int
    low: int
    high: int
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the law can be read in more than one way, and how it is read here."""

    key: str
    title: str
    why: str
    cite: str


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post and the kind of responsibility it bears (Art. 3)."""

    key: str
    title: str
    responsibility: str
    label: str
    cite: str
    needs_portfolio: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the four measures: who issues it, who carries it out, who gets a copy (Arts. 11, 13, 14)."""

    key: str
    title: str
    cite: str
    issuer: str
    held_by: str
    copied_to: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Situation:
    """One of the thirteen situations of Art. 12."""

    key: str
    title: str
    cite: str
    targets: tuple[str, ...]
    measure: str
    arises: str
    judged: str


@dataclass(frozen=True, slots=True)
class Regime:
    """Which law of accountability held from ``start`` on, above the source: what speaks of each item, who is exempt."""

    key: str
    title: str
    start: date
    cite: str
    exempts: str
    head: str
    sure: str
    note: str
    higher: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed (Arts. 6-10, 15). A number stands here only where the source has one."""

    key: str
    title: str
    who: str
    per: str
    cite: str
    evidence: str
    times: int = 0
    months: int = 0
    share: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A ground for supervision 督办 in its time (2005/36; 2022/40-1), and what the machine finds it by.

    ``limits``: of one found by a clock. ``judged``: what is left to people.
    """

    key: str
    title: str
    cite: str
    start: date
    end: date | None
    found: str
    limits: tuple[str, ...]
    judged: str


@dataclass(frozen=True, slots=True)
class AdviceKind:
    """One of the three suggestions of a petition office: where it stands, to whom it goes, which limit its answer has."""

    key: str
    title: str
    to: str
    cites: tuple[str, str]
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a quality check asks. ``cites``: by the rules of 2005 and of 2022; empty: the bureau's own question."""

    key: str
    title: str
    ask: str
    cites: tuple[str, str]


def read(folder: Path, faults: Faults, book: "Book") -> None:
    """Read the smaller files into ``book``."""
    number = {"title": str, "default": int, "low": int, "high": int, "unit": str}
    book.settings = _table(folder, "settings.yaml", faults, book, Setting, number, {"note": str})
    for setting in book.settings.values():
        if not setting.low <= setting.default <= setting.high:
            faults.found.append(strict.Problem("settings.yaml", 1, f"{setting.key} 的默认值不在上下限之间"))
    words = {"title": str, "cite": str}
    book.readings = _table(folder, "readings.yaml", faults, book, Reading, {**words, "why": str})
    _roles(strict.read(folder / "roles.yaml", faults, folder), book)
    book.measures = _table(
        folder,
        "measures.yaml",
        faults,
        book,
        Measure,
        {**words, "issuer": str, "held_by": str, "copied_to": list, "note": str},
    )
    book.situations = _table(
        folder,
        "situations.yaml",
        faults,
        book,
        Situation,
        {**words, "targets": list, "measure": str, "arises": str, "judged": str},
    )
    _check_situations(folder, faults, book)
    _regimes(strict.read(folder / "regimes.yaml", faults, folder), book)
    book.duties = _table(
        folder,
        "duties.yaml",
        faults,
        book,
        Duty,
        {**words, "who": str, "per": str, "evidence": str},
        {"times": int, "months": int, "share": str, "setting": str},
    )
    for duty in book.duties.values():
        if duty.setting and duty.setting not in book.settings:
            faults.found.append(strict.Problem("duties.yaml", 1, f"{duty.key} 的设置 {duty.setting} 不存在"))
    _triggers(strict.read(folder / "supervision.yaml", faults, folder), book)
    _steps(strict.read(folder / "steps.yaml", faults, folder), book)
    book.advice = _cited(folder, "advice.yaml", faults, book, AdviceKind, {"title": str, "to": str}, {"limit": str})
    book.questions = _cited(folder, "quality.yaml", faults, book, Question, {"title": str, "ask": str}, {})
    for kind in book.advice.values():
        if kind.to not in ADDRESSEES or (kind.limit and kind.limit not in book.limits):
            faults.found.append(strict.Problem("advice.yaml", 1, f"{kind.key} 的 to 或者 limit 不认识"))


def _cited(
    folder: Path,
    name: str,
    faults: Faults,
    book: "Book",
    shape: type[Any],
    need: dict[str, type],
    may: dict[str, type],
) -> Mapping[str, Any]:
    """A table whose rows name an article by the rules of 2005 and one by those of 2022, where there is one."""
    found = {}
    for key, at in strict.read(folder / name, faults, folder).items():
        before = len(faults.found)
        said = at.keys(need, {**may, "2005": str, "2022": str})
        cites = (said.pop("2005", None) or "", said.pop("2022", None) or "")
        book.cites.extend((cite, at) for cite in cites if cite)
        if len(faults.found) == before:
            found[str(key)] = shape(key=str(key), cites=cites, **said)
    return found


def _table(
    folder: Path,
    name: str,
    faults: Faults,
    book: "Book",
    shape: type[Any],
    need: dict[str, type],
    may: dict[str, type] | None = None,
) -> Mapping[str, Any]:
    doc, found = strict.read(folder / name, faults, folder), {}
    for key, at in doc.items():
        before = len(faults.found)
        said = at.keys(need, may)
        said = {k: v.words() if isinstance(v, Doc) else v for k, v in said.items()}
        if said.get("cite"):
            book.cites.append((said["cite"], at))
        if len(faults.found) == before:
            found[str(key)] = shape(key=str(key), **said)
    return found


def _roles(doc: Doc, book: "Book") -> None:
    said = doc.keys({"roles": dict, "notes": list})
    roles = {}
    for key, at in said["roles"].items() if "roles" in said else ():
        before = len(doc.faults.found)
        got = at.keys({"title": str, "responsibility": str, "label": str, "cite": str}, {"needs_portfolio": bool})
        if len(doc.faults.found) == before:
            book.cites.append((got["cite"], at))
            roles[str(key)] = Role(key=str(key), **got)
    book.roles = roles
    notes = [at.keys({"text": str, "cite": str}) for at in said["notes"].each()] if "notes" in said else []
    book.role_notes = tuple((note.get("text") or "", note.get("cite") or "") for note in notes)


def _check_situations(folder: Path, faults: Faults, book: "Book") -> None:
    for item in ITEMS:
        if item not in book.situations:
            faults.found.append(strict.Problem("situations.yaml", 1, f"缺少第十二条的 {item}"))
    for key, situation in book.situations.items():
        wrong = [
            (key not in ITEMS, f"{key} 不是第十二条的项"),
            (situation.measure not in book.measures, f"{key} 的措施 {situation.measure} 不存在"),
            (situation.arises not in ARISES, f"{key} 的 arises 不认识"),
            (not set(situation.targets) <= TARGETS, f"{key} 的 targets 不认识"),
        ]
        faults.found.extend(strict.Problem("situations.yaml", 1, text) for bad, text in wrong if bad)
    for measure in book.measures.values():
        if not set(measure.copied_to) <= COPIED:
            faults.found.append(strict.Problem("measures.yaml", 1, f"{measure.key} 的 copied_to 不认识"))


def _regimes(doc: Doc, book: "Book") -> None:
    found = {}
    need = {"title": str, "from": date, "cite": str, "exempts": str, "head": str, "sure": str, "note": str}
    for key, at in doc.items():
        before = len(doc.faults.found)
        said = at.keys({**need, "higher": dict})
        if len(doc.faults.found) > before:
            continue
        higher = {str(item): cite.take(str) or "" for item, cite in said.pop("higher").items()}
        book.cites.extend((cite, at) for cite in (said["cite"], said["exempts"], *higher.values()) if cite)
        if set(higher) != set(ITEMS):
            at.faults.add(at, "higher 应当写全第十二条的十三项")
        found[str(key)] = Regime(key=str(key), start=said.pop("from"), higher=higher, **said)
    book.regimes = found


def _steps(doc: Doc, book: "Book") -> None:
    found = {}
    for key, at in doc.items():
        said = at.keys({"2005": str, "2022": str})
        for cite in (word for value in said.values() if value for word in value.split()):
            book.cites.append((cite, at))
        found[str(key)] = (said.get("2005") or "", said.get("2022") or "")
    book.steps = found


def _triggers(doc: Doc, book: "Book") -> None:
    found = {}
    for key, at in doc.items():
        before = len(doc.faults.found)
        need = {"title": str, "cite": str, "from": date, "found": str, "limits": list, "judged": str}
        said = at.keys(need, {"to": date})
        if len(doc.faults.found) > before:
            continue
        book.cites.append((said["cite"], at))
        start, end, limits = said.pop("from"), said.pop("to", None), said.pop("limits").words()
        found[str(key)] = Trigger(key=str(key), start=start, end=end, limits=limits, **said)
        _check_trigger(found[str(key)], at, book)
    book.triggers = found


def _check_trigger(trigger: Trigger, at: Doc, book: "Book") -> None:
    instrument = book.instruments.get(trigger.cite.partition("/")[0])
    if trigger.found not in FOUND_BY or (trigger.found == "clock") != bool(trigger.limits):
        at.faults.add(at, "found 不认识，或者 limits 与 found 不合")
    if not set(trigger.limits) <= set(book.limits):
        at.faults.add(at, "limits 里有不存在的期限")
    if instrument and not instrument.start <= trigger.start <= (trigger.end or trigger.start):
        at.faults.add(at, "from、to 不对，或者早于所引条例的施行日期")
    if instrument and instrument.end and (trigger.end or date.max) > instrument.end:
        at.faults.add(at, "所引条例失效以后，另写一条")
