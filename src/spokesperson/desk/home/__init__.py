"""What needs one person, by when, and what they may do now (1.8, P2; R64, R67)."""
