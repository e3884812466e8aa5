from django.apps import AppConfig


class DirectiveConfig(AppConfig):
    name = "spokesperson.directive"
    label = "directive"
