"""What needs hands in the fictional library: photos handed to Administrators, and a post on a network nobody is
connected to (Overview/upload, 4.2; M8R, L3)."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from spokesperson import clock
from spokesperson.accounts.models import LIBRARY, Account
from spokesperson.demo.posts import PAUSE, settle, think
from spokesperson.desk.actions import hand_over, release, take_over, write
from spokesperson.desk.models import Draft
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.people.models import Employee


def live(people: dict[str, Employee], hers: Account) -> None:
    """Two photos for one draft, the first declined; and a post that was cleared on the day before yesterday."""
    boats = Draft.objects.filter(author=people["librarian"], text__startswith="Paper boats").order_by("-id")[0]
    with clock.at(clock.now() - timedelta(minutes=100)):
        dark = hand_over.hand_over(
            boats, people["librarian"], data=picture(dark=True), file_name="IMG_2041.jpg", rights="my own photo",
            alt="Paper boats in a dark hall", to=people["web"],
        )  # fmt: skip
    with clock.at(clock.now() - timedelta(minutes=80)):
        take_over.decline(dark, people["web"], words="Too dark to see the boats. Is there one from the window side?")
    with clock.at(clock.now() - timedelta(minutes=30)):
        hand_over.hand_over(
            boats, people["librarian"], data=picture(), file_name="paper-boats.jpg",
            alt="Three paper boats, folded from old maps, on the blue floor of the children's room.",
            rights="my own photo, nobody in it", words="For Saturday. The light is better in this one.",
        )  # fmt: skip
    with clock.at(clock.now() - timedelta(days=2, hours=3)):
        _forum(people)


def _forum(people: dict[str, Employee]) -> None:
    director = people["director"]
    forum = register_account(
        director, network="manual", handle="WillowLibrary", name="Willow County Library", forms=["profile"],
        address="https://forum.willow.example/u/WillowLibrary", channel="forum", backup=people["web"],
        purpose="answers on the county's forum", created_by=LIBRARY, administered_by=LIBRARY, maintained_by=LIBRARY,
        equipment="library",
    )  # fmt: skip
    draft = write.start(
        director, account=forum, topic="services", purpose="services", equipment="library",
        text="The book drop at Cedar Hill works again, day and night. https://willowlibrary.example/visit",
    )  # fmt: skip
    think(draft)
    with clock.at(clock.now() + PAUSE):
        settle(draft)
        release.release(draft, director)


def picture(*, dark: bool = False) -> bytes:
    """Three paper boats, drawn."""
    floor, paper, fold = ("#10181f", "#1d262d", "#161e25") if dark else ("#3d7ea6", "#f4ead2", "#d8c79d")
    image = Image.new("RGB", (960, 720), floor)
    draw = ImageDraw.Draw(image)
    for left, top, size in ((90, 380, 260), (380, 200, 320), (650, 420, 220)):
        half, deep = size // 2, size // 3
        draw.polygon([(left + half, top - deep), (left + half, top), (left + half - deep, top)], fill=fold)
        draw.polygon([(left + half, top - deep), (left + half, top), (left + half + deep, top)], fill=paper)
        hull = [(left, top), (left + size, top), (left + size - deep // 2, top + deep), (left + deep // 2, top + deep)]
        draw.polygon(hull, fill=paper)
        draw.line([hull[0], (left + half, top + deep), hull[1]], fill=fold, width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
