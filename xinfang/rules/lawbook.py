"""The law as data: read once, checked whole, asked by key and day."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import xinfang.law
from xinfang.rules import strict
from xinfang.rules.lawparts import (
    AdviceKind,
    Duty,
    Measure,
    Question,
    Reading,
    Regime,
    Role,
    Setting,
    Situation,
    Trigger,
)
from xinfang.rules.lawparts import read as read_parts
from xinfang.rules.limits import PREDICATES
from xinfang.rules.numerals import chinese
from xinfang.rules.refusals import Refused
from xinfang.rules.strict import Doc, Faults, LawError

FIRST_DAY = date(2005, 5, 1)
CITE = re.compile(
    r"(?P<instrument>[a-z0-9-]+)/(?P<article>[1-9]\d*)(?:-(?P<paragraph>[1-9]\d?))?(?:\.(?P<item>[1-9]\d?))?"
)
UNITS = {"calendar_day": "自然日", "working_day": "工作日"}


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, a rule or a document; ``sure`` as in the fact base: S read whole, P in part, C second-hand, M from memory."""

    key: str
    title: str
    number: str
    start: date
    end: date | None
    articles: int
    sure: str
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a limit may be extended, in days in all, by whose approval."""

    max_days: int
    approver: str
    cite: str


@dataclass(frozen=True, eq=False)
class LimitValue:
    """A limit as it stands from ``since`` on. ``days`` None: the law names no number (``named``: a letter names the day).

    ``own_cite``: the article by which another law may set other days for one matter.

    Compared by identity: one book holds each value once, and the memo of ``clocks.due`` leans on it.
    """

    limit: str
    title: str
    unit: str
    since: date
    days: int | None
    cite: str
    named: bool = False
    only_if: str = ""
    note: str = ""
    extension: Extension | None = None
    excludes: str = ""
    excludes_cite: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    starts: str = ""
    own_cite: str = ""

    @cached_property
    def pin(self) -> str:
        """Key, day and content hash: what a clock keeps of the law it started under (decision 1)."""
        said = repr(
            (self.days, self.cite, self.named, self.only_if, self.extension, self.excludes, self.unit, self.origins)
        )
        return f"{self.limit}@{self.since.isoformat()}#{hashlib.sha256(said.encode()).hexdigest()[:8]}"

    def cite_for(self, origin: str) -> str:
        """The citation for one way of starting (``direct``, ``transferred``), else the value's own."""
        return dict(self.origins).get(origin, self.cite)


@dataclass(frozen=True, slots=True)
class Limit:
    """One subject of law with its dated values, oldest first.

    ``window``: it gives somebody a right for some days (to object, to ask for review) and no duty: it expires, and never
    lapses into an alert (decision 3; for objections see docs/adr/0005).
    """

    key: str
    title: str
    unit: str
    starts: str
    stops: str
    holder: str
    values: tuple[LimitValue, ...]
    window: bool = False

    def on(self, day: date) -> LimitValue | None:
        """The value in force on ``day``; None before the first."""
        return next((value for value in reversed(self.values) if value.since <= day), None)


@dataclass(slots=True)
class Book:
    """All of the law, checked."""

    instruments: dict[str, Instrument] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    last_day: list[tuple[date, str]] = field(default_factory=list)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    role_notes: tuple[tuple[str, str], ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)
    situations: Mapping[str, Situation] = field(default_factory=dict)
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    advice: Mapping[str, AdviceKind] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    overlays: dict[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    cites: list[tuple[str, Doc]] = field(default_factory=list)
    _pins: dict[str, LimitValue] = field(default_factory=dict)

    def limit(self, key: str) -> Limit:
        """The limit of a key; Refused for an unknown one, with the known ones named."""
        if key not in self.limits:
            raise Refused(
                f"没有名为 {key} 的期限。", todo="可用的有：" + "、".join(sorted(self.limits)), code="unknown_limit"
            )
        return self.limits[key]

    @property
    def windows(self) -> frozenset[str]:
        """The limits that are windows."""
        return frozenset(key for key, limit in self.limits.items() if limit.window)

    def value(self, key: str, day: date) -> LimitValue:
        """The value of a limit in force on ``day``. Before the first law there is one without days (decision 6)."""
        limit = self.limit(key)
        none = LimitValue(key, limit.title, limit.unit, date.min, None, "", note="2005年5月1日以前没有可适用的规定")
        return limit.on(day) or none

    def pinned(self, pin: str) -> LimitValue:
        """The value a clock was started under. An erratum gives a new value and leaves the old one findable by its day."""
        if pin not in self._pins:
            key, _, rest = pin.partition("@")
            since = date.fromisoformat(rest.partition("#")[0])
            found = next((value for value in self.limit(key).values if value.since == since), None)
            if found is None or found.pin != pin:
                raise Refused(
                    f"期限版本 {pin} 在法规数据里找不到。",
                    todo="请恢复该版本的数据；法规数据只增不改",
                    code="unknown_pin",
                )
            self._pins[pin] = found
        return self._pins[pin]

    def label(self, cite: str) -> str:
        """A citation in words: ``2005/33`` is 《信访条例》第三十三条; ``-2`` is 第二款, ``.6`` is 第六项."""
        found = CITE.fullmatch(cite)
        if found is None or found["instrument"] not in self.instruments:
            return cite
        words = f"《{self.instruments[found['instrument']].title}》第{chinese(int(found['article']))}条"
        if found["paragraph"]:
            words += f"第{chinese(int(found['paragraph']))}款"
        return words + (f"第{chinese(int(found['item']))}项" if found["item"] else "")

    def roll_cite(self, day: date) -> str:
        """What the roll of a last day rests on by analogy, on that day."""
        return next((cite for since, cite in reversed(self.last_day) if since <= day), self.last_day[0][1])


@cache
def load() -> Book:
    """The packaged law; raises LawError if it is not in order."""
    return read(Path(xinfang.law.__path__[0]))


def read(folder: Path) -> Book:
    """The law in ``folder``; raises LawError with every fault, its file and its line."""
    faults, book = Faults(), Book()
    _instruments(strict.read(folder / "instruments.yaml", faults, folder), book)
    for path in sorted((folder / "limits").glob("*.yaml")):
        _limit(strict.read(path, faults, folder), book)
    _last_day(strict.read(folder / "last_day.yaml", faults, folder), book)
    for path in sorted((folder / "overlays").glob("*.yaml")):
        _overlay(strict.read(path, faults, folder), book)
    read_parts(folder, faults, book)
    for cite, at in book.cites:
        _check_cite(cite, at, book)
    if faults.found:
        raise LawError(sorted(faults.found, key=lambda problem: (problem.file, problem.line)))
    return book


def in_words(error: Refused) -> str:
    """A refusal for people: what, why, what to do, and the article by its name."""
    parts = [part.rstrip("。；") for part in (error.what, error.why, error.todo) if part]
    return "；".join(parts) + (f"（{load().label(error.cite)}）" if error.cite else "") + "。"


def _instruments(doc: Doc, book: Book) -> None:
    for key, at in doc.items():
        need = {"title": str, "number": str, "from": date, "articles": int, "sure": str}
        said = at.keys(need, {"to": date, "rules": dict})
        if None in said.values() or len(said) < 5:
            continue
        rules = {str(k): d.take(str) or "" for k, d in said["rules"].items()} if "rules" in said else {}
        book.cites.extend((f"{key}/{article}", at) for article in rules)
        if said["sure"] not in {"S", "P", "C", "M"}:
            at.faults.add(at, "sure 只能是 S、P、C、M")
        book.instruments[str(key)] = Instrument(
            str(key), said["title"], said["number"], said["from"], said.get("to"), said["articles"], said["sure"], rules
        )


def _limit(doc: Doc, book: Book) -> None:
    words = dict.fromkeys(("key", "title", "unit", "starts", "stops", "holder"), str)
    said = doc.keys({**words, "values": dict}, {"window": bool})
    if len(said) < 7 or None in said.values():
        return
    if said["unit"] not in UNITS:
        doc.faults.add(doc, f"不认识的单位 {said['unit']}，可用：{'、'.join(UNITS)}")
    if said["key"] in book.limits:
        doc.faults.add(doc, f"期限 {said['key']} 已在别的文件里")
    values = [value for value in (_value(said, since, at, book) for since, at in said["values"].items()) if value]
    _check_order(doc, values)
    book.limits[said["key"]] = Limit(
        **{name: said[name] for name in words}, values=tuple(values), window=bool(said.get("window"))
    )


def _value(said: dict[str, Any], since: Any, at: Doc, book: Book) -> LimitValue | None:
    if type(since) is not date:
        at.faults.add(at, f"{since} 不是日期")
        return None
    may = {
        "days": int,
        "none": bool,
        "named": bool,
        "only_if": str,
        "note": str,
        "extension": dict,
        "excludes": dict,
        "origins": dict,
        "own": str,
    }
    got = at.keys({"cite": str}, may)
    if sum(name in got for name in ("days", "none", "named")) != 1:
        at.faults.add(at, "days、none、named 须写且只写一个")
    if got.get("only_if") and got["only_if"] not in PREDICATES:
        at.faults.add(at, f"only_if 的 {got['only_if']} 不是 rules/limits.py 里的判断")
    days = got.get("days")
    if days is not None and not 1 <= days <= 366:
        at.faults.add(at, "days 须在 1 到 366 之间")
    excludes = got["excludes"].keys({"what": str, "cite": str}) if "excludes" in got else {}
    origins = {k: d.take(str) or "" for k, d in got["origins"].items()} if "origins" in got else {}
    extension = _extension(got["extension"], book) if "extension" in got else None
    for cite in (got.get("cite"), got.get("own"), excludes.get("cite"), *origins.values()):
        if cite:
            book.cites.append((cite, at))
            _in_force(cite, since, at, book)
    return LimitValue(
        said["key"],
        said["title"],
        said["unit"],
        since,
        days,
        got.get("cite") or "",
        bool(got.get("named")),
        got.get("only_if") or "",
        got.get("note") or "",
        extension,
        excludes.get("what") or "",
        excludes.get("cite") or "",
        tuple(sorted(origins.items())),
        said["starts"],
        got.get("own") or "",
    )


def _extension(at: Doc, book: Book) -> Extension | None:
    said = at.keys({"max_days": int, "approver": str, "cite": str})
    if len(said) < 3 or None in said.values():
        return None
    book.cites.append((said["cite"], at))
    return Extension(said["max_days"], said["approver"], said["cite"])


def _check_order(doc: Doc, values: list[LimitValue]) -> None:
    if not values or values[0].since != FIRST_DAY:
        doc.faults.add(doc, f"有空档：第一个值须自 {FIRST_DAY} 起（没有规定的写 none: true）")
    if any(after.since <= before.since for before, after in pairwise(values)):
        doc.faults.add(doc, "有重叠：值须按日期先后排列，一日一值")
    regimes = {date(2022, 5, 1)} - {value.since for value in values}
    if regimes:
        doc.faults.add(doc, "有空档：2022-05-01 起旧条例失效，须另写一个值")


def _in_force(cite: str, day: date, at: Doc, book: Book) -> None:
    found = CITE.fullmatch(cite)
    instrument = book.instruments.get(found["instrument"]) if found else None
    if instrument and (day < instrument.start or (instrument.end and day > instrument.end)):
        at.faults.add(at, f"引用 {cite} 在 {day} 不在施行期内")


def _check_cite(cite: str, at: Doc, book: Book) -> None:
    found = CITE.fullmatch(cite)
    if found is None:
        at.faults.add(at, f"引用 {cite!r} 的写法不对，应如 2005/33、2022/31.6")
    elif found["instrument"] not in book.instruments:
        at.faults.add(at, f"引用 {cite} 指向没有登记的法规")
    elif int(found["article"]) > book.instruments[found["instrument"]].articles:
        at.faults.add(at, f"引用 {cite} 指向不存在的条文")


def _last_day(doc: Doc, book: Book) -> None:
    said = doc.keys({"key": str, "title": str, "reading": str, "values": dict})
    for since, at in said["values"].items() if "values" in said else ():
        cite = at.keys({"cite": str}).get("cite")
        if cite and type(since) is date:
            book.cites.append((cite, at))
            _in_force(cite, since, at, book)
            book.last_day.append((since, cite))


def _overlay(doc: Doc, book: Book) -> None:
    said = doc.keys({"key": str, "title": str, "note": str, "limits": dict})
    if len(said) < 4:
        return
    book.overlays[said["key"]] = said["note"]
    for key, at in said["limits"].items():
        if key not in book.limits:
            at.faults.add(at, f"没有名为 {key} 的期限")
            continue
        base = book.limits[key]
        head = {name: getattr(base, name) for name in ("key", "title", "unit", "starts")}
        added = [v for v in (_value(head, since, part, book) for since, part in at.items()) if v]
        for value in added:
            before = base.on(value.since - timedelta(days=1))
            if before and before.days and (value.days or 0) >= before.days:
                at.faults.add(at, f"地方规定只能缩短期限：{key} 原为 {before.days} 日")
        values = tuple(sorted((*base.values, *added), key=lambda value: value.since))
        book.limits[key] = Limit(base.key, base.title, base.unit, base.starts, base.stops, base.holder, values)
