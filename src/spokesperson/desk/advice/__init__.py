"""Advice asked and given, questions declined politely (1.1, 1.7; R30-R32, R60-R62)."""
