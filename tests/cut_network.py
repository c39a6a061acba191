# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A network between a browser and a server, which a test cuts when it likes."""

import contextlib
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# What becomes of a request: the server never hears of it, or nobody hears its answer
CARRIED, CUT_BEFORE, CUT_AFTER = "carried", "cut before", "cut after"
HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PATIENCE = 60


class CutNetwork:
    """Serves on ``url`` what ``server`` answers, as long as ``decide`` lets it.

    ``decide(method, path)`` says what becomes of each request.
    """

    def __init__(self, server):
        self.server = urlsplit(server).netloc
        self.counts = dict.fromkeys((CARRIED, CUT_BEFORE, CUT_AFTER), 0)
        self.restore()

    def restore(self):
        self.decide = lambda method, path: CARRIED

    def cut(self):
        self.decide = lambda method, path: CUT_BEFORE

    def __enter__(self):
        network = self

        class Handler(BaseHTTPRequestHandler):
            def handle_request(self):
                network._handle(self)

            do_GET = do_POST = do_HEAD = handle_request

            def log_message(self, *args):
                pass

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listener.server_port}"
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._listener.shutdown()
        self._listener.server_close()

    def _handle(self, request):
        fate = self.decide(request.command, urlsplit(request.path).path)
        self.counts[fate] += 1
        # one connection each: a browser asks again by itself on one that was used
        request.close_connection = True
        body = request.rfile.read(int(request.headers["Content-Length"] or 0))
        if fate == CUT_BEFORE:
            return
        connection = http.client.HTTPConnection(self.server, timeout=PATIENCE)
        with contextlib.closing(connection), contextlib.suppress(ConnectionError):
            connection.request(
                request.command, request.path, body, dict(request.headers.items())
            )
            answer = connection.getresponse()
            content = answer.read()
            if fate == CARRIED:
                self._answer(request, answer, content)

    def _answer(self, request, answer, content):
        request.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_HEADERS:
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)
