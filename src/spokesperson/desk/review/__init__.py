"""The second person: what waits, one item with its findings, the verdict (Def-Library-business; R20, R35)."""
