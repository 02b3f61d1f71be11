# SPDX-License-Identifier: GPL-3.0-or-later
"""A web server on loopback for one repository, which remembers what it was asked for."""
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer:
    """Something else than a file: a status, headers, and a body that may have no end."""

    def __init__(self, status=200, body=b"", headers=(), endless=False, length=None):
        self.status, self.body, self.headers = status, body, dict(headers)
        self.endless, self.length = endless, length


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        path = self.path.lstrip("/")
        self.server.asked.append(path)
        found = self.server.files().get(path)
        if found is None:
            found = Answer(404, b"there is nothing here")
        if isinstance(found, bytes):
            found = Answer(body=found)
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if not found.endless:
            length = len(found.body) if found.length is None else found.length
            self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            self.wfile.write(found.body)
            sent = 0
            while found.endless and sent < 1 << 30:
                self.wfile.write(b" " * 65536)
                sent += 65536
                self.server.sent = sent
        except OSError:
            pass

    def do_HEAD(self):  # noqa: N802
        self.server.asked.append("HEAD " + self.path)
        self.send_error(500)

    def log_message(self, *_):
        pass


class Server:
    def __init__(self, files, certificate=None):
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.files, self.http.asked, self.http.sent = files, [], 0
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
            self.scheme = "https"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02},
                         daemon=True).start()

    @property
    def address(self):
        return f"{self.scheme}://127.0.0.1:{self.http.server_address[1]}"

    @property
    def asked(self):
        return self.http.asked

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
