"""The archive's tables (SH 620.4, 4.2; R87, R88). Read and written by ``store`` and ``sealing`` only, in plain SQL.

The columns from ``uid`` to ``clauses`` ARE the record's envelope: its bytes are made from them and never stored
twice, so that nobody can change what is searched without breaking what is proved. A part's bytes stand behind their
16-byte salt in one column, so that neither outlives the other. Triggers (migration 0002) refuse every UPDATE, DELETE
and insert out of turn; a part may only ever become NULL, and only where ``Disposition`` names it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """What a record is made of, sealed or not. ``captured`` is ISO 8601 in UTC with microseconds."""

    uid = models.CharField(max_length=36)
    captured = models.CharField(max_length=27)
    type = models.TextField()
    actor = models.TextField()
    subject = models.TextField()
    account = models.TextField()
    series = models.TextField()
    clauses = models.TextField(help_text="JSON list of clause numbers")
    salt = models.BinaryField(help_text="of the envelope")
    content = models.BinaryField(null=True, help_text="salt and canonical JSON of the activity")
    personal = models.BinaryField(null=True, help_text="salt and canonical JSON")
    raw = models.BinaryField(null=True, help_text="salt and the network's own answer")

    class Meta:
        abstract = True


class Sealed(Entry):
    """A record with its place in the tree. ``remains`` holds the commitments once a part was lawfully destroyed."""

    index = models.BigIntegerField(primary_key=True, db_column="idx")
    leaf = models.BinaryField()
    remains = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uid"], name="archive_sealed_uid")]
        indexes = [
            models.Index(fields=["subject"], name="archive_subject"),
            models.Index(fields=["actor"], name="archive_actor"),
            models.Index(fields=["captured"], name="archive_captured"),
        ]


class Pending(Entry):
    """A record stored but not yet sealed: PostgreSQL's outbox. The sequencer moves rows from here to ``Sealed``."""

    id = models.BigAutoField(primary_key=True)
    commitments = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uid"], name="archive_pending_uid")]
        indexes = [models.Index(fields=["subject"], name="archive_pending_subject")]


class Head(models.Model):
    """The one row that says where the tree ends: size, the frontier's hashes, the signed checkpoint."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField()
    frontier = models.BinaryField()
    note = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="archive_one_head")]


class Tile(models.Model):
    """256 neighbouring hashes of one level, as in C2SP's tiles: level 0 holds leaves, level 1 such tiles' roots."""

    key = models.CharField(max_length=24, primary_key=True, help_text="level/number")
    hashes = models.BinaryField()
    root = models.BinaryField()


class Disposition(models.Model):
    """The lawful destruction of one part of a record: which, and the record that certifies it (L3, L7)."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=36)
    part = models.CharField(max_length=8)
    certificate = models.CharField(max_length=36)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uid", "part"], name="archive_disposed_once"),
            models.CheckConstraint(condition=Q(part__in=["content", "personal", "raw"]), name="archive_disposed_part"),
        ]
