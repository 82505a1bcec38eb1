"""A pytest plugin: tests that lack servers, a browser or scripts are skipped with the reason and fail where CI=true."""

from __future__ import annotations

import os

import pytest

from deploy import programs
from deploy.steps import ROOT

FRONT_END = ("node_modules/socket.io-client", "static/vendor")
SERVERS = ("SIECI_TEST_DATABASE_URL", "SIECI_TEST_REDIS_URL")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look at the test's markers before it is set up."""
    for marker, reason in (
        ("services", missing_servers),
        ("browser", missing_browser),
        ("node", missing_scripts),
    ):
        if item.get_closest_marker(marker) and (sentence := reason()):
            _refuse(sentence)


def missing_servers() -> str:
    """Say what tests marked `services` lack, or nothing."""
    unset = [name for name in SERVERS if not os.environ.get(name)]
    return f"needs PostgreSQL and Redis ({', '.join(unset)} not set; `make test` starts them)" if unset else ""


def missing_browser() -> str:
    """Say what tests marked `browser` lack, or nothing."""
    return "" if programs.chromium() else "needs Chromium (on PATH, or named by CHROMIUM)"


def missing_scripts() -> str:
    """Say what tests marked `node` lack, or nothing."""
    if not programs.find("node"):
        return "needs Node.js (node on PATH)"
    unmade = [folder for folder in FRONT_END if not (ROOT / folder).is_dir()]
    return f"needs the front-end packages ({', '.join(unmade)}; `make setup` fetches them)" if unmade else ""


def _refuse(sentence: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence}; in CI that is a failure", pytrace=False)
    pytest.skip(sentence)
