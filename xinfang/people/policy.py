"""What one may do, and from which post it follows. Deny by default: what is not given here is refused.

Grammar: ``subject:act``, alphabetised.
"""

from enum import StrEnum

from xinfang.people.kinds import Function, Level, OrganKind, PostKind


class Permission(StrEnum):
    """Every permission there is."""

    ACCUSATION_COUNT = "accusation:count"
    ALERT_READ = "alert:read"
    BUREAU_READ = "bureau:read"
    BUREAU_SET = "bureau:set"
    DUTY_ENTER = "duty:enter"
    DUTY_READ = "duty:read"
    FINDING_ACT = "finding:act"
    FINDING_ANSWER = "finding:answer"
    FINDING_READ = "finding:read"
    FINDING_SEALED = "finding:sealed"
    IDENTITY_AUDIT = "identity:audit"
    IDENTITY_OPEN = "identity:open"
    INTAKE_READ = "intake:read"
    LEDGER_READ = "ledger:read"
    MEASURE_READ = "measure:read"
    MEASURE_REFER = "measure:refer"
    PEOPLE_READ = "people:read"
    PEOPLE_SET = "people:set"
    PETITION_APPROVE = "petition:approve"
    PETITION_DISPOSE = "petition:dispose"
    PETITION_HANDLE = "petition:handle"
    PETITION_READ = "petition:read"
    PETITION_REGISTER = "petition:register"
    RATING_COUNT = "rating:count"
    RATING_READ = "rating:read"
    REPORT_READ = "report:read"
    RETENTION_DECIDE = "retention:decide"
    RETENTION_PROPOSE = "retention:propose"
    RETENTION_READ = "retention:read"
    ROUTING_READ = "routing:read"
    ROUTING_SET = "routing:set"
    SUPERVISION_ACT = "supervision:act"
    SUPERVISION_READ = "supervision:read"


P = Permission
# Whoever holds a post may be asked about its conduct: what concerns oneself one sees, and answers (seed/11 to 14).
_EVERYONE = frozenset({P.PETITION_READ, P.BUREAU_READ, P.PEOPLE_READ, P.FINDING_ANSWER})
_DUTY = frozenset({P.DUTY_ENTER, P.DUTY_READ})  # a leader sees and enters what leaders of the organ owe (Arts. 6, 8, 9)
_BY_POST: dict[str, frozenset[Permission]] = {
    PostKind.HEAD: _DUTY | {P.PETITION_APPROVE, P.PETITION_HANDLE, P.ALERT_READ, P.IDENTITY_AUDIT, P.RATING_COUNT},
    PostKind.DEPUTY_IN_CHARGE: _DUTY | {P.PETITION_APPROVE, P.PETITION_HANDLE, P.ALERT_READ, P.RATING_COUNT},
    PostKind.OTHER_LEADER: _DUTY,
    PostKind.HANDLER: frozenset({P.PETITION_HANDLE, P.RATING_COUNT}),
}
_BY_FUNCTION: dict[str, frozenset[Permission]] = {
    Function.ADMIN: frozenset({P.PEOPLE_SET}),
    Function.ASSESS: frozenset({P.ALERT_READ, P.DUTY_READ}),
    Function.CHECK: frozenset({P.PETITION_HANDLE}),
    Function.REGISTER: frozenset({P.PETITION_REGISTER, P.IDENTITY_OPEN}),
    Function.SECRETARY: frozenset({P.PETITION_REGISTER}) | _DUTY,
    Function.SIGN: frozenset({P.PETITION_APPROVE}),
    Function.SUPERVISE: frozenset({P.ALERT_READ, P.DUTY_READ, P.PETITION_HANDLE}),
}
_BY_ORGAN: dict[str, frozenset[Permission]] = {
    OrganKind.DISCIPLINE: frozenset(
        {P.ALERT_READ, P.DUTY_READ, P.LEDGER_READ, P.SUPERVISION_READ, P.MEASURE_READ, P.FINDING_READ}
    ),
    OrganKind.PERSONNEL: frozenset({P.ALERT_READ, P.DUTY_READ, P.MEASURE_READ}),
    OrganKind.PETITION_OFFICE: frozenset({P.DUTY_READ}),
}
# Settings and calendar hold for the whole tree: only whoever administers all of it may change them.
_WHOLE_TREE = frozenset({P.BUREAU_SET, P.LEDGER_READ})
# An administrator keeps the system running and reads no petition (wants.md, 10); neither does who only watches.
_NO_PETITIONS = frozenset(
    {
        P.DUTY_ENTER,
        P.DUTY_READ,
        P.PETITION_READ,
        P.PETITION_HANDLE,
        P.PETITION_REGISTER,
        P.PETITION_APPROVE,
        P.PETITION_DISPOSE,
        P.IDENTITY_AUDIT,
        P.RATING_COUNT,
        P.RATING_READ,
        P.REPORT_READ,
        P.ACCUSATION_COUNT,
        P.RETENTION_DECIDE,
        P.RETENTION_PROPOSE,
        P.RETENTION_READ,
        P.INTAKE_READ,
        P.SUPERVISION_ACT,
        P.SUPERVISION_READ,
        P.FINDING_ACT,
        P.FINDING_READ,
        P.FINDING_SEALED,
        P.MEASURE_READ,
        P.MEASURE_REFER,
    }
)


WHOLE = "/"
_ROOTS = frozenset({OrganKind.PETITION_OFFICE, OrganKind.GOVERNMENT, OrganKind.PARTY_COMMITTEE})


def reach_of(path: str, organ_kind: str, code: str, functions: frozenset[str], level: str = "") -> str:
    """The part of the tree that an administrator administers, as the path it starts with; empty for who is none.

    The own organ and what stands below it; the administrator of a petition office acts for the body that the office
    belongs to. At the root of the tree it is everything, and so it is for the city's petition office wherever the tree
    has it: it often stands under the government, and that under the Party committee. An organ that came with imported
    letters (its code has a colon) is nobody's root.
    """
    if Function.ADMIN not in functions:
        return ""
    if organ_kind == OrganKind.PETITION_OFFICE and level == Level.CITY and ":" not in code:
        return WHOLE
    above = path
    if organ_kind == OrganKind.PETITION_OFFICE and path.count("/") > 2:
        above = path.rstrip("/").rsplit("/", 1)[0] + "/"
    root = above.count("/") <= 2 and organ_kind in _ROOTS and ":" not in code
    return WHOLE if root else above


PRIVILEGED = frozenset({P.ALERT_READ, P.IDENTITY_OPEN, P.LEDGER_READ, P.PEOPLE_SET, P.PETITION_APPROVE})
ADMINISTERS, PRIVILEGES, EVERYBODY = 2, 3, 4


def second_factor_wanted(level: int, permissions: frozenset[str]) -> bool:
    """Whether a post with ``permissions`` signs in with a second factor, by the bureau's setting ``second_factor``.

    From level 2 on who administers, from 3 on whoever opens identities, approves, or sees what others answer for
    (discipline and personnel among them), from 4 on everybody.
    """
    if level >= EVERYBODY:
        return True
    if level >= PRIVILEGES and permissions & PRIVILEGED:
        return True
    return level >= ADMINISTERS and P.PEOPLE_SET in permissions


def permissions_of(
    organ_kind: str, post_kind: str, functions: frozenset[str], *, whole: bool = False
) -> frozenset[str]:
    """What an appointment may do, from its organ's kind, its post's kind (Art. 3) and its dated functions.

    ``whole``: it administers the whole tree.
    """
    given = set(_EVERYONE) | _BY_POST.get(post_kind, frozenset()) | _BY_ORGAN.get(organ_kind, frozenset())
    for function in functions:
        given |= _BY_FUNCTION.get(function, frozenset())
    if whole:
        given |= _WHOLE_TREE
    if given & {P.PETITION_REGISTER, P.PETITION_APPROVE}:
        given |= {P.INTAKE_READ}  # the mail room and the hall: who registers works there, who leads reads
    if organ_kind == OrganKind.PETITION_OFFICE and given & {P.PETITION_HANDLE, P.PETITION_REGISTER}:
        given |= {P.PETITION_DISPOSE}
    if organ_kind in {OrganKind.PETITION_OFFICE, OrganKind.DISCIPLINE} and Function.SUPERVISE in functions:
        given |= {P.IDENTITY_AUDIT}
    given |= _supervision(organ_kind, post_kind, functions) | _accountability(organ_kind, post_kind, functions)
    if organ_kind == OrganKind.PETITION_OFFICE:
        given |= _retention(given) | _ratings(given) | _reports(given, functions) | {P.ROUTING_READ}
        given |= {P.ROUTING_SET} if Function.ADMIN in functions else set()
    if functions == {Function.ADMIN}:
        given -= _NO_PETITIONS
    return frozenset(str(permission) for permission in given)


def _supervision(organ_kind: str, post_kind: str, functions: frozenset[str]) -> frozenset[Permission]:
    """Petition offices and joint conferences supervise (2005/36; 2022/39-3, 40-1): who leads there, who is charged with it."""
    here = organ_kind in {OrganKind.PETITION_OFFICE, OrganKind.JOINT_CONFERENCE}
    charged = post_kind in {PostKind.HEAD, PostKind.DEPUTY_IN_CHARGE} or Function.SUPERVISE in functions
    return frozenset({P.SUPERVISION_ACT, P.SUPERVISION_READ} if here and charged else ())


def _accountability(organ_kind: str, post_kind: str, functions: frozenset[str]) -> frozenset[Permission]:
    """Arts. 11 to 14: petition offices and joint conferences verify and issue; who leads a committee or government reads and
    refers what is laid before it; discipline inspection keeps what is sealed: its leaders and supervisors alone."""
    leads = post_kind in {PostKind.HEAD, PostKind.DEPUTY_IN_CHARGE}
    charged = leads or Function.SUPERVISE in functions
    found: set[Permission] = set()
    if organ_kind in {OrganKind.PETITION_OFFICE, OrganKind.JOINT_CONFERENCE} and charged:
        found |= {P.FINDING_ACT, P.FINDING_READ, P.MEASURE_READ, P.ALERT_READ}
    if organ_kind in {OrganKind.PARTY_COMMITTEE, OrganKind.GOVERNMENT} and (
        leads or post_kind == PostKind.OTHER_LEADER
    ):
        found |= {P.MEASURE_REFER}
    if organ_kind == OrganKind.DISCIPLINE and charged:
        found |= {P.FINDING_SEALED}
    return frozenset(found)


def _retention(given: set[Permission]) -> frozenset[Permission]:
    """Petition offices keep the files: who registers proposes what is destroyed, who approves decides (two persons)."""
    proposes = {P.RETENTION_PROPOSE, P.RETENTION_READ} if P.PETITION_REGISTER in given else set()
    decides = {P.RETENTION_DECIDE, P.RETENTION_PROPOSE, P.RETENTION_READ} if P.PETITION_APPROVE in given else set()
    return frozenset(proposes | decides)


def _ratings(given: set[Permission]) -> frozenset[Permission]:
    """Petition offices take the ratings (2022/21-2): who registers or approves there reads the reasons."""
    return frozenset({P.RATING_READ} if given & {P.PETITION_REGISTER, P.PETITION_APPROVE} else ())


def _reports(given: set[Permission], functions: frozenset[str]) -> frozenset[Permission]:
    """Petition offices make the analysis report (seed/7). In its figures accusations count only for who leads there, its
    secretaries and supervisors (decision 19): who may submit the report may read what was submitted."""
    counts = P.DUTY_ENTER in given or Function.SUPERVISE in functions
    return frozenset({P.REPORT_READ} | ({P.ACCUSATION_COUNT} if counts else set()))


OPERATOR = frozenset(
    str(p)
    for p in (
        P.PETITION_READ,
        P.ALERT_READ,
        P.DUTY_READ,
        P.BUREAU_READ,
        P.PEOPLE_READ,
        P.LEDGER_READ,
        P.BUREAU_SET,
        P.PEOPLE_SET,
        P.SUPERVISION_READ,
    )
)
