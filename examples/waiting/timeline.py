#!/usr/bin/env python3
# examples/waiting/timeline.py - the same requests one after another, in threads, with asyncio: when each was answered.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: timeline.py PORT MS... - a line per way and request: way, request, its begin and end in ms after the first"""

import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ask import Connection, Stream


def asked(port, wait_ms):
    """Begin and end of one request; connecting is part of it."""
    begin = time.monotonic()
    connection = Connection(port)
    connection.ask(wait_ms)
    connection.close()
    return begin, time.monotonic()


async def asked_as_task(port, wait_ms):
    begin = time.monotonic()
    stream = await Stream().open(port)
    await stream.ask(wait_ms)
    stream.close()
    return begin, time.monotonic()


def one_after_another(port, waits_ms):
    return [asked(port, wait_ms) for wait_ms in waits_ms]


def in_threads(port, waits_ms):
    with ThreadPoolExecutor(len(waits_ms)) as pool:
        return list(pool.map(asked, [port] * len(waits_ms), waits_ms))


def with_asyncio(port, waits_ms):
    async def all_of_them():
        return await asyncio.gather(*(asked_as_task(port, wait_ms) for wait_ms in waits_ms))

    return asyncio.run(all_of_them())


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    port, waits_ms = int(sys.argv[1]), [int(word) for word in sys.argv[2:]]
    for name, way in (("one-after-another", one_after_another), ("threads", in_threads), ("asyncio", with_asyncio)):
        start = time.monotonic()
        for wait_ms, (begin, end) in zip(waits_ms, way(port, waits_ms)):
            print(name, wait_ms, f"{(begin - start) * 1e3:.2f}", f"{(end - start) * 1e3:.2f}", sep="\t")


if __name__ == "__main__":
    main()
