"""What is sent from the pages of a session that belongs to no single feature below."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from networks.core.shapes import Shape
from networks.sessions.forms import Version


class IntoThread(Shape):
    """The question's version that was looked at."""

    version: Version


class IntoThreadForm(IntoThread):
    """The same from a page; `back` names the page to go back to."""

    back: Annotated[str, Field(max_length=20)] = ""
