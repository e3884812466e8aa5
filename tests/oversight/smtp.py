"""A real SMTP server on a free loopback port, which can refuse, put off, and break off like those outside."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Conversation(SMTP):
    """One that can end in the middle of a message."""

    async def smtp_DATA(self, arg: str) -> None:
        handler: MailServer = self.event_handler
        if handler.hang_ups:
            handler.hang_ups -= 1
            await self.push("354 go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class MailServer:
    """What was delivered to whom (``boxes``), and how the server answers.

    ``recipients`` maps an address to the answer to RCPT, ``letters`` to the answer after the text (it is not kept
    then). ``hang_ups`` conversations end in the middle of the text; ``lost_answers`` are kept and never confirmed.
    """

    def __init__(self) -> None:
        self.boxes: dict[str, list[EmailMessage]] = {}
        self.recipients: dict[str, str] = {}
        self.letters: dict[str, str] = {}
        self.senders = ""
        self.hang_ups = self.lost_answers = 0
        self.seen: Counter[str] = Counter()
        self.port = _free_port()
        self._controller: Controller | None = None

    async def handle_MAIL(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self.seen["mail"] += 1
        if self.senders:
            return self.senders
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if answer := self.recipients.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        for address in envelope.rcpt_tos:
            if answer := self.letters.get(address):
                return answer
            message = message_from_bytes(envelope.content or b"", policy=policy.default)
            self.boxes.setdefault(address, []).append(message)  # type: ignore[arg-type]
        if self.lost_answers:
            self.lost_answers -= 1
            server.transport.abort()
        return "250 kept"

    def start(self) -> None:
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def all(self) -> list[EmailMessage]:
        return [m for box in self.boxes.values() for m in box]


class _Controller(Controller):
    def factory(self) -> SMTP:
        return Conversation(self.handler, enable_SMTPUTF8=False)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def used_by(settings: Any) -> Iterator[MailServer]:
    """A running server that ``settings`` send their mail to."""
    from spokesperson.site import mail_url

    server = MailServer()
    server.start()
    for name, value in mail_url.read(f"smtp://127.0.0.1:{server.port}/?timeout=5").items():
        setattr(settings, name, value)
    settings.MAIL_IS_SET = True
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def post_office(settings: Any) -> Iterator[MailServer]:
    with used_by(settings) as server:
        yield server
