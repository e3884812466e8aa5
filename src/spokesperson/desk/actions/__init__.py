"""The verbs of the desk, one file each: load, decide, then refuse or change and record in one transaction."""
