"""Store what was received, with everybody who is named in it: at registration, and when a repeat joins a matter."""

from typing import TYPE_CHECKING, Any

from xinfang.bureau.acts import Act
from xinfang.ledger.ids import new_uid
from xinfang.people.models import Organ
from xinfang.petitions import identities
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Channel, Role
from xinfang.petitions.models import Petition, Petitioner, Submission
from xinfang.petitions.when import When
from xinfang.vault.crypto import sm3

if TYPE_CHECKING:
    from xinfang.petitions.registration import Registration


def add(act: Act, petition: Petition, said: "Registration", organ: Organ, when: When, **more: Any) -> Submission:
    """The submission and its people, identities into the vault: three statements, two more for each further person."""
    submission = act.add(
        Submission(
            petition=petition,
            organ=organ,
            channel=said.channel.value,
            repeat=said.repeat or bool(more),
            received_on=said.received_on,
            registered_on=when.on,
            postmark_on=said.postmark_on,
            text=said.text.strip(),
            head_count=said.head_count,
            taken_down=said.taken_down,
            **more,
        )
    )
    _person(act, submission, _role(said), said.identity, said)
    for one in said.people:
        _person(act, submission, one.role, one.identity, said)
    return submission


def _role(said: "Registration") -> Role:
    """The first of several named visitors represents the others too."""
    represented = said.channel == Channel.VISIT and any(one.role is Role.REPRESENTATIVE for one in said.people)
    return Role.REPRESENTATIVE if represented else Role.PETITIONER


def _person(act: Act, submission: Submission, role: Role, identity: Identity, said: "Registration") -> None:
    uid, anonymous = new_uid(), said.anonymous and identity is said.identity
    record = identities.keep(uid, identity)
    act.add(
        Petitioner(
            uid=uid,
            submission=submission,
            role=role.value,
            vault=record,
            identity_sha=sm3(bytes(record.sealed)),
            anonymous=anonymous,
            secrecy=said.secrecy,
            reachable=identity.reachable and not anonymous,
        )
    )
