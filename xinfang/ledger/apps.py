from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    name = "xinfang.ledger"

    def ready(self) -> None:
        """Triggers are made again after every migrate: a table rebuilt by SQLite loses them.

        An empty database gets its ring of keys; one that holds entries never gets another.
        """
        from xinfang.ledger import triggers, writing

        post_migrate.connect(triggers.after_migrate, sender=self)
        post_migrate.connect(writing.after_migrate, sender=self)
