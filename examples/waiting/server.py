#!/usr/bin/env python3
# examples/waiting/server.py - a stand-in for any slow service: answers each line, a number of milliseconds, after them.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: server.py PORT [FOLDER] - FOLDER is for who looks for this process"""

import asyncio
import sys


async def serve(reader, writer):
    try:
        while line := await reader.readline():
            await asyncio.sleep(float(line) / 1e3)
            writer.write(line)
            await writer.drain()
    except ConnectionError:
        pass  # the other side has gone: nobody waits for an answer
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main())
