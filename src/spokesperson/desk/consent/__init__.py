"""Written consent to name what is confidential (1.3; R40)."""
