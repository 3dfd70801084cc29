"""Passwords, the second factor, and whom an administrator administers: refusals first, through the actions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django_otp.oath import TOTP

from tests.cast import OPERATOR, SINCE, account
from xinfang.bureau.actions import change_setting
from xinfang.bureau.queries import forget, snapshot
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions, passwords, policy, queries
from xinfang.people.actions import factors, logins
from xinfang.people.models import Account, Login, OldPassword, RecoveryCode, SecondFactor, SignIn
from xinfang.people.reach import administered
from xinfang.rules.refusals import NotFound, Refused

DAY = date(2013, 6, 14)
NOW = datetime(2013, 6, 14, 2, 0, tzinfo=UTC)
GOOD = "桂花落满南山-1370"


def refused(code, call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def appointed(cast, organ, name, title, functions="", end=None):
    """One more person with a post."""
    person = actions.create_person(code=name, name=name, actor=OPERATOR, on=SINCE)
    return held(cast, organ, person, title, functions, end)


def held(cast, organ, person, title, functions="", end=None):
    post = actions.create_post(cast.organ(organ), title=title, kind="handler", actor=OPERATOR, on=SINCE)
    return actions.appoint(person, post, start=SINCE, end=end, functions=functions.split(), actor=OPERATOR, on=SINCE)


@pytest.fixture
def county_admin(cast):
    """The administrator of the district's petition office."""
    return queries.actor_from(appointed(cast, "XAXF", "县管", "系统管理员", "admin"))


# passwords

WEAK = [
    ("abc-12345", "至少要 10 个字符"),
    ("password123", "常见"),
    ("aaaaaaaaaaaa", "重复的字符太多"),
    ("王芳今年三十五岁啦呀", "不能含用户名、姓名或工号"),
    ("my-handler-2013", "不能含用户名、姓名或工号"),
    ("桂" * 60 + "花落满南山人间好时节又逢君" * 6, "不能超过 128 个字符"),
]


@pytest.mark.parametrize(("password", "why"), WEAK)
def test_weak_passwords_are_refused_each_with_its_reason(cast, password, why):
    kept = account(cast, "handler")
    said = refused("weak_password", actions.set_password, kept, password, actor=_self(cast, kept), on=DAY)
    assert why in said
    assert Account.objects.get(pk=kept.pk).password == kept.password


def _self(cast, kept):
    return queries.actor_from(cast.posts[kept.username], kept)


def test_the_last_few_passwords_are_refused_and_older_ones_forgotten(cast):
    kept = account(cast, "handler")
    me = _self(cast, kept)
    for n in range(4):
        actions.set_password(kept, f"{GOOD}-{n}", actor=me, on=DAY)
    for n in (3, 2, 1):  # the setting's default: three
        refused("used_password", actions.set_password, kept, f"{GOOD}-{n}", actor=me, on=DAY)
    assert OldPassword.objects.filter(account=kept).count() == 3
    actions.set_password(kept, f"{GOOD}-0", actor=me, on=DAY)


def test_nobody_sets_the_password_of_another_and_the_operator_does(cast):
    kept = account(cast, "handler")
    refused("not_allowed", actions.set_password, kept, GOOD, actor=cast.admin, on=DAY)
    refused("not_allowed", actions.set_password, kept, GOOD, actor=cast.head, on=DAY)
    actions.set_password(kept, GOOD, actor=OPERATOR, on=DAY)
    assert kept.check_password(GOOD)


def test_the_hash_says_its_numbers(db):
    hashed = passwords.Argon2().encode("x", "saltsaltsalt")
    assert hashed.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_reset_gives_a_one_time_password_that_must_be_changed_and_grows_old(cast):
    kept = account(cast, "handler")
    login = logins.begin(kept, "k" * 32, now=NOW, place=logins.NOWHERE, most=3)
    password = actions.reset_password(kept, actor=cast.admin, on=DAY)
    kept.refresh_from_db()
    assert kept.check_password(password)
    assert len(password) == 19
    assert kept.must_change_password
    assert not passwords.too_old(kept, date(2013, 7, 14))  # the thirtieth day, a Sunday
    assert passwords.too_old(kept, date(2013, 7, 15))
    login.refresh_from_db()
    assert login.ended_at is not None
    assert password not in "".join(Entry.objects.values_list("payload", flat=True))
    assert verify().ok


def test_age_is_asked_of_a_password_only_where_the_bureau_wants_it(cast):
    kept = account(cast, "handler")
    kept.password_set_on = DAY
    assert not passwords.expired(kept, date(2033, 1, 1), 0)
    assert not passwords.expired(kept, date(2013, 9, 12), 90)  # the ninetieth day, a Thursday
    assert passwords.expired(kept, date(2013, 9, 13), 90)
    kept.password_set_on = None
    assert passwords.expired(kept, DAY, 90)


# whom an administrator administers


def test_an_administrator_of_a_part_changes_that_part_only(cast, county_admin):
    assert county_admin.reach == cast.organ("XAQ").path
    for code in ("GOV", "XFJ", "ZJJ", "RSJ", "JW"):
        refused("not_allowed", actions.need_to_set, county_admin, cast.organ(code))
    refused("not_allowed", actions.need_to_set, county_admin, None)
    for code in ("XAQ", "XAXF", "XAZJ"):
        actions.need_to_set(county_admin, cast.organ(code))
    said = {
        "code": "N",
        "name": "新局",
        "short_name": "新局",
        "kind": "department",
        "level": "county",
        "valid_from": SINCE,
    }
    refused("not_allowed", actions.create_organ, said, parent=cast.organ("GOV"), actor=county_admin, on=DAY)
    refused("not_allowed", actions.create_organ, said, parent=None, actor=county_admin, on=DAY)
    actions.create_organ(said, parent=cast.organ("XAQ"), actor=county_admin, on=DAY)


def test_settings_and_ledger_belong_to_the_administrator_of_the_whole(cast, county_admin):
    assert cast.admin.reach == "/"
    assert {"bureau:set", "ledger:read", "people:set"} <= cast.admin.permissions
    routes = {"routing:read", "routing:set"}
    assert county_admin.permissions == {"people:set", "people:read", "bureau:read", "finding:answer", *routes}
    refused("not_allowed", change_setting, "yellow_days", 7, actor=county_admin, on=DAY)


@pytest.mark.parametrize(
    ("path", "kind", "code", "reach"),
    [
        ("/1/", "petition_office", "421200-XF", "/"),  # the first account's own office, before there is a tree
        ("/1/2/", "petition_office", "421200-XF", "/"),
        ("/1/", "government", "421200", "/"),
        ("/9/", "petition_office", "letters:西地省A市", "/9/"),  # came with imported letters
        ("/9/", "department", "X", "/9/"),
        ("/1/6/", "government", "421202", "/1/6/"),
        ("/1/6/7/", "petition_office", "421202-XF", "/1/6/"),
        ("/1/3/", "department", "ZJJ", "/1/3/"),
    ],
)
def test_the_reach_of_an_administrator(path, kind, code, reach):
    assert policy.reach_of(path, kind, code, frozenset({"admin"})) == reach
    assert policy.reach_of(path, kind, code, frozenset({"register"})) == ""


def test_the_city_s_office_administers_the_whole_tree_wherever_it_stands():
    admin = frozenset({"admin"})
    assert policy.reach_of("/1/2/3/", "petition_office", "421200-XF", admin, "city") == "/"
    assert policy.reach_of("/1/2/6/7/", "petition_office", "421202-XF", admin, "county") == "/1/2/6/"
    assert policy.reach_of("/9/", "petition_office", "letters:A市", admin, "city") == "/9/"
    assert policy.reach_of("/1/2/4/", "department", "ZJJ", admin, "city") == "/1/2/4/"


def test_accounts_of_others_are_as_if_they_were_not(cast, county_admin):
    city, county = account(cast, "handler"), account(cast, "county_handler")
    for act in (actions.reset_password, actions.unlock_account, actions.end_sessions):
        refused("not_found", act, city, actor=county_admin, on=DAY)
    refused("not_found", actions.enable_account, city, enabled=False, actor=county_admin, on=DAY)
    refused("not_found", actions.open_account, cast.posts["head"].person, username="x", actor=county_admin, on=DAY)
    refused("not_found", actions.reset_password, county, actor=cast.registrar, on=DAY)
    actions.reset_password(county, actor=county_admin, on=DAY)
    with pytest.raises(NotFound):
        factors.remove(city, actor=county_admin, on=DAY)


def test_who_also_holds_a_post_above_is_left_to_the_administrator_above(cast, county_admin):
    both = cast.posts["county_handler"].person
    mine = set(administered(county_admin, DAY).values_list("code", flat=True))
    assert mine == {"county_registrar", "county_handler", "县管"}
    row = held(cast, "RSJ", both, "借调")
    assert both not in administered(county_admin, DAY)
    assert both in administered(cast.admin, DAY)
    actions.close_appointment(row, end=date(2013, 6, 13), actor=OPERATOR, on=DAY)
    assert both in administered(county_admin, DAY)
    actions.name_deputy(
        cast.posts["head"], cast.posts["county_handler"], start=DAY, end=None, ground="市长批示", actor=OPERATOR, on=DAY
    )
    assert both not in administered(county_admin, DAY)


def test_who_left_stays_with_the_administrator_of_the_last_post(cast, county_admin):
    gone = appointed(cast, "XAZJ", "离任", "原科员", end=date(2012, 12, 31)).person
    assert gone in administered(county_admin, DAY)
    nobody = actions.create_person(code="nobody", name="没有职务", actor=OPERATOR, on=SINCE)
    assert nobody not in administered(county_admin, DAY)
    assert nobody in administered(cast.admin, DAY)


def test_nobody_disables_or_resets_the_own_account(cast):
    kept = account(cast, "admin")
    me = _self(cast, kept)
    refused("self", actions.enable_account, kept, enabled=False, actor=me, on=DAY)
    refused("self", actions.reset_password, kept, actor=me, on=DAY)


def test_user_names_are_taken_once_and_people_have_one_account(cast):
    account(cast, "handler")
    handler, head = cast.posts["handler"].person, cast.posts["head"].person
    refused("has_account", actions.open_account, handler, username="another", actor=cast.admin, on=DAY)
    refused("username_taken", actions.open_account, head, username=" handler ", actor=cast.admin, on=DAY)
    refused("missing", actions.open_account, head, username="  ", actor=cast.admin, on=DAY)


# the second factor


def test_which_posts_want_a_second_factor(cast, settings):
    def wanted():
        now = snapshot()
        return {part for part in cast.posts if factors.wanted(getattr(cast, part), now)}

    assert wanted() == set()
    settings.PRODUCTION = True
    privileged = {"admin", "registrar", "county_registrar", "stranger", "office_head", "head", "deputy", "inspector"}
    assert wanted() == privileged
    for level, parts in ((1, set()), (2, {"admin"}), (3, privileged), (4, set(cast.posts))):
        change_setting("second_factor", level, actor=cast.admin, on=DAY)
        forget()
        assert wanted() == parts, level


def code_at(kept, now):
    totp = TOTP(bytes.fromhex(SecondFactor.objects.get(account=kept).secret))
    totp.time = now.timestamp()
    return f"{totp.token():06d}"


def test_a_second_factor_is_confirmed_then_each_code_is_taken_once(cast):
    kept = account(cast, "head")
    me = _self(cast, kept)
    refused("bad_code", factors.confirm, kept, "123456", actor=me, on=DAY, now=NOW)
    secret = factors.offer(kept)
    assert factors.offer(kept) == secret
    refused("bad_code", factors.confirm, kept, "abcdef", actor=me, on=DAY, now=NOW)
    assert not factors.check(kept, code_at(kept, NOW), now=NOW)  # not confirmed yet
    codes = factors.confirm(kept, code_at(kept, NOW), actor=me, on=DAY, now=NOW)
    refused("has_factor", factors.offer, kept)
    assert not factors.check(kept, code_at(kept, NOW), now=NOW)  # used by the confirmation
    later = NOW + timedelta(seconds=40)
    assert factors.check(kept, code_at(kept, later), now=later)
    assert not factors.check(kept, code_at(kept, later), now=later)
    old = NOW + timedelta(minutes=3)
    assert not factors.check(kept, code_at(kept, later), now=old)
    for nonsense in ("", "０１２３４５", "1" * 40, "-12345", "1e5", "\x00"):
        assert not factors.check(kept, nonsense, now=old)
    assert len(codes) == len(set(codes)) == 10
    assert factors.check(kept, codes[0].upper(), now=old)
    assert not factors.check(kept, codes[0], now=old)
    assert RecoveryCode.objects.filter(account=kept).count() == 9


def test_secrets_and_recovery_codes_do_not_stand_in_the_database_in_clear(cast):
    from django.db import connection

    kept = account(cast, "head")
    factors.offer(kept)
    codes = factors.confirm(kept, code_at(kept, NOW), actor=_self(cast, kept), on=DAY, now=NOW)
    secret = SecondFactor.objects.get(account=kept).secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM people_secondfactor")
        assert secret.encode() not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT digest FROM people_recoverycode")
        assert not {row[0] for row in cursor.fetchall()} & set(codes)


def test_a_lost_telephone_is_helped_by_the_administrator_and_by_the_operator(cast, county_admin, xinfang):
    for part, helper in (("head", cast.admin), ("county_handler", county_admin)):
        kept = account(cast, part)
        refused("no_factor", factors.remove, kept, actor=helper, on=DAY)
        factors.offer(kept)
        factors.confirm(kept, code_at(kept, NOW), actor=_self(cast, kept), on=DAY, now=NOW)
        factors.remove(kept, actor=helper, on=DAY)
        assert not SecondFactor.objects.filter(account=kept).exists()
        assert not RecoveryCode.objects.filter(account=kept).exists()
    kept = account(cast, "admin")
    factors.offer(kept)
    factors.confirm(kept, code_at(kept, NOW), actor=_self(cast, kept), on=DAY, now=NOW)
    assert xinfang("admin", "factor", "admin")[0] == 0
    assert factors.factor_of(kept) is None
    assert xinfang("admin", "unlock", "admin")[0] == 0
    assert xinfang("admin", "unlock", "nobody")[0] == 2


# sessions and log


def test_the_log_and_old_sessions_go_after_their_days(cast):
    from xinfang.people.kinds import SignInOutcome

    kept = account(cast, "handler")
    for days in (0, 199, 201):
        at = NOW - timedelta(days=days)
        logins.note(SignInOutcome.WRONG, kept, now=at)
        Login.objects.create(account=kept, session_key=f"key{days}", began_at=at, seen_at=at, ended_at=at)
    assert logins.forget_old(NOW, 200) == 1
    assert SignIn.objects.count() == 2
    assert Login.objects.count() == 2


def test_a_cheap_hash_is_used_only_here(settings):
    from xinfang.config import settings as product

    assert product.PASSWORD_HASHERS == ["xinfang.people.passwords.Argon2"]
    assert make_password("x").startswith("argon2$argon2id$v=19$m=8,t=1,p=1$")
