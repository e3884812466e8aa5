"""The verbs of conduct, one file each: load, decide, then refuse or change and record in one transaction."""
