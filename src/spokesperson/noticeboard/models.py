"""Notices as the public sees them (SH 620.4, 4.2). A deleted notice leaves a tombstone without its words.

The record of what was published is the archive's; these rows are only the page.
"""

from __future__ import annotations

import uuid

from django.db import models

from spokesperson.networks.noticeboard import Notice as Shown
from spokesperson.networks.noticeboard import NoticeMedia as ShownMedia

CHANGES = [("reply", "reply"), ("like", "like"), ("edit", "edit"), ("delete", "delete")]


class Notice(models.Model):
    """One notice. ``key`` is the sender's: the same act can never put up two notices."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uri = models.CharField(max_length=600, unique=True, editable=False)
    key = models.CharField(max_length=200)
    account = models.CharField(max_length=200)
    author_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    in_reply_to = models.CharField(max_length=600, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)
    published = models.DateTimeField(db_index=True)
    edited = models.DateTimeField(null=True, blank=True)
    deleted = models.DateTimeField(null=True, blank=True)
    likes = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["-published", "-id"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="notice_put_up_once")]

    def shown(self) -> Shown:
        """The notice as the connector knows it."""
        return Shown(
            uri=self.uri,
            uid=str(self.uid),
            account=self.account,
            author=self.author_name,
            text=self.text,
            version=self.version,
            published=self.published,
            media=tuple(ShownMedia(m.sha256, m.media_type, m.alt) for m in self.media.all()),
            in_reply_to=self.in_reply_to,
            edited=self.edited,
            deleted=self.deleted,
            likes=self.likes,
        )


class NoticeMedia(models.Model):
    """A picture on a notice; its bytes lie in the archive's store."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=60)
    alt = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="notice_media_in_order")]


class NoticeLike(models.Model):
    """That an account likes a notice, once."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="liked_by")
    account = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "account"], name="notice_liked_once")]


class NoticeChange(models.Model):
    """What happened on the board, in order; read by ``since``."""

    kind = models.CharField(max_length=6, choices=CHANGES)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="changes")
    account = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
