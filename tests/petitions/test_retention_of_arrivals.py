"""Scans of envelopes, senders, talks and answers: destroyed with their matter, or after the bureau's years."""

from datetime import date

from django.db import connection

from tests.cast import OPERATOR, key, letter, on
from tests.petitions.test_retention import FREE, archived, destroyed
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel


def test_scans_senders_and_talks_go_with_the_matter_and_no_trace_is_left(cast):
    """A letter and a visit of one matter, archived and destroyed: scans, sender, number of the post and words are gone."""
    from tests.petitions.test_hall import seated, talk
    from tests.petitions.test_mail_room import SCAN, batch, enter
    from xinfang.petitions.models import Attachment, MailItem, Ticket
    from xinfang.vault import blobs

    day = date(2013, 6, 14)
    letters = [actions.Letter(day, registered_number="XA31415926", sender="温泉街道 欧阳寄信")]
    row = enter(cast, batch(cast, 1), *letters)[0]
    actions.scan_envelope(row.uid, [SCAN], actor=cast.registrar, when=on(day), key=key())
    petition = archived(cast)
    actions.tie_arrival(MailItem, row.uid, petition.uid, actor=cast.registrar, when=on(day), key=key())
    visit = seated(cast)
    talk(cast, visit, "问：欧阳说什么？\n答：漏水。")
    said = letter(received_on=day, channel=Channel.VISIT)
    actions.join_arrival(Ticket, visit.uid, petition.uid, said, actor=cast.registrar, when=on(day), key=key())
    address = Attachment.objects.get().blob
    assert blobs.there(address)
    destroyed(cast, petition)
    row.refresh_from_db()
    assert (row.sender, row.registered_number, row.cleared_on) == ("", "", FREE)
    record = Attachment.objects.select_related("vault").get()
    assert (record.words, record.vault.destroyed_on) == ({}, FREE)
    texts = [paper.body for paper in Paper.objects.all()]
    assert set(texts) == {"（已按保管期限销毁）"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_mailitem")
        assert "XA31415926" not in repr(cursor.fetchall())
    assert Entry.objects.filter(subject=petition.uid).order_by("-seq").first().kind == "retention:dispose"
    assert [problem for problem in verify().problems if address not in problem] == []  # the file goes with the commit


def test_what_became_no_matter_is_cleared_after_the_bureaus_years(cast):
    """Ended on Friday 14 June 2013; three years run from 1 January 2014: cleared from 1 January 2017."""
    from tests.petitions.test_hall import by, seated
    from tests.petitions.test_mail_room import one
    from xinfang.petitions.intake import Handed, NotPetition
    from xinfang.petitions.models import MailItem, Ticket

    row, visit = one(cast, sender="温泉街道 欧阳寄信", registered_number="XA1"), seated(cast)
    lying = one(cast, sender="还没有办")
    actions.no_petition(row.uid, why=NotPetition.MISDELIVERED, handed=Handed.RETURNED, **by(cast))
    actions.answer_on_the_spot(visit.uid, text="问：欧阳问低保。", **by(cast))
    assert actions.clear_old(actor=OPERATOR, on=date(2016, 12, 31)) == 0
    assert actions.clear_old(actor=OPERATOR, on=date(2017, 1, 1)) == 2
    assert actions.clear_old(actor=OPERATOR, on=date(2017, 1, 1)) == 0
    row.refresh_from_db()
    lying.refresh_from_db()
    assert (row.sender, row.registered_number, row.outcome) == ("", "", "not_petition")
    assert lying.sender == "还没有办"
    assert Ticket.objects.get().outcome == "answered"  # what was counted stays counted
    assert MailItem.objects.count() == 2
    assert "欧阳" not in "".join(Paper.objects.get(subject=visit.uid).body)
    assert verify().ok
