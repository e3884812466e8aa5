"""Permissions, groups, and requests for what another person must permit (P1; R1, R20, R23-R27)."""
