"""The directory's tables: people and groups, where they work, and in which plan's network each of them is.

The schema is the one all published formats map to: the HL7 Da Vinci PDex Plan-Net guide, the CMS files for
marketplace plans, NPPES, and a clinic's own list. A participation row is the only thing that proves anything:
a person (or a group) at a place in a network for a time. Tier and network are separate columns, because
marketplace files put tiers under a plan and Plan-Net makes a tier a network of its own. A marketplace plan
is a plan whose ``id_type`` is ``hios14``; its product type is still HMO, EPO and so on.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

SOURCE_KINDS = ("plan_net", "qhp", "tic", "nppes", "npd", "clinic_csv", "manual")
ID_TYPES = ("hios14", "hios10", "hios5", "ma_contract", "ein", "hpid", "other")
PRODUCT_TYPES = (
    "hmo",
    "ppo",
    "epo",
    "pos",
    "medicare_adv",
    "medicaid",
    "original_medicare",
    "other",
    "unknown",
)
ACCEPTING = ("yes", "no", "existing", "existing_family", "some_locations", "unknown")
ACCEPTING_SCOPES = ("role", "service", "location", "provider", "none")
EXAMPLE_LICENCE = "example"
"""``sources.licence`` of invented data; such a source is alone in its database."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

mapper = registry(metadata=MetaData(naming_convention=NAMING))
metadata = mapper.metadata


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({allowed})", name=column)


def _id() -> Any:
    return Column(Integer, primary_key=True)


def _identity() -> Any:
    """A hash of what makes a row the same in a later snapshot of its source: an NPI, an address, a name."""
    return Column(BigInteger, nullable=False, server_default="0")


def _ref(target: str, *, nullable: bool = False) -> Any:
    return Column(Integer, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


@mapper.mapped
class Source:
    """One file or service the rows come from, with its dates. ``published_on`` is what the publisher says."""

    __tablename__ = "sources"
    __table_args__ = (_one_of("kind", SOURCE_KINDS), UniqueConstraint("name"))

    id = _id()
    name = Column(String, nullable=False)
    kind = Column(String, nullable=False)
    url = Column(String)
    licence = Column(String)
    version = Column(String)
    published_on = Column(Date)
    imported_on = Column(Date, nullable=False)
    row_count = Column(Integer, nullable=False)
    sha256 = Column(String)
    status = Column(String, nullable=False)
    error = Column(String)


@mapper.mapped
class Payer:
    """An insurer, or a programme that pays."""

    __tablename__ = "payers"
    __table_args__ = (UniqueConstraint("name"),)

    id = _id()
    name = Column(String, nullable=False)


@mapper.mapped
class Plan:
    """What stands on the card. Shared by all sources that describe it; ``year`` NULL means any year."""

    __tablename__ = "plans"
    __table_args__ = (
        _one_of("id_type", ID_TYPES),
        _one_of("product_type", PRODUCT_TYPES),
        UniqueConstraint("id_type", "external_id", "year"),
    )

    id = _id()
    payer_id = _ref("payers")
    id_type = Column(String, nullable=False)
    external_id = Column(String, nullable=False)
    year = Column(Integer)
    name = Column(String, nullable=False, index=True)
    product_type = Column(String, nullable=False)
    product_type_source = Column(String)
    effective_from = Column(Date)
    effective_to = Column(Date)
    source_id = _ref("sources")


@mapper.mapped
class Network:
    """A list of people and groups a payer has contracts with; plans use one or several."""

    __tablename__ = "networks"

    id = _id()
    payer_id = _ref("payers")
    external_id = Column(String)
    name = Column(String, nullable=False)
    alias = Column(String)
    source_id = _ref("sources")
    identity = _identity()


@mapper.mapped
class PlanNetwork:
    """A plan uses a network."""

    __tablename__ = "plan_networks"

    plan_id = Column(Integer, ForeignKey("plans.id"), primary_key=True)
    network_id = Column(Integer, ForeignKey("networks.id"), primary_key=True, index=True)
    tier = Column(String)
    effective_from = Column(Date)
    effective_to = Column(Date)


@mapper.mapped
class Practice:
    """A group, facility or solo practice: whoever holds the contract, not the building it sits in."""

    __tablename__ = "practices"
    __table_args__ = (_one_of("kind", ("group", "facility", "solo", "system")),)

    id = _id()
    npi2 = Column(String, index=True)
    tin_kind = Column(String)
    tin_value = Column(String)
    name = Column(String, nullable=False)
    name_key = Column(String, nullable=False, index=True)
    parent_id = _ref("practices", nullable=True)
    kind = Column(String, nullable=False)
    source_id = _ref("sources")
    identity = _identity()


@mapper.mapped
class Location:
    """An office of one practice. ``address_key`` tells that two share a building, and decides nothing."""

    __tablename__ = "locations"

    id = _id()
    practice_id = _ref("practices", nullable=True)
    line1 = Column(String, nullable=False)
    line2 = Column(String)
    city = Column(String, nullable=False, index=True)
    state = Column(String, nullable=False)
    zip5 = Column(String, nullable=False, index=True)
    zip4 = Column(String)
    address_key = Column(String, nullable=False, index=True)
    phone = Column(String)
    lat = Column(Float)
    lon = Column(Float)
    source_id = _ref("sources")
    identity = _identity()


@mapper.mapped
class Provider:
    """A person, as one source describes them. The NPI says which rows of different sources are one person."""

    __tablename__ = "providers"
    __table_args__ = (_one_of("npi_checked", ("ok", "bad", "none")),)

    id = _id()
    npi = Column(String, index=True)
    npi_checked = Column(String, nullable=False)
    family = Column(String, nullable=False)
    given = Column(String)
    credential = Column(String)
    name_key = Column(String, nullable=False, index=True)
    active = Column(Boolean, nullable=False)
    deactivated_on = Column(Date)
    reactivated_on = Column(Date)
    source_id = _ref("sources")
    identity = _identity()


@mapper.mapped
class ProviderSpecialty:
    """What a person does, in the source's words and, where it says so, as a NUCC code."""

    __tablename__ = "provider_specialties"
    __table_args__ = (
        Index("ix_provider_specialties_label", "label", "provider_id"),
        Index("ix_provider_specialties_nucc_code", "nucc_code", "provider_id"),
    )

    id = _id()
    provider_id = _ref("providers")
    nucc_code = Column(String)
    label = Column(String, nullable=False)
    is_primary = Column(Boolean, nullable=False)
    source_id = _ref("sources")


@mapper.mapped
class ProviderLocation:
    """A register says that a person works there. It proves no network."""

    __tablename__ = "provider_locations"

    provider_id = Column(Integer, ForeignKey("providers.id"), primary_key=True)
    location_id = Column(Integer, ForeignKey("locations.id"), primary_key=True, index=True)


@mapper.mapped
class Taxonomy:
    """A NUCC code with its name, from the operator's own copy of the code set."""

    __tablename__ = "taxonomies"

    code = Column(String, primary_key=True)
    label = Column(String, nullable=False)
    source_id = _ref("sources")


@mapper.mapped
class Participation:
    """In network: a person (``role`` in a group, or ``person`` alone) or a ``group``, at a place, for a time.

    A missing ``location_id`` means that the source ties nobody to an address; a missing date means unknown,
    not for ever. ``fingerprint`` is a hash of who, where, which network, tier and specialty: it finds the row
    again in a later snapshot.
    """

    __tablename__ = "participation"
    __table_args__ = (
        _one_of("subject", ("role", "person", "group")),
        _one_of("accepting", ACCEPTING),
        _one_of("accepting_scope", ACCEPTING_SCOPES),
        CheckConstraint("provider_id is not null or practice_id is not null", name="somebody"),
        Index("ix_participation_network_id_provider_id", "network_id", "provider_id"),
        Index("ix_participation_practice_id_network_id", "practice_id", "network_id"),
    )

    id = _id()
    subject = Column(String, nullable=False)
    provider_id = _ref("providers", nullable=True)
    practice_id = Column(Integer, ForeignKey("practices.id"))
    location_id = _ref("locations", nullable=True)
    network_id = Column(Integer, ForeignKey("networks.id"), nullable=False)
    tier = Column(String)
    specialty_code = Column(String)
    accepting = Column(String, nullable=False)
    accepting_scope = Column(String, nullable=False)
    effective_from = Column(Date)
    effective_to = Column(Date)
    last_verified_on = Column(Date)
    verified_by = Column(String)
    source_updated_on = Column(Date)
    source_id = _ref("sources")
    fingerprint = Column(BigInteger, nullable=False)


@mapper.mapped
class ImportIssue:
    """Something odd in a source, by the reference of its record; rows of a CSV count the header as 1."""

    __tablename__ = "import_issues"
    __table_args__ = (_one_of("severity", ("warning", "error")),)

    id = _id()
    source_id = _ref("sources")
    severity = Column(String, nullable=False)
    code = Column(String, nullable=False)
    record_ref = Column(String, nullable=False)
    message = Column(String, nullable=False)


@mapper.mapped
class ProviderNameWord:
    """The words under which a person is found; ``part`` says whether it is the family or the given name."""

    __tablename__ = "provider_name_words"
    __table_args__ = (
        _one_of("part", ("family", "given")),
        Index("ix_provider_name_words_word", "word", "provider_id"),
    )

    provider_id = Column(Integer, ForeignKey("providers.id"), primary_key=True)
    part = Column(String, primary_key=True)
    word = Column(String, primary_key=True)


@mapper.mapped
class PracticeNameWord:
    """The words under which a group is found."""

    __tablename__ = "practice_name_words"
    __table_args__ = (Index("ix_practice_name_words_word", "word", "practice_id"),)

    practice_id = Column(Integer, ForeignKey("practices.id"), primary_key=True)
    word = Column(String, primary_key=True)


@mapper.mapped
class NameWord:
    """Every word that occurs in a name, once, with its sound."""

    __tablename__ = "name_words"

    word = Column(String, primary_key=True)
    sound = Column(String, nullable=False, index=True)


@mapper.mapped
class NameVariant:
    """A word with at most one letter left out, for finding it in spite of a typing slip."""

    __tablename__ = "name_variants"

    variant = Column(String, primary_key=True)
    word = Column(String, ForeignKey("name_words.word"), primary_key=True, index=True)
