"""Hostile uploads (M8A, 1.3; L8): each within three seconds and 512 MB, nothing active and no place comes out."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image, ImageCms

from spokesperson.desk.errors import Invalid
from spokesperson.desk.photos import pictures
from tests.desk import hostile

CASES = hostile.corpus()
COMMAND = [sys.executable, "-I", str(pictures.CHILD), str(pictures.MAX_PIXELS), str(pictures.MAX_SIDE)]
ALL = [pytest.param(*case, id=case[0]) for case in CASES]


def outcome(data: bytes) -> pictures.Picture | Invalid:
    try:
        return pictures.accept(data)
    except Invalid as error:
        return error


def test_there_are_two_hundred_hostile_uploads():
    assert len(CASES) >= 200
    assert len({name for name, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("name", "data", "may"), ALL)
def test_a_hostile_upload_becomes_a_plain_picture_or_is_refused_with_what_to_do(name, data, may):
    """M8A, R33, L8: PNG, JPEG or WebP without a note of any kind, or words that say what to do."""
    made = outcome(data)
    if isinstance(made, Invalid):
        assert made.field == "media"
        assert len(str(made)) > 20
        return
    assert may, name
    assert made.media_type in pictures.TYPES
    assert made.data.startswith(pictures.MAGIC[made.media_type])
    assert not [secret for secret in hostile.SECRETS if secret in made.data]
    with Image.open(io.BytesIO(made.data)) as shown:
        shown.load()
        assert shown.size == (made.width, made.height)
        assert max(shown.size) <= pictures.MAX_SIDE
        assert not shown.getexif()
        assert getattr(shown, "n_frames", 1) == 1
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"} & set(shown.info)


# What a process has used is counted from before it became itself: a child of this large process would begin with our
# memory. A small process of its own starts the decoder and says what that one used, in bytes and seconds.
MEASURE = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss * 1024, used.ru_utime + used.ru_stime)"""


@pytest.mark.parametrize(("name", "data"), [case[:2] for case in CASES if "million" in case[0] or "MB" in case[0]])
def test_no_upload_takes_more_than_512_mb_and_three_seconds_of_the_processor(name, data):
    """M8A: measured on the process that decodes."""
    measured = subprocess.run(
        [sys.executable, "-I", "-c", MEASURE, *COMMAND], input=data, stdout=subprocess.PIPE, env={}
    )
    memory, seconds = map(float, measured.stdout.split())
    assert 1024 * 1024 < memory <= 512 * 1024 * 1024
    assert seconds <= 4


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "while True: pass",
        "raise SystemExit(3)",
        "import os; os.kill(os.getpid(), 9)",
        "print('not an answer')",
        "print('[1]')",
        "print('{}')",
        """print('{"error": "anything"}')""",
        """print('{"type": "text/html", "width": 1, "height": 1}'); print('<script>')""",
        """print('{"type": "image/png", "width": 1, "height": 1}'); print('<script>')""",
        """import sys; sys.stdout.write('{"type": "image/png", "width": 0, "height": 9}\\n\\x89PNG')""",
        "print('x' * 70_000_000)",
    ],
)
def test_a_decoder_that_was_taken_over_is_believed_nothing(monkeypatch, tmp_path, code):
    """M8A: whatever the child does, the parent answers with words about the picture."""
    child = tmp_path / "child.py"
    child.write_text(code.replace("\\\\", "\\"))
    monkeypatch.setattr(pictures, "CHILD", child)
    monkeypatch.setattr(pictures, "WALL_SECONDS", 0.7)
    with pytest.raises(Invalid) as error:
        pictures.accept(hostile.image())
    assert error.value.field == "media"


def test_the_decoder_sees_neither_our_environment_nor_our_files(monkeypatch, tmp_path):
    """1.3: keys and settings stay out of reach of what a file may do."""
    monkeypatch.setenv("SPOKESPERSON_SECRET", "urn:secret")
    probe = tmp_path / "probe.py"
    source = pictures.CHILD.read_text()
    probe.write_text(
        source.replace(
            'if __name__ == "__main__":\n    main()',
            "import os\nshut()\nseen = [*os.environ]\n"
            "try:\n    open('/etc/hostname')\nexcept OSError:\n    seen.append('closed')\nprint(seen)",
        )
    )
    ran = subprocess.run([sys.executable, "-I", str(probe), "1", "1"], env={}, capture_output=True, check=True)
    assert "closed" in ran.stdout.decode()
    assert "SPOKESPERSON" not in ran.stdout.decode()


def test_wide_colours_become_those_every_screen_shows():
    """L8: a photo's own profile is applied before it is taken off."""
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    made = pictures.accept(hostile.image("PNG", icc_profile=icc))
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.mode == "RGB"
        assert "icc_profile" not in shown.info


def test_of_a_camera_s_two_pictures_the_first_is_taken():
    data = next(data for name, data, _ in CASES if name == "JPEG of two pictures")
    made = pictures.accept(data)
    with Image.open(io.BytesIO(made.data)) as shown:
        red, green, blue = shown.convert("RGB").getpixel((5, 5))
    assert made.media_type == "image/jpeg"
    assert (red < 60, green > 90, blue > 90) == (True, True, True)
