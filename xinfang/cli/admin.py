"""``xinfang admin``: the first account, and a forgotten password."""

import argparse
import getpass
import sys
from datetime import date

from django.utils import timezone

from xinfang.bureau import acts
from xinfang.cli.main import FINE, emit
from xinfang.people import actions
from xinfang.people.actions import factors
from xinfang.people.kinds import Level, OrganKind
from xinfang.people.models import Account, Organ, Person
from xinfang.people.queries import operator, organ_by_code
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

NAME = "admin"
HELP = "第一个账号；重设忘记的口令；解除暂停登录；停用丢了手机的动态码"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Create the administrator; help one who cannot get in."""
    parser.add_argument(
        "what",
        choices=("create", "password", "unlock", "factor"),
        help="create 建立管理员；password 重设口令；unlock 解除暂停；factor 停用动态码",
    )
    parser.add_argument("username")
    parser.add_argument("--name", default="", help="姓名（create）")
    parser.add_argument("--organ", default="", help="单位代码（create）；还没有单位时同时新建")
    parser.add_argument("--organ-name", default="", help="单位名称，如 咸宁市信访局（新建单位时）")


def run(args: argparse.Namespace) -> int:
    """The password is asked for twice, or read from standard input when that is no terminal; never from the arguments."""
    today = timezone.localdate()
    if args.what != "create":
        account = Account.objects.select_related("person").filter(username=args.username).first()
        if account is None:
            raise Refused(f"没有用户名 {args.username}。", code="unknown_account")
        return _say(args, _help(args.what, account, today))
    if not args.name or not args.organ:
        raise Refused(
            "建立管理员要写 --name 和 --organ。",
            todo="例如 --name 张三 --organ 421200-XF --organ-name 咸宁市信访局",
            code="usage",
        )
    _create(args, _password(), today)
    return _say(args, f"已建立管理员 {args.username}。运行 xinfang serve 后用它登录，再从表格导入机构和人员。")


def _say(args: argparse.Namespace, done: str) -> int:
    emit({"username": args.username, "done": done}) if args.json else print(done)
    return FINE


def _help(what: str, account: Account, today: date) -> str:
    if what == "unlock":
        actions.unlock_account(account, actor=operator(), on=today)
        return f"{account.username} 可以登录了。"
    if what == "factor":
        factors.remove(account, actor=operator(), on=today)
        return f"已停用 {account.username} 的动态码。"
    actions.set_password(account, _password(), actor=operator(), on=today)
    return f"已重设 {account.username} 的口令。"


def _create(args: argparse.Namespace, password: str, today: date) -> None:
    actor = operator()
    with acts.together():
        organ = Organ.objects.filter(code=args.organ).first() if not args.organ_name else None
        organ = organ or (_organ(args, actor, today) if args.organ_name else organ_by_code(args.organ))
        code = f"admin-{args.username}"
        if Person.objects.filter(code=code).exists():
            raise Refused(
                f"管理员 {args.username} 已经建立。", todo="忘了口令的，用 xinfang admin password", code="exists"
            )
        person = actions.create_person(code=code, name=args.name, actor=actor, on=today)
        post = organ.posts.filter(title="系统管理员", section="").first()
        post = post or actions.create_post(organ, title="系统管理员", kind="handler", actor=actor, on=today)
        actions.appoint(person, post, start=today, functions=["admin"], actor=actor, on=today)
        actions.create_account(
            person, username=args.username, password=password, actor=actor, on=today, must_change=False
        )


def _organ(args: argparse.Namespace, actor: Actor, today: date) -> Organ:
    found = Organ.objects.filter(code=args.organ).first()
    if found is not None:
        return found
    said = {
        "code": args.organ,
        "name": args.organ_name,
        "short_name": args.organ_name,
        "kind": OrganKind.PETITION_OFFICE.value,
        "level": Level.CITY.value,
        "valid_from": date(2005, 5, 1),
    }
    return actions.create_organ(said, parent=None, actor=actor, on=today)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first, again = getpass.getpass("口令："), getpass.getpass("再输一遍：")
    if first != again:
        raise Refused("两次输入的口令不一样。", code="mismatch")
    return first
