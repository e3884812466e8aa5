"""The institution's own public page: notices, their permanent addresses, and feeds (SH 620.4, 1.6, 4.2)."""
