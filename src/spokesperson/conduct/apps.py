from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "spokesperson.conduct"

    def ready(self) -> None:
        """Home tells of the talks that are due; models can be imported from here on, not before."""
        from spokesperson.conduct import matters

        matters.register()
