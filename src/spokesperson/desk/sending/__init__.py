"""From a decided act to its network, exactly once, and what became of it (1.5, 1.8, 2.1)."""
