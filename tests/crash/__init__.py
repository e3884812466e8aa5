"""Kill loops: processes are killed at random moments and nothing may be lost, doubled or unprovable."""
