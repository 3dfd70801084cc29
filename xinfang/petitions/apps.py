from django.apps import AppConfig


class Petitions(AppConfig):
    name = "xinfang.petitions"
