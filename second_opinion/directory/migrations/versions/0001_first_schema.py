"""The first schema: sources, plans, networks, practices, places, people, participation, name index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_words",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_name_words"),
    )
    op.create_index("ix_name_words_sound", "name_words", ["sound"])

    op.create_table(
        "payers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payers"),
        sa.UniqueConstraint("name", name="uq_payers_name"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind in ('plan_net', 'qhp', 'tic', 'nppes', 'npd', 'clinic_csv', 'manual')",
            name="ck_sources_kind",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("name", name="uq_sources_name"),
    )
    op.create_table(
        "import_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("record_ref", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.CheckConstraint("severity in ('warning', 'error')", name="ck_import_issues_severity"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_import_issues_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_issues"),
    )
    op.create_index("ix_import_issues_source_id", "import_issues", ["source_id"])

    op.create_table(
        "name_variants",
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["word"], ["name_words.word"], name="fk_name_variants_word"),
        sa.PrimaryKeyConstraint("variant", "word", name="pk_name_variants"),
    )
    op.create_index("ix_name_variants_word", "name_variants", ["word"])

    op.create_table(
        "networks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["payer_id"], ["payers.id"], name="fk_networks_payer_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_networks_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_networks"),
    )
    op.create_index("ix_networks_payer_id", "networks", ["payer_id"])
    op.create_index("ix_networks_source_id", "networks", ["source_id"])

    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("id_type", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("product_type", sa.String(), nullable=False),
        sa.Column("product_type_source", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "id_type in ('hios14', 'hios10', 'hios5', 'ma_contract', 'ein', 'hpid', 'other')",
            name="ck_plans_id_type",
        ),
        sa.CheckConstraint(
            "product_type in ('hmo', 'ppo', 'epo', 'pos', 'medicare_adv', 'medicaid', 'original_medicare', "
            "'other', 'unknown')",
            name="ck_plans_product_type",
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["payers.id"], name="fk_plans_payer_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_plans_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("id_type", "external_id", "year", name="uq_plans_id_type_external_id_year"),
    )
    op.create_index("ix_plans_name", "plans", ["name"])
    op.create_index("ix_plans_payer_id", "plans", ["payer_id"])
    op.create_index("ix_plans_source_id", "plans", ["source_id"])

    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("npi2", sa.String(), nullable=True),
        sa.Column("tin_kind", sa.String(), nullable=True),
        sa.Column("tin_value", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('group', 'facility', 'solo', 'system')", name="ck_practices_kind"),
        sa.ForeignKeyConstraint(["parent_id"], ["practices.id"], name="fk_practices_parent_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_practices_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
    )
    op.create_index("ix_practices_name_key", "practices", ["name_key"])
    op.create_index("ix_practices_npi2", "practices", ["npi2"])
    op.create_index("ix_practices_parent_id", "practices", ["parent_id"])
    op.create_index("ix_practices_source_id", "practices", ["source_id"])

    op.create_table(
        "providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("npi", sa.String(), nullable=True),
        sa.Column("npi_checked", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=True),
        sa.Column("credential", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("deactivated_on", sa.Date(), nullable=True),
        sa.Column("reactivated_on", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("npi_checked in ('ok', 'bad', 'none')", name="ck_providers_npi_checked"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_providers_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_providers"),
    )
    op.create_index("ix_providers_name_key", "providers", ["name_key"])
    op.create_index("ix_providers_npi", "providers", ["npi"])
    op.create_index("ix_providers_source_id", "providers", ["source_id"])

    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("line1", sa.String(), nullable=False),
        sa.Column("line2", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("zip5", sa.String(), nullable=False),
        sa.Column("zip4", sa.String(), nullable=True),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_locations_practice_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_locations_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_locations"),
    )
    op.create_index("ix_locations_address_key", "locations", ["address_key"])
    op.create_index("ix_locations_practice_id", "locations", ["practice_id"])
    op.create_index("ix_locations_source_id", "locations", ["source_id"])

    op.create_table(
        "plan_networks",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["network_id"], ["networks.id"], name="fk_plan_networks_network_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_networks_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "network_id", name="pk_plan_networks"),
    )
    op.create_index("ix_plan_networks_network_id", "plan_networks", ["network_id"])

    op.create_table(
        "practice_name_words",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_practice_name_words_practice_id"),
        sa.PrimaryKeyConstraint("practice_id", "word", name="pk_practice_name_words"),
    )
    op.create_index("ix_practice_name_words_word", "practice_name_words", ["word", "practice_id"])

    op.create_table(
        "provider_name_words",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.CheckConstraint("part in ('family', 'given')", name="ck_provider_name_words_part"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_provider_name_words_provider_id"),
        sa.PrimaryKeyConstraint("provider_id", "part", "word", name="pk_provider_name_words"),
    )
    op.create_index("ix_provider_name_words_word", "provider_name_words", ["word", "provider_id"])

    op.create_table(
        "provider_specialties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("nucc_code", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_provider_specialties_provider_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_provider_specialties_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_specialties"),
    )
    op.create_index("ix_provider_specialties_provider_id", "provider_specialties", ["provider_id"])
    op.create_index("ix_provider_specialties_source_id", "provider_specialties", ["source_id"])

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("specialty_code", sa.String(), nullable=True),
        sa.Column("accepting", sa.String(), nullable=False),
        sa.Column("accepting_scope", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("last_verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("source_updated_on", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "accepting in ('yes', 'no', 'existing', 'existing_family', 'some_locations', 'unknown')",
            name="ck_participation_accepting",
        ),
        sa.CheckConstraint(
            "accepting_scope in ('role', 'service', 'location', 'provider', 'none')",
            name="ck_participation_accepting_scope",
        ),
        sa.CheckConstraint("subject in ('role', 'person', 'group')", name="ck_participation_subject"),
        sa.CheckConstraint("provider_id is not null or practice_id is not null", name="ck_participation_somebody"),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_participation_location_id"),
        sa.ForeignKeyConstraint(["network_id"], ["networks.id"], name="fk_participation_network_id"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_participation_practice_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_participation_provider_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_participation_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participation"),
        sa.UniqueConstraint("source_id", "fingerprint", name="uq_participation_source_id_fingerprint"),
    )
    op.create_index("ix_participation_location_id", "participation", ["location_id"])
    op.create_index("ix_participation_network_id_provider_id", "participation", ["network_id", "provider_id"])
    op.create_index("ix_participation_practice_id_network_id", "participation", ["practice_id", "network_id"])
    op.create_index("ix_participation_provider_id", "participation", ["provider_id"])
