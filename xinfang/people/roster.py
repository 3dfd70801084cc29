"""Organs, posts and people from a spreadsheet: a template that explains itself, and an import that can be repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from xinfang.bureau import acts
from xinfang.people import actions
from xinfang.people.kinds import FUNCTION_LABELS, LEVEL_LABELS, ORGAN_LABELS, POST_LABELS
from xinfang.people.models import Account, Appointment, Organ, Person, Post
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

ORGANS, PEOPLE = "单位", "人员"
ORGAN_COLUMNS = (
    "代码",
    "名称",
    "简称",
    "类型",
    "层级",
    "上级代码",
    "区划代码",
    "机关代字",
    "成立日期",
    "通信地址",
    "电子邮箱",
    "投诉电话",
    "接待时间地点",
    "查询方式",
)
PEOPLE_COLUMNS = (
    "工号",
    "姓名",
    "单位代码",
    "科室",
    "职务",
    "职务类型",
    "任职日期",
    "离任日期",
    "职责",
    "分工",
    "用户名",
    "初始口令",
)
MOST_ROWS, MOST_BYTES = 20_000, 8 * 1024 * 1024
CONTACTS = {
    "通信地址": "address",
    "电子邮箱": "email",
    "投诉电话": "phone",
    "接待时间地点": "reception",
    "查询方式": "inquiry",
}

WORDS: tuple[tuple[str, Mapping[Any, str]], ...] = (
    ("类型", ORGAN_LABELS),
    ("层级", LEVEL_LABELS),
    ("职务类型", POST_LABELS),
    ("职责（几项用空格隔开）", FUNCTION_LABELS),
)


@dataclass(slots=True)
class Brought:
    """What an import of a roster did: rows = added + already + refused."""

    rows: int = 0
    added: int = 0
    already: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)


def bring(source: Path | bytes, *, actor: Actor, on: date) -> Brought:
    """Import a roster. A bad row is refused with its sheet, number and reason; the others go on; again adds nothing."""
    try:
        book = (
            CalamineWorkbook.from_path(str(source))
            if isinstance(source, Path)
            else CalamineWorkbook.from_filelike(BytesIO(source))
        )
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(
            "文件打不开。", why="不是 Excel 文件，或者已损坏", todo="请下载模板，填好后另存为 .xlsx", code="unreadable"
        ) from error
    done = Brought()
    for sheet, columns, one in ((ORGANS, ORGAN_COLUMNS, _organ), (PEOPLE, PEOPLE_COLUMNS, _person)):
        if sheet not in book.sheet_names:
            continue
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
        if len(rows) > MOST_ROWS + 1:
            raise Refused(f"工作表“{sheet}”超过 {MOST_ROWS} 行。", todo="请分成几个文件", code="too_many")
        _rows(done, sheet, columns, rows, one, actor, on)
    if not done.rows:
        raise Refused(
            "文件里没有可导入的行。", todo=f"工作表须名为“{ORGANS}”和“{PEOPLE}”，表头与模板一致", code="no_rows"
        )
    return done


def _rows(
    done: Brought, sheet: str, columns: tuple[str, ...], rows: list[list[Any]], one: Any, actor: Actor, on: date
) -> None:
    head = [str(cell).strip().removesuffix("*") for cell in rows[0]] if rows else []
    missing = [name for name in columns[:4] if name not in head]
    if missing:
        raise Refused(f"工作表“{sheet}”缺少列：{'、'.join(missing)}。", todo="表头请与模板一致", code="no_columns")
    for number, cells in enumerate(rows[1:], start=2):
        said = dict(zip(head, cells, strict=False))
        if not any(_word(said, name) for name in head):
            continue
        done.rows += 1
        try:
            with acts.together():
                added = one(said, actor, on)
        except Refused as error:
            done.refused.append((sheet, number, str(error)))
        else:
            done.added += added
            done.already += not added


def _word(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _day(said: Mapping[str, Any], name: str) -> date | None:
    value = said.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    word = _word(said, name).replace("/", "-").replace(".", "-")
    if not word:
        return None
    try:
        parts = [int(part) for part in word.split(" ")[0].split("-")]
        return date(*parts)
    except (ValueError, TypeError) as error:
        raise Refused(f"{name}“{word}”看不懂。", todo="请写成 2013-06-14 的样子", code="bad_day") from error


def _key(labels: Mapping[Any, str], word: str, what: str) -> str:
    for key, label in labels.items():
        if word in {label, str(key)}:
            return str(key)
    raise Refused(f"{what}“{word}”不认识。", todo="可写：" + "、".join(labels.values()), code="unknown_kind")


def _organ(said: Mapping[str, Any], actor: Actor, on: date) -> bool:
    code = _word(said, "代码")
    if code and Organ.objects.filter(code=code).exists():
        return False
    above = _word(said, "上级代码")
    parent = Organ.objects.filter(code=above).first() if above else None
    if above and parent is None:
        raise Refused(f"上级代码 {above} 的单位不存在。", todo="上级单位的行要写在前面", code="unknown_organ")
    given = {
        "code": code,
        "name": _word(said, "名称"),
        "short_name": _word(said, "简称") or _word(said, "名称"),
        "kind": _key(ORGAN_LABELS, _word(said, "类型"), "类型"),
        "level": _key(LEVEL_LABELS, _word(said, "层级"), "层级"),
        "division_code": _word(said, "区划代码"),
        "paper_mark": _word(said, "机关代字"),
        "valid_from": _day(said, "成立日期") or date(2005, 5, 1),
        **{name: _word(said, title) for title, name in CONTACTS.items()},
    }
    for name, longest in (("code", 60), ("name", 120), ("short_name", 60), ("division_code", 12), ("paper_mark", 20)):
        if len(str(given[name])) > longest:
            raise Refused(f"“{given[name]}”超过 {longest} 字。", field=name, code="too_long")
    actions.create_organ(given, parent=parent, actor=actor, on=on)
    return True


def _person(said: Mapping[str, Any], actor: Actor, on: date) -> bool:
    organ = Organ.objects.filter(code=_word(said, "单位代码")).first()
    if organ is None:
        raise Refused(
            f"单位代码 {_word(said, '单位代码') or '（空）'} 的单位不存在。",
            todo="请先在“单位”里写明",
            code="unknown_organ",
        )
    start = _day(said, "任职日期")
    if start is None:
        raise Refused("没有任职日期。", todo="责任按在任日期确定，请补上", cite="seed/3", code="no_day")
    code, name = _word(said, "工号"), _word(said, "姓名")
    person = Person.objects.filter(code=code).first()
    if person is not None and person.name != name:
        raise Refused(f"工号 {code} 已登记为{person.name}，与“{name}”不同。", todo="请核对工号", code="code_taken")
    person = person or actions.create_person(code=code, name=name, actor=actor, on=on)
    kind, title, section = (
        _key(POST_LABELS, _word(said, "职务类型"), "职务类型"),
        _word(said, "职务"),
        _word(said, "科室"),
    )
    post = Post.objects.filter(organ=organ, title=title, section=section).first()
    post = post or actions.create_post(organ, title=title, kind=kind, section=section, actor=actor, on=on)
    added = not Appointment.objects.filter(person=person, post=post, start=start, superseded=False).exists()
    if added:
        functions = [_key(FUNCTION_LABELS, word, "职责") for word in _word(said, "职责").replace("、", " ").split()]
        actions.appoint(
            person,
            post,
            start=start,
            end=_day(said, "离任日期"),
            functions=functions,
            portfolio=_word(said, "分工"),
            actor=actor,
            on=on,
        )
    username = _word(said, "用户名")
    if username and not Account.objects.filter(person=person).exists():
        actions.create_account(person, username=username, password=_word(said, "初始口令"), actor=actor, on=on)
        added = True
    return added


def template() -> bytes:
    """The empty roster with a row of examples and the words that each column may hold."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#eaf1fa"})
    examples = {
        ORGANS: (
            "421200-XF",
            "咸宁市信访局",
            "市信访局",
            "信访部门",
            "市",
            "",
            "421200",
            "咸信访",
            "2005-05-01",
            "",
            "",
            "",
            "",
            "",
        ),
        PEOPLE: ("X001", "示例姓名", "421200-XF", "办信科", "科员", "办理人员", "2013-06-14", "", "登记", "", "", ""),
    }
    for sheet, columns in ((ORGANS, ORGAN_COLUMNS), (PEOPLE, PEOPLE_COLUMNS)):
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns, bold)
        page.write_row(1, 0, examples[sheet])
        page.set_column(0, len(columns), 16)
    words = book.add_worksheet("可用的词")
    for column, (title, labels) in enumerate(WORDS):
        words.write(0, column, title, bold)
        words.write_column(1, column, list(labels.values()))
    words.set_column(0, 4, 22)
    book.close()
    return out.getvalue()
