from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "spokesperson.decisions"
    label = "decisions"
