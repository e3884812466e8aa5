"""Mastodon and what speaks its API."""

from spokesperson.networks.mastodon.connector import MastodonConnector

__all__ = ["MastodonConnector"]
