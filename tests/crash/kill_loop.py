"""The kill loop itself, run as a process of its own with its own data folder (1.8, 4.2; R88).

    python -m tests.crash.kill_loop --network URL --kills 200 --posts 120 --seed 1

It writes decided posts, then forks a sender, kills it with SIGKILL after a random moment, and goes on until the
kills are used up and every post is settled. The report, JSON on standard output, compares three witnesses: what the
network holds, what the desk believes, and what the archive proves.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import signal
import sys
import time
from datetime import timedelta

import django


def main() -> int:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spokesperson.site.settings")
    os.environ["SPOKESPERSON_EGRESS_ALLOW"] = options.network.removeprefix("http://")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    random.seed(options.seed)
    texts = _write_posts(options)
    kills = _kill_until_settled(options)
    json.dump({"kills": kills, **_compare(options, texts)}, sys.stdout)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--posts", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=240.0)
    return parser.parse_args()


def _write_posts(options: argparse.Namespace) -> list[str]:
    """Decided posts of one Administrator; some texts stand twice on purpose, since equal posts are lawful too."""
    from spokesperson import clock
    from spokesperson.desk.actions import post, write
    from tests import factories

    texts = []
    with clock.at(factories.AT_WORK):
        factories.directive_adopted()
        boss = factories.administrator()
        account = factories.account_library(network="mastodon", base_url=options.network, token="token-library")
        drafts = []
        for number in range(options.posts):
            text = _words_of(number - number % 10 // 9)
            texts.append(text)
            drafts.append(
                write.start(
                    boss, account=account, text=text, purpose="programs", no_link_reason="no page fits",
                    answers=factories.answers(),
                )
            )  # fmt: skip
    with clock.at(factories.AT_WORK + timedelta(minutes=10)):
        for draft in drafts:
            factories.settle_warnings(draft)
            # Which of two equal posts goes out first is the network's doing: the warning is taken note of on both.
            draft.refresh_from_db()
            draft.settled = {**draft.settled, "repeated": "taken note of"}
            draft.save(update_fields=["settled"])
            post.post(draft, boss)
    return texts


def _words_of(number: int) -> str:
    """A text unlike every other number's, so that nothing counts as spam (1.4), and always the same for one number."""
    chosen = random.Random(number)
    mark = "".join("bcdfghklmnprst"[int(digit)] + "aeiou"[chosen.randrange(5)] for digit in str(number))
    words = [f"{mark}{end}" for end in ("line", "mark", "ton", "field", "wood", "ford")]
    chosen.shuffle(words)
    return f"Story time with {' '.join(words)} at the Riverside Branch on Saturday."


def _kill_until_settled(options: argparse.Namespace) -> int:
    from django.db import connections

    from spokesperson.desk.models import Intent

    kills, until = 0, time.monotonic() + options.seconds
    while time.monotonic() < until:
        connections.close_all()
        child = os.fork()
        if child == 0:
            _send_forever()
        time.sleep(random.uniform(0.02, 0.35))
        if kills < options.kills:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            kills += 1
            continue
        os.waitpid(child, os.WNOHANG)
        while Intent.objects.filter(state__in=("queued", "sending")).exists() and time.monotonic() < until:
            time.sleep(0.2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        break
    return kills


def _send_forever() -> None:
    """The child: the real sender, with short waits. The clock runs on from the posts' hour."""
    import threading

    from spokesperson import clock
    from spokesperson.archive import store as archive
    from spokesperson.desk.sending import sender
    from tests import factories

    begun = time.monotonic()
    pace = sender.Pace(lease=0.4, backoff=0.05, longest=0.4, look_again=0.1, attempts=60, breaker_after=10**6)
    stop = threading.Event()
    offset = timedelta(minutes=11) + timedelta(seconds=time.time() % 10_000_000 - float(os.environ["LOOP_BEGUN"]))
    while not stop.is_set():
        with clock.at(factories.AT_WORK + offset + timedelta(seconds=time.monotonic() - begun)):
            busy = sender.run_due(pace, limit=3) + archive.seal_pending()
        time.sleep(0 if busy else 0.02)


def _compare(options: argparse.Namespace, texts: list[str]) -> dict[str, object]:
    import urllib.request

    from spokesperson.archive import store as archive
    from spokesperson.desk.models import Draft, Intent, Publication

    with urllib.request.urlopen(f"{options.network}/_state") as answer:
        stands = [post["text"] for post in json.load(answer)["posts"]]
    archive.seal_pending()
    wanted, found = collections.Counter(texts), collections.Counter(stands)
    report = archive.verify()
    created = {p.draft.urn for p in Publication.objects.select_related("draft")}
    proved = {u for u in created if any(r.type == "Create" and r.sealed for r in archive.by_subject(u))}
    return {
        "posts": len(texts),
        "lost": sum((wanted - found).values()),
        "duplicated": sum((found - wanted).values()),
        "unverifiable": len(created - proved) + (0 if report.ok else 1),
        "published": Draft.objects.filter(state="published").count(),
        "states": dict(collections.Counter(Intent.objects.values_list("state", flat=True))),
        "records": report.records,
        "archive": report.problem or "ok",
    }


if __name__ == "__main__":
    os.environ.setdefault("LOOP_BEGUN", str(time.time() % 10_000_000))
    sys.exit(main())
