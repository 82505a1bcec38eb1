"""Words of the interface: English in the code, turned into the reader's language when they are shown.

`later` for refusals and other words made before it is known who reads them, `now` while a page is being made.
Both are imported as `_`, which is what the collector of texts looks for.
"""

from __future__ import annotations

from typing import cast

from flask_babel import gettext, lazy_gettext

from networks.core.errors import Sentence


def later(text: str, **values: object) -> Sentence:
    """A sentence that takes the reader's language each time it is shown."""
    return cast(Sentence, lazy_gettext(text, **values))


def now(text: str, **values: object) -> str:
    """The sentence in the language of the page being made."""
    return str(gettext(text, **values))
