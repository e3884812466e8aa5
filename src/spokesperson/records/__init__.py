"""The records officer's room: a record, its history and its proof (SH 620.4, 4.2)."""
