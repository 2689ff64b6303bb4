"""Put first on PYTHONPATH, this makes every network socket an error: proof that an interview needs no network."""

import socket


class _Blocked(socket.socket):
    def __init__(self, family=socket.AF_INET, *args, **kwargs):
        if family in (socket.AF_INET, socket.AF_INET6):
            raise OSError("sockets are blocked")
        super().__init__(family, *args, **kwargs)


socket.socket = _Blocked
