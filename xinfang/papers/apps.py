from django.apps import AppConfig


class Papers(AppConfig):
    name = "xinfang.papers"
