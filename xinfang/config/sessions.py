"""Sessions in the database, as Django keeps them; only their reading is composed once, as it happens at every request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from xinfang.ledger.prepared import Read, Slot

_READ: Read[Session] = Read(
    lambda: Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Slot("now", DateTimeField()))
)


class SessionStore(db.SessionStore):
    """What ``SESSION_ENGINE`` names. A session that has run out is none, and its key is not used again."""

    def _get_session_from_db(self) -> Session | None:
        found = _READ(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
