"""``xinfang search TEXT``: the petitions whose title, letter or reply holds the text."""

import argparse
import sys

from django.utils import timezone

from xinfang.cli.main import FINE, emit
from xinfang.people.queries import operator
from xinfang.petitions import indexing, search
from xinfang.petitions.search import Found
from xinfang.rules.refusals import Refused
from xinfang.rules.wording import Marked

NAME = "search"
HELP = "全文检索：标题、来信或答复里有这些字的信访事项（检举控告除外）"
LOGGED = True
LIMIT, BATCH = 20, 100


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words, how many hits, or the rebuilding of the index."""
    parser.add_argument("text", nargs="*", help="要查的词；几个词用空格隔开，须全部出现")
    parser.add_argument("--all", action="store_true", help="列出全部结果")
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=f"最多列出多少件（默认 {LIMIT}）")
    parser.add_argument("--reindex", action="store_true", help="按现在的文字重建整个索引")


def run(args: argparse.Namespace) -> int:
    """Search, after rebuilding the index if asked to. Finding nothing is an answer: exit 0."""
    if args.limit < 0:
        raise Refused("--limit 不能是负数。", code="bad_number")
    if args.reindex:
        done = indexing.rebuild(_progress)
        if not args.text:
            emit({"indexed": done}) if args.json else print(f"已重建索引：{done} 件。")
            return FINE
    found = search.find(operator(), " ".join(args.text), most=None)
    late = search.behind()
    if late.waiting:
        seconds = late.seconds(timezone.now())
        print(f"xinfang: 索引落后约 {seconds} 秒，最近的变动可能还查不到；值守进程会补上。", file=sys.stderr)
    shown = found.hits if args.all else found.hits[: args.limit]
    if args.json:
        hits = [{"petition": hit.number, "source_id": hit.source_id} for hit in shown]
        emit({"total": len(found.hits), "hits": hits})
    else:
        _print(found, len(shown))
    return FINE


def _print(found: Found, most: int) -> None:
    for start in range(0, most, BATCH):
        hits = found.hits[start : min(start + BATCH, most)]
        texts = search.shown(operator(), hits, found.words)
        for hit in hits:
            said = texts[hit.key]
            print(f"{hit.number}  {said.received_on}  {_plain(said.title)}")
            print(f"    {said.where}：{' '.join(_plain(said.text).split())}")
    left = len(found.hits) - most
    print(f"共 {len(found.hits)} 件" + (f"，另有 {left} 件没有列出，加 --all 全部列出。" if left > 0 else "。"))


def _plain(parts: Marked) -> str:
    return "".join(f"【{words}】" if mark else words for words, mark in parts)


def _progress(done: int) -> None:
    if done % 1000 == 0:
        print(f"  已编入 {done} 件", file=sys.stderr, flush=True)
