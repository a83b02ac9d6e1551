"""Snapshots: identities that outlast them, registers' addresses, names of NUCC codes; searching by town."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ACCEPTING = "accepting in ('yes', 'no', 'existing', 'existing_family', 'some_locations', 'unknown')"
_SCOPE = "accepting_scope in ('role', 'service', 'location', 'provider', 'none')"


def _participation() -> sa.Table:
    """The table as the first schema made it: SQLite changes one by copying it, and reads no checks back."""
    references = (
        ("location_id", "locations"), ("network_id", "networks"), ("practice_id", "practices"),
        ("provider_id", "providers"), ("source_id", "sources"),
    )  # fmt: skip
    return sa.Table(
        "participation",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer()),
        sa.Column("practice_id", sa.Integer()),
        sa.Column("location_id", sa.Integer()),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String()),
        sa.Column("specialty_code", sa.String()),
        sa.Column("accepting", sa.String(), nullable=False),
        sa.Column("accepting_scope", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date()),
        sa.Column("effective_to", sa.Date()),
        sa.Column("last_verified_on", sa.Date()),
        sa.Column("verified_by", sa.String()),
        sa.Column("source_updated_on", sa.Date()),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_ACCEPTING, name="ck_participation_accepting"),
        sa.CheckConstraint(_SCOPE, name="ck_participation_accepting_scope"),
        sa.CheckConstraint("subject in ('role', 'person', 'group')", name="ck_participation_subject"),
        sa.CheckConstraint("provider_id is not null or practice_id is not null", name="ck_participation_somebody"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_participation_{column}")
            for column, table in references
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participation"),
        sa.UniqueConstraint("source_id", "fingerprint", name="uq_participation_source_id_fingerprint"),
        sa.Index("ix_participation_location_id", "location_id"),
        sa.Index("ix_participation_network_id_provider_id", "network_id", "provider_id"),
        sa.Index("ix_participation_practice_id_network_id", "practice_id", "network_id"),
        sa.Index("ix_participation_provider_id", "provider_id"),
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # Beginnings of words are looked up as a range, which wants the order of their letters and no language's.
        op.execute('alter table name_words alter column word type varchar collate "C"')
    for name in ("networks", "practices", "locations", "providers"):
        # No hash is zero on purpose: what was loaded before is replaced without being compared.
        op.add_column(name, sa.Column("identity", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("participation", copy_from=_participation()) as table:
        table.drop_constraint("uq_participation_source_id_fingerprint", type_="unique")
        table.create_index("ix_participation_source_id", ["source_id"])
    op.create_index("ix_provider_specialties_label", "provider_specialties", ["label", "provider_id"])
    op.create_index("ix_provider_specialties_nucc_code", "provider_specialties", ["nucc_code", "provider_id"])
    op.create_index("ix_locations_city", "locations", ["city"])
    op.create_index("ix_locations_zip5", "locations", ["zip5"])
    op.create_table(
        "provider_locations",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_provider_locations_location_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_provider_locations_provider_id"),
        sa.PrimaryKeyConstraint("provider_id", "location_id", name="pk_provider_locations"),
    )
    op.create_index("ix_provider_locations_location_id", "provider_locations", ["location_id"])
    op.create_table(
        "taxonomies",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_taxonomies_source_id"),
        sa.PrimaryKeyConstraint("code", name="pk_taxonomies"),
    )
    op.create_index("ix_taxonomies_source_id", "taxonomies", ["source_id"])
