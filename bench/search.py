"""Search: index rows of made-up letters, as long and as varied as real ones, then words from rare to common."""

import random
import time

from django.db import connection, transaction

from bench.meter import captured, replayer, say

WORDS = {"停水": 0.01, "物业公司": 0.04, "学校": 0.09}  # how many of a hundred letters hold them, as in real ones
LENGTH, SEAM_EVERY = 640, 360  # characters of a letter with its reply
BATCH = 500


def fill():
    """Index every petition with a text of its own: characters drawn as unevenly as in Chinese."""
    from xinfang.petitions.indexing import put_rows
    from xinfang.petitions.models import Petition

    rng = random.Random(11)
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    weights = [1 / (n + 8) for n in range(len(signs))]
    rng.shuffle(signs)
    pool = rng.choices(signs, weights, k=2_000_000)
    keys = list(Petition.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            put_rows([(key, _text(rng, pool)) for key in keys[start : start + BATCH]])


def _text(rng, pool):
    at = rng.randrange(len(pool) - LENGTH)
    signs = pool[at : at + LENGTH]
    for word, share in WORDS.items():
        if rng.random() < share:
            signs[rng.randrange(20, LENGTH)] = word
    return "第几件\x1f" + "".join(signs[:SEAM_EVERY]) + "\x1f" + "".join(signs[SEAM_EVERY:])


def search(meter, at, client, args):
    """A line for each word: the search itself, against its statement sent through the driver alone."""
    from xinfang.petitions import search as searching

    started = time.monotonic()
    fill()
    print(f"search: index filled in {time.monotonic() - started:.0f} s", flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE petitions_searchtext")
    for word in [*WORDS, "停水 物业公司"]:
        ask = lambda word=word: searching.find(at.actor, word)  # noqa: E731
        statements = captured(ask, lambda sql: sql.lstrip("(").startswith("SELECT"))
        product, floor = meter.both(ask, replayer(statements), args.rounds // 5)
        say(f"search, {len(ask().hits)} found", product, floor, len(statements))
