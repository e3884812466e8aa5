"""What the directive reads in a draft: findings on their spans, repetition, links, smuggled files (1.2-1.6)."""
