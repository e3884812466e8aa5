from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "spokesperson.desk"
    label = "desk"
