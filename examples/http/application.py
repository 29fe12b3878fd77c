#!/usr/bin/env python3
# examples/http/application.py - a small HTTP service that asks the database once per request, over a few connections.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: application.py PORT DATABASE-PORT POOL [FOLDER] - POOL is how many connections to the database it shares"""

import asyncio
import sys


async def answer(pool):
    """One query. Who finds all connections taken waits for one, the longest waiting first."""
    connection = await pool.get()
    try:
        reader, writer = connection
        writer.write(b"query\n")
        return await reader.readline()
    finally:
        pool.put_nowait(connection)


async def main(port, database_port, pool_size):
    pool = asyncio.Queue()
    for _ in range(pool_size):
        pool.put_nowait(await asyncio.open_connection("127.0.0.1", database_port))

    async def serve(reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):  # a GET has nothing after its headers
                row = await answer(pool)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(row), row))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side has closed it
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    asyncio.run(main(*map(int, sys.argv[1:4])))
