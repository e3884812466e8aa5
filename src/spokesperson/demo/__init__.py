"""A fictional library to try everything with: Willow County Library, its people, accounts and a few months of life.

Top floor beside the commands: it calls the rooms' own acts at instants of the past and has no rule of its own, so
every record of the demonstration was made the way a real one is.
"""
