from django.apps import AppConfig


class Vault(AppConfig):
    name = "xinfang.vault"
