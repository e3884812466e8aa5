"""The API assembled: one router a room, all under ``/api/v1``, described by ``/api/openapi.json``."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

from spokesperson import __version__
from spokesperson.api import activities, problems, reading
from spokesperson.api.auth import Bearer
from spokesperson.api.parser import StrictParser
from spokesperson.desk.api import router as desk

api = NinjaAPI(
    title="Spokesperson",
    version=__version__,
    description="Who may speak for the institution, and a record of it. Every answer of no names its clauses.",
    auth=Bearer(),
    openapi_url="/openapi.json",
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
problems.register(api)
api.add_router("/v1", activities.router)
api.add_router("/v1", desk)
api.add_router("/v1", reading.router)

urlpatterns = [path("", api.urls)]
