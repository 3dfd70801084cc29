"""``xinfang report --from A --to B``: the analysis report, its figures with their definitions; DOCX or PDF with ``--out``."""

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone

from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, emit
from xinfang.papers import pdf, word
from xinfang.papers.content import content_of
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.queries import operator, organ_by_code
from xinfang.reports import paper as setting
from xinfang.reports.analysis import Analysis, Part, analysed
from xinfang.reports.counting import Cell, Counted
from xinfang.reports.figures import IN_WORDS
from xinfang.reports.owed import Known, definitions, told
from xinfang.reports.scope import scope_of
from xinfang.rules.refusals import Refused

NAME = "report"
HELP = "信访情况分析报告：一段时间的数字、口径和与上期的比较（2005年《信访条例》第三十九条，2022年《信访工作条例》第四十一条）"
LOGGED = True
RENDER = {".docx": word.render, ".pdf": pdf.render}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The period, whose report, and where the paper goes."""
    parser.add_argument("--from", type=inputs.arg_day, required=True, dest="first", metavar="日期", help="起日")
    parser.add_argument("--to", type=inputs.arg_day, required=True, dest="last", metavar="日期", help="止日（算在内）")
    parser.add_argument("--organ", default="", metavar="代码", help="哪个信访部门的报告（默认全部单位汇总）")
    parser.add_argument("--outer", action="store_true", help="对外公布稿：件数太少的不写数字，不与其他时期比较")
    parser.add_argument("--out", type=Path, default=None, metavar="文件", help="另存为 .docx 或 .pdf；已有的文件不覆盖")


def run(args: argparse.Namespace) -> int:
    """Count, print, and write the paper where it is asked for. Accusations are in no figure (decision 19)."""
    if args.out is not None:
        _check(args.out)
    now, organ = snapshot(), organ_by_code(args.organ) if args.organ else None
    scope = scope_of(operator(), organ, args.first, args.last, timezone.localdate(), now, outer=args.outer)
    found = analysed(scope, least=now.setting("report_least") if args.outer else 0)
    if args.out is not None:
        args.out.write_bytes(_paper(found, args.out))
    emit(as_json(found)) if args.json else _print(found)
    if args.out is not None and not args.json:
        print(f"已写到 {args.out}。没有文号：报送的报告在页面上登记，由系统编号。")
    return FINE


def _check(out: Path) -> None:
    if out.suffix.lower() not in RENDER:
        raise Refused(f"不认识 {out.suffix or '没有扩展名的文件'}。", todo="请写成 .docx 或 .pdf", code="bad_format")
    if out.exists():
        raise Refused(f"{out} 已经有了，不覆盖。", todo="请换一个文件名", code="exists")
    if not out.parent.is_dir():
        raise Refused(f"没有 {out.parent} 这个文件夹。", todo="请先建好", code="no_folder")


def _paper(found: Analysis, out: Path) -> bytes:
    """The paper without a number: as it would be issued today."""
    draft = setting.draft(found)
    kind = PaperKind.ANALYSIS_REPORT
    made = Paper(kind=kind.value, organ_label=found.scope.name, title=found.title, body=draft.text, extra=draft.extra())
    made.issued_on = found.scope.today
    return RENDER[out.suffix.lower()](content_of(made))


def _print(found: Analysis) -> None:
    print(f"{found.scope.name}  {found.title}\n{found.opening}")
    for part in found.parts:
        print(f"\n{part.title}")
        for said in part.sentences:
            print(f"  {said}")
        for one in part.tables:
            if one.total.now or one.total.before:
                print(
                    f"  【{one.title}】{one.hidden or '　'.join(_said(cell, one.unit) for cell in one.cells)}\n    口径：{one.said}"
                )
        for known in told(part.known):
            print(f"  {known.owed.title}：{setting.known_words(known)}")
        if part.known:
            print(f"    口径：{definitions(told(part.known))}")
    print("\n" + "\n".join(found.notes))


def _said(one: Cell, unit: str) -> str:
    change = f"（{one.change}）" if one.change else ""
    return f"{one.label} {one.said}{unit}{change}"


def as_json(found: Analysis) -> dict[str, Any]:
    """The report as scripts read it."""
    period = found.scope.period
    return {
        "organ": found.scope.organ.code if found.scope.organ else None,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "before": [day.isoformat() for day in period.before],
        "year_before": [day.isoformat() for day in period.ago] if period.ago else None,
        "cite": period.cite,
        "as_of": found.scope.today.isoformat(),
        "reconciled": found.scope.reconciled,
        "accusations_counted": found.scope.accusations,
        "notes": list(found.notes),
        "parts": [_part(one) for one in found.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    figures = [_figure(one) for one in part.tables]
    if part.intake is not None:
        lines = [{**_cell(one), "unit": unit} for one, unit in part.intake.lines]
        figures = [
            {"key": "intake", "title": "信访件、人次、批次", "definition": IN_WORDS, "groups": lines},
            _figure(part.intake.channel),
            *figures,
        ]
    known = [_owed(one) for one in part.known]
    return {"title": part.title, "said": list(part.sentences), "figures": figures, "owed": known}


def _owed(one: Known) -> dict[str, Any]:
    numbers = {"now": None if one.less else one.now, "before": one.before, "less_than": one.less or None}
    texts = {"key": one.owed.key, "title": one.owed.title, "unit": one.owed.unit, "definition": one.owed.said}
    return {**texts, **numbers, "known": one.now is not None}


def _figure(one: Counted) -> dict[str, Any]:
    texts = {"key": one.key, "title": one.title, "unit": one.unit, "definition": one.said}
    return {
        **texts,
        "total": _cell(one.total),
        "hidden": bool(one.hidden),
        "groups": [_cell(cell) for cell in one.cells],
    }


def _cell(one: Cell) -> dict[str, Any]:
    now = None if one.less else one.now
    return {
        "value": one.value,
        "label": one.label,
        "now": now,
        "fewer_than": one.less or None,
        "before": one.before,
        "year_before": one.ago,
    }
