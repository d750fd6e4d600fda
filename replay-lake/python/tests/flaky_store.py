"""An S3-compatible server, and a proxy before it that refuses every so many requests."""

import contextlib
import http.client
import http.server
import socket
import subprocess
import sys
import threading
import time
import urllib.request


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class FlakyProxy(http.server.ThreadingHTTPServer):
    """
    Passes requests on; every `fail_every`-th gets 503, as a store under load answers. After `valid_for` more requests all
    are refused, as if the token had expired.
    """

    daemon_threads = True

    def __init__(self, target, fail_every):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.fail_every = target, fail_every
        self.requests = self.failed = self.ranged = 0
        self.valid_for = None
        self.lock = threading.Lock()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.lock:
            self.server.requests += 1
            fails = self.server.requests % self.server.fail_every == 0
            self.server.failed += fails
            self.server.ranged += "Range" in self.headers
            if self.server.valid_for is not None:
                self.server.valid_for -= 1
            expired = self.server.valid_for is not None and self.server.valid_for < 0
        if expired:
            body = b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
            self.send_response(403)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            return
        if fails:
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        upstream.request(self.command, self.path, body, dict(self.headers))
        answer = upstream.getresponse()
        data = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else None
        self.send_header("Content-Length", length or str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        upstream.close()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _pass

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def flaky_store(bucket, fail_every=20):
    """Yields the proxy of a running server that has the bucket."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for attempt in range(600):
            try:
                create = urllib.request.Request(f"http://127.0.0.1:{port}/{bucket}", method="PUT")
                urllib.request.urlopen(create, timeout=5).close()
                break
            except OSError:
                if server.poll() is not None or attempt == 599:
                    raise
                time.sleep(0.1)
        proxy = FlakyProxy(port, fail_every)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()
    finally:
        server.terminate()
        server.wait()
