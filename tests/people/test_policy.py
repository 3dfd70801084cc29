"""What each part of the cast may do: deny by default, and an administrator reads no petition."""

import pytest

from xinfang.people.policy import OPERATOR, Permission, permissions_of

READ = {"petition:read", "bureau:read", "people:read", "finding:answer"}
ROUTES = "routing:read"
RATES = {"rating:count", "rating:read"}
SUPERVISE = {
    "supervision:act",
    "supervision:read",
}  # who leads a petition office or a joint conference, or is charged with it
JUDGE = {"finding:act", "finding:read", "measure:read"}  # they verify, issue and keep the file of it too
PROPOSE = {"retention:propose", "retention:read"}  # the office keeps the files: two persons destroy one
WATCH = {"duty:read"}  # who watches only reads
DUTY = {"duty:enter", *WATCH}  # leaders and secretaries enter what their organ owes
DECIDE = {*PROPOSE, "retention:decide", "identity:audit"}


@pytest.mark.parametrize(
    ("part", "more"),
    [
        (
            "registrar",
            {
                "intake:read",
                "petition:register",
                "petition:dispose",
                "petition:handle",
                "identity:open",
                *RATES,
                *PROPOSE,
                ROUTES,
                *WATCH,
                "report:read",
            },
        ),
        (
            "office_head",
            {
                "intake:read",
                "petition:approve",
                "petition:dispose",
                "petition:handle",
                "alert:read",
                *RATES,
                *DECIDE,
                *DUTY,
                *SUPERVISE,
                *JUDGE,
                ROUTES,
                "report:read",
                "accusation:count",  # who leads there, not who registers (decision 19)
            },
        ),
        ("handler", {"petition:handle", "rating:count"}),
        ("deputy", {"intake:read", "petition:approve", "petition:handle", "alert:read", "rating:count", *DUTY}),
        (
            "head",
            {
                "intake:read",
                "petition:approve",
                "petition:handle",
                "alert:read",
                "identity:audit",
                "rating:count",
                *DUTY,
            },
        ),
        ("other_leader", DUTY),
        ("stranger", {"intake:read", "petition:register", "petition:handle", "identity:open", "rating:count"}),
        (
            "inspector",
            {
                "petition:handle",
                "alert:read",
                "ledger:read",
                "rating:count",
                "duty:read",
                "supervision:read",
                "finding:read",
                "measure:read",
            },
        ),
    ],
)
def test_each_of_the_cast_may_do_this_and_no_more(cast, part, more):
    assert set(getattr(cast, part).permissions) == READ | more


@pytest.mark.parametrize(
    ("kind", "post", "functions", "may"),
    [
        ("petition_office", "handler", {"supervise"}, SUPERVISE),
        ("petition_office", "deputy_in_charge", set(), SUPERVISE),
        ("petition_office", "handler", {"register"}, set()),
        ("petition_office", "handler", {"admin"}, set()),
        ("joint_conference", "head", set(), SUPERVISE),
        ("department", "head", {"supervise"}, set()),
        ("discipline", "handler", {"supervise"}, {"supervision:read"}),
    ],
)
def test_who_supervises(kind, post, functions, may):
    assert permissions_of(kind, post, frozenset(functions)) & SUPERVISE == may


ACCOUNT = {"finding:act", "finding:read", "finding:sealed", "measure:read", "measure:refer"}


@pytest.mark.parametrize(
    ("kind", "post", "functions", "may"),
    [
        ("petition_office", "handler", set(), set()),
        ("petition_office", "handler", {"register"}, set()),
        ("petition_office", "handler", {"supervise"}, JUDGE),
        ("joint_conference", "head", set(), JUDGE),
        ("department", "head", {"supervise"}, set()),
        ("government", "head", set(), {"measure:refer"}),
        ("party_committee", "other_leader", set(), {"measure:refer"}),
        ("government", "handler", {"secretary"}, set()),
        ("discipline", "handler", set(), {"finding:read", "measure:read"}),
        ("discipline", "head", set(), {"finding:read", "finding:sealed", "measure:read"}),
        ("personnel", "handler", set(), {"measure:read"}),
    ],
)
def test_who_verifies_refers_and_keeps_what_is_sealed(kind, post, functions, may):
    assert permissions_of(kind, post, frozenset(functions)) & ACCOUNT == may


def test_an_administrator_sets_and_reads_no_petition(cast):
    assert set(cast.admin.permissions) == {
        "bureau:read", "people:read", "finding:answer", "bureau:set", "people:set", "ledger:read", ROUTES, "routing:set",
    }  # fmt: skip


def test_what_is_unknown_gives_nothing_but_reading():
    assert set(permissions_of("club", "boss", frozenset({"fly"}))) == READ


def test_the_command_line_does_no_organ_s_act():
    assert not OPERATOR & {"petition:handle", "petition:register", "petition:dispose", "petition:approve"}
    assert "identity:open" not in OPERATOR
    assert list(Permission) == sorted(Permission)
