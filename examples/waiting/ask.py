# examples/waiting/ask.py - one request to server.py: a thread waits for the answer, or a task that lets others go on.
# SPDX-License-Identifier: BSD-3-Clause

import asyncio
import socket


class Connection:
    """For threads: ask() holds its thread until the answer is there."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.answers = self.socket.makefile("rb")

    def ask(self, wait_ms):
        line = b"%d\n" % wait_ms
        self.socket.sendall(line)
        check(line, self.answers.readline())

    def close(self):
        self.answers.close()
        self.socket.close()


class Stream:
    """For asyncio: ask() holds its task only."""

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def ask(self, wait_ms):
        line = b"%d\n" % wait_ms
        self.writer.write(line)
        check(line, await self.reader.readline())

    def close(self):
        self.writer.close()


def check(question, answer):
    if answer != question:
        raise RuntimeError(f"asked for {question!r}, answered {answer!r}")
