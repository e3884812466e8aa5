"""Networks that nobody here is connected to: what somebody posted there by hand is read as the public reads it."""

from spokesperson.networks.manual.connector import ManualConnector, share_url

__all__ = ["ManualConnector", "share_url"]
