"""The archive: what was done, kept so that nobody can change it unseen (SH 620.4, 4.2).

``archive.store`` is the room's door for those above; ``archive.ledger`` is the pure part that knows no database.
"""
