"""What an entry of each kind may say: days, numbers, codes, references and digests; words cannot hide in it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.ledger.kinds import Kind


class Code(str):
    """An enum's code or a law key: letters first, no blanks, no Chinese: words cannot hide in it."""


class Digest(str):
    """Sixty-four hex digits."""


CODE = re.compile(r"[a-z][a-z0-9_:.#/\-]{0,79}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

_NOTED: Mapping[str, type] = {"paper": UUID, "paper_sha": Digest}
_ADVICE: Mapping[str, type] = {**_NOTED, "late": bool}
_ENDED: Mapping[str, type] = {"outcome": Code, "reason": Code, "petition": UUID, "submission": UUID, **_NOTED}
_CASE: Mapping[str, type] = {"petition": UUID, "organ": UUID}
_SUPERVISED: Mapping[str, type] = {"petition": UUID, "organ": UUID, "office": UUID, "call": UUID}
_JUDGED: Mapping[str, type] = {
    "verification": UUID,
    "finding": UUID,
    "measure": UUID,
    "alert": UUID,
    "organ": UUID,
    "office": UUID,
    "petition": UUID,
    "appointment": UUID,
    "to_organ": UUID,
    "record": UUID,
    "day": date,
    "due": date,
    "item": Code,
    "severity": Code,
    "what": Code,
    "why": Code,
    "number": int,
    "year": int,
    "late": bool,
    "usual": bool,
    **_NOTED,
}
_ACCOUNT = ("appeal:", "finding:", "measure:", "rectification:", "verification:")
PAYLOADS: Mapping[Kind, Mapping[str, type]] = {
    **{kind: _JUDGED for kind in Kind if kind.value.startswith(_ACCOUNT)},
    Kind.ALERT_RAISED_BY_HAND: _JUDGED,
    Kind.ACCOUNT_CREATED: {"person": UUID},
    Kind.ACCOUNT_DISABLED: {"person": UUID},
    Kind.ACCOUNT_ENABLED: {"person": UUID},
    Kind.ACCOUNT_FACTOR_REMOVED: {"person": UUID},
    Kind.ACCOUNT_FACTOR_SET: {"person": UUID},
    Kind.ACCOUNT_PASSWORD_SET: {"person": UUID},
    Kind.ACCOUNT_RECOVERY_MADE: {"person": UUID},
    Kind.ACCOUNT_SESSIONS_ENDED: {"person": UUID},
    Kind.ACCOUNT_SIGNED_IN: {"person": UUID},
    Kind.ACCOUNT_UNLOCKED: {"person": UUID},
    Kind.ADDRESS_SET: {"person": UUID, "removed": bool},
    Kind.ADVICE_ANSWERED: {"answer": UUID, "answered": Code, "bare": bool, "by": UUID, "until": date, **_ADVICE},
    Kind.ADVICE_DONE: {"answer": UUID, "by": UUID, **_ADVICE},
    Kind.ADVICE_DRAFTED: {"organ": UUID, "to_organ": UUID, "about": UUID, "matters": int, "until": date, **_ADVICE},
    Kind.ADVICE_RECEIVED: {"by": UUID, "limit": Code, "due": date, **_ADVICE},
    Kind.ADVICE_SENT: {"to_organ": UUID, "signer": UUID, **_ADVICE},
    Kind.ADVICE_UNDONE: {"what": Code, "was": date, **_ADVICE},
    Kind.ADVICE_VOIDED: {"before": Code, **_ADVICE},
    Kind.ALERT_MOOTED: {"clock": UUID, "petition": UUID, "duty": Code, "fact": Code, "why": Code},
    Kind.ALERT_RAISED_ON_FACT: {
        "organ": UUID,
        "fact": Code,
        "record": UUID,
        "petition": UUID,
        "due": date,
        "lapsed": date,
        "readings": Code,
        "assumed": bool,
    },
    Kind.ALERT_RAISED_ON_DUTY: {
        "organ": UUID,
        "duty": Code,
        "first": date,
        "last": date,
        "lapsed": date,
        "missed": int,
        "readings": Code,
    },
    Kind.ALERT_RAISED: {
        "clock": UUID,
        "petition": UUID,
        "organ": UUID,
        "limit": Code,
        "due": date,
        "lapsed": date,
        "state": Code,
        "readings": Code,
        "assumed": bool,
    },
    Kind.APPOINTMENT_CLOSED: {"post": UUID, "end": date},
    Kind.APPOINTMENT_CORRECTED: {"post": UUID, "start": date, "end": date, "supersedes": UUID},
    Kind.APPOINTMENT_MADE: {"post": UUID, "start": date, "end": date},
    Kind.BOOKING_CANCELLED: {"plan": UUID},
    Kind.BOOKING_CLEARED: {"bookings": int},
    Kind.BOOKING_MADE: {"plan": UUID, "number": int, "day": date},
    Kind.BOOKING_MARKED: {"plan": UUID, "came": Code},
    Kind.BOOKING_OPENED: {"plan": UUID},
    Kind.BOOKING_TIED: {"plan": UUID, "petition": UUID, "ticket": UUID},
    Kind.CALENDAR_SET: {"day": date, "rest": bool, "removed": bool, "year": int},
    Kind.CASE_ENDED: {**_CASE, "ended": Code},
    Kind.CASE_NAMED: {**_CASE, "leader": UUID, "due": date, "before": UUID, "late": bool},
    Kind.CASE_REOPENED: _CASE,
    Kind.CASE_VOIDED: {**_CASE, "record": Code, "row": UUID},
    Kind.CASE_WORKED: {**_CASE, "part": Code, "row": UUID, "due": date, "late": bool, **_NOTED},
    Kind.CATEGORY_FORGOTTEN: {"model": UUID},
    Kind.CATEGORY_SET: {"number": int, "entries": int, "start": date},
    Kind.CATEGORY_TRAINED: {"model": UUID, "letters": int, "held_out": int, "classes": int},
    Kind.CHECK_ANSWERED: {"matter": UUID, "upheld": bool, "late": bool},
    Kind.CHECK_DRAWN: {
        "organ": UUID,
        "first": date,
        "last": date,
        "seed": int,
        "size": int,
        "population": int,
        "drawn_from": Digest,
    },
    Kind.CHECK_GRADED: {"matter": UUID, "organ": UUID, "grade": Code, "late": bool},
    Kind.CHECK_OBJECTED: {"matter": UUID, "organ": UUID, "late": bool},
    Kind.CHECK_UNDONE: {"matter": UUID, "what": Code},
    Kind.CHECK_VOIDED: {"organ": UUID},
    Kind.CLOCKS_REPROJECTED: {"clocks": int, "changed": int},
    Kind.DEPUTY_ENDED: {"absent": UUID, "deputy": UUID, "end": date},
    Kind.DEPUTY_NAMED: {"absent": UUID, "deputy": UUID, "start": date, "end": date},
    Kind.DUTY_CHAIN_SEEN: {"reception": UUID, "petition": UUID, "seen": date},
    Kind.DUTY_FILE_ADDED: {"record": Code, "file": UUID, "blob": Digest, "size": int, "kind": Code, "scan": Code},
    Kind.DUTY_FILE_OPENED: {"record": Code, "file": UUID},
    Kind.DUTY_RECORDED: {"record": Code, "organ": UUID, "person": UUID, "first": date, "last": date},
    Kind.DUTY_TASK_DONE: {"organ": UUID, "due": date},
    Kind.DUTY_VOIDED: {"record": Code, "organ": UUID},
    Kind.EXTERNAL_ADDED: {"external": UUID, "system": Code},
    Kind.EXTERNAL_ENDED: {"external": UUID, "system": Code},
    Kind.FILE_ATTACHED: {"file": UUID, "blob": Digest, "size": int, "kind": Code, "sort": Code, "scan": Code},
    Kind.FILE_OPENED: {"file": UUID},
    Kind.FILE_REMOVED: {"file": UUID, "paper": UUID, "paper_sha": Digest},
    Kind.HALL_CORRECTED: {"heads": int, "was": int, **_NOTED},
    Kind.HALL_ENDED: _ENDED,
    Kind.HALL_RECEIVED: {"officers": int, "organs": int},
    Kind.HALL_TALKED: {"ticket": UUID, "confirmed": Code, "replaced": UUID, **_NOTED},
    Kind.HALL_TICKETED: {"organ": UUID, "day": date, "heads": int, "late": bool, "proof": UUID},
    Kind.HALL_UNDONE: _ENDED,
    Kind.HANDOVER_MADE: {"giver": UUID, "taker": UUID, "petitions": int, "late": bool},
    Kind.HOLDING_CORRECTED: {"appointment": UUID, "petitions": int},
    Kind.HOLDING_MOVED: {"giver": UUID, "taker": UUID, "handover": UUID, "late": bool},
    Kind.IDENTITIES_MOVED: {"rows": int},
    Kind.IDENTITY_MATCHED: {"organ": UUID},
    Kind.IDENTITY_OPENED: {"petitioner": UUID, "reason": Code},
    Kind.IMPORT_FINISHED: {"rows": int, "imported": int, "already": int, "refused": int, "source": Code},
    Kind.INCIDENT_CLOSED: {"organ": UUID},
    Kind.INCIDENT_ENTERED: {"organ": UUID, "sort": Code, "late": bool},
    Kind.INCIDENT_NOTED: {"organ": UUID, "line": UUID, "sort": Code, "late": bool, **_NOTED},
    Kind.INCIDENT_REOPENED: {"organ": UUID},
    Kind.INCIDENT_TIED: {"organ": UUID, "petition": UUID, "earlier": UUID},
    Kind.INCIDENT_VOIDED: {"organ": UUID, "record": Code, "row": UUID},
    Kind.INSPECTION_FOLLOWED: {"finding": UUID, "done": bool, "late": bool},
    Kind.INSPECTION_HELD: {"organs": int, "findings": int, "late": bool},
    Kind.INSPECTION_PLANNED: {"organ": UUID, "organs": int, "people": int, "matters": int, "day": date, "late": bool},
    Kind.INSPECTION_UNDONE: {"finding": UUID},
    Kind.INSPECTION_VOIDED: {"before": Code},
    Kind.INTAKE_CLEARED: {"items": int, "tickets": int, "files": int, "papers": int},
    Kind.INTAKE_CLOSED: {"organ": UUID, "first": date, "last": date, "letters": int, "tickets": int, "tied": int},
    Kind.INTAKE_REOPENED: {"organ": UUID, "first": date, "last": date, **_NOTED},
    Kind.KEYS_ROTATED: {"rewrapped": int, "records": int},
    Kind.MAIL_CORRECTED: {"item": UUID, "counted": int, "was": int, **_NOTED},
    Kind.MAIL_ENDED: {"item": UUID, "handed": Code, **_ENDED},
    Kind.MAIL_ENTERED: {"items": int},
    Kind.MAIL_OPENED: {"organ": UUID, "day": date, "counted": int, "opener": UUID, "late": bool, "proof": UUID},
    Kind.MAIL_UNDONE: {"item": UUID, **_ENDED},
    Kind.MATTER_TIED: {"other": UUID, "tie": Code, "ended": bool},
    Kind.NOTE_OPENED: {"note": UUID, "reason": Code},
    Kind.NOTE_WRITTEN: {"note": UUID, "organ": UUID, "paper": UUID, "paper_sha": Digest, "late": bool},
    Kind.OPERATOR_USED: {"command": Code},
    Kind.ORGAN_CHANGED: {"valid_to": date},
    Kind.ORGAN_CLOSED: {"valid_to": date, "successor": UUID, "manner": Code, "appointments": int, "petitions": int},
    Kind.ORGAN_CREATED: {"parent": UUID, "kind": Code},
    Kind.ORGAN_REOPENED: {"valid_to": date},
    Kind.PAPER_RENDERED: {"paper": UUID, "format": Code, "sha": Digest},
    Kind.PERSON_CREATED: {},
    Kind.PETITION_REPORTED: {"wrong": Code},
    Kind.PETITION_STEPPED: {
        "step": Code,
        "tier": int,
        "state": Code,
        "before": Code,
        "version": int,
        "organ": UUID,
        "from_organ": UUID,
        "to_organ": UUID,
        "transfer": UUID,
        "received": date,
        "sent": date,
        "reason": Code,
        "outcome": Code,
        "paper": UUID,
        "paper_sha": Digest,
        "proof": UUID,
        "late": bool,
        "assumed": bool,
        "days": int,
        "until": date,
        "approver": UUID,
        "approved": date,
        "corrects": int,
        "was": date,
        "mode": Code,
        "handler": UUID,
        "person": UUID,
        "draft": UUID,
        "part": UUID,
        "draft_version": int,
        "purpose": Code,
        "matter": Code,
        "channel": Code,
        "kind": Code,
        "conclude_day": date,
        "request": UUID,
        "asked": date,
        "ground": Code,
        "overdue": bool,
        "rating": UUID,
        "instruction": UUID,
        "other": UUID,
        "parts": int,
        "dispute": UUID,
        "decider": UUID,
        "rule": Code,
        "routing": int,
        "followed": bool,
    },
    Kind.POST_CREATED: {"organ": UUID, "kind": Code},
    Kind.READING_CONFIRMED: {"reading": Code},
    Kind.REGISTER_EXPORTED: {"register": Code, "organ": UUID, "first": date, "last": date, "rows": int},
    Kind.RETENTION_DISPOSED: {"disposal": UUID, "proposed_by": UUID, "identities": int, "texts": int, "papers": int},
    Kind.RETENTION_HELD: {"hold": UUID},
    Kind.RETENTION_LIFTED: {"hold": UUID},
    Kind.RETENTION_PROPOSED: {"disposal": UUID, "due": date},
    Kind.RETENTION_REJECTED: {"disposal": UUID},
    Kind.ROUTING_SET: {"organ": UUID, "number": int, "rules": int, "examples": int},
    Kind.SETTING_CHANGED: {"setting": Code, "was": int, "now": int},
    Kind.SUBMISSION_JOINED: {
        "submission": UUID,
        "standing": Code,
        "received": date,
        "channel": Code,
        "organ": UUID,
        "late": bool,
        "proof": UUID,
        "paper": UUID,
        "paper_sha": Digest,
    },
    Kind.SUBMISSION_PARTED: {"submission": UUID, "paper": UUID, "paper_sha": Digest},
    Kind.SUPERVISION_ANSWERED: {"letter": UUID, "round": int, "late": bool, **_SUPERVISED},
    Kind.SUPERVISION_CALLED: {
        "trigger": Code,
        "found": Code,
        "source": UUID,
        "due": date,
        "lapsed": date,
        "assumed": bool,
        **_SUPERVISED,
    },
    Kind.SUPERVISION_CHECKED: {"letter": UUID, "round": int, "result": Code, **_SUPERVISED},
    Kind.SUPERVISION_DECLINED: _SUPERVISED,
    Kind.SUPERVISION_INTERVIEW_HELD: {"promise": date, "late": bool, **_SUPERVISED},
    Kind.SUPERVISION_INTERVIEW_SET: {"decider": UUID, "whom": UUID, "day": date, **_NOTED, **_SUPERVISED},
    Kind.SUPERVISION_LETTER_SENT: {"trigger": Code, "days": int, "late": bool, **_NOTED, **_SUPERVISED},
    Kind.SUPERVISION_LISTED: {"decider": UUID, "leader": UUID, "until": date, "late": bool, **_SUPERVISED},
    Kind.SUPERVISION_MOOTED: {"why": Code, **_SUPERVISED},
    Kind.SUPERVISION_NOTED: _SUPERVISED,
    Kind.SUPERVISION_PROMISE_KEPT: {"promise": date, "late": bool, **_SUPERVISED},
    Kind.SUPERVISION_RECEIVED: {"received": date, "due": date, "late": bool, **_SUPERVISED},
    Kind.SUPERVISION_REOPENED: _SUPERVISED,
    Kind.SUPERVISION_UNLISTED: {"late": bool, **_SUPERVISED},
    Kind.SUPERVISION_URGED: {"urging": UUID, **_SUPERVISED},
    Kind.SUPERVISION_VOIDED: {"record": Code, **_SUPERVISED},
}
VERSIONS: Mapping[Kind, int] = dict.fromkeys(Kind, 1)


class BadPayload(TypeError):
    """A payload holds a key or a value that its kind does not declare: a fault of ours, and the act fails."""


def plain(kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any]:
    """``payload`` as JSON values, checked against the kind's declaration; absent (None) values are left out."""
    declared = PAYLOADS[kind]
    return {name: _plain(kind, name, value, declared.get(name)) for name, value in payload.items() if value is not None}


def _plain(kind: Kind, name: str, value: Any, declared: type | None) -> Any:
    if declared is None:
        raise BadPayload(f"{kind} has no {name}")
    if declared is date and type(value) is date:
        return value.isoformat()
    if declared is UUID and isinstance(value, UUID):
        return str(value)
    if declared in {int, bool} and type(value) is declared:
        return value
    if declared is Code and isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    if declared is Digest and isinstance(value, str) and DIGEST.fullmatch(value):
        return str(value)
    raise BadPayload(f"{kind}.{name} must be {declared.__name__}")
