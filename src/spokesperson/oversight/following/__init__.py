"""What follows from a version: acknowledgements, deliveries, reviews, reminders (P2; R5-R7, L9)."""
