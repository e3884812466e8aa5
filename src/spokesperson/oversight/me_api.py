"""One's own settings through the API: the same as on the page."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from spokesperson.decisions.wire import Strict, caller
from spokesperson.oversight.actions.change_preference import change_preference
from spokesperson.people import preference
from spokesperson.people.models import Preference

router = Router(tags=["me"])


class PreferenceIn(Strict):
    """``digest``: none, daily or weekly. ``language``: like en; empty for the browser's."""

    keys: bool
    digest: str = Field(max_length=10)
    language: str = Field("", max_length=10)


def _told(kept: Preference) -> dict[str, object]:
    return {"keys": kept.keys, "digest": kept.digest, "language": kept.language}


@router.get("/me/preference", summary="What I chose for myself")
def read(request: HttpRequest) -> dict[str, object]:
    return _told(preference.of(caller(request)))


@router.put("/me/preference", summary="Choose it")
def change(request: HttpRequest, body: PreferenceIn) -> dict[str, object]:
    kept = change_preference(caller(request), keys=body.keys, digest=body.digest, language=body.language)
    return _told(kept)
