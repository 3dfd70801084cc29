"""What is sealed opens only in its own place, under its own key, with either cipher; a destroyed key opens nothing."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import registered
from xinfang.ledger.verify import verify
from xinfang.petitions.models import Petitioner
from xinfang.vault import keys, records
from xinfang.vault.ciphers import Unreadable, decrypt, encrypt
from xinfang.vault.crypto import seal, unseal
from xinfang.vault.models import Record, Ring

A, B = UUID(int=1), UUID(int=2)
WORDS = {"name": "张三丰", "phone": "13900000000"}


def test_sm4_gcm_opens_the_example_of_rfc_8998():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce, bound = bytes.fromhex("00001234567800000000ABCD"), bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    body = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D83DE3541E4C2B58177E065A9BF7B62EC"
    )
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    assert decrypt("sm4", key, nonce + body, bound) == plain


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_cipher_refuses_another_place_another_key_and_a_changed_bit(cipher):
    key, other = bytes(16 if cipher == "sm4" else 32), b"x" * (16 if cipher == "sm4" else 32)
    sealed = encrypt(cipher, key, b"plain", b"here")
    assert decrypt(cipher, key, sealed, b"here") == b"plain"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for attempt in (
        (key, sealed, b"there"),
        (other, sealed, b"here"),
        (key, changed, b"here"),
        (key, b"short", b"here"),
    ):
        with pytest.raises(Unreadable):
            decrypt(cipher, *attempt)


@pytest.mark.parametrize(("cipher", "marks"), [("aes", (b"A1", b"A2", b"K1")), ("sm4", (b"S1", b"S2", b"K2"))])
def test_the_setting_chooses_the_cipher_and_both_stay_readable(db, settings, cipher, marks):
    settings.CIPHER = cipher
    text, record = seal(b"text", "matter"), records.made(A, "identity", WORDS)
    assert (text[:2], record.sealed[:2], record.wrapped[:2]) == marks
    settings.CIPHER = "sm4" if cipher == "aes" else "aes"
    assert unseal(text, "matter") == b"text"
    assert records.words_of(record, A) == WORDS
    with pytest.raises(Unreadable):
        unseal(text, "papers")
    with pytest.raises(Unreadable):
        unseal(b"Z9" + text[2:], "matter")


def test_a_record_moved_to_another_row_does_not_open(db):
    mine, other = records.made(A, "identity", WORDS), records.made(B, "identity", {"name": "李四"})
    with pytest.raises(Unreadable):
        records.words_of(mine, B)
    mine.uid = B  # relabelled in the database
    with pytest.raises(Unreadable):
        records.words_of(mine, B)
    other.sealed = mine.sealed  # the words alone, moved
    with pytest.raises(Unreadable):
        records.words_of(other, B)


def test_each_record_has_a_key_of_its_own_and_destroying_it_is_destroying_the_words(db):
    one, two = (records.keep(records.made(uid, "identity", WORDS, by_id="a" * 64)) for uid in (A, B))
    assert one.wrapped != two.wrapped
    kept = bytes(one.sealed)
    records.destroy(one, date(2026, 11, 24))
    one.refresh_from_db()
    assert (one.sealed, one.wrapped, one.kek, one.by_id) == (b"", b"", "", "")
    assert records.words_of(one, A) == {}
    one.destroyed_on, one.sealed = None, kept  # the words from a backup, without their key
    with pytest.raises(Unreadable):
        records.words_of(one, A)
    assert records.words_of(two, B) == WORDS


def test_another_master_key_opens_nothing_and_says_what_is_missing(db, settings):
    record = records.made(A, "identity", WORDS)
    settings.MASTER_KEY = "quite-another-master-key-of-the-installation"
    with pytest.raises(Unreadable, match="XINFANG_MASTER_KEY_OLD"):
        records.words_of(record, A)
    keys.forget()
    with pytest.raises(Unreadable):
        seal(b"text", "matter")
    settings.MASTER_KEY = "a-master-key-for-tests-and-for-nothing-else"
    keys.forget()


def test_without_its_ring_nothing_is_sealed_under_a_new_one(db):
    Ring.objects.all().delete()
    keys.forget()
    with pytest.raises(Unreadable, match="备份"):
        seal(b"text", "matter")
    keys.forget()


def test_a_petitioners_record_swapped_for_another_is_found(cast):
    first, second = registered(cast), registered(cast, title="路灯不亮")
    mine, theirs = (p.submissions.get().petitioners.get() for p in (first, second))
    assert verify().ok
    swapped = Record.objects.get(pk=theirs.vault_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_record SET sealed = %s, wrapped = %s WHERE id = %s",
            [bytes(swapped.sealed), bytes(swapped.wrapped), mine.vault_id],
        )
    with pytest.raises(Unreadable):
        _ = Petitioner.objects.get(pk=mine.pk).identity
    assert any("vault_record" in line for line in verify().problems)
