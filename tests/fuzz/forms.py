"""The forms of a page, nonsense for each of their fields, and what is asked of every answer."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.db import connection, transaction
from django.urls import reverse

from tests.matrix.world import NAMES
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people.models import Appointment, Organ, Person
from xinfang.petitions.models import Clock, MailItem, Petition, Submission, Ticket, Transfer

NONSENSE = [
    "",
    " ",
    "\x00",
    "a\x01\x07\x1b[31m\x7f",
    "长" * 3000,
    "x" * 100_001,
    "-1",
    "9" * 40,
    "1e309",
    "１２３",
    "2013-13-45",
    "0000-00-00",
    "9999-12-31",
    "2013-06-14T99:99",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "' OR 1=1; --",
    "<script>alert(1)</script>{{ 7 }}{% now %}",
    "../../etc/passwd",
    "\u202e\u200f\ufeff",
    "𠮷\U0001f600",
    "on",
    "[]",
    "null",
]
WATCHED = (Entry, Petition, Submission, Clock, Transfer, Organ, Person, Appointment, MailItem, Ticket)


class Fields(HTMLParser):
    """The fields of a page's own forms with what stands in them, by the form's address."""

    def __init__(self, url):
        super().__init__()
        self.url, self.forms, self.here, self.area, self.select = url, [], None, None, None

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            post = (at.get("method") or "get").lower() == "post"
            self.here = {} if post else None
            if post:
                self.forms.append((urljoin(self.url, at.get("action") or ""), self.here))
        if self.here is None or not at.get("name"):
            return self._option(tag, at)
        if tag == "input" and at.get("type") in {"radio", "checkbox"} and "checked" not in at:
            self.here.setdefault(at["name"], "")
        elif tag in {"input", "button"}:
            self.here[at["name"]] = at.get("value") or ""
        elif tag == "textarea":
            self.area = at["name"]
            self.here[self.area] = ""
        elif tag == "select":
            self.select = None if "multiple" in at else at["name"]
            self.here[at["name"]] = ""
        return None

    def _option(self, tag, at):
        if (
            tag == "option"
            and self.here is not None
            and self.select
            and ("selected" in at or not self.here[self.select])
        ):
            self.here[self.select] = at.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.here = None
        if tag in {"textarea", "select"}:
            self.area = self.select = None

    def handle_data(self, data):
        if self.area and self.here is not None:
            self.here[self.area] += data


def forms_of(client, url):
    """The forms of a page, those of the frame left out."""
    answer = client.get(url)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return []
    parser = Fields(url)
    parser.feed(answer.content.decode())
    frame = {reverse("portal:reading"), reverse("desk:sign_out")}
    return [(action, fields) for action, fields in parser.forms if action not in frame]


class Watch:
    """What is asked of every answer."""

    def __init__(self, world):
        self.world, self.asked, self.written, self.wrong = world, 0, 0, []
        self.before = self.rows()

    def rows(self):
        parts = ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in WATCHED)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {parts}")
            return cursor.fetchone()

    def send(self, client, method, url, *, may_open=False, **given):
        """Send, look at the answer and at what was written, and take it all back."""
        self.asked += 1
        with transaction.atomic():
            answer = getattr(client, method)(url, **given)
            page = answer.content.decode(errors="replace") if not answer.streaming else ""
            after = self.rows()
            if answer.status_code >= 500 or "Traceback" in page:
                self.wrong.append((url, answer.status_code, str(given)[:200]))
            if answer.status_code >= 400 and after != self.before:
                self.wrong.append((url, "half-written", self.before, after, str(given)[:200]))
            self.written += after != self.before
            if after != self.before and self.written % 20 == 1 and not verify().ok:
                self.wrong.append((url, "ledger", str(given)[:200]))
            if not may_open and any(name in page for name in NAMES.values()):
                self.wrong.append((url, "identity", str(given)[:200]))
            transaction.set_rollback(True)
        return answer


def mutate(fields, turn, most):
    """The fields with one of them wrong at a time: ``most`` kinds of nonsense each, another few at each field; None is absent."""
    kinds = [*NONSENSE, None, ["a", "b"]]
    for name in sorted(fields.keys() - {"csrfmiddlewaretoken"}):
        for _ in range(most):
            value = kinds[next(turn) % len(kinds)]
            said = {**fields, name: value}
            yield {key: one for key, one in said.items() if one is not None and (one != "" or key == name)}
