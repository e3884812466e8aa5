from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "spokesperson.records"
    label = "records"
