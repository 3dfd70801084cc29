from django.apps import AppConfig


class Duties(AppConfig):
    name = "xinfang.duties"
