from django.apps import AppConfig


class Petitions(AppConfig):
    name = "xinfang.petitions"

    def ready(self) -> None:
        """The text index hears of every act on a petition, and the outbox knows who works for it."""
        from xinfang.petitions.indexing import register

        register()
