"""Headers of mails: what may stand in them, and folding by RFC 2047 as a whole.

Python folds word by word, and of a space between two encoded words nothing arrives: long Polish subjects would run
together.
"""

from __future__ import annotations

import unicodedata
from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueAddressHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from typing import Final

from email_validator import EmailNotValidError, validate_email

from networks.core.errors import Invalid
from networks.core.words import later as _

_LINE: Final = 76
# A longer word would be encoded even if it is ASCII.
_WORD_MAX: Final = 50


class Subject(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins these two itself
    """A subject in one run of encoded words, its spaces among them."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        words = str(self)
        if _is_plain(words):
            return super().fold(policy=policy)
        return f"{self.name}: {_encoded(words, self.name, policy.linesep)}{policy.linesep}"


class To(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # the registry joins these two itself
    """One recipient, their name encoded in the same way."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        (recipient,) = self.addresses
        if _is_plain(recipient.display_name):
            return super().fold(policy=policy)
        name = _encoded(recipient.display_name, self.name, policy.linesep)
        return f"{self.name}: {name}{policy.linesep} <{recipient.addr_spec}>{policy.linesep}"


def _is_plain(words: str) -> bool:
    return words.isascii() and all(len(word) <= _WORD_MAX for word in words.split())


def _encoded(words: str, name: str, line_end: str) -> str:
    return Header(words, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep=line_end)


def _made() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    registry.map_to_type("subject", Subject)
    registry.map_to_type("to", To)
    return policy.SMTP.clone(header_factory=registry)


def one_address(address: str) -> str:
    """`address` as servers want it, an international domain in ASCII. Raises Invalid unless it is exactly one."""
    try:
        return ascii_address(address)
    except EmailNotValidError:
        raise Invalid(_("This is not one e-mail address."), field="to_address") from None


def ascii_address(address: str) -> str:
    """The same; raises EmailNotValidError."""
    checked = validate_email(address, allow_smtputf8=False, check_deliverability=False, globally_deliverable=False)
    return checked.ascii_email or checked.normalized


def phrase(name: str) -> str:
    """A name as it may stand before an address: letters, digits and what joins them.

    Everything else could look like another address, a link or a list, and Python's folding of long headers takes away
    the quotation marks that would tame it.
    """
    kept = "".join(letter if letter.isalnum() or letter in "-'’" else _gap(letter) for letter in name)
    return " ".join(kept.split())


def _gap(letter: str) -> str:
    """Combining marks belong to the letter before them; anything else parts words."""
    return letter if unicodedata.category(letter).startswith("M") else " "


def without_encoded_words(subject: str) -> str:
    """A subject in which nothing reads as an encoded word, which could be decoded into another header."""
    return subject.replace("=?", "= ?")


WHOLE: Final = _made()
