from django.apps import AppConfig


class Papers(AppConfig):
    name = "xinfang.papers"

    def ready(self) -> None:
        """Let ``ledger verify`` look at the numbers and at the words of the papers too."""
        from xinfang.ledger import verify
        from xinfang.papers import checking

        verify.register(checking.problems)
