"""How words are compared: what folds away, which pieces an index holds, where a word stands in a text.

One rule for index, check and highlight: width, case, white space and invisible characters make no difference
(停 水 = 停水, ＡＢＣ = abc, 2013 = ２０１３), and a word is found wherever its characters follow each other.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

SEAM = "\x1f"  # stands between the texts of one matter; folding drops it everywhere else, so no word crosses a seam
Marked = tuple[tuple[str, bool], ...]


class _Folds(dict[int, str]):
    """What each character folds to, worked out once."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        kept = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf"})
        self[code] = kept
        return kept


_FOLDS = _Folds()


def fold(text: str) -> str:
    """``text`` without what makes no difference."""
    return text.translate(_FOLDS)


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once: parted by blanks, all of them are wanted."""
    return tuple(dict.fromkeys(word for word in map(fold, query.split()) if word))


def pairs(folded: str) -> set[str]:
    """Every two neighbouring characters of folded text that are letters, digits or Chinese: its overlapping bigrams."""
    letters = singles(folded)
    return {a + b for a, b in pairwise(folded) if a in letters and b in letters}


def singles(folded: str) -> set[str]:
    """Every letter, digit or Chinese character of folded text."""
    return {c for c in set(folded) if c.isalnum()}


def pieces(folded: str) -> set[str]:
    """What the index holds of a text: pairs for words, single characters for words of one."""
    return pairs(folded) | singles(folded)


def needed(word: str) -> set[str]:
    """The pieces that every text with ``word`` must have: empty when it is only punctuation."""
    return pairs(word) or singles(word)


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where ``words`` (folded) stand in ``text`` as it was written: from and to, in order, overlaps joined."""
    folded, places = _with_places(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + 1)
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _with_places(text: str) -> tuple[str, list[int]]:
    parts, places = [], []
    for place, char in enumerate(text):
        plain = _FOLDS[ord(char)]
        parts.append(plain)
        places.extend([place] * len(plain))
    return "".join(parts), places


def marked(text: str, words: Sequence[str]) -> Marked:
    """``text`` in pieces, each with whether it is one of ``words``."""
    return _cut(text, spans(text, words), 0, len(text))


def excerpt(text: str, words: Sequence[str], around: int = 40) -> Marked:
    """The part of ``text`` about the first of ``words``, in pieces; its beginning where none of them stands in it."""
    found = spans(text, words)
    first, last = found[0] if found else (0, 0)
    start, end = max(0, first - around), min(len(text), max(last, first) + around + (0 if found else around))
    shown = [(a, b) for a, b in found if b > start and a < end]
    end = max([end, *[b for _, b in shown]])
    parts = _cut(text, shown, start, end)
    before: Marked = (("…", False),) if start else ()
    after: Marked = (("…", False),) if end < len(text) else ()
    return before + parts + after


def _cut(text: str, found: Sequence[tuple[int, int]], start: int, end: int) -> Marked:
    parts, at = [], start
    for first, last in found:
        parts += [(text[at:first], False), (text[first:last], True)]
        at = last
    parts.append((text[at:end], False))
    return tuple((words, mark) for words, mark in parts if words)
