"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

import os
from pathlib import Path

import redis
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from networks.core.config import Settings
from networks.core.db import db

bp = Blueprint("health", __name__)
TIMEOUT_SECONDS = 2.0


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return jsonify(ok=True)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, storage and, if one is set, Redis answer; 503 with the names of those that do not."""
    settings: Settings = current_app.extensions["sieci_settings"]
    checks = {"database": _database(), "storage": _storage(settings.data)}
    if settings.redis_url:
        checks["redis"] = _redis(settings.redis_url)
    is_ready = all(checks.values())
    return jsonify(ok=is_ready, **checks), 200 if is_ready else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1 FROM network WHERE 1 = 0"))
    except SQLAlchemyError:
        return False
    return True


def _storage(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _redis(url: str) -> bool:
    try:
        client = redis.Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
        return bool(client.ping())
    except redis.RedisError:
        return False
