"""People, institutions, editions, networks and memberships."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from networks.core import clock
from networks.core.db import Base, Created


class UnitKind(StrEnum):
    """What an institution is; the first six are local governments by their TERYT code."""

    RURAL_COMMUNE = "gmina_wiejska"
    URBAN_COMMUNE = "gmina_miejska"
    URBAN_RURAL_COMMUNE = "gmina_miejsko_wiejska"
    CITY_COUNTY = "miasto_na_prawach_powiatu"
    COUNTY = "powiat"
    VOIVODESHIP = "wojewodztwo"
    SCHOOL = "szkola"
    KINDERGARTEN = "przedszkole"
    FACILITY = "placowka"
    SHARED_SERVICES = "cuw"
    SOCIAL_PARTNER = "partner_spoleczny"


LOCAL_GOVERNMENTS = frozenset({
    UnitKind.RURAL_COMMUNE, UnitKind.URBAN_COMMUNE, UnitKind.URBAN_RURAL_COMMUNE, UnitKind.CITY_COUNTY,
    UnitKind.COUNTY, UnitKind.VOIVODESHIP,
})  # fmt: skip


class EditionState(StrEnum):
    """Whether an edition is still to come, runs, or is over and read-only."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"


class NetworkKind(StrEnum):
    """Whom a network gathers."""

    OFFICIALS = "officials"
    SCHOOL_HEADS = "school_heads"
    EXCHANGE = "exchange"
    EXPERTS = "experts"


class NetworkState(StrEnum):
    """An archived network can be read by those who were in it and written in by nobody."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class Role(StrEnum):
    """What a person is in a network; one person may be several of these."""

    COORDINATOR = "coordinator"
    MODERATOR = "moderator"
    EXPERT = "expert"
    MEMBER = "member"
    OBSERVER = "observer"


class PersonState(StrEnum):
    """Whether a person may sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"
    # The person is gone, what they wrote stays.
    ERASED = "erased"


class MembershipState(StrEnum):
    """Where a person stands in a network."""

    MEMBER = "member"
    LEFT = "left"
    REMOVED = "removed"


class ProfilePart(StrEnum):
    """A part of a profile that its owner may show to colleagues or not; the name is always shown."""

    POSITION = "position"
    INSTITUTION = "institution"
    THEMES = "themes"
    EMAIL = "email"
    CONTACT = "contact"


SHOWN_AT_FIRST = (ProfilePart.POSITION.value, ProfilePart.INSTITUTION.value, ProfilePart.THEMES.value)


class Institution(Created, Base):
    """A local government, a school or another body that people speak for."""

    __tablename__ = "institution"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[UnitKind]
    teryt: Mapped[str | None] = mapped_column(index=True)
    rspo: Mapped[str | None] = mapped_column(index=True)
    regon: Mapped[str | None] = mapped_column(index=True)
    town: Mapped[str] = mapped_column(default="")
    voivodeship: Mapped[str | None]
    # The governing body of a school, or the commune an institution belongs to.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)

    parent: Mapped[Institution | None] = relationship(remote_side=id, lazy="joined", join_depth=1)

    @property
    def local_kind(self) -> UnitKind | None:
        """The kind of local government it is, or that runs it; None where neither is known."""
        if self.kind in LOCAL_GOVERNMENTS:
            return self.kind
        return self.parent.kind if self.parent and self.parent.kind in LOCAL_GOVERNMENTS else None


class Edition(Created, Base):
    """A part of the programme with a beginning and an end; closing it makes its networks read-only."""

    __tablename__ = "edition"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    strand: Mapped[str]
    name_pl: Mapped[str]
    name_en: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    state: Mapped[EditionState]
    closed_at: Mapped[datetime | None]
    # Names of columns that were decided in the administration; the catalogue changes them no more.
    decided: Mapped[list[str]] = mapped_column(sa.JSON, default=list)


class Network(Created, Base):
    """A closed circle of people who work on one theme; outsiders see its name and purpose only."""

    __tablename__ = "network"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[NetworkKind]
    state: Mapped[NetworkState] = mapped_column(default=NetworkState.ACTIVE)
    name_pl: Mapped[str]
    name_en: Mapped[str]
    purpose_pl: Mapped[str]
    purpose_en: Mapped[str]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    audience: Mapped[str]
    # Kinds of unit whose people may join, as values of UnitKind; empty means all of the audience.
    unit_kinds: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # The two digits its TERYT codes begin with.
    voivodeship: Mapped[str | None]
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    # The network's sign: points of a 3x3 grid, 1 to 9 row by row, joined in this order; `hue` is one of three.
    sign: Mapped[str]
    hue: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    # Names of columns that were decided in the administration; the catalogue changes them no more.
    decided: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    edition: Mapped[Edition] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether anything may be written in it."""
        return self.state is NetworkState.ACTIVE and self.edition.state is not EditionState.CLOSED

    def name_in(self, language: str) -> str:
        """The network's name in the reader's language."""
        return self.name_en if language == "en" else self.name_pl

    def purpose_in(self, language: str) -> str:
        """What the network is for, in the reader's language."""
        return self.purpose_en if language == "en" else self.purpose_pl


class MembershipRole(Base):
    """One role of a membership."""

    __tablename__ = "membership_role"
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class Membership(Created, Base):
    """A person's place in a network; one row for each pair, kept after leaving."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "network_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    state: Mapped[MembershipState] = mapped_column(default=MembershipState.MEMBER)
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]
    # Why a coordinator ended the membership; told to the person.
    left_reason: Mapped[str | None]
    # Since when the person sees what was said in the chat; a successor sees what the seat's former holder saw.
    history_from: Mapped[datetime] = mapped_column(default=clock.now)
    # The seat: the institution the person speaks for here, as it was on joining.
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    # Why somebody outside the network's audience was let in; the coordinator's words.
    exception_reason: Mapped[str | None]
    # First steps: the version of the network's rules accepted last, the introduction, the first answer.
    rules_version: Mapped[int] = mapped_column(default=0)
    introduced_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    granted: Mapped[list[MembershipRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    network: Mapped[Network] = relationship(lazy="joined")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now; none once the person has left."""
        if self.state is not MembershipState.MEMBER:
            return frozenset()
        return frozenset(row.role for row in self.granted)


class Person(Created, Base):
    """Somebody with an account. `rights_epoch` moves with every change of what the person may do or see."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    position_code: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    # What others may ask the person about.
    themes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # A telephone number or an address for colleagues, in the person's words; shown only if `shows` says so.
    contact: Mapped[str] = mapped_column(default="")
    # Which parts of the profile colleagues see, as values of ProfilePart.
    shows: Mapped[list[str]] = mapped_column(sa.JSON, default=lambda: list(SHOWN_AT_FIRST))
    password_hash: Mapped[str | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PersonState] = mapped_column(default=PersonState.ACTIVE)
    language: Mapped[str] = mapped_column(default="pl")
    theme: Mapped[str] = mapped_column(default="system")
    # Whether notices come by mail as well.
    mails_notices: Mapped[bool] = mapped_column(default=True)
    rights_epoch: Mapped[int] = mapped_column(default=1)
    # When the person asked to close the account; it is erased 14 days later unless they change their mind.
    closing_at: Mapped[datetime | None]

    institution: Mapped[Institution | None] = relationship(lazy="joined")
    memberships: Mapped[list[Membership]] = relationship(lazy="selectin")

    def roles_in(self, network: Network) -> frozenset[Role]:
        """The person's roles in `network`; empty for outsiders."""
        return self.roles_by_network_id(network.id)

    def roles_by_network_id(self, network_id: int) -> frozenset[Role]:
        """The same by the network's id, where the network itself is not loaded."""
        for membership in self.memberships:
            if membership.network_id == network_id:
                return membership.roles
        return frozenset()

    @property
    def network_ids(self) -> list[int]:
        """The networks the person is in now."""
        return [membership.network_id for membership in self.memberships if membership.roles]

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in and act."""
        return self.state is PersonState.ACTIVE


@event.listens_for(Person, "before_update")
def _move_epoch(_mapper: Mapper[Person], _connection: Connection, person: Person) -> None:
    """Every change of a person moves the epoch, so that no remembered copy is taken for the present one."""
    if not sa.inspect(person).attrs.rights_epoch.history.has_changes():
        person.rights_epoch += 1
