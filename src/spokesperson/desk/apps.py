from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "spokesperson.desk"
    label = "desk"

    def ready(self) -> None:
        """Offer the way on from "you may not upload": the photo is handed to an Administrator."""
        from spokesperson.decisions import ways
        from spokesperson.desk.photos import handing

        ways.WAYS["upload"] = handing.way
        ways.LEADS_TO["upload"] = handing.STEP
