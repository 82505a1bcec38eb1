"""Stands in for app.py: the same commands, a few lines each.

STAND_IN_FAILS names a command that ends with exit 2; STAND_IN_STUBBORN a command that does not hear SIGTERM.
"""

import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def leave(*_):
    print(f"{command} drained", flush=True)
    os._exit(0)


command = sys.argv[1]
signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("STAND_IN_STUBBORN") == command else leave)
if os.environ.get("STAND_IN_FAILS") == command:
    sys.exit(2)
if command == "serve":
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Healthy).serve_forever()
elif command == "worker":
    Path(os.environ["SIECI_DATA"], "worker.hears").touch()
    time.sleep(600)
elif command == "demo":
    print("anna@demo.example  coordinator")
