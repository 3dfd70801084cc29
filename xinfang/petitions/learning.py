"""Train, report on and ask the model that suggests categories. It never decides, and it is destroyed with what it read.

Training wants scikit-learn, an optional extra; asking wants nothing. Accusations and destroyed files are never read.
"""

import json
import math
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from xinfang.bureau import acts
from xinfang.bureau.actions import bump
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, kept
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import CategoryModel, Petition, Submission
from xinfang.rules import guessing
from xinfang.rules.guessing import SIZE, Guess, Model
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor
from xinfang.vault import blobs, records
from xinfang.vault.ciphers import Unreadable

PURPOSE, SETTING = "category/model", "category_suggest"
SEED, FEWEST, LEAST, HELD = 20130614, 5, 30, 5  # letters of a class, letters in all, one of how many is held out
Letter = tuple[str, str]  # its text, its category


def train(*, actor: Actor, on: date, seed: int = SEED) -> CategoryModel:
    """Train on the classified letters, measure on held-out ones, keep the model of all of them sealed.

    Refused: without scikit-learn, or with too few letters. The model before is destroyed.
    """
    _extra()
    made = taught(list(letters()), seed)
    with acts.begin("category.train", actor=actor) as act:
        for old in CategoryModel.objects.select_for_update(of=("self",)).filter(ended_on__isnull=True):
            _destroy(act, old, on)
        uid = new_uid()
        address, secret = blobs.put(uid, made[0].packed())
        record = records.keep(records.made(uid, PURPOSE, {"key": secret}))
        said = {"trained_on": on, "letters": made[1]["letters"], "seed": seed, "blob": address, "vault": record}
        row = act.add(CategoryModel(uid=uid, report=json.dumps(made[1], ensure_ascii=False), **said))
        figures = {"letters": row.letters, "held_out": made[1]["held_out"], "classes": len(made[0].classes)}
        act.record(Kind.CATEGORY_TRAINED, row.uid, on=on, payload={"model": row.uid, **figures})
        bump()
    return row


def letters() -> Iterator[Letter]:
    """The titles and texts of what was classified here: no accusation, nothing destroyed, no registration taken back."""
    rows = Petition.objects.filter(sealed_path=False, disposed_on__isnull=True).exclude(category="")
    rows = rows.exclude(proceedings__state=State.CANCELLED.value).order_by("pk")
    texts = Submission.objects.filter(joined_on__isnull=True).order_by("pk")
    for chunk in _chunks(list(rows.values_list("pk", flat=True))):
        said: dict[int, str] = {}
        for one in texts.filter(petition__in=chunk):
            said.setdefault(one.petition_id, one.text)
        for row in Petition.objects.filter(pk__in=chunk).order_by("pk"):
            yield f"{row.title}\n{said.get(row.pk, '')}", row.category


def _chunks(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


def taught(given: Sequence[Letter], seed: int) -> tuple[Model, dict[str, Any]]:
    """A model of all letters, and what one of four fifths of them gets right on the rest."""
    named = _with_classes(given)
    if len(named) < LEAST or len({path for _, path, _ in named}) < 2:
        raise Refused(
            f"已分类的来信只有 {len(named)} 件够用，太少。",
            why=f"至少要 {LEAST} 件、两类，每类 {FEWEST} 件以上；检举控告和已销毁的不算",
            todo="等分类登记的多了再训练",
            code="too_few_letters",
        )
    learn, held = split(named, seed)
    model = _fit([(text, path) for text, path, _ in learn])
    rightness = guessing.rightness(model, [(text, whole) for text, _, whole in held])
    report = {
        "letters": len(named),
        "left_out": len(given) - len(named),
        "held_out": len(held),
        "seed": seed,
        "levels": rightness,
        "classes": _by_class(model, learn, held),
    }
    return _fit([(text, path) for text, path, _ in named]), report


Named = tuple[str, str, str]  # text, class, whole category


def _with_classes(given: Sequence[Letter]) -> list[Named]:
    """Each letter with the deepest category that enough letters have; those with none are left out."""
    how_many = Counter(guessing.upto(path, level) for _, path in given for level in (1, 2, 3))
    found = []
    for text, path in given:
        deepest = next((one for n in (3, 2, 1) if (one := guessing.upto(path, n)) and how_many[one] >= FEWEST), "")
        if deepest:
            found.append((text, deepest, path))
    return found


def split(named: Sequence[Named], seed: int) -> tuple[list[Named], list[Named]]:
    """One of five of each class held out, by lot from ``seed``: the same letters every time."""
    by_class: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        by_class[one[1]].append(one)
    lot = random.Random(seed)  # noqa: S311 - a lot that can be drawn again, no secret
    learn: list[Named] = []
    held: list[Named] = []
    for path in sorted(by_class):
        rows = by_class[path]
        lot.shuffle(rows)
        held.extend(rows[: len(rows) // HELD])
        learn.extend(rows[len(rows) // HELD :])
    return learn, held


def _by_class(model: Model, learn: Sequence[Named], held: Sequence[Named]) -> list[dict[str, Any]]:
    """Per first level: how many were learned from, how many held out, how many of these came out right."""
    first = Counter(guessing.upto(path, 1) for _, _, path in learn)
    tried, right = Counter[str](), Counter[str]()
    for text, _, path in held:
        want = guessing.upto(path, 1)
        tried[want] += 1
        right[want] += guessing.upto(model.classes[model.ranked(text)[0]], 1) == want
    return [
        {"category": name, "learned": first[name], "held_out": tried[name], "right": right[name]}
        for name in sorted(first)
    ]


def _extra() -> tuple[Any, Any]:
    try:
        from scipy.sparse import csr_matrix
        from sklearn.svm import LinearSVC
    except ImportError:
        raise Refused(
            "没有装训练用的 scikit-learn。",
            why="它只在训练时用，是可选的；登记、看建议都不需要它",
            todo="请运行 pip install --require-hashes -r requirements/category.txt",
            code="no_extra",
        ) from None
    return csr_matrix, LinearSVC


def _fit(given: Sequence[Letter]) -> Model:
    """Linear, one class against the rest, rare places weighing more (TF-IDF)."""
    csr_matrix, linear = _extra()
    hits = Counter(at for text, _ in given for at in guessing.counted(text))
    rare = array("f", (math.log((1 + len(given)) / (1 + hits[at])) + 1 for at in range(SIZE)))
    data, columns, ends = array("d"), array("l"), [0]
    for text, _ in given:
        found = guessing.weighed(text, rare)
        data.extend(found.values())
        columns.extend(found)
        ends.append(len(columns))
    names = sorted({path for _, path in given})
    told = [names.index(path) for _, path in given]
    fitted = linear(C=1.0, class_weight="balanced", random_state=0).fit(
        csr_matrix((list(data), list(columns), ends), shape=(len(given), SIZE)), told
    )
    rows, starts = fitted.coef_.tolist(), fitted.intercept_.tolist()
    if len(names) == 2:  # one row tells two classes apart
        rows, starts = [[-value for value in rows[0]], rows[0]], [-starts[0], starts[0]]
    return Model(tuple(names), rare, tuple(array("f", row) for row in rows), array("f", starts))


def standing() -> CategoryModel | None:
    """The model in use, if there is one."""
    return CategoryModel.objects.select_related("vault").filter(ended_on__isnull=True).last()


def _opened() -> Model | None:
    row = standing()
    if row is None:
        return None
    try:
        key = records.words_of(row.vault, row.uid)["key"]
        return guessing.unpacked(blobs.get(row.uid, row.blob, key))
    except (Unreadable, ValueError, KeyError):
        return None  # without its file there is no suggestion: a person chooses, as ever


def offered(now: Snapshot) -> Model | None:
    """The model, where the bureau has turned suggestions on and one was trained."""
    return kept("category_model", now.number, _opened) if now.setting(SETTING) else None


def suggest(text: str, now: Snapshot, on: date) -> list[Guess]:
    """At most three categories of the tree in force with what speaks for each; none where there is no model."""
    model = offered(now)
    if model is None or not text.strip():
        return []
    tree = now.tree(on)
    return [one for one in model.guesses(text) if tree.holds(one.path)]


def _destroy(act: Act, row: CategoryModel, on: date) -> None:
    """Destroy its key and take its file away when the act is done."""
    row.ended_on = on
    act.change(row, "ended_on")
    act.record(Kind.CATEGORY_FORGOTTEN, row.uid, on=on, payload={"model": row.uid})
    records.destroy(row.vault, on)
    transaction.on_commit(lambda address=row.blob: blobs.remove(address))  # type: ignore[misc]


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here: any model that may have learned from the file. Another is trained by command."""
    row = Petition.objects.get(uid=petition)
    on = row.disposed_on
    if on is None or row.sealed_path:
        return
    found = CategoryModel.objects.select_related("vault").filter(ended_on__isnull=True)
    for model in found.filter(trained_on__gte=row.registered_on):
        records.destroy(model.vault, on)
        model.ended_on = on
        act.change(model, "ended_on")
        transaction.on_commit(lambda address=model.blob: blobs.remove(address))  # type: ignore[misc]
        bump()
