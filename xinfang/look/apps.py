from django.apps import AppConfig


class Look(AppConfig):
    name = "xinfang.look"
