from django.apps import AppConfig


class Accountability(AppConfig):
    name = "xinfang.accountability"

    def ready(self) -> None:
        """Destroy the words of supervision and checks with the file they are about; mark the matters that are supervised."""
        from xinfang.accountability import checkwords, supervised, supervisionwords
        from xinfang.petitions import queries, retention

        retention.register(supervisionwords.destroy)
        retention.register(checkwords.destroy)
        queries.mark("supervision", supervised.any_on_matter)
