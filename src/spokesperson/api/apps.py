from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "spokesperson.api"
    label = "api"
