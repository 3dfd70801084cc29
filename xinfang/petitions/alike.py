"""Which matters may be the same, by their text: suggested to who registers, with the reason; a person decides.

Only what the actor may see, and an accusation only where it is seen (adr/0006): sight rows decide. Nothing is merged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.petitions import bands
from xinfang.petitions.models import ComplainedOf, Petition, Sight, Submission
from xinfang.rules import likeness
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import STATE_LABELS, State
from xinfang.rules.values import Actor
from xinfang.rules.wording import fold
from xinfang.vault.crypto import keyed

SCORED, MOST = 40, 5


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter that may be the same, and why it is thought so."""

    uid: UUID
    number: str
    title: str
    registered_on: date
    state: str
    reasons: tuple[str, ...]


def similar(
    text: str, *, place: str = "", against: Iterable[UUID] = (), actor: Actor, but: UUID | None = None
) -> Sequence[Likely]:
    """The matters in sight of which half the text or more is the same as ``text``, five at most, the likest first.

    ``place`` and ``against`` (organs complained of) give further reasons, and break ties. ``but``: the matter itself.
    Bounded: at most 500 candidates, of which the 40 with most in common are read. Refuses who does not register.
    """
    if actor.operator or actor.petitioner or actor.organ_id is None or not actor.may("petition:register"):
        raise Refused("只有登记人员可以核对是否同一事项。", todo="请由本单位登记人员核对", code="not_allowed")
    found = bands.candidates(text)
    rows = Sight.objects.seen_by(actor).filter(petition_id__in=found, petition__disposed_on__isnull=True)
    seen = {row.petition_id: row for row in rows.exclude(state=State.CANCELLED.value).select_related("petition")}
    wanted = [seen[key] for key in found if key in seen and seen[key].petition.uid != but][:SCORED]
    scores = _scores(fold(text), [row.petition_id for row in wanted])
    kept = [row for row in wanted if scores.get(row.petition_id, 0) >= likeness.ALIKE]
    accused = _accused([row.petition_id for row in kept])
    lines = [_likely(row, scores[row.petition_id], place, set(against) & accused[row.petition_id]) for row in kept]
    return [line for _, line in sorted(lines, key=lambda one: one[0], reverse=True)][:MOST]


def similar_to(petition: Petition, *, actor: Actor) -> Sequence[Likely]:
    """The same for a matter that is registered: by its first letter."""
    text = Submission.objects.filter(petition=petition).order_by("pk").values_list("text", flat=True).first()
    against = ComplainedOf.objects.filter(petition=petition).values_list("organ__uid", flat=True)
    return similar(str(text or ""), place=petition.place, against=against, actor=actor, but=petition.uid)


def mark(person: str, text: str) -> str:
    """A word that says nothing of either: a form carries it to confirm what was shown for this person and text."""
    return keyed(f"{person}/{fold(text)}".encode(), "alike/mark")[:32]


def _scores(folded: str, keys: Sequence[int]) -> dict[int, float]:
    found: dict[int, float] = {}
    rows = Submission.objects.filter(petition__in=keys, parted_on__isnull=True).values_list("petition_id", "text")
    for key, text in rows:
        found[key] = max(found.get(key, 0.0), likeness.share(folded, fold(str(text))))
    return found


def _accused(keys: Sequence[int]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = {key: set() for key in keys}
    for key, uid in ComplainedOf.objects.filter(petition__in=keys).values_list("petition_id", "organ__uid"):
        found[key].add(uid)
    return found


def _likely(row: Sight, score: float, place: str, shared: set[UUID]) -> tuple[tuple[float, int, int], Likely]:
    one = row.petition
    reasons = [f"{likeness.in_words(score)}文字相同"]
    near = bool(place.strip()) and fold(place) == fold(one.place)
    reasons += ["同一事发地"] * near + ["同一涉及单位"] * bool(shared)
    line = Likely(one.uid, one.number, one.title, one.registered_on, STATE_LABELS[State(row.state)], tuple(reasons))
    return (round(score, 1), near + bool(shared), one.pk), line
