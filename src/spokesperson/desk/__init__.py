"""The desk: drafts, the pause, publication (SH 620.4, 1.1-1.8 and 2.1)."""
