"""A strict reader of YAML: no duplicate key, no unknown key, every fault with its file and line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Kind = TypeVar("Kind")
NAMES = {str: "文字", int: "整数", bool: "true 或 false", date: "日期", list: "列表", dict: "映射"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, and where."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.text}"


class LawError(Exception):
    """The law files cannot be used; ``problems`` says all that is wrong, with file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Faults:
    """A collector of problems: a reader goes on after a fault, so that a clerk sees all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, at: "Doc", text: str) -> None:
        """Note a fault at ``at``."""
        self.found.append(Problem(at.file, at.line, text))


@dataclass(frozen=True, slots=True)
class Doc:
    """A value of a YAML file with its place; mappings and lists hold further ones."""

    value: Any
    file: str
    line: int
    faults: Faults

    def take(self, kind: type[Kind]) -> Kind | None:
        """The value as ``kind``, or a fault and None."""
        plain = self.value
        if type(plain) is kind or (kind in (dict, list) and isinstance(plain, kind)):
            return plain
        self.faults.add(self, f"应为{NAMES.get(kind, kind.__name__)}")
        return None

    def keys(self, need: dict[str, type], may: dict[str, type] | None = None) -> dict[str, Any]:
        """A mapping's plain values by a schema: ``need`` must be there, ``may`` can, anything else is a fault.

        Values declared ``list`` or ``dict`` come as Docs, so that their parts keep their places.
        """
        told = self.take(dict) or {}
        known = {**need, **(may or {})}
        for name, doc in told.items():
            if name not in known:
                self.faults.add(doc, f"不认识的键 {name}")
        for name in need:
            if name not in told:
                self.faults.add(self, f"缺少 {name}")
        found = {name: doc for name, doc in told.items() if name in known}
        return {name: doc if known[name] in (list, dict, Doc) else doc.take(known[name]) for name, doc in found.items()}

    def items(self) -> Iterator[tuple[Any, "Doc"]]:
        """A mapping's keys and values."""
        yield from (self.take(dict) or {}).items()

    def each(self) -> Iterator["Doc"]:
        """A list's parts."""
        yield from self.take(list) or []

    def words(self) -> tuple[str, ...]:
        """A list of words."""
        return tuple(word for word in (part.take(str) for part in self.each()) if word is not None)


def read(path: Path, faults: Faults, root: Path | None = None) -> Doc:
    """The file as a Doc; what is not YAML at all becomes a fault of its line."""
    name = str(path.relative_to(root)) if root else path.name
    return read_text(path.read_text(encoding="utf-8"), name, faults)


def read_text(text: str, name: str, faults: Faults) -> Doc:
    """A text as a Doc; ``name`` stands for the file in what is said of its faults."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.found.append(Problem(name, line, f"不是合格的 YAML：{error.problem}"))
        return Doc({}, name, line, faults)
    if node is None:
        return Doc({}, name, 1, faults)
    return _doc(node, name, faults)


def _doc(node: Node, file: str, faults: Faults) -> Doc:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return Doc(_mapping(node, file, faults), file, line, faults)
    if isinstance(node, SequenceNode):
        return Doc([_doc(part, file, faults) for part in node.value], file, line, faults)
    return Doc(_scalar(node), file, line, faults)


def _mapping(node: MappingNode, file: str, faults: Faults) -> dict[Any, Doc]:
    found: dict[Any, Doc] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node)
        if key in found:
            faults.found.append(Problem(file, key_node.start_mark.line + 1, f"重复的键 {key}"))
        found[key] = Doc(_doc(value_node, file, faults).value, file, key_node.start_mark.line + 1, faults)
    return found


def _scalar(node: Node) -> Any:
    if not isinstance(node, ScalarNode):
        return str(node.start_mark)
    return yaml.SafeLoader("").construct_object(node) if node.tag != "tag:yaml.org,2002:str" else node.value
