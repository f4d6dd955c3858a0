"""Ports for the servers that tests start."""

from __future__ import annotations

import random
import socket


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, below those that systems give to whoever asks for
    any (Linux: from 32768), so that no connection made meanwhile takes it."""
    draw = random.SystemRandom()  # two processes of tests draw apart, whatever they seed
    while True:
        port = draw.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
