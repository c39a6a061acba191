# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read mutated files of every form: no crash, no hang, every record accounted for.

    make fuzz N=1000000

Each input starts from a file of ``tests/notice/notice_files.py``; what fails is printed
with the seed that draws it again: ``make fuzz N=1 SEED=123``.
"""

import json
import os
import random
import time
from datetime import date

from odoo.addons.mife_insertion_clauses.procurement import (
    ANOMALY_CODES,
    REJECTION_CODES,
    UNREADABLE_CODES,
    FileReading,
    Rejection,
    UnreadableFile,
    read_clauses,
)
from odoo.addons.mife_insertion_clauses.tests.notice.notice_files import every_file

TODAY = date(2026, 6, 15)
SECONDS = 2
PIECES = [
    *(b'"', b"<", b">", b"{", b"}", b"[", b"]", b"\x00", b";", b",", b"|", b"\n"),
    *(b"\xe9", b"\xff", b"\\u0000", b"\\ud800", b"&x;", b"1e999", b"null", b"NaN"),
    *(b"-", b"9" * 30, b"''", b'""', b"<marche>", b"</marche>", b"<!DOCTYPE a>"),
    *(b"\xef\xbb\xbf", b"PK\x03\x04", b" " * 50, b"[[[[", b'{"a":'),
]


def mutate(chance, files):
    """Return the name and the bytes of a file of which some places changed."""
    name = chance.choice(files)[0]
    content = bytearray(dict(files)[name])
    for _change in range(chance.choice((1, 1, 2, 3, 6))):
        place = chance.randrange(len(content) + 1)
        action = chance.randrange(6)
        if action == 0 and place < len(content):
            content[place] = chance.randrange(256)
        elif action == 1:
            del content[place : place + chance.randint(1, 60)]
        elif action == 2:
            content[place:place] = chance.choice(PIECES)
        elif action == 3:
            end = place + chance.randint(1, 200)
            content[place:place] = content[place:end]
        elif action == 4 and chance.random() < 0.1:
            del content[place:]
        else:
            other = chance.choice(files)[1]
            start = chance.randrange(len(other))
            content[place:place] = other[start : start + chance.randint(1, 80)]
    return name, bytes(content)


def check_texts(notice):
    """Read what the texts say: each quote is a part of one."""
    for name, text in (("subject", notice.subject), *notice.texts):
        for finding in read_clauses(text, name).findings:
            assert finding.quote, text
            for quote in (finding.quote, *(hours.quote for hours in finding.hours)):
                assert quote in text, (quote, text)


def check(content):
    """Read a file and return how many records it gave, None when it is refused."""
    positions = []
    try:
        for item in FileReading(content, TODAY):
            positions.append(item.position)
            if isinstance(item, Rejection):
                assert item.reason in REJECTION_CODES, item.reason
                assert item.message
            else:
                assert item.uid
                assert all(anomaly.code in ANOMALY_CODES for anomaly in item.anomalies)
                check_texts(item)
            json.loads(item.raw_text)
    except UnreadableFile as error:
        assert error.code in UNREADABLE_CODES, error.code
        return None
    finally:
        assert positions == list(range(1, len(positions) + 1)), positions
    return len(positions)


def fuzz(files, count, seed):
    """Return how many inputs failed."""
    failed = refused = records = 0
    slowest = 0.0
    start = time.monotonic()
    for number in range(seed, seed + count):
        name, content = mutate(random.Random(number), files)
        begin = time.process_time()
        try:
            found = check(content)
        # every failure is to be told, whatever it is
        except Exception as error:
            failed += 1
            print(f"SEED={number} {name}: {error!r:.300}", flush=True)
            found = 0
        seconds = time.process_time() - begin
        slowest = max(slowest, seconds)
        if seconds > SECONDS:
            failed += 1
            print(f"SEED={number} {name}: {seconds:.1f} s", flush=True)
        refused += found is None
        records += found or 0
        if (number - seed + 1) % 50_000 == 0:
            print(f"{number - seed + 1} inputs, {failed} failed", flush=True)
    print(
        f"{count} inputs from seed {seed}: {failed} failed, {refused} refused,"
        f" {records} records, slowest {slowest:.2f} s,"
        f" {time.monotonic() - start:.0f} s in all"
    )
    return failed


def bench_fuzzing(_env):
    """Draw MIFE_FUZZ inputs (2000 by default) from MIFE_FUZZ_SEED on."""
    count = int(os.environ.get("MIFE_FUZZ") or 2000)
    seed = int(os.environ.get("MIFE_FUZZ_SEED") or 1)
    return "N6", "fuzz_failures", fuzz(sorted(every_file().items()), count, seed), 0
