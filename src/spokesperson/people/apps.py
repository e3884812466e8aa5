from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "spokesperson.people"
    label = "people"
