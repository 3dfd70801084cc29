"""The map of an import: which column is what, how days are written, how an organ is found, what is assumed."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xinfang.petitions.kinds import Channel, MatterKind, Purpose
from xinfang.rules import strict
from xinfang.rules.refusals import Refused
from xinfang.rules.strict import Doc, Faults, LawError

NEEDED, OPTIONAL = (
    ("number", "title", "received", "text"),
    ("author", "phone", "address", "reply", "replied", "category", "heads", "place"),
)

OPENED = {Channel.HOTLINE.value: "hotline", Channel.LEADER_MAILBOX.value: "mailbox"}
NOWHERE = re.compile(r"(?!)(?P<place>)")


@dataclass(frozen=True, slots=True)
class Map:
    """A checked map. ``opened``: its rows come in as new, open matters of the organ ``organ_code``, which exists already."""

    source: str
    title: str
    columns: dict[str, str]
    days: tuple[str, ...]
    pattern: re.Pattern[str]
    organ_name: str
    fallback: str
    channel: Channel
    purpose: Purpose
    kind: MatterKind | None
    accepted: bool
    assumptions: tuple[str, ...]
    opened: bool = False
    organ_code: str = ""


def read(given: Path | None) -> Map:
    """The map of a path, or the packaged one; LawError names what is wrong with it, by file and line."""
    path = given or Path(__file__).with_name("letters.yaml")
    if not path.is_file():
        raise Refused(f"没有导入说明文件 {path}。", todo="用 --map 指明 YAML 文件", code="no_map")
    faults = Faults()
    doc = strict.read(path, faults)
    words = dict.fromkeys(("source", "title", "channel", "purpose"), str)
    said = doc.keys(
        {**words, "columns": dict, "days": list, "organ": dict, "assumptions": list},
        {"kind": str, "accepted": str, "opened": str},
    )
    found = None if faults.found else _build(doc, said)
    if faults.found or found is None:
        raise LawError(faults.found)
    return found


def _build(doc: Doc, said: dict[str, Any]) -> Map | None:
    opened = said.get("opened") == "yes"
    patterned = dict.fromkeys(("pattern", "name", "fallback_organ"), str)
    organ = said["organ"].keys({"code": str} if opened else patterned)
    columns = said["columns"].keys(dict.fromkeys(NEEDED, str), dict.fromkeys(OPTIONAL, str))
    for ok, text in (
        (re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", said["source"]), "source 须为小写字母开头的代码"),
        (said["channel"] in set(Channel), f"不认识的信访形式 {said['channel']}"),
        (said["purpose"] in set(Purpose), f"不认识的信访目的 {said['purpose']}"),
        (said.get("kind", "") in {"", *MatterKind}, f"不认识的类别 {said.get('kind')}"),
        (said.get("opened", "no") in {"no", "yes"}, "opened 只能是 no 或 yes"),
        (not opened or said["channel"] in OPENED, "opened: yes 只用于 channel 为 hotline 或 leader_mailbox 的"),
        (opened or said["source"] not in OPENED.values(), f"source 不能是 {said['source']}：工单、信箱的编号占用"),
        (said.get("accepted", "no") in {"no", "on_receipt"}, "accepted 只能是 no 或 on_receipt"),
    ):
        if not ok:
            doc.faults.add(doc, text)
    pattern = NOWHERE if opened else _pattern(said["organ"], organ.get("pattern") or "")
    days = said["days"].words()
    for form in days:
        try:
            date(2013, 6, 14).strftime(form)
        except ValueError:
            doc.faults.add(said["days"], f"日期格式 {form} 不能用")
    if doc.faults.found or pattern is None:
        return None
    return Map(
        said["source"],
        said["title"],
        columns,
        days,
        pattern,
        organ.get("name", ""),
        organ.get("fallback_organ", ""),
        Channel(said["channel"]),
        Purpose(said["purpose"]),
        MatterKind(said["kind"]) if said.get("kind") else None,
        said.get("accepted") == "on_receipt",
        said["assumptions"].words(),
        opened,
        organ.get("code", ""),
    )


def _pattern(at: Doc, text: str) -> re.Pattern[str] | None:
    try:
        pattern = re.compile(text)
    except re.error as error:
        at.faults.add(at, f"pattern 不是合格的正则式：{error}")
        return None
    if "place" not in pattern.groupindex:
        at.faults.add(at, "pattern 里须有一段取名 place")
        return None
    return pattern
