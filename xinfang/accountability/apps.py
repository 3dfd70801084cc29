from django.apps import AppConfig


class Accountability(AppConfig):
    name = "xinfang.accountability"

    def ready(self) -> None:
        """Destroy the words of supervision with the file that they are about; say along with a matter whether there is any."""
        from xinfang.accountability import supervised, supervisionwords
        from xinfang.petitions import queries, retention

        retention.register(supervisionwords.destroy)
        queries.mark("supervision", supervised.any_on_matter)
