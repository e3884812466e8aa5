"""The institution's own public page as a network like any other."""

from spokesperson.networks.noticeboard.connector import NoticeboardConnector
from spokesperson.networks.noticeboard.store import Change, Notice, NoticeMedia, NoticeStore

__all__ = ["Change", "Notice", "NoticeMedia", "NoticeStore", "NoticeboardConnector"]
