"""What was found and judged about a matter ends with its file; grades, answers without their notes, and days stay."""

import json
from uuid import UUID

from xinfang.accountability.models import FollowUp, GradeObjection, Grading, Raised, SiteFinding
from xinfang.bureau.acts import Act
from xinfang.petitions.blotting import Words, blot

WORDS: tuple[Words, ...] = (
    (SiteFinding, "petition__uid", ("found", "put_right")),
    (FollowUp, "finding__petition__uid", ("words", "proof", "voided_why")),
    (Grading, "matter__petition__uid", ("note", "proof", "voided_why")),
    (GradeObjection, "matter__petition__uid", ("words", "answer", "proof", "voided_why")),
    (Raised, "petition__uid", ("words", "proof", "voided_why")),
)


def destroy(act: Act, uid: UUID) -> None:
    """Destroy what checks, and who raised an alert by hand, wrote about a matter, within the act that destroys the file."""
    blot(act, WORDS, uid)
    rows = list(Grading.objects.filter(matter__petition__uid=uid))
    for row in rows:
        row.answers = json.dumps({name: [said[0], ""] for name, said in json.loads(row.answers).items()})
    act.change_all(Grading, rows, "answers")
