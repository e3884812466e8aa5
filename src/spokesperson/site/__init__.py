"""Settings, addresses and health of one installation."""
