"""Posting by hand, where nobody here is connected to the account (4.2; L3, L5, R36)."""
