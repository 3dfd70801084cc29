from django.apps import AppConfig


class Accountability(AppConfig):
    name = "xinfang.accountability"

    def ready(self) -> None:
        """Destroy the words of supervision with the file that they are about."""
        from xinfang.accountability import supervisionwords
        from xinfang.petitions import retention

        retention.register(supervisionwords.destroy)
