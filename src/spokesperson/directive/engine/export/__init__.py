"""A directive in other forms: the translations of what it says and what it decides (R3)."""
