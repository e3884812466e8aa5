"""What goes out when, moving it, and suspending everything (1.8; R16)."""
