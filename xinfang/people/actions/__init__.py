"""Organs, posts, persons, appointments, deputies and accounts: made, closed and corrected, never quietly edited."""

from xinfang.people.actions.accounts import (
    check_password_rules,
    choose,
    create_account,
    enable_account,
    end_sessions,
    open_account,
    reset_password,
    set_password,
    signed_in,
    unlock_account,
)
from xinfang.people.actions.appointing import (
    appoint,
    close_appointment,
    correct_appointment,
    create_person,
    create_post,
)
from xinfang.people.actions.closing import check_closing, close_organ, reopen_organ
from xinfang.people.actions.deputising import end_deputy, name_deputy
from xinfang.people.actions.organs import add_organ, change_organ, create_organ, need_to_set

__all__ = [
    "add_organ",
    "appoint",
    "change_organ",
    "check_closing",
    "check_password_rules",
    "choose",
    "close_appointment",
    "close_organ",
    "correct_appointment",
    "create_account",
    "create_organ",
    "create_person",
    "create_post",
    "enable_account",
    "end_deputy",
    "end_sessions",
    "name_deputy",
    "need_to_set",
    "open_account",
    "reopen_organ",
    "reset_password",
    "set_password",
    "signed_in",
    "unlock_account",
]
