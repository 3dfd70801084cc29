"""The one way any room says no: what is wrong, why, what to do, where it stands in the law."""


class Refused(Exception):
    """An act or a question that the law, the state of things or the input does not allow.

    ``what`` is one plain Chinese sentence; ``why``, ``todo`` complete it; ``cite`` is a key such as ``2005/33``;
    ``field`` names the input at fault for forms and rows; ``code`` is a stable word for scripts and tests.
    """

    def __init__(
        self, what: str, *, why: str = "", todo: str = "", cite: str = "", field: str = "", code: str = "refused"
    ) -> None:
        super().__init__(what)
        self.what, self.why, self.todo, self.cite, self.field, self.code = what, why, todo, cite, field, code

    def __str__(self) -> str:
        """All that is known of the refusal, in one line."""
        parts = [self.what, self.why, self.todo]
        return "；".join(part.rstrip("。；") for part in parts if part) + (f"（{self.cite}）" if self.cite else "")


class Stale(Refused):
    """Somebody else changed the record first: the second writer is told, nothing is lost (decision 28)."""


class TooOften(Refused):
    """Tried too often from one place: wait, nothing else is wrong (429)."""


class NotFound(Refused):
    """It does not exist, or the actor may not know that it does: the answer is the same (404)."""
