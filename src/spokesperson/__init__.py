"""Spokesperson: who may speak for the institution, help to speak well, and a record anyone can verify."""

__version__ = "0.1.0"
