#!/usr/bin/env python3
# examples/waiting/load.py - asks server.py over many connections at once, from threads or from asyncio: requests/s.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: load.py threads|asyncio PORT CONNECTIONS MS SECONDS - every connection asks anew when it has its answer"""

import asyncio
import sys
import threading
import time

from ask import Connection, Stream


def threads(port, connections, wait_ms, duration_s):
    all_connected = threading.Barrier(connections + 1)
    counts = [0] * connections
    end = float("inf")

    def ask_on(which):
        connection = Connection(port)
        all_connected.wait()
        while time.monotonic() < end:
            connection.ask(wait_ms)
            counts[which] += 1
        connection.close()

    workers = [threading.Thread(target=ask_on, args=(which,)) for which in range(connections)]
    for worker in workers:
        worker.start()
    all_connected.wait()
    begin = time.monotonic()
    end = begin + duration_s
    for worker in workers:
        worker.join()
    return sum(counts) / (time.monotonic() - begin)


def with_asyncio(port, connections, wait_ms, duration_s):
    async def ask_on(stream, end):
        count = 0
        while time.monotonic() < end:
            await stream.ask(wait_ms)
            count += 1
        stream.close()
        return count

    async def all_of_them():
        streams = [await Stream().open(port) for _ in range(connections)]
        begin = time.monotonic()
        counts = await asyncio.gather(*(ask_on(stream, begin + duration_s) for stream in streams))
        return sum(counts) / (time.monotonic() - begin)

    return asyncio.run(all_of_them())


WAYS = {"threads": threads, "asyncio": with_asyncio}


def main():
    try:
        way, port, connections = WAYS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
        wait_ms, duration_s = int(sys.argv[4]), float(sys.argv[5])
    except (IndexError, KeyError, ValueError):
        sys.exit(__doc__)
    print(f"requests/s: {way(port, connections, wait_ms, duration_s):.1f}")


if __name__ == "__main__":
    main()
