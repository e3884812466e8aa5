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
        "smtp://mail.example/?timeout=31&tls=true",
        "smtp://mail.example/?tls",
        "smtp://mail.example/inbox?tls=true",
        "smtp://mail.example/?tls=true#part",
        "smtps://mail.example/?tls=true",
        "file://relative/folder",
    ],
)
def test_a_wrong_address_is_refused_and_its_password_not_repeated(url):
    with pytest.raises(ValueError) as error:
        mail_url.read(url.replace("//", "//user:secret@", 1))
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "password",
    ["se/cret", "se#cret", "se?cret", "se?x=cret", "/secret", "secret/", "se[cret", "[secret]", "se\u2100cret"],
)
def test_a_password_that_is_not_encoded_is_not_repeated_and_the_remedy_is_named(password):
    """Bad input: the error is printed where many can read it."""
    with pytest.raises(ValueError) as error:
        mail_url.read(f"smtps://user:{password}@mail.example:465/")
    assert "cret" not in str(error.value)
    assert "percent-encode" in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__ or error.value.__context__ is None


@pytest.mark.parametrize("host", ["mail.example:587", "192.0.2.7", "[2001:db8::7]:25"])
def test_a_password_does_not_cross_the_network_in_the_clear_unless_that_is_said(host):
    """L9: TLS, or the word for going without."""
    with pytest.raises(ValueError, match="insecure=true") as error:
        mail_url.read(f"smtp://user:secret@{host}/?tls=false")
    assert "secret" not in str(error.value)
    assert mail_url.read(f"smtp://user:secret@{host}/?insecure=true")["EMAIL_USE_TLS"] is False
    assert mail_url.read(f"smtp://user:secret@{host}/?tls=true")["EMAIL_USE_TLS"] is True
    assert mail_url.read(f"smtp://{host}/")["EMAIL_HOST_USER"] == ""


@pytest.mark.parametrize("host", ["localhost:25", "127.0.0.1", "127.9.9.9", "[::1]:2525"])
def test_a_server_on_the_same_machine_needs_no_tls(host):
    assert mail_url.read(f"smtp://user:secret@{host}/")["EMAIL_HOST_PASSWORD"] == "secret"
