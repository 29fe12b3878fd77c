#!/usr/bin/env python3
# examples/http/database.py - a stand-in for a database: answers each line of a connection after a fixed time, in order.
# SPDX-License-Identifier: BSD-3-Clause
"""usage: database.py PORT MS [FOLDER] - FOLDER is for who looks for this process"""

import asyncio
import sys


async def main(port, query_s):
    async def serve(reader, writer):
        while await reader.readline():
            await asyncio.sleep(query_s)
            writer.write(b"a row of the table\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1e3))
