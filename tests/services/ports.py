"""Ports of this machine (端口), for servers that a test starts."""

import socket


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
