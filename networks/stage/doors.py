"""The blueprint that all pages of a session hang on: `stage.lobby`, `stage.room`, `stage.desk`, `stage.expert`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("stage", __name__)
