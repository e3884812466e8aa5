"""The directive as its readers meet it: clauses, margins, versions, the table, coverage (P2; R4, R8, R28)."""
