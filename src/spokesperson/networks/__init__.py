"""Networks behind one protocol (SH 620.4, 1.8, 4.2). Pure: no Django, no rule, one way out (``egress``)."""

from spokesperson.networks.base import (
    Capabilities,
    Connector,
    Event,
    Gone,
    Identity,
    Limits,
    Media,
    Outgoing,
    Receipt,
    Ref,
    Snapshot,
)
from spokesperson.networks.errors import (
    AddressRefused,
    Conflict,
    Denied,
    Invalid,
    NetworkError,
    NotFound,
    RateLimited,
    TokenExpired,
    Transient,
    Unknown,
)
from spokesperson.networks.registry import KINDS, connect

__all__ = [
    "KINDS",
    "AddressRefused",
    "Capabilities",
    "Conflict",
    "Connector",
    "Denied",
    "Event",
    "Gone",
    "Identity",
    "Invalid",
    "Limits",
    "Media",
    "NetworkError",
    "NotFound",
    "Outgoing",
    "RateLimited",
    "Receipt",
    "Ref",
    "Snapshot",
    "TokenExpired",
    "Transient",
    "Unknown",
    "connect",
]
