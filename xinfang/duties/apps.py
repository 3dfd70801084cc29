from django.apps import AppConfig


class Duties(AppConfig):
    name = "xinfang.duties"

    def ready(self) -> None:
        """Let the outbox know who sends reminders of duties, and the frame of a page count them."""
        from xinfang.duties import notices, reminding
        from xinfang.petitions import inboxes

        reminding.register()
        inboxes.also_unread(notices.slots)
