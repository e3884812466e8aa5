"""The verbs of oversight, one file each: check the input, decide, then change and record in one transaction."""
