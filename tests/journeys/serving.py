"""A server that a journey ends and starts again."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler


class Server(ThreadedWSGIServer):
    """A server that ends with every connection, as one does whose process ends."""

    allow_reuse_address = True

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connected = [*getattr(self, "connected", []), request]
        super().process_request(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        for connection in getattr(self, "connected", []):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Serving(LiveServerThread):
    def _create_server(self, connections_override: Any = None) -> Server:
        return Server((self.host, self.port), QuietWSGIRequestHandler)


@contextmanager
def serving(port: int = 0) -> Iterator[int]:
    """Serve the program from here on; on a port that was served before, as a server that was started again."""
    thread = Serving("localhost", StaticFilesHandler, port=port)
    thread.daemon = True
    thread.start()
    assert thread.is_ready.wait(60)
    assert thread.error is None
    yield thread.port
    thread.terminate()
