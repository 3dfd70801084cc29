from django.apps import AppConfig


class Bureau(AppConfig):
    name = "xinfang.bureau"
