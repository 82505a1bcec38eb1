"""The smallest Flask application, served exactly as Sieci is; what a page is compared with.

python -m bench.hello PORT
"""

from __future__ import annotations

import sys
import warnings

if __name__ == "__main__":
    # As in app.py: before anything else is imported.
    warnings.filterwarnings("ignore", message="[\\s\\S]*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()

from flask import Flask

from deploy.services import HOST
from realtime import server


def main(port: int) -> None:
    """Serve one greeting until SIGTERM."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Dzień dobry")
    server.init_app(app, async_mode="eventlet", transport="fast")
    server.serve(app, HOST, port, lambda: None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
