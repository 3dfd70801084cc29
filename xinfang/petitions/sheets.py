"""Work sheets of other systems by file: 12345 orders, exports of a leader's mailbox. Each row becomes a new, open matter.

Read here for both doors that take them, the desk and the command line. Nothing is accepted and nothing answered by a
sheet: the clock of disposal runs from the day of receipt that the row names, and what comes late is shown as late.
"""

import base64
import csv
import io
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from xinfang.bureau import acts
from xinfang.ledger.canonical import canonical
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.petitions.actions import numbering
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Channel, ExternalSystem
from xinfang.petitions.models import ExternalNumber, Petition
from xinfang.petitions.registration import Registration, register
from xinfang.petitions.when import When
from xinfang.rules.lawbook import in_words
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.crypto import keyed, seal, unseal

COLUMNS: Mapping[str, str] = {
    "number": "工单编号",
    "received": "收到日期",
    "title": "标题",
    "text": "诉求内容",
    "author": "姓名",
    "phone": "电话",
    "address": "住址",
    "heads": "人数",
    "place": "事发地",
    "category": "内容分类",
}
NEEDED = ("number", "received", "title", "text")
LONGEST: Mapping[str, int] = {"author": 60, "phone": 60, "address": 200, "place": 120, "category": 120}
MOST_ROWS, MOST_BYTES, MOST_PACKED = 300, 8 * 1024 * 1024, 3_000_000
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\sT].*)?|(\d{4})(\d{2})(\d{2})")
SEALED = "sheet/preview"


class Origin(StrEnum):
    """Whose sheet it is."""

    HOTLINE = "hotline"
    MAILBOX = "mailbox"


ORIGIN_LABELS = {Origin.HOTLINE: "12345 工单", Origin.MAILBOX: "领导信箱"}
CHANNELS = {Origin.HOTLINE: Channel.HOTLINE, Origin.MAILBOX: Channel.LEADER_MAILBOX}
SYSTEMS = {Origin.HOTLINE: ExternalSystem.HOTLINE, Origin.MAILBOX: ExternalSystem.MAILBOX}


@dataclass(frozen=True, slots=True)
class Row:
    """One row, read and in shape."""

    line: int
    number: str
    received: str
    title: str
    text: str
    author: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    heads: int = 1
    place: str = ""
    category: str = ""

    def digest(self) -> str:
        """Over what was said: the same number with other words is another matter, or a mistake."""
        return keyed(canonical([self.number, self.author, self.title, self.text, self.received]), "sheet/row")

    def said(self, origin: Origin) -> Registration:
        """What is registered."""
        return Registration(
            title=self.title,
            text=self.text,
            received_on=date.fromisoformat(self.received),
            channel=CHANNELS[origin],
            category=self.category,
            place=self.place,
            head_count=self.heads,
            identity=Identity(self.author, self.phone, "", self.address),
            anonymous=not self.author,
            source=origin.value,
            source_id=self.number,
            source_digest=self.digest(),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of one row of the file: ``new``, ``already`` or ``refused``, and why."""

    line: int
    number: str
    title: str
    state: str
    why: str = ""


@dataclass(slots=True)
class Sheet:
    """A file that was looked at: a line for each row, and the rows that would be taken."""

    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many lines are ``state``."""
        return sum(line.state == state for line in self.lines)


def look(
    data: bytes,
    origin: Origin,
    *,
    organ: Organ,
    today: date,
    columns: Mapping[str, str] = COLUMNS,
    most: int | None = MOST_ROWS,
) -> Sheet:
    """Read a file and say of each row what would become of it. Nothing is written.

    Refuses a file that is no sheet or text, lacks a needed column, or has more than ``most`` rows.
    """
    head, *body = _cells(data, most)
    places = {str(name).strip().removesuffix("*"): place for place, name in enumerate(head)}
    found = {key: places[name] for key, name in columns.items() if name in places}
    missing = [columns[key] for key in NEEDED if key not in found]
    if missing:
        raise Refused(
            f"表头缺少{'、'.join(missing)}。", todo="请下载模板，表头与模板一致", field="file", code="no_columns"
        )
    sheet, taken = Sheet(), _Taken(origin, organ)
    given = [(line, cells) for line, cells in enumerate(body, start=2) if any(str(cell).strip() for cell in cells)]
    taken.read([_word(cells, found, "number") for _, cells in given])
    for line, cells in given:
        number, title = _word(cells, found, "number"), _word(cells, found, "title")
        try:
            row = _row(line, cells, found, today)
            row.said(origin).check(When(today, today, imported=True))
            state = taken.state_of(row)
        except Refused as error:
            sheet.lines.append(Line(line, number[:60], title[:60], "refused", in_words(error)))
            continue
        sheet.lines.append(Line(line, number, title[:60], state))
        if state == "new":
            sheet.rows.append(row)
    if not sheet.lines:
        raise Refused("文件里没有可导入的行。", todo="第一行是表头，从第二行起一行一件", field="file", code="no_rows")
    return sheet


@dataclass(slots=True)
class _Taken:
    """Which numbers are taken, in the file and before."""

    origin: Origin
    organ: Organ
    known: dict[str, Petition] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    here: dict[str, int] = field(default_factory=dict)

    def read(self, numbers: Sequence[str]) -> None:
        rows = Petition.objects.filter(source=self.origin.value, source_id__in=numbers).defer("title")
        self.known = {row.source_id: row for row in rows}
        noted = ExternalNumber.objects.filter(system=SYSTEMS[self.origin].value, ended_on__isnull=True)
        tidied = [numbering.tidied(number) for number in numbers]
        self.noted = set(noted.filter(number__in=tidied).values_list("number", flat=True))

    def state_of(self, row: Row) -> str:
        if row.number in self.here:
            raise Refused(f"与第 {self.here[row.number]} 行的编号相同。", todo="一个编号一行", code="twice")
        self.here[row.number] = row.line
        before = self.known.get(row.number)
        if before is not None:
            refuse_changed(row, before, self.organ)
            return "already"
        numbering.checked(row.number)
        if numbering.tidied(row.number) in self.noted:
            raise Refused(f"编号 {row.number} 已经登记在一件事项上。", todo="请用检索框按编号查", code="number_taken")
        return "new"


def refuse_changed(row: Row, before: Petition, organ: Organ) -> None:
    """A number that came before with other words, or through another organ, changes nothing."""
    if before.registrar_id != organ.pk:
        raise Refused(
            f"编号 {row.number} 已由其他单位导入。", todo="请与派单的单位核对", field="number", code="other_organ"
        )
    if before.disposed_on is None and before.source_digest != row.digest():
        raise Refused(
            f"编号 {row.number} 已经导入过，这一行的内容与那时不同。",
            why="导入不改写已登记的事项",
            todo="请核对编号；确要更正的，在事项页上更正；补充的内容，作为重件并入",
            field="number",
            code="changed_letter",
        )


def bring(rows: Iterable[Row], origin: Origin, *, organ: Organ, actor: Actor, today: date) -> int:
    """Register every row at ``organ``, all of them or none; how many were new. The same rows again add nothing.

    Refuses an actor who does not register there, and any row that cannot be taken, with its line.
    """
    made = 0
    with acts.together():
        for row in rows:
            try:
                made += bring_one(row, origin, organ=organ, actor=actor, today=today)
            except Refused as error:
                raise Refused(f"第 {row.line} 行：{in_words(error)}", todo="一行也没有导入", code=error.code) from error
        if made:
            finished(origin, made, actor, today)
    return made


def bring_one(row: Row, origin: Origin, *, organ: Organ, actor: Actor, today: date) -> bool:
    """Register one row today, with its number in the other system; False when it is there already."""
    before = Petition.objects.filter(source=origin.value, source_id=row.number).first()
    if before is not None:
        refuse_changed(row, before, organ)
        return False
    when = When(today, today, imported=True)
    key = f"sheet:{origin}:{keyed(row.number.encode(), 'sheet/key')[:40]}"
    with acts.together():
        petition = register(row.said(origin), organ=organ, actor=actor, when=when, key=key).petition
        numbering.note(petition, SYSTEMS[origin], row.number, actor=actor, on=today)
    return True


def finished(origin: Origin, made: int, actor: Actor, today: date, refused: int = 0) -> None:
    """Say in the ledger that a sheet came in."""
    with acts.begin("import.finish", actor=actor) as act:
        said = {"rows": made + refused, "imported": made, "refused": refused, "source": origin.value}
        act.record(Kind.IMPORT_FINISHED, new_uid(), on=today, payload=said)


def pack(rows: Sequence[Row], origin: Origin, organ: Organ) -> str:
    """The rows of a preview, sealed: a page carries them until they are confirmed, and nothing is kept meanwhile."""
    said = json.dumps([origin.value, str(organ.uid), [asdict(row) for row in rows]], ensure_ascii=False)
    packed = base64.b64encode(seal(zlib.compress(said.encode()), SEALED)).decode()
    if len(packed) > MOST_PACKED:
        raise Refused("文件太大。", todo="请分成几个文件", field="file", code="too_many")
    return packed


def unpack(packed: str, organ: Organ) -> tuple[Origin, list[Row]]:
    """What ``pack`` sealed for the same organ; Refused for anything else."""
    try:
        said = json.loads(zlib.decompress(unseal(base64.b64decode(packed, validate=True), SEALED)))
    except (ValueError, Unreadable, zlib.error) as error:
        raise Refused("预览已经失效。", todo="请重新上传文件", code="no_preview") from error
    if said[1] != str(organ.uid):
        raise Refused("这份预览是另一个单位的。", todo="请重新上传文件", code="no_preview")
    return Origin(said[0]), [Row(**row) for row in said[2]]


def _cells(data: bytes, most: int | None) -> list[list[Any]]:
    if len(data) > MOST_BYTES:
        raise Refused("文件超过 8 MB。", todo="请分成几个文件", field="file", code="too_large")
    rows = _from_book(data, most) if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} else _from_text(data)
    if most is not None and len(rows) > most + 1:
        raise Refused(f"超过 {most} 行。", todo="请分成几个文件", field="file", code="too_many")
    return rows or [[]]


def _from_book(data: bytes, most: int | None) -> list[list[Any]]:
    try:
        page = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return page.to_python(skip_empty_area=False, nrows=None if most is None else most + 2)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise _unreadable() from error


def _from_text(data: bytes) -> list[list[Any]]:
    if b"\0" in data:
        raise _unreadable()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise _unreadable() from error
    raise _unreadable()


def _unreadable() -> Refused:
    return Refused(
        "文件打不开。",
        why="不是 Excel 或 CSV 文件，或者已损坏",
        todo="请下载模板，填好后另存为 .xlsx 或 .csv",
        field="file",
        code="unreadable",
    )


def _word(cells: Sequence[Any], found: Mapping[str, int], key: str) -> str:
    value = cells[found[key]] if key in found and found[key] < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _row(line: int, cells: Sequence[Any], found: Mapping[str, int], today: date) -> Row:
    words = {key: _word(cells, found, key) for key in found}
    if not words["number"]:
        raise Refused("没有编号。", todo="每行须有编号，据此判断是否导入过", code="no_number")
    for key, longest in LONGEST.items():
        if len(words.get(key, "")) > longest:
            raise Refused(f"{COLUMNS[key]}超过 {longest} 字。", code="too_long")
    received = _day(cells[found["received"]] if found["received"] < len(cells) else "")
    if received > today:
        raise Refused(f"收到日期 {received} 在今天之后。", todo="请核对年份", code="future")
    heads = words.pop("heads", "") or "1"
    if not re.fullmatch(r"[1-9]\d{0,5}", heads, re.ASCII):
        raise Refused(f"人数“{heads[:20]}”不是数字。", code="head_count")
    words["received"] = received.isoformat()
    return Row(line=line, heads=int(heads), **words)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        raise Refused("没有收到日期。", todo="请补上日期", code="no_day")
    found = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups() if part is not None)) if found else date(0, 0, 0)
    except ValueError as error:
        raise Refused(f"日期“{text[:20]}”看不懂。", todo="请写成 2023-03-01 的样子", code="bad_day") from error


def template() -> bytes:
    """The empty sheet with a row of examples; a star marks what must be filled in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold, plain = book.add_format({"bold": True, "bg_color": "#eaf1fa"}), book.add_format({"num_format": "@"})
    page = book.add_worksheet("工单")
    page.write_row(0, 0, [title + "*" * (key in NEEDED) for key, title in COLUMNS.items()], bold)
    example = ("DH20230301001", "2023-03-01", "路灯不亮", "某路某号门前路灯不亮，请修复。", "", "", "", "1", "某路", "")
    page.write_row(1, 0, example, plain)
    page.set_column(0, len(COLUMNS), 18, plain)
    book.close()
    return out.getvalue()
