from django.apps import AppConfig


class Petitions(AppConfig):
    name = "xinfang.petitions"

    def ready(self) -> None:
        """Let ``ledger verify`` ask this room about its derived columns."""
        from xinfang.ledger.verify import register
        from xinfang.petitions import checks

        register(checks.due_days)
        register(checks.sights)
        register(checks.identities)
        register(checks.disposals)
