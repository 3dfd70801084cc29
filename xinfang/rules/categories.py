"""The three levels by which a matter's content is sorted: a tree as lines, and how what a clerk typed finds its place."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

import xinfang.law
from xinfang.rules.refusals import Refused

LEVELS, LONGEST, LONGEST_NAME, MOST = 3, 120, 40, 5000
NEAREST = 3
_PARTED = re.compile(r"\s*[/／>＞\\|｜]\s*")


@dataclass(frozen=True)
class Tree:
    """One tree: each entry as ``一级/二级/三级``, in its order. A matter may stand at any level."""

    lines: tuple[str, ...]
    nodes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, None] = {}
        for line in self.lines:
            parts = line.split("/")
            found.update(dict.fromkeys("/".join(parts[:n]) for n in range(1, len(parts) + 1)))
        object.__setattr__(self, "nodes", tuple(found))

    def holds(self, path: str) -> bool:
        """Whether ``path`` stands in the tree, at whatever level."""
        return path in self.nodes


def first_level(path: str) -> str:
    """The first level of a matter's category; empty where it has none."""
    return path.split("/", 1)[0]


def tidy(text: str) -> str:
    """What was typed as a path: full width and half width alike, any usual separator."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "/".join(part for part in _PARTED.split(plain) if part)


def resolve(text: str, tree: Tree, *, field_: str = "category") -> str:
    """The path in ``tree`` that ``text`` means; empty for nothing.

    A whole path, or the end of one if it is the only one. Refused otherwise, with the nearest entries named.
    """
    said = tidy(text)
    if not said or tree.holds(said):
        return said
    ends = [node for node in tree.nodes if node.endswith(f"/{said}")]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise Refused(
            f"“{said[:40]}”在分类里有 {len(ends)} 处。",
            todo="请写明是哪一个：" + "、".join(ends[:NEAREST]),
            field=field_,
            code="category_twice",
        )
    raise Refused(
        f"内容分类里没有“{said[:40]}”。",
        why="分类按本单位现行的分类表，统计和转送都用它",
        todo="相近的有：" + "、".join(nearest(said, tree)) + "。暂时定不了的可以空着",
        field=field_,
        code="unknown_category",
    )


def nearest(said: str, tree: Tree, most: int = NEAREST) -> list[str]:
    """The entries that share most with ``said``, rare characters and pairs before common ones; then in the tree's order."""
    own = [_pieces(node.rsplit("/", 1)[-1]) for node in tree.nodes]
    how_often = Counter(piece for pieces in own for piece in pieces)
    asked = _pieces(said.rsplit("/", 1)[-1])
    scored = [
        (-sum(len(piece) ** 2 / how_often[piece] for piece in pieces & asked) / (1 + len(pieces)), n, node)
        for n, (node, pieces) in enumerate(zip(tree.nodes, own, strict=True))
    ]
    return [node for _, _, node in sorted(scored)[:most]]


def _pieces(text: str) -> frozenset[str]:
    """The characters of a text, and its pairs of neighbours."""
    plain = text.replace("/", "")
    return frozenset((*plain, *(plain[n : n + 2] for n in range(len(plain) - 1))))


def parse(rows: Iterable[Sequence[str]]) -> Tree:
    """A tree from the rows of a table, one entry a row, its levels in the first three columns; a heading is skipped.

    Refused, with the row: a gap between levels, a name too long or with a separator in it, an entry twice, none at all.
    """
    lines: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        parts = [unicodedata.normalize("NFKC", str(cell)).strip() for cell in row[:LEVELS]]
        if number == 1 and parts and parts[0].endswith(("分类", "级")):
            continue
        if any(parts):
            _line(parts, number, lines)
    if not lines:
        raise _bad("表里没有分类", "请按三列填写：一级分类、二级分类、三级分类")
    if len(lines) > MOST:
        raise _bad(f"分类超过 {MOST} 行", "请合并")
    return Tree(tuple(lines))


def _line(parts: list[str], number: int, lines: dict[str, int]) -> None:
    while parts and not parts[-1]:
        parts.pop()
    if not all(parts):
        raise _bad(f"第 {number} 行中间的一级空着", "上一级必须填写")
    if any(len(part) > LONGEST_NAME or _PARTED.search(part) or not part.isprintable() for part in parts):
        raise _bad(f"第 {number} 行的名称过长，或者含有 / > | 等分隔符", f"每级名称不超过 {LONGEST_NAME} 字")
    line = "/".join(parts)
    if len(line) > LONGEST or line in lines:
        raise _bad(f"第 {number} 行{f'与第 {lines[line]} 行重复' if line in lines else '合起来过长'}", "请删改这一行")
    lines[line] = number


def _bad(what: str, todo: str) -> Refused:
    return Refused(f"分类表没有导入：{what}。", todo=todo, field="file", code="bad_tree")


@cache
def shipped() -> Tree:
    """The tree that holds until the bureau brings its own; written for this product, no statute and no standard."""
    text = (Path(xinfang.law.__path__[0]) / "categories.yaml").read_text(encoding="utf-8")
    said: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return Tree(
        tuple(f"{one}/{two}/{three}" for one, below in said.items() for two, last in below.items() for three in last)
    )
