"""What the sign-in page and the settings send."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from networks.core.addresses import EmailAddress
from networks.core.shapes import Shape
from networks.core.text import Name


class SignInForm(Shape):
    """The sign-in page; texts kept from an interrupted form ride along under `kept-…` names and are taken out first."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=1024)
    next: str = Field(default="", max_length=2000)


class CodeForm(Shape):
    """A code of the application, or a recovery code."""

    code: str = Field(max_length=64)
    next: str = Field(default="", max_length=2000)


class BeginFactorForm(Shape):
    """Setting up the second step; the password where signing in was long ago."""

    password: str = Field(default="", max_length=1024)
    next: str = Field(default="", max_length=2000)


class RemoveFactorForm(Shape):
    """Switching the second step off: the password and a code."""

    password: str = Field(max_length=1024)
    off_code: str = Field(max_length=64)


class ForgottenForm(Shape):
    """Asking for a link to a new password."""

    email: str = Field(max_length=320)


class NewPasswordForm(Shape):
    """A new password, chosen by the link of a mail."""

    new: str = Field(max_length=1024)


class AddressForm(Shape):
    """Another e-mail address for the account, with the present password as proof."""

    email: EmailAddress
    password: str = Field(max_length=1024)


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
