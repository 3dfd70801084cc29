"""Organs, posts, persons, appointments over time, deputies, accounts. Nothing here knows that petitions exist."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from xinfang.ledger.ids import new_uid
from xinfang.ledger.models import Covered
from xinfang.vault.fields import SealedTextField


class Organ(Covered):
    """An organ in the tree. ``path`` is ``/pk/pk/`` from the root: whoever is below starts with it."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=12)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    division_code = models.CharField(max_length=12, blank=True)
    paper_mark = models.CharField(max_length=20, blank=True)
    vertical = models.BooleanField(default=False)
    by_reference = models.BooleanField(default=False)
    heads_allowed = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    address = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    reception = models.CharField(max_length=200, blank=True)
    inquiry = models.CharField(max_length=200, blank=True)

    COVERED = (
        "code",
        "name",
        "short_name",
        "kind",
        "level",
        "parent_id",
        "division_code",
        "paper_mark",
        "vertical",
        "by_reference",
        "heads_allowed",
        "valid_from",
        "valid_to",
        "successor_id",
        "address",
        "email",
        "phone",
        "reception",
        "inquiry",
    )

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class OrganCode(Covered):
    """A code or a paper mark that an organ had before: old papers and files still say it (decision 18)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="old_codes")
    code = models.CharField(max_length=60)
    paper_mark = models.CharField(max_length=20, blank=True)
    until = models.DateField()

    COVERED = ("organ_id", "code", "paper_mark", "until")

    def __str__(self) -> str:
        return self.code


class OrganName(Covered):
    """A name that an organ had before: old papers still bear it."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="old_names")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    until = models.DateField()

    COVERED = ("organ_id", "name", "short_name", "until")

    class Meta:
        ordering: ClassVar = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.name


class Succession(Covered):
    """Which organ goes on with which powers of a closed one (2005/25); after a split there are several.

    ``Organ.successor`` is the first of them, who takes over what nobody assigned otherwise. ``undone_on``: the closing
    was entered by mistake.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organ, models.PROTECT, related_name="took_over")
    manner = models.CharField(max_length=20)
    powers = models.CharField(max_length=300, blank=True)
    last_day = models.DateField()
    undone_on = models.DateField(null=True)

    COVERED = ("organ_id", "successor_id", "manner", "powers", "last_day", "undone_on")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.organ_id} -> {self.successor_id}"


class Person(Covered):
    """A duty-holder. Never a petitioner."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)

    COVERED = ("code", "name")

    def __str__(self) -> str:
        return self.name


class Post(Covered):
    """A post of an organ: what it is called and which kind of Art. 3 it is."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    section = models.CharField(max_length=60, blank=True)

    COVERED = ("organ_id", "title", "kind", "section")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "title", "section"], name="post_once_per_organ"),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(Covered):
    """Who held a post from when to when. Never edited: closed, or superseded by a corrected one (decision 18).

    ``start`` and ``end`` say when it was true; ``superseded`` that a later row says it better.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    functions = models.CharField(max_length=200, blank=True)
    portfolio = models.CharField(max_length=300, blank=True)
    acting_head = models.BooleanField(default=False)
    superseded = models.BooleanField(default=False)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    recorded_on = models.DateField()

    COVERED = (
        "person_id",
        "post_id",
        "start",
        "end",
        "functions",
        "portfolio",
        "acting_head",
        "superseded",
        "supersedes_id",
        "recorded_on",
    )

    class Meta:
        ordering: ClassVar = ["start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")), name="appointment_order"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["post", "start"], name="appointment_post_start")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.start}"

    @property
    def function_set(self) -> frozenset[str]:
        """The functions as a set."""
        return frozenset(self.functions.split())


class Deputising(Covered):
    """``deputy`` stands in for ``absent`` from ``start`` to ``end``, traceably (代理)."""

    absent = models.ForeignKey(Appointment, models.PROTECT, related_name="stood_in")
    deputy = models.ForeignKey(Appointment, models.PROTECT, related_name="standing_in")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=120)

    COVERED = ("absent_id", "deputy_id", "start", "end", "ground")

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.absent_id}"


class Address(Covered):
    """Where a person wants reminders sent, if anywhere. Entered by its owner; of duty-holders only, never of petitioners."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="address")
    email = models.EmailField(max_length=120, blank=True)

    COVERED = ("person_id", "email")

    def __str__(self) -> str:
        return f"address {self.person_id}"


class Accounts(BaseUserManager["Account"]):
    """Accounts by user name."""


class Account(AbstractBaseUser):
    """What a person signs in with. What the person may do comes from appointments, not from here.

    ``password_set_on`` is the day of the present password: one-time passwords and, where the bureau wants it, all age.
    """

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_on = models.DateField(null=True)
    chosen = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="+")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    def __str__(self) -> str:
        return self.username


class OldPassword(models.Model):
    """The hash of a password that an account had before, so that it is not taken again."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="old_passwords")
    hashed = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.account_id}"


class SecondFactor(models.Model):
    """The secret of an account's one-time codes (RFC 6238), sealed. ``last_step``: no code is taken twice."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="factor")
    secret = SealedTextField(purpose="people/factor")
    confirmed_on = models.DateField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.account_id}"


class RecoveryCode(models.Model):
    """A code that stands in for the second factor once: only its keyed digest is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.account_id}"


class Login(models.Model):
    """A running session of an account at the desk, or one that ended: where, since when, last seen when, why it ended."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="logins")
    session_key = models.CharField(max_length=40, db_index=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "ended_at"], name="login_account_ended")]

    def __str__(self) -> str:
        return str(self.uid)


class SignIn(models.Model):
    """One line of the sign-in log. An unknown user name is not kept: people type passwords into that field."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sign_ins")
    at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=20)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="signin_account_newest")]

    def __str__(self) -> str:
        return self.outcome
