"""What our contract server remembers: accounts, statuses, pictures, favourites, notifications, in one SQLite file.

The file outlives whoever talks to the server, so that a test can ask afterwards what really stands there.
"""

from __future__ import annotations

import html
import re
import sqlite3
import threading
from datetime import UTC, datetime
from typing import Any

MAX_CHARACTERS = 500
URL = re.compile(r"https?://[^\s<]+")
SCHEMA = """
CREATE TABLE IF NOT EXISTS posts (n INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT, text TEXT, language TEXT,
  answers INTEGER, created TEXT, edited TEXT, deleted INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS media (n INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT, type TEXT, alt TEXT, data BLOB,
  post INTEGER, position INTEGER);
CREATE TABLE IF NOT EXISTS favourites (post INTEGER, user TEXT, UNIQUE (post, user));
CREATE TABLE IF NOT EXISTS notifications (n INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT, kind TEXT, actor TEXT,
  post INTEGER, created TEXT);
CREATE TABLE IF NOT EXISTS keys (user TEXT, key TEXT, post INTEGER, UNIQUE (user, key));
"""


class Refused(Exception):
    """An answer other than 200: ``status`` and the words of its JSON body."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rendered(text: str) -> str:
    """Text as HTML the way this family does it: paragraphs, breaks, and addresses cut by invisible spans."""
    words = URL.sub(_link, html.escape(text.strip(), quote=False))
    return "".join(f"<p>{part}</p>" for part in words.replace("\n\n", "\0").replace("\n", "<br />").split("\0"))


def _link(found: re.Match[str]) -> str:
    scheme, rest = found[0].split("://", 1)
    shown, hidden = rest[:30], rest[30:]
    cut = f'<span class="ellipsis">{shown}</span>' if hidden else f"<span>{shown}</span>"
    inner = f'<span class="invisible">{scheme}://</span>{cut}<span class="invisible">{hidden}</span>'
    return f'<a href="{found[0]}" rel="nofollow noopener" target="_blank">{inner}</a>'


class State:
    """Every method is one transaction under one lock."""

    def __init__(self, file: str, users: tuple[str, ...], honour_keys: bool = False) -> None:
        self.base_url, self.users, self.honour_keys = "", users, honour_keys
        self.lock = threading.RLock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)

    def close(self) -> None:
        with self.lock:
            self._db.close()

    def _all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self.lock:
            return self._db.execute(sql, values).fetchall()

    def _do(self, sql: str, *values: Any) -> int:
        with self.lock:
            return int(self._db.execute(sql, values).lastrowid or 0)

    def account(self, user: str) -> dict[str, Any]:
        address = f"{self.base_url}/@{user}"
        return {"id": str(900 + self.users.index(user)), "username": user, "acct": user, "url": address}

    def row(self, native_id: str) -> sqlite3.Row:
        rows = self._all("SELECT * FROM posts WHERE n = ? AND NOT deleted", native_id) if native_id.isdigit() else []
        if not rows:
            raise Refused(404, "Record not found")
        return rows[0]

    def own(self, user: str, native_id: str) -> sqlite3.Row:
        row = self.row(native_id)
        if row["user"] != user:
            raise Refused(404, "Record not found")
        return row

    def status(self, row: sqlite3.Row, viewer: str = "") -> dict[str, Any]:
        liked = [like["user"] for like in self._all("SELECT user FROM favourites WHERE post = ?", row["n"])]
        return {
            "id": str(row["n"]),
            "uri": f"{self.base_url}/users/{row['user']}/statuses/{row['n']}",
            "url": f"{self.base_url}/@{row['user']}/{row['n']}",
            "account": self.account(row["user"]),
            "content": rendered(row["text"]),
            "created_at": row["created"],
            "edited_at": row["edited"],
            "language": row["language"],
            "favourites_count": len(liked),
            "favourited": viewer in liked,
            "media_attachments": [self.attachment(m) for m in self.media_of(row["n"])],
            **self._answered(row),
        }

    def _answered(self, row: sqlite3.Row) -> dict[str, Any]:
        found = self._all("SELECT user FROM posts WHERE n = ?", row["answers"]) if row["answers"] else []
        account = self.account(found[0]["user"])["id"] if found else None
        return {"in_reply_to_id": str(row["answers"]) if found else None, "in_reply_to_account_id": account}

    def attachment(self, row: sqlite3.Row) -> dict[str, Any]:
        return {"id": str(row["n"]), "type": "image", "url": f"{self.base_url}/m/{row['n']}", "description": row["alt"]}

    def media_of(self, post: int) -> list[sqlite3.Row]:
        return self._all("SELECT * FROM media WHERE post = ? ORDER BY position", post)

    def upload(self, user: str, media_type: str, alt: str, data: bytes) -> dict[str, Any]:
        if not data or not media_type.startswith("image/"):
            raise Refused(422, "Validation failed: File has contents that are not what they are reported to be")
        n = self._do("INSERT INTO media (user, type, alt, data) VALUES (?, ?, ?, ?)", user, media_type, alt, data)
        return self.attachment(self._all("SELECT * FROM media WHERE n = ?", n)[0])

    def publish(self, user: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        with self.lock:
            if self.honour_keys and key:
                known = self._all("SELECT post FROM keys WHERE user = ? AND key = ?", user, key)
                if known:
                    return self.status(self.row(str(known[0]["post"])))
            text, answers = self._valid(body), str(body.get("in_reply_to_id") or "")
            answered = self.row(answers) if answers else None
            n = self._do(
                "INSERT INTO posts (user, text, language, answers, created) VALUES (?, ?, ?, ?, ?)",
                user, text, body.get("language"), answered["n"] if answered else None, now(),
            )  # fmt: skip
            self._attach(user, n, body)
            if key:
                self._do("INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", user, key, n)
            self._tell(user, n, text, answered)
            return self.status(self.row(str(n)))

    def _valid(self, body: dict[str, Any]) -> str:
        text = body.get("status") or ""
        if not text.strip() and not body.get("media_ids"):
            raise Refused(422, "Validation failed: Text can't be blank")
        if len(URL.sub("x" * 23, text)) > MAX_CHARACTERS:
            raise Refused(422, f"Validation failed: Text character limit of {MAX_CHARACTERS} exceeded")
        return str(text)

    def _attach(self, user: str, post: int, body: dict[str, Any]) -> None:
        self._do("UPDATE media SET post = NULL WHERE post = ?", post)
        for position, media in enumerate(body.get("media_ids") or []):
            if not self._all("SELECT n FROM media WHERE n = ? AND user = ?", media, user):
                raise Refused(422, "Validation failed: media not found")
            self._do("UPDATE media SET post = ?, position = ? WHERE n = ?", post, position, media)

    def _tell(self, user: str, post: int, text: str, answered: sqlite3.Row | None) -> None:
        named = {name for name in self.users if f"@{name}" in text}
        for name in (named | ({answered["user"]} if answered else set())) - {user}:
            self._notify(name, "mention", user, post)

    def _notify(self, user: str, kind: str, actor: str, post: int) -> None:
        sql = "INSERT INTO notifications (user, kind, actor, post, created) VALUES (?, ?, ?, ?, ?)"
        self._do(sql, user, kind, actor, post, now())

    def edit(self, user: str, native_id: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            row = self.own(user, native_id)
            self._do("UPDATE posts SET text = ?, edited = ? WHERE n = ?", self._valid(body), now(), row["n"])
            # As in the original: an edit that names no pictures takes them off.
            self._attach(user, row["n"], body)
            return self.status(self.row(native_id))

    def delete(self, user: str, native_id: str) -> dict[str, Any]:
        with self.lock:
            row = self.own(user, native_id)
            before = {**self.status(row), "text": row["text"]}
            self._do("UPDATE posts SET deleted = 1 WHERE n = ?", row["n"])
            return before

    def favourite(self, user: str, native_id: str, on: bool) -> dict[str, Any]:
        with self.lock:
            row = self.row(native_id)
            if not on:
                self._do("DELETE FROM favourites WHERE post = ? AND user = ?", row["n"], user)
            elif not self._all("SELECT 1 FROM favourites WHERE post = ? AND user = ?", row["n"], user):
                self._do("INSERT INTO favourites VALUES (?, ?)", row["n"], user)
                if row["user"] != user:
                    self._notify(row["user"], "favourite", user, row["n"])
            return self.status(row, user)

    def statuses(self, account_id: str, limit: int, before: str) -> list[dict[str, Any]]:
        user = next((u for u in self.users if self.account(u)["id"] == account_id), "")
        sql = "SELECT * FROM posts WHERE user = ? AND NOT deleted AND n < ? ORDER BY n DESC LIMIT ?"
        return [self.status(row) for row in self._all(sql, user, before or 2**62, limit)]

    def notifications(self, user: str, limit: int, since: str, before: str) -> list[dict[str, Any]]:
        sql = "SELECT * FROM notifications WHERE user = ? AND n > ? AND n < ? ORDER BY n DESC LIMIT ?"
        found = []
        for row in self._all(sql, user, since or 0, before or 2**62, limit):
            posts = self._all("SELECT * FROM posts WHERE n = ? AND NOT deleted", row["post"])
            if posts:
                found.append(
                    {"id": str(row["n"]), "type": row["kind"], "created_at": row["created"],
                     "account": self.account(row["actor"]), "status": self.status(posts[0])}
                )  # fmt: skip
        return found

    def search(self, address: str) -> list[dict[str, Any]]:
        found = [self.status(row) for row in self._all("SELECT * FROM posts WHERE NOT deleted")]
        return [status for status in found if address in (status["uri"], status["url"])]

    def everything(self) -> dict[str, Any]:
        """All that stands, oldest first; what a test compares with what it believes."""
        rows = self._all("SELECT * FROM posts WHERE NOT deleted ORDER BY n")
        return {"posts": [{**self.status(row), "text": row["text"], "user": row["user"]} for row in rows]}
