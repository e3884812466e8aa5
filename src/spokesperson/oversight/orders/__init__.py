"""Orders to limit or stop, and what each did (1.5; R46, R50-R53)."""
