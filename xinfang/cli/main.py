"""The table of commands. Each is a module with NAME, HELP, ``arguments(parser)`` and ``run(args) -> int``."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from xinfang import __version__

FINE, PROBLEMS, USAGE = 0, 1, 2
COMMANDS = (
    "admin",
    "backup",
    "category",
    "check",
    "demo",
    "due",
    "duties",
    "explain",
    "housekeeper",
    "import_",
    "keys",
    "law",
    "ledger",
    "migrate",
    "organs",
    "prove",
    "replay",
    "report",
    "restore",
    "roster",
    "routing",
    "search",
    "serve",
    "show",
    "sweep",
    "what_if",
    "who",
)


def run(argv: Sequence[str]) -> int:
    """Run one command. 0 fine, 1 problems found, 2 usage; what is wrong goes to standard error, in plain words."""
    from xinfang.rules.lawbook import in_words
    from xinfang.rules.refusals import Refused
    from xinfang.rules.strict import LawError

    _django()
    from django.db import OperationalError, ProgrammingError

    from xinfang.vault.ciphers import Unreadable

    parser, modules = _parser()
    args = parser.parse_args(list(argv))
    module = modules[args.command]
    try:
        if getattr(module, "LOGGED", False):
            _log(module.NAME)
        return int(module.run(args))
    except Refused as error:
        return _say(in_words(error), args.json)
    except (LawError, Unreadable) as error:
        return _say(error, args.json)
    except (OperationalError, ProgrammingError) as error:
        return _say(f"数据库用不了：{str(error).strip()}。还没有准备过的，请先运行 xinfang migrate。", args.json)
    except BrokenPipeError:
        return FINE
    except KeyboardInterrupt:
        return _say("已中断。已完成的部分都已保存，可以再次运行。", args.json, PROBLEMS)


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="xinfang", description="信访工作责任制系统")
    parser.add_argument("--version", action="version", version=f"xinfang {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)
    modules = {}
    for name in COMMANDS:
        module = importlib.import_module(f"xinfang.cli.{name}")
        one = commands.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        one.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")
        module.arguments(one)
        modules[module.NAME] = module
    return parser, modules


def _django() -> None:
    import django

    django.setup()


def _log(command: str) -> None:
    """Every use of the command line that sees more than one organ's matters is in the ledger (decision 21)."""
    from django.utils import timezone

    from xinfang.bureau import acts
    from xinfang.ledger.kinds import Kind
    from xinfang.people.queries import operator

    with acts.begin("operator.use", actor=operator()) as act:
        act.record(Kind.OPERATOR_USED, act.result, on=timezone.localdate(), payload={"command": command})


def _say(error: object, as_json: bool, code: int = USAGE) -> int:
    if as_json:
        print(json.dumps({"error": str(error)}, ensure_ascii=False))
    print(f"xinfang: {error}", file=sys.stderr)
    return code


def emit(value: Any) -> None:
    """Print ``value`` as JSON, in readable Chinese."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
