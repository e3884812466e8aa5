"""Whose a work is: officials' changes, instructions, licences, permission to reuse (2.1-2.3; R68-R75)."""
