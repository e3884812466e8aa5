"""The one door: every permit comes from here, with its clauses, and is recorded (SH 620.4, Overview)."""
