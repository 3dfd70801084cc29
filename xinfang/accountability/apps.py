from django.apps import AppConfig


class Accountability(AppConfig):
    name = "xinfang.accountability"
