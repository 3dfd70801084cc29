"""Letters from a spreadsheet become petitions with their real days, through the same acts as everything else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from xinfang.bureau import acts
from xinfang.cli.maps import OPENED, Map
from xinfang.ledger import heads
from xinfang.ledger.canonical import canonical
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.actions import create_organ
from xinfang.people.kinds import Level, OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import actions, sheets
from xinfang.petitions.kinds import Outcome, ServiceMode
from xinfang.petitions.models import Petition, Proceeding, Source
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.sheets import Origin
from xinfang.petitions.when import When
from xinfang.rules.lawbook import in_words
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault.crypto import keyed

CHUNK = 50
ORGANS_SINCE = date(2005, 5, 1)


@dataclass(slots=True)
class Result:
    """What an import did: rows = imported + already + refused."""

    rows: int = 0
    imported: int = 0
    already: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    organs_created: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Letter:
    """One row, read and checked."""

    number: str
    author: str
    title: str
    text: str
    received: date
    reply: str
    replied: date | None
    phone: str = ""
    address: str = ""
    category: str = ""

    def digest(self) -> str:
        """Over the letter's own fields: a reply that comes later is a new act, a changed letter is refused (36)."""
        return keyed(
            canonical([self.number, self.author, self.title, self.text, self.received.isoformat()]), "import/letter"
        )


def run(path: Path, plan: Map, *, today: date, actor: Actor, progress: Callable[[Result], None]) -> Result:
    """Import every row of the first sheet; a bad row is refused with its number and reason, and the others go on.

    Killed half-way and run again it comes to the same end: rows are committed whole, and what is there is not redone.
    """
    if plan.opened:
        return _opened(path, plan, today, actor)
    result = Result()
    rows = _rows(path)
    head = _columns(next(rows, (1, []))[1], plan)
    _source(plan, actor, today)
    organs = {organ.code: organ for organ in Organ.objects.filter(code__startswith=f"{plan.source}:")}
    while chunk := list(islice(rows, CHUNK)):
        with acts.together():
            known = _known(chunk, head, plan)
            for number, cells in chunk:
                _row(result, number, cells, head, plan, organs, known, actor, today)
        progress(result)
    _finish(result, plan, actor, today)
    return result


def _opened(path: Path, plan: Map, today: date, actor: Actor) -> Result:
    """A sheet of another system: new, open matters of an organ that exists; nothing accepted, nothing replied."""
    organ = Organ.objects.filter(code=plan.organ_code, valid_to__isnull=True).first()
    if organ is None:
        raise Refused(
            f"没有代码为 {plan.organ_code} 的单位。", todo="请核对导入说明里 organ 的 code", code="unknown_organ"
        )
    origin = Origin(OPENED[plan.channel.value])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 打不开。", code="unreadable") from error
    found = sheets.look(data, origin, organ=organ, today=today, columns=plan.columns, most=None)
    made = 0
    for at in range(0, len(found.rows), CHUNK):
        made += sheets.bring(found.rows[at : at + CHUNK], origin, organ=organ, actor=actor, today=today)
    if made:
        heads.note()
    refused = [(line.line, line.why) for line in found.lines if line.state == "refused"]
    return Result(len(found.lines), made, found.count("already"), refused)


def _rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise Refused(
            f"文件 {path} 打不开：{error}", todo="须为 .xlsx、.xls 或 .ods 文件", code="unreadable"
        ) from error
    yield from enumerate(sheet.iter_rows(), start=1)


def _columns(head: list[Any], plan: Map) -> dict[str, int]:
    places = {str(name).strip(): place for place, name in enumerate(head)}
    found = {key: places[name] for key, name in plan.columns.items() if name in places}
    missing = [plan.columns[key] for key in ("number", "title", "received", "text") if key not in found]
    if missing:
        raise Refused(f"表头缺少{'、'.join(missing)}。", todo="请核对文件和导入说明里的 columns", code="no_columns")
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """A letter that is in already, and the reply that came with it, if one did."""

    petition: Petition
    replied: date | None = None
    reply: str = ""


def _known(chunk: list[tuple[int, list[Any]]], head: dict[str, int], plan: Map) -> dict[str, Known]:
    numbers = {_word(cells, head, "number") for _, cells in chunk}
    found = list(Petition.objects.filter(source=plan.source, source_id__in=numbers))
    days = dict(Proceeding.objects.filter(petition__in=found, tier=1).values_list("petition_id", "replied_on"))
    uids = [petition.uid for petition in found]
    papers = Paper.objects.filter(subject__in=uids, kind=PaperKind.OPINION.value, external=True)
    replies = {paper.subject: paper.body for paper in papers}
    return {p.source_id: Known(p, days.get(p.pk), replies.get(p.uid, "")) for p in found}


def _row(
    result: Result,
    number: int,
    cells: list[Any],
    head: dict[str, int],
    plan: Map,
    organs: dict[str, Organ],
    known: dict[str, Known],
    actor: Actor,
    today: date,
) -> None:
    if not any(str(cell).strip() for cell in cells):
        return
    result.rows += 1
    made: list[str] = []
    before = dict(known)
    try:
        with acts.together():
            letter = _letter(cells, head, plan, today)
            done = _bring(letter, plan, organs, known, made, actor, today)
    except Refused as error:  # what was rolled back is not known any more
        for code in made:
            organs.pop(code, None)
        known.clear()
        known.update(before)
        result.refused.append((number, in_words(error)))
        return
    result.organs_created += made
    result.imported += done
    result.already += not done


def _bring(
    letter: Letter,
    plan: Map,
    organs: dict[str, Organ],
    known: dict[str, Known],
    made: list[str],
    actor: Actor,
    today: date,
) -> bool:
    """Bring one letter in, or its later reply; False when all of it was there already."""
    base = f"import:{plan.source}:{letter.number}"
    before = known.get(letter.number)
    if before is not None:
        _refuse_changed(letter, before)
        petition = before.petition
    else:
        organ, place = _organ(letter, plan, organs, made, actor, today)
        petition = _register(letter, plan, organ, place, actor, today, base)
    if letter.replied is None or (before is not None and before.replied is not None):
        known[letter.number] = before or Known(petition)
        return before is None
    known[letter.number] = Known(petition, letter.replied, letter.reply)
    when = When(letter.replied, today, imported=True)
    actions.reply(
        petition.uid, outcome=Outcome.UNSTATED, text=letter.reply, actor=actor, when=when, key=f"{base}:reply"
    )
    assumed = When(letter.replied, today, imported=True, assumed=True)
    actions.serve(
        petition.uid,
        mode=ServiceMode.ELECTRONIC,
        received_on=letter.replied,
        actor=actor,
        when=assumed,
        key=f"{base}:serve",
    )
    return True


def _refuse_changed(letter: Letter, before: Known) -> None:
    """A row that says something else than what came in under its number changes nothing (decision 36)."""
    other = "内容" if before.petition.source_digest != letter.digest() else ""
    if before.reply and letter.replied and (before.replied, before.reply) != (letter.replied, letter.reply):
        other = other or "答复"
    if other:
        raise Refused(
            f"编号 {letter.number} 已经导入过，这一行的{other}与那时不同。",
            why="导入不改写已登记的来信和答复",
            todo="请核对编号；确要更正的，在事项页上更正",
            code="changed_letter",
        )


def _register(letter: Letter, plan: Map, organ: Organ, place: str, actor: Actor, today: date, base: str) -> Petition:
    said = Registration(
        title=letter.title,
        text=letter.text,
        received_on=letter.received,
        channel=plan.channel,
        purpose=plan.purpose,
        kind=plan.kind,
        place=place,
        category=letter.category,
        identity=Identity(letter.author, letter.phone, "", letter.address),
        source=plan.source,
        source_id=letter.number,
        source_digest=letter.digest(),
    )
    when = When(letter.received, today, imported=True, assumed=True)
    petition = actions.register(said, organ=organ, actor=actor, when=when, key=f"{base}:register").petition
    if plan.accepted:
        actions.accept(petition.uid, actor=actor, when=when, key=f"{base}:accept")
    return petition


def _organ(
    letter: Letter, plan: Map, organs: dict[str, Organ], made: list[str], actor: Actor, today: date
) -> tuple[Organ, str]:
    """The organ of a letter: the pattern's first match in the title, else in the text, else the fallback (35)."""
    found = plan.pattern.search(letter.title) or plan.pattern.search(letter.text)
    place = found["place"] if found else plan.fallback
    code = f"{plan.source}:{place}"
    if code not in organs:
        name = plan.organ_name.format(place=place)
        said = {
            "code": code,
            "name": name,
            "short_name": name,
            "kind": OrganKind.PETITION_OFFICE.value,
            "level": (Level.COUNTY if place.endswith(("县", "区")) else Level.CITY).value,
            "valid_from": ORGANS_SINCE,
        }
        organs[code] = create_organ(said, parent=None, actor=actor, on=today)
        made.append(code)
    return organs[code], place


def _letter(cells: list[Any], head: dict[str, int], plan: Map, today: date) -> Letter:
    words = {key: _word(cells, head, key) for key in head}
    if not words["number"]:
        raise Refused("没有编号。", todo="每行须有编号，据此判断是否导入过", field="number", code="no_number")
    if len(words["number"]) > 60 or len(words.get("author", "")) > 200:
        raise Refused("编号或姓名过长。", field="number", code="too_long")
    received = _day(cells, head, "received", plan, today)
    replied = _day(cells, head, "replied", plan, today) if words.get("reply") or words.get("replied") else None
    if received is None:
        raise Refused("没有收到的日期。", todo="请补上日期", field="received", code="no_day")
    if words.get("reply") and replied is None:
        raise Refused("有答复而没有答复的日期。", todo="请补上答复日期", field="replied", code="no_reply_day")
    if replied is not None and not words.get("reply"):
        raise Refused("有答复的日期而没有答复内容。", todo="请补上答复内容", field="reply", code="no_reply")
    if replied is not None and replied < received:
        raise Refused(
            f"答复日 {replied} 早于收到日 {received}。",
            todo="请核对两个日期",
            field="replied",
            code="reply_before_letter",
        )
    return Letter(
        words["number"],
        words.get("author", ""),
        words["title"],
        words["text"],
        received,
        words.get("reply", ""),
        replied,
        words.get("phone", ""),
        words.get("address", ""),
        words.get("category", ""),
    )


def _word(cells: list[Any], head: dict[str, int], key: str) -> str:
    value = cells[head[key]] if key in head and head[key] < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _day(cells: list[Any], head: dict[str, int], key: str, plan: Map, today: date) -> date | None:
    value = cells[head[key]] if key in head and head[key] < len(cells) else ""
    found = _as_day(value, plan)
    if found is not None and found > today:
        raise Refused(f"日期 {found} 在今天之后。", todo="请核对年份", field=key, code="future")
    return found


def _as_day(value: Any, plan: Map) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    for form in plan.days:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - the files hold local days, not moments
        except ValueError:
            continue
    raise Refused(f"日期 {text[:40]!r} 看不懂。", todo="请改成导入说明 days 里的写法之一", code="bad_day")


def _source(plan: Map, actor: Actor, today: date) -> None:
    text = "\n".join(plan.assumptions)
    row = Source.objects.filter(key=plan.source).first()
    if row is not None and row.assumptions == text and row.title == plan.title:
        return
    with acts.begin("import.source", actor=actor) as act:
        if row is None:
            row = act.add(Source(key=plan.source, title=plan.title, assumptions=text))
        else:
            row.title, row.assumptions = plan.title, text
            act.change(row, "title", "assumptions")
        act.record(Kind.IMPORT_FINISHED, row.uid, on=today, payload={"source": plan.source})


def _finish(result: Result, plan: Map, actor: Actor, today: date) -> None:
    if result.imported:
        with acts.begin("import.finish", actor=actor) as act:
            said = {
                "rows": result.rows,
                "imported": result.imported,
                "already": result.already,
                "refused": len(result.refused),
                "source": plan.source,
            }
            act.record(Kind.IMPORT_FINISHED, new_uid(), on=today, payload=said)
        heads.note()
