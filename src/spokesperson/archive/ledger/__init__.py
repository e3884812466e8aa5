"""The record's mathematics: canonical JSON, salted commitments, tree, checkpoints, proofs (SH 620.4, 4.2). Pure."""
