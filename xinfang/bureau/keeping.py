"""Keep the keys: the change of the master key, with its entry in the ledger."""

from dataclasses import dataclass
from datetime import date

from xinfang.bureau import acts
from xinfang.bureau.actions import need
from xinfang.ledger.kinds import Kind
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault import rotation
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.rotation import Standing


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a change of the master key did, and how everything stands after it."""

    rewrapped: int
    standing: Standing


def rotate_keys(
    *, actor: Actor, on: date, batch: int = rotation.BATCH, progress: rotation.Progress = lambda done: None
) -> Rotated:
    """Wrap everything that another master key wraps by the present one, then open all of it (decision record 9).

    Many transactions on purpose: killed at any point and run again it goes on. The entry is written at the end, when
    everything was seen to open. Refused before any change when a master key is not at hand (``key_missing``).
    """
    need(actor, "bureau:set")
    try:
        done = rotation.rewrap(batch, progress)
    except Unreadable as error:
        raise Refused(str(error), todo="两把密钥都在手边时再换", code="key_missing") from error
    found = rotation.standing()
    if not found.ok or found.waiting:
        raise Refused(
            "换完后核对没有通过，旧密钥还不能丢。",
            why="；".join(found.problems) or f"还有 {found.waiting} 把密钥由旧主密钥包着，可能有用旧密钥的进程还在写",
            todo="停下旧的进程，再运行一次 xinfang keys rotate",
            code="not_verified",
        )
    if done:
        with acts.begin("keys.rotate", actor=actor) as act:
            said = {"rewrapped": done, "records": sum(found.records.values())}
            act.record(Kind.KEYS_ROTATED, rotation.uid_of_ring(), on=on, payload=said)
    return Rotated(done, found)
