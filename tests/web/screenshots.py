"""Pictures of the gallery: ``python -m tests.web.screenshots FOLDER [NAME...]`` writes light, dark and phone PNGs."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spokesperson.site.settings")
os.environ.setdefault("SPOKESPERSON_DATA", tempfile.mkdtemp(prefix="gallery-"))
os.environ["SPOKESPERSON_MODE"] = "demo"
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}


def main(folder: Path, names: list[str]) -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "tests.web.urls"
    settings.STORAGES = {
        **settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }  # fmt: skip
    from spokesperson.web import gallery
    from tests.browser.chromium import launched
    from tests.browser.conftest import new_page
    from tests.web import stage

    stage.write_institution(settings.INSTITUTION_FILE)
    folder.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for name in names or list(gallery.SAMPLES):
            for look, (scheme, width) in LOOKS.items():
                with new_page(browser, None, scheme, width) as page:
                    stage.Stage().show(page, name)
                    page.wait_for_timeout(80)
                    page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
                print(folder / f"{name}-{look}.png")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
