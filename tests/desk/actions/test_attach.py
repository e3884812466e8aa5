"""Pictures (Overview row 8; 1.3, 1.8): M8A, M8R and bad input."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach, post, submit, write
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later, ready

GPS_INFO, GPS_LATITUDE, MAKE = 0x8825, 2, 0x010F


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def photo() -> bytes:
    """A JPEG as a phone makes it: with its maker and the place it was taken at."""
    exif = Image.Exif()
    exif[MAKE] = "SecretPhone"
    exif.get_ifd(GPS_INFO)[GPS_LATITUDE] = (38.0, 58.0, 41.0)
    return picture("JPEG", exif=exif, comment=b"taken at home")


def bomb(side: int) -> bytes:
    """A few bytes of PNG that claim to be ``side`` times ``side`` pixels."""
    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def attached(draft: Draft, by, data: bytes | None = None, alt: str = "A teal square.") -> Media:
    return attach.attach(draft, by, data=data or picture(), file_name="square.png", alt=alt, rights="own work")


def sent(draft: Draft, by) -> Draft:
    with later(61):
        factories.settle_warnings(draft)
        post.post(draft, by)
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED, draft.why
    return draft


def test_an_administrators_picture_arrives_with_its_alternative_text(house):
    """M8A."""
    draft = ready(house.boss, house.board)
    media = attached(draft, house.boss)
    sent(draft, house.boss)
    shown = Notice.objects.get().media.get()
    assert shown.alt == "A teal square."
    create = archive.by_subject(draft.urn)[-1]
    assert create.media == (media.sha256,)
    assert create.activity["object"]["attachment"][0]["name"] == "A teal square."


def test_a_representative_is_refused_before_the_file_is_even_opened(house):
    """M8R: with its cell, and the way to an Administrator."""
    draft = ready(house.ann, house.hers)
    with pytest.raises(Refused) as error:
        attached(draft, house.ann, b"no picture at all")
    verdict = error.value.verdict
    assert verdict.decision.clauses[0] == "Overview/upload"
    assert "hand_to_administrator" in {r.remedy for r in verdict.decision.reasons}
    draft.refresh_from_db()
    assert draft.last_decision == verdict.uid
    assert not Media.objects.exists()


def test_a_representative_may_not_hide_a_picture_in_the_words(house):
    """M8R, bad input: an inline data address is an upload."""
    words = "I work at the Library as a librarian. data:image/png;base64,iVBORw0KGgo="
    draft = write.start(house.ann, account=house.hers, text=words, purpose="programs", answers=factories.answers())
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.ann)
    assert "Overview/upload" in error.value.verdict.decision.clauses


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nothing", b""),
        ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("html", b"<!doctype html><img src=x onerror=alert(1)>"),
        ("gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("truncated", picture("PNG", (200, 200))[:90]),
        ("truncated photo", picture("JPEG", (200, 200))[:200]),
        ("bomb", bomb(60_000)),
        ("large", bomb(7_000)),
        ("too many bytes", b"\x89PNG" + b"x" * (8 * 1024 * 1024)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_usable_picture_names_the_field_and_leaves_nothing(house, name, data):
    """M8A, bad input: the file's name and type are never believed."""
    draft = ready(house.boss, house.board)
    with pytest.raises(Invalid) as error:
        attach.attach(draft, house.boss, data=data, file_name="honest.png", alt="x", rights="own work")
    assert error.value.field == "media"
    assert not Media.objects.exists()
    assert Draft.objects.get(pk=draft.pk).version == draft.version


def test_too_many_pixels_are_called_by_their_name(house):
    draft = ready(house.boss, house.board)
    with pytest.raises(Invalid, match="40 million"):
        attached(draft, house.boss, bomb(7_000))


def test_where_and_with_what_a_photo_was_taken_is_not_published(house):
    """1.3: no camera notes leave the house."""
    data = photo()
    assert b"SecretPhone" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS_INFO)
    draft = ready(house.boss, house.board)
    media = attached(draft, house.boss, data)
    kept = archive.open_media(media.sha256)
    assert media.media_type == "image/jpeg"
    assert b"SecretPhone" not in kept
    assert b"taken at home" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    sent(draft, house.boss)
    assert Notice.objects.get().media.get().sha256 == media.sha256


def test_a_photo_lying_on_its_side_is_put_upright(house):
    exif = Image.Exif()
    exif[0x0112] = 6
    media = attached(ready(house.boss, house.board), house.boss, picture("JPEG", (40, 20), exif=exif))
    assert (media.width, media.height) == (20, 40)


def test_a_picture_without_words_is_denied_at_submitting(house):
    """M8A: alternative text is needed."""
    draft = ready(house.boss, house.board)
    media = attached(draft, house.boss, alt="  ")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.boss)
    assert "Overview/upload" in error.value.verdict.decision.clauses
    attach.describe(media, house.boss, alt="A teal square.")
    factories.settle_warnings(draft)
    assert submit.submit(draft, house.boss)[0].state == DraftState.PAUSING


@pytest.mark.parametrize("change", ["attach", "describe", "detach"])
def test_a_change_of_pictures_restarts_the_pause(house, change):
    """R64: pictures and their words are content."""
    draft = ready(house.boss, house.board)
    media = attached(draft, house.boss)
    draft.refresh_from_db()
    with later(50):
        match change:
            case "attach":
                attached(draft, house.boss)
            case "describe":
                attach.describe(media, house.boss, alt="Other words.")
            case "detach":
                attach.detach(media, house.boss)
    before, version = draft.edited_at, draft.version
    draft.refresh_from_db()
    assert draft.edited_at > before
    assert draft.version == version + 1


def test_what_the_alternative_text_says_is_screened_too(house):
    """R33: whatever the public could come to see."""
    draft = ready(house.boss, house.board)
    attached(draft, house.boss, alt="A fucking teal square.")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.boss)
    assert "1.2" in error.value.verdict.decision.clauses


def test_a_fifth_picture_and_an_oversized_text_name_their_fields(house):
    draft = ready(house.boss, house.board)
    with pytest.raises(Invalid) as error:
        attached(draft, house.boss, alt="x" * 1501)
    assert error.value.field == "alt"
    for _ in range(attach.MOST):
        attached(draft, house.boss)
    with pytest.raises(Invalid) as error:
        attached(draft, house.boss)
    assert error.value.field == "media"


def test_nobody_puts_a_picture_on_somebody_elses_draft(house):
    draft = ready(house.ann, house.hers)
    with pytest.raises(NotYours):
        attached(draft, house.boss)
