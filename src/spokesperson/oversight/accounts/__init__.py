"""The register of accounts, for staff and for the public (Def-Account-library; R10-R12, R54-R56)."""
