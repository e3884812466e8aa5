from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "spokesperson.conduct"

    def ready(self) -> None:
        """Home tells of the talks that are due."""
        from spokesperson.conduct import matters  # noqa: F401  (registers itself)
