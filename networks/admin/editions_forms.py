"""What the pages of editions and networks send."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from networks.admin.models import Invites
from networks.admin.programme_forms import Day, OptionalDay
from networks.core.addresses import EmailAddress
from networks.core.errors import Invalid
from networks.core.shapes import Shape, read
from networks.core.text import OneSentence, Refused, Title
from networks.core.words import later as _
from networks.people.editions import EditionValues, NetworkValues
from networks.people.models import NetworkKind, Role, UnitKind
from networks.people.signs import is_line
from networks.people.units import VOIVODESHIPS
from networks.web.numbers import BIGGEST

S = TypeVar("S", bound=Shape)

_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_STRAND: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
SLUG_MAX: Final = 40


def slug(text: str) -> str:
    """A word for addresses. Raises Refused."""
    tidy = text.strip()
    if not (2 <= len(tidy) <= SLUG_MAX and _SLUG.fullmatch(tidy)):
        raise Refused(
            _(
                "Please use 2 to %(most)d small letters without accents, digits and single hyphens, beginning with a "
                "letter, for example jst-finanse-2.",
                most=SLUG_MAX,
            )
        )
    return tidy


def _strand(text: str) -> str:
    tidy = text.strip()
    if not _STRAND.fullmatch(tidy):
        raise Refused(
            _("Please use 2 to 40 small letters without accents, digits and underscores, for example exchange.")
        )
    return tidy


def _sign(text: str) -> str:
    tidy = "".join(text.split())
    if not is_line(tidy):
        raise Refused(_("A sign has three to six different digits from 1 to 9, for example 4297."))
    return tidy


def _voivodeship(text: str) -> str | None:
    if text and text not in VOIVODESHIPS:
        raise Refused(_("Please choose one of the given answers."))
    return text or None


def _list(value: Any) -> Any:
    """A field of a form that may be sent several times."""
    return value if isinstance(value, list) else [value]


Slug = Annotated[str, AfterValidator(slug)]


class EditionForm(Shape):
    """Names and dates of an edition."""

    strand: Annotated[str, AfterValidator(_strand)]
    name_pl: Title
    name_en: Title
    starts_on: Day
    ends_on: OptionalDay = None

    @property
    def values(self) -> EditionValues:
        """What is said of the edition."""
        return EditionValues(self.strand, self.name_pl, self.name_en, self.starts_on, self.ends_on)


class NewEditionForm(EditionForm):
    """An edition to open."""

    key: Slug
    state: Literal["planned", "active"]


class NetworkForm(Shape):
    """How a network is described and whom it gathers."""

    kind: NetworkKind
    name_pl: Title
    name_en: Title
    purpose_pl: OneSentence
    purpose_en: OneSentence
    audience: Literal["officials", "school_heads", "experts"]
    unit_kinds: Annotated[list[UnitKind], BeforeValidator(_list)] = Field(default_factory=list)
    voivodeship: Annotated[str, AfterValidator(_voivodeship)] = ""
    sign: Annotated[str, AfterValidator(_sign)]
    hue: Annotated[int, Field(ge=1, le=3)]

    @property
    def values(self) -> NetworkValues:
        """What is said of the network."""
        chosen = set(self.unit_kinds)
        return NetworkValues(
            kind=self.kind, name_pl=self.name_pl, name_en=self.name_en, purpose_pl=self.purpose_pl,
            purpose_en=self.purpose_en, audience=self.audience,
            unit_kinds=[kind.value for kind in UnitKind if kind in chosen], voivodeship=self.voivodeship or None,
            sign=self.sign, hue=self.hue,
        )  # fmt: skip


class NewNetworkForm(NetworkForm):
    """A network to add."""

    slug: Slug


class WhyForm(Shape):
    """Why an edition or a network is closed or opened again; kept in the audit log."""

    reason: OneSentence


class AppointForm(Shape):
    """Who is given which role in a network."""

    email: EmailAddress
    role: Literal[Role.COORDINATOR, Role.MODERATOR, Role.EXPERT, Role.OBSERVER]


class RolloverForm(Shape):
    """Where networks go on, which of them, and whether people keep their roles."""

    target: Slug
    networks: Annotated[list[Annotated[int, Field(ge=1, le=BIGGEST)]], BeforeValidator(_list)] = Field(
        default_factory=list
    )
    keeps_roles: bool = False


class SuccessorForm(Shape):
    """The address of one successor, and who is invited into it."""

    slug: Slug
    invites: Invites


def read_lists(shape: type[S], raw: object) -> S:
    """`raw` as a `shape` with lists. Raises Invalid, which names the whole list when one of its values is wrong."""
    try:
        return read(shape, raw)
    except Invalid as problem:
        raise Invalid(problem.message, field=(problem.field or "").partition(".")[0] or None) from None
