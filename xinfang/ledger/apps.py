from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    name = "xinfang.ledger"

    def ready(self) -> None:
        """Triggers are made again after every migrate: a table rebuilt by SQLite loses them."""
        from xinfang.ledger.triggers import after_migrate

        post_migrate.connect(after_migrate, sender=self)
