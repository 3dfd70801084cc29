"""A small linear model over hashed pieces of text: no vocabulary, so that it holds no word; scores and why in plain Python.

Pieces are runs of one to three characters, each hashed to one of ``SIZE`` places. What a piece of *this* letter weighs is
looked up there: the reasons come from the letter that is being read, never from those the model was trained on.
"""

import json
import math
import struct
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIZE, LONGEST_PIECE, LONGEST_TEXT = 1 << 15, 3, 5000
MARK, HEAD = b"XFC1", struct.Struct(">4sI")


def pieces(text: str) -> Counter[str]:
    """The runs of one to three letters, figures left out, full and half width alike."""
    plain = "".join(c if c.isalpha() else " " for c in unicodedata.normalize("NFKC", text[:LONGEST_TEXT]))
    found: Counter[str] = Counter()
    for run in plain.split():
        for size in range(1, LONGEST_PIECE + 1):
            found.update(run[at : at + size] for at in range(len(run) - size + 1))
    return found


def place(piece: str) -> int:
    """Where a piece stands."""
    return zlib.crc32(piece.encode()) % SIZE


def counted(text: str) -> dict[int, float]:
    """How strongly each place is hit by a text: the logarithm of the count."""
    found: dict[int, float] = {}
    for piece, count in pieces(text).items():
        found[place(piece)] = found.get(place(piece), 0.0) + count
    return {at: 1.0 + math.log(count) for at, count in found.items()}


def weighed(text: str, rare: Sequence[float]) -> dict[int, float]:
    """The same with rare places before common ones, brought to length one."""
    found = {at: value * rare[at] for at, value in counted(text).items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {at: value / length for at, value in found.items()}


@dataclass(frozen=True, slots=True)
class Guess:
    """A category and what in the letter speaks for it."""

    path: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for each class: ``rare`` for each place, then a row of weights and a start for each class."""

    classes: tuple[str, ...]
    rare: "array[float]"
    rows: "tuple[array[float], ...]"
    starts: "array[float]"

    def ranked(self, text: str) -> list[int]:
        """The classes by how well they fit, best first."""
        hit = weighed(text, self.rare)
        scores = [
            start + sum(value * row[at] for at, value in hit.items())
            for row, start in zip(self.rows, self.starts, strict=True)
        ]
        return sorted(range(len(scores)), key=lambda n: -scores[n])

    def guesses(self, text: str, most: int = 3) -> list[Guess]:
        """The best few with their reasons."""
        return [Guess(self.classes[n], self._why(text, n)) for n in self.ranked(text)[:most]]

    def _why(self, text: str, number: int, most: int = 4) -> tuple[str, ...]:
        hit, row = weighed(text, self.rare), self.rows[number]
        weights = {p: hit[place(p)] * row[place(p)] for p in pieces(text) if len(p) > 1}
        best = sorted((p for p, weight in weights.items() if weight > 0), key=lambda p: (-weights[p], p))
        found: list[str] = []
        for piece in best[: most * 4]:
            if not any(piece in one or one in piece for one in found):
                found.append(piece)
        return tuple(found[:most])

    def packed(self) -> bytes:
        """As bytes: class names and numbers, nothing that runs when it is read."""
        head = json.dumps(list(self.classes), ensure_ascii=False).encode()
        body = b"".join(values.tobytes() for values in (self.rare, *self.rows, self.starts))
        return zlib.compress(HEAD.pack(MARK, len(head)) + head + body)


def unpacked(data: bytes) -> Model:
    """The model that ``packed`` made; ValueError for anything else."""
    plain = zlib.decompress(data)
    mark, size = HEAD.unpack_from(plain)
    if mark != MARK:
        raise ValueError("no model")
    classes = tuple(json.loads(plain[HEAD.size : HEAD.size + size]))
    values: array[float] = array("f")
    values.frombytes(plain[HEAD.size + size :])
    if len(values) != (len(classes) + 1) * SIZE + len(classes):
        raise ValueError("a model of another size")
    rows = tuple(values[SIZE * n : SIZE * (n + 1)] for n in range(1, len(classes) + 1))
    return Model(classes, values[:SIZE], rows, values[SIZE * (len(classes) + 1) :])


def upto(path: str, level: int) -> str:
    """The first ``level`` levels of a path; empty where it has fewer."""
    parts = path.split("/")
    return "/".join(parts[:level]) if len(parts) >= level else ""


def rightness(model: Model, held_out: Sequence[tuple[str, str]]) -> dict[str, Mapping[str, float]]:
    """How often the first, and one of the first three, is right, for each level that the letters' categories have."""
    ranked = [(path, [model.classes[n] for n in model.ranked(text)[:3]]) for text, path in held_out]
    found: dict[str, Mapping[str, float]] = {}
    for level in (1, 2, 3):
        said = [(upto(path, level), [upto(one, level) for one in best]) for path, best in ranked if upto(path, level)]
        if said:
            first = sum(best[:1] == [want] for want, best in said)
            three = sum(want in best for want, best in said)
            found[str(level)] = {"n": len(said), "top1": first / len(said), "top3": three / len(said)}
    return found
