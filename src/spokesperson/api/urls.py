"""The API assembled: one router a room, all under ``/api/v1``; described with AuthZEN's in ``/api/openapi.json``."""

from __future__ import annotations

from typing import Any

from django.urls import path
from ninja import NinjaAPI

from spokesperson import __version__
from spokesperson.api import activities, authzen, problems, reading, requests
from spokesperson.api.auth import Bearer
from spokesperson.api.parser import StrictParser
from spokesperson.conduct.api import router as conduct
from spokesperson.desk.api import router as desk
from spokesperson.desk.by_hand.api import router as assisting
from spokesperson.desk.calendar.api import router as calendar
from spokesperson.desk.consent.api import router as consents
from spokesperson.desk.ownership.api import router as works
from spokesperson.desk.photos.api import router as handing
from spokesperson.desk.review.api import router as reviews
from spokesperson.desk.writing.api import router as composing
from spokesperson.oversight.accounts.api import router as accounts
from spokesperson.oversight.drafts.api import router as proposals
from spokesperson.oversight.following.api import router as following
from spokesperson.oversight.grants.api import router as grants
from spokesperson.oversight.me_api import router as me
from spokesperson.oversight.orders.api import router as orders
from spokesperson.oversight.people.api import router as people


class Described(NinjaAPI):
    """One description for both: AuthZEN has addresses of its own, but callers read one document."""

    def get_openapi_schema(self, **more: Any) -> Any:
        found = super().get_openapi_schema(**more)
        beside = authzen.api.get_openapi_schema()
        found["paths"] = {**found["paths"], **beside["paths"]}
        found["components"]["schemas"] = {**beside["components"]["schemas"], **found["components"]["schemas"]}
        return found


api = Described(
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
api.add_router("/v1", conduct)
api.add_router("/v1", desk)
api.add_router("/v1", composing)
api.add_router("/v1", calendar)
api.add_router("/v1", works)
api.add_router("/v1", assisting)
api.add_router("/v1", handing)
api.add_router("/v1", consents)
api.add_router("/v1", reviews)
api.add_router("/v1", accounts)
api.add_router("/v1", following)
api.add_router("/v1", grants)
api.add_router("/v1", me)
api.add_router("/v1", orders)
api.add_router("/v1", people)
api.add_router("/v1", proposals)
api.add_router("/v1", reading.router)
api.add_router("/v1", requests.router)

urlpatterns = [path("", api.urls)]
