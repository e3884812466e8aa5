"""The register of online accounts: library, mixed and personal (SH 620.4, Def-Account)."""
