from django.apps import AppConfig


class Duties(AppConfig):
    name = "xinfang.duties"

    def ready(self) -> None:
        """Let the outbox know who sends reminders of duties, the frame of a page count them, and verify ask about files."""
        from xinfang.duties import checks, notices, reminding, retiring
        from xinfang.ledger.verify import register
        from xinfang.petitions import inboxes, retention

        reminding.register()
        register(checks.proofs)
        register(checks.bookings)
        inboxes.also_unread(notices.slots)
        retention.register(retiring.destroy)
