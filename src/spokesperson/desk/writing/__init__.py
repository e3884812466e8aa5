"""The composer: one text with its versions, what is left to do, guidance, drafts (1.1-1.8)."""
