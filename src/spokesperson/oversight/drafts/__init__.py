"""Drafts of the next version: the editor, its check, what would change, the second person (P2; R3)."""
