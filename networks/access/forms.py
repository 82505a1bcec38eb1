"""What the sign-in page and the settings send."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from networks.core.shapes import Shape
from networks.core.text import Name


class SignInForm(Shape):
    """The sign-in page; texts kept from an interrupted form ride along under `kept-…` names and are taken out first."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=1024)
    next: str = Field(default="", max_length=2000)


class TokenForm(Shape):
    """A new access token."""

    name: Name


class PasswordForm(Shape):
    """A new password, with the present one as proof."""

    current: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class LanguageForm(Shape):
    """The language of the pages."""

    language: Literal["pl", "en"]
    next: str = Field(default="", max_length=2000)


class ThemeForm(Shape):
    """The look of the pages."""

    theme: Literal["system", "light", "dark", "contrast"]
    next: str = Field(default="", max_length=2000)
