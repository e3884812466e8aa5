"""One address says how mail leaves the house; a wrong one is refused by name at the start (L9)."""

from __future__ import annotations

import pytest

from spokesperson.site import mail_url


def test_smtp_with_and_without_tls():
    found = mail_url.read("smtp://us%40er:p%2Fw@mail.example:587/?tls=true&timeout=7")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us@er", "p/w")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"], found["EMAIL_TIMEOUT"]) == (True, False, 7)
    plain = mail_url.read("smtp://mail.example")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"]) == (25, False)
    wrapped = mail_url.read("smtps://mail.example/")
    assert (wrapped["EMAIL_PORT"], wrapped["EMAIL_USE_SSL"], wrapped["EMAIL_USE_TLS"]) == (465, True, False)


def test_a_folder_a_console_and_nothing():
    assert mail_url.read("file:///var/mail%20out")["EMAIL_FILE_PATH"] == "/var/mail out"
    assert mail_url.read("console:")["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert mail_url.read("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:99999",
        "smtp://mail.example/?tls=perhaps",
        "smtp://mail.example/?ssl=true",
        "smtp://mail.example/?timeout=0",
        "smtps://mail.example/?tls=true",
        "file://relative/folder",
    ],
)
def test_a_wrong_address_is_refused_and_its_password_not_repeated(url):
    with pytest.raises(ValueError) as error:
        mail_url.read(url.replace("//", "//user:secret@", 1))
    assert "secret" not in str(error.value)
