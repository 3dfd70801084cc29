"""Say of which kind a matter is 确定类别, and answer it as its kind wants (2022/29-31)."""

from collections.abc import Sequence
from uuid import UUID

from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Organ
from xinfang.petitions import rerouting, sight, wording
from xinfang.petitions.actions.correcting import follow_the_kind
from xinfang.petitions.actions.drafting import outcomes_of, signed_words
from xinfang.petitions.kinds import ANSWER_LABELS, KIND_LABELS, Answer, MatterKind, Purpose
from xinfang.petitions.models import ComplainedOf, Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import paths
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def set_kind(
    uid: UUID,
    *,
    kind: MatterKind,
    why: str = "",
    accused: Sequence[UUID] = (),
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Say of which kind the matter is, or say it anew with the reason: its clocks follow (2022/29-31, 34, 35).

    An accusation names ``accused``, the organs it complains of, and is sealed from them from now on (2022/30).
    Refuses the kind that it has, a change without a reason, and to open what is sealed.
    """
    about = (kind, why, sorted(str(one) for one in accused))
    with stepping("set_kind", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        was, petition = work.petition.kind, work.petition
        rerouting.check_kind(petition, kind, sealing=bool(accused))
        if kind == was:
            raise Refused("类别没有改变。", field="kind", code="same_kind")
        if was and not why.strip():
            raise Refused("请写明为什么改类别。", why="原来的类别仍留在账本里", field="why", code="no_reason")
        petition.kind = kind.value
        columns = ["kind"]
        if kind is MatterKind.ACCUSATION and not petition.sealed_path:
            columns += _seal(work, accused)
        follow_the_kind(work)
        work.payload.update(matter=kind.value, _petition_columns=tuple(columns))
        if was:
            label = KIND_LABELS[MatterKind(was)]
            work.paper(PaperKind.CORRECTION_NOTE, f"类别由“{label}”改为“{KIND_LABELS[kind]}”。{why.strip()}")
    return work.petition


def _seal(work: Work, accused: Sequence[UUID]) -> list[str]:
    """Seal the matter from the organs it accuses; refuse where one of them has it in hand."""
    organs = list(Organ.objects.filter(uid__in=accused))
    if len(organs) != len(set(accused)):
        raise Refused("被反映的单位里有系统不认识的。", todo="请重新选择", field="accused", code="unknown_organ")
    known = set(ComplainedOf.objects.filter(petition=work.petition).values_list("organ_id", flat=True))
    new = [ComplainedOf(petition=work.petition, organ=organ) for organ in organs if organ.pk not in known]
    work.act.add_all(ComplainedOf, new)
    work.petition.sealed_path, work.petition.purpose = True, Purpose.ACCUSATION.value
    work.barred = sight.barred_paths(work.petition)
    for organ in (work.organ, work.proceeding.organ, work.petition.registrar):
        if sight.barred(organ, work.barred):
            raise Refused(
                f"{organ.short_name}就是被检举控告的单位或者其下级，不能由它定为检举控告。",
                why="材料不得由被检举控告的单位经手",
                todo="请先转送或者退回上一级，由上一级办",
                cite="2022/30",
                field="accused",
                code="accused",
            )
    return ["sealed_path", "purpose"]


def answer(
    uid: UUID,
    *,
    outcome: Answer | None = None,
    text: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Answer in writing a matter whose kind has no opinion: a suggestion, an accusation, one of 2022/31.5.

    The signed draft leaves as it stands, as an opinion does. No window for a review runs afterwards.
    """
    about = (outcome, text)
    with stepping("answer", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        said, text = signed_words(work, outcome, text)
        if said not in {str(one) for one in outcomes_of(work.petition, work.proceeding, when.on)}:
            raise Refused("这类事项没有这种答复。", todo="请重新选择", field="outcome", code="no_outcome")
        work.proceeding.replied_on, work.proceeding.outcome = when.on, said
        work.stop(*work.step.stops, organ=work.organ)
        label = ANSWER_LABELS[Answer(said)]
        work.paper(PaperKind.ANSWER, wording.answer(work.petition.number, label, text), external=when.imported)
        accused = work.petition.purpose == Purpose.ACCUSATION
        cite = paths.CITES["accusation" if accused else work.petition.kind]  # the article of its own kind
        work.payload.update(outcome=said, _cite=cite)
        work.enter(State.REPLIED)
    return work.petition
