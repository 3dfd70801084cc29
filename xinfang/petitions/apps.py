from django.apps import AppConfig


class Petitions(AppConfig):
    name = "xinfang.petitions"

    def ready(self) -> None:
        """Let ``ledger verify`` ask about derived columns, the text index hear of acts, and the outbox know who works."""
        from xinfang.ledger.verify import register
        from xinfang.petitions import checks, indexing, learning, ratings, reminding, retention
        from xinfang.petitions.actions import attaching, numbering

        register(checks.due_days)
        register(checks.sights)
        register(checks.identities)
        register(checks.disposals)
        retention.register(ratings.destroy)
        register(checks.attachments)
        retention.register(attaching.destroy)
        retention.register(numbering.destroy)
        retention.register(learning.destroy)
        indexing.register()
        reminding.register()
