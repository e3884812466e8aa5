"""The bodies of the AuthZEN Authorization API 1.0, as they come in (R28).

Unknown members are passed over, as the specification wants it; a member of the wrong type is a 400 that names it.
What a context may hold is not decided here but in ``authzen_question``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=500)]
SEMANTICS = ("execute_all", "deny_on_first_deny", "permit_on_first_permit")
MOST = 100


class Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Kind(Shape):
    """Who or what is looked for: its type. An ``id`` given with it is ignored."""

    type: Word
    properties: dict[str, Any] = Field(default_factory=dict)


class Entity(Kind):
    """A subject or a resource: ``type`` and ``id``."""

    id: Id


class Action(Shape):
    name: Word
    properties: dict[str, Any] = Field(default_factory=dict)


class EvaluationIn(Shape):
    """May ``subject`` do ``action`` to ``resource``, the ``context`` being what the act itself states?"""

    subject: Entity
    action: Action
    resource: Entity
    context: dict[str, Any] = Field(default_factory=dict)


class Options(Shape):
    evaluations_semantic: str = Field(default="execute_all", pattern=f"^({'|'.join(SEMANTICS)})$")


class EvaluationsIn(Shape):
    """Several questions at once. What stands beside ``evaluations`` is the default for each of them; a question of
    its own that cannot be read is answered in its place, not refused for all.
    """

    subject: dict[str, Any] | None = None
    action: dict[str, Any] | None = None
    resource: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    evaluations: list[Any] = Field(default_factory=list, max_length=MOST)
    options: Options = Field(default_factory=Options)


class PageIn(Shape):
    token: str = Field(default="", max_length=2000)
    limit: StrictInt | None = Field(default=None, ge=0, le=2**53)


class SearchIn(Shape):
    context: dict[str, Any] = Field(default_factory=dict)
    page: PageIn = Field(default_factory=PageIn)


class SubjectSearchIn(SearchIn):
    subject: Kind
    action: Action
    resource: Entity


class ResourceSearchIn(SearchIn):
    subject: Entity
    action: Action
    resource: Kind


class ActionSearchIn(SearchIn):
    subject: Entity
    resource: Entity


class Denial(Shape):
    """What the denied decision gave, echoed: the proof that it was given to this person for exactly this."""

    binding_token: str = Field(default="", max_length=4000)
    evaluation_id: str = Field(default="", max_length=100)
    expires_at: str = Field(max_length=40)
    template: str = Field(default="", max_length=40)


class AccessRequestIn(EvaluationIn):
    """A request to the person who can give what the denial says is missing."""

    denial: Denial | None = None
    requested_access: dict[str, Any] = Field(default_factory=dict)
    items: Any = None
    callback: Any = None


class CancelIn(Shape):
    reason: str = Field(default="", max_length=80)
    comment: str = Field(default="", max_length=400)


def with_defaults(item: dict[str, Any], body: EvaluationsIn) -> dict[str, Any]:
    """One question of several: its own members replace the default ones whole, but for a missing type, id or name."""
    merged: dict[str, Any] = {}
    for name, needed in (("subject", ("type", "id")), ("action", ("name",)), ("resource", ("type", "id"))):
        own, default = item.get(name), getattr(body, name)
        if isinstance(own, dict) and default:
            own = {**{key: default[key] for key in needed if key in default}, **own}
        elif name not in item:
            own = default
        if own is not None:
            merged[name] = own
    context = item.get("context", body.context)
    return merged if context is None else {**merged, "context": context}
