from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "spokesperson.accounts"
    label = "accounts"
