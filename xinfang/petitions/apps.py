from django.apps import AppConfig


class Petitions(AppConfig):
    name = "xinfang.petitions"

    def ready(self) -> None:
        """Let ``ledger verify`` ask about derived columns, the text index hear of acts, and the outbox know who works."""
        from xinfang.ledger.verify import register
        from xinfang.petitions import channels, checks, indexing, learning, ratings, reminding, retention, ticketing
        from xinfang.petitions.actions import attaching, clearing, noting, numbering, splitting

        register(checks.due_days)
        register(checks.sights)
        register(checks.identities)
        register(checks.disposals)
        retention.register(ratings.destroy)
        register(checks.attachments)
        register(checks.notes)
        retention.register(attaching.destroy)
        retention.register(numbering.destroy)
        retention.register(noting.destroy)
        retention.register(splitting.destroy)
        retention.register(channels.destroy)
        retention.register(clearing.destroy)
        register(ticketing.gaps)
        register(checks.letters)
        retention.register(learning.destroy)
        indexing.register()
        reminding.register()
