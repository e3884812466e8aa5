"""E-mail: what each kind says, to whom it goes, and the way to the mail server (L9)."""
