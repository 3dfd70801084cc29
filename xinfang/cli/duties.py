"""``xinfang duties --on DAY``: which duties of Arts. 6 to 9 and 15 are met, due or missed."""

import argparse
from typing import Any

from django.utils import timezone

from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.duties.calendar import Line, lines, tallied
from xinfang.duties.kinds import STANDING_LABELS
from xinfang.people.models import Organ
from xinfang.people.queries import organ_by_code
from xinfang.rules import lawbook
from xinfang.rules.duties import Standing

NAME = "duties"
HELP = "截至某日各单位和领导的职责：已履行、未到期、没有做到（实施办法第六至九条、第十五条）"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """The day, the organ, which standing."""
    parser.add_argument("--on", type=inputs.arg_day, default=None, metavar="日期", help="截至哪一天（默认今天）")
    parser.add_argument("--organ", default="", metavar="代码", help="只看一个单位和它的下级")
    parser.add_argument("--missed", action="store_true", help="只看没有做到的")


def run(args: argparse.Namespace) -> int:
    """List them; exit 1 when some duty was missed."""
    day = args.on or timezone.localdate()
    organs = Organ.objects.all()
    if args.organ:
        organs = organs.filter(path__startswith=organ_by_code(args.organ).path)
    found = lines(organs, day, snapshot())
    counts = tallied(found)
    shown = [one for one in found if not args.missed or one.verdict.standing is Standing.MISSED]
    if args.json:
        emit(
            {
                "on": day.isoformat(),
                "counts": {str(k): v for k, v in counts.items()},
                "duties": [as_json(one) for one in shown],
            }
        )
    else:
        for one in shown:
            print(_said(one))
        print(
            "，".join(f"{STANDING_LABELS[key]} {count} 项" for key, count in counts.items())
            + "。没有登记不等于没有做。"
        )
    return PROBLEMS if counts[Standing.MISSED] else FINE


def _said(one: Line) -> str:
    said = one.verdict
    who = f" {one.person.name}" if one.person else ""
    amount = f"{said.counted:g}/{said.wanted:g}{said.unit}" if said.standing is not Standing.NOT_OWED else ""
    title = lawbook.load().duties[said.duty].title
    return f"{STANDING_LABELS[said.standing]}  {one.organ.short_name}{who}  {title}  {said.term.label}  {amount}  {'；'.join(said.lacking)}".rstrip()


def as_json(one: Line) -> dict[str, Any]:
    """One line as scripts read it."""
    said = one.verdict
    return {
        "organ": one.organ.code,
        "person": one.person.name if one.person else None,
        "post": one.post or None,
        "with": one.other.code if one.other else None,
        "duty": said.duty,
        "cite": lawbook.load().duties[said.duty].cite,
        "period": said.term.label,
        "from": said.term.first.isoformat(),
        "to": said.term.last.isoformat(),
        "standing": said.standing.value,
        "counted": said.counted,
        "wanted": said.wanted,
        "unit": said.unit,
        "lacking": list(said.lacking),
        "why": list(said.why),
        "by_setting": said.by_setting,
        "provisional": said.provisional,
        "hint": said.hint,
    }
