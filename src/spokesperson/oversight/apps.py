from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "spokesperson.oversight"
    label = "oversight"
