"""storefront whole"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "5f7a31c0d2e4"
down_revision = "df656a200be0"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "catalog_attribute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_attribute")),
        sa.UniqueConstraint("key", name=op.f("uq_catalog_attribute_key")),
    )
    op.create_table(
        "catalog_category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_category")),
        sa.UniqueConstraint("key", name=op.f("uq_catalog_category_key")),
    )
    op.create_table(
        "content_author",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=False),
        sa.Column("last_name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("bio", sa.String(length=2000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_author")),
        sa.UniqueConstraint("name", name=op.f("uq_content_author_name")),
    )
    op.create_table(
        "giftcards_guesser",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client", sa.String(length=80), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giftcards_guesser")),
        sa.UniqueConstraint("client", name=op.f("uq_giftcards_guesser_client")),
    )
    with op.batch_alter_table("giftcards_guesser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giftcards_guesser_since"), ["since"], unique=False)

    op.create_table(
        "identity_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_mail")),
    )
    with op.batch_alter_table("identity_mail", schema=None) as batch_op:
        batch_op.create_index(
            "ix_identity_mail_unsent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "identity_throttle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("resets_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_throttle")),
        sa.UniqueConstraint("who", name=op.f("uq_identity_throttle_who")),
    )
    with op.batch_alter_table("identity_throttle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_throttle_resets_at"), ["resets_at"], unique=False
        )

    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("name", name=op.f("uq_ledger_account_name")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("reference", name=op.f("uq_ledger_entry_reference")),
    )
    op.create_table(
        "metafields_definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("namespace", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=True),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("validations", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("storefront", sa.Boolean(), nullable=False),
        sa.Column("filterable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_definition")),
        sa.UniqueConstraint(
            "owner", "namespace", "key", name=op.f("uq_metafields_definition_owner_namespace_key")
        ),
    )
    op.create_table(
        "metafields_metaobject_definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=True),
        sa.Column("storefront", sa.Boolean(), nullable=False),
        sa.Column("renderable", sa.Boolean(), nullable=False),
        sa.Column("seo_title_key", sa.String(length=64), nullable=True),
        sa.Column("seo_description_key", sa.String(length=64), nullable=True),
        sa.Column("url_handle", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_metaobject_definition")),
        sa.UniqueConstraint("type", name=op.f("uq_metafields_metaobject_definition_type")),
        sa.UniqueConstraint(
            "url_handle", name=op.f("uq_metafields_metaobject_definition_url_handle")
        ),
    )
    op.create_table(
        "pricing_context",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_context")),
        sa.UniqueConstraint("code", name=op.f("uq_pricing_context_code")),
    )
    op.create_table(
        "pricing_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_group")),
        sa.UniqueConstraint("handle", name=op.f("uq_pricing_group_handle")),
    )
    op.create_table(
        "subscriptions_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("app_name", sa.String(length=255), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_group")),
        sa.UniqueConstraint("name", name=op.f("uq_subscriptions_group_name")),
    )
    op.create_table(
        "catalog_category_attribute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("attribute_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"],
            ["catalog_attribute.id"],
            name=op.f("fk_catalog_category_attribute_attribute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalog_category.id"],
            name=op.f("fk_catalog_category_attribute_category_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_category_attribute")),
        sa.UniqueConstraint(
            "category_id",
            "attribute_id",
            name=op.f("uq_catalog_category_attribute_category_id_attribute_id"),
        ),
    )
    with op.batch_alter_table("catalog_category_attribute", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_catalog_category_attribute_attribute_id"), ["attribute_id"], unique=False
        )

    op.create_table(
        "giftcards_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("last_characters", sa.String(length=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("initial_minor", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("initial_minor > 0", name=op.f("ck_giftcards_card_initial_positive")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["identity_customer.id"], name=op.f("fk_giftcards_card_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giftcards_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_giftcards_card_code_hash")),
        sa.UniqueConstraint(
            "source", "source_number", name=op.f("uq_giftcards_card_source_source_number")
        ),
    )
    with op.batch_alter_table("giftcards_card", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_giftcards_card_customer_id"), ["customer_id"], unique=False
        )

    op.create_table(
        "identity_address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=True),
        sa.Column("last_name", sa.String(length=255), nullable=True),
        sa.Column("company", sa.String(length=255), nullable=True),
        sa.Column("address1", sa.String(length=255), nullable=True),
        sa.Column("address2", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=255), nullable=True),
        sa.Column("province_code", sa.String(length=16), nullable=True),
        sa.Column("zip", sa.String(length=32), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_identity_address_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_address")),
    )
    with op.batch_alter_table("identity_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_address_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_identity_address_default",
            ["customer_id"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "identity_secret",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_identity_secret_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_secret")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_secret_token_hash")),
    )
    with op.batch_alter_table("identity_secret", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_secret_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_secret_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "identity_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_identity_session_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_session_token_hash")),
    )
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_session_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_identity_session_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_identity_session_family"), ["family"], unique=False)

    op.create_table(
        "identity_tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_identity_tag_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_tag")),
        sa.UniqueConstraint("customer_id", "tag", name=op.f("uq_identity_tag_customer_id_tag")),
    )
    op.create_table(
        "ledger_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_line_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_line_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_line_account_id_entry_id"),
            ["account_id", "entry_id"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_ledger_line_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "metafields_metaobject",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("handle", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("handle <> ''", name=op.f("ck_metafields_metaobject_handle_given")),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["metafields_metaobject_definition.id"],
            name=op.f("fk_metafields_metaobject_definition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_metaobject")),
        sa.UniqueConstraint(
            "definition_id", "handle", name=op.f("uq_metafields_metaobject_definition_id_handle")
        ),
    )
    with op.batch_alter_table("metafields_metaobject", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_metafields_metaobject_definition_id_updated_at_id"),
            ["definition_id", "updated_at", "id"],
            unique=False,
        )

    op.create_table(
        "metafields_metaobject_field",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("validations", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["metafields_metaobject_definition.id"],
            name=op.f("fk_metafields_metaobject_field_definition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_metaobject_field")),
        sa.UniqueConstraint(
            "definition_id", "key", name=op.f("uq_metafields_metaobject_field_definition_id_key")
        ),
    )
    op.create_table(
        "metafields_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("unique_value", sa.String(length=255), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["metafields_definition.id"],
            name=op.f("fk_metafields_value_definition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_value")),
        sa.UniqueConstraint(
            "definition_id", "owner_id", name=op.f("uq_metafields_value_definition_id_owner_id")
        ),
        sa.UniqueConstraint(
            "definition_id",
            "unique_value",
            name=op.f("uq_metafields_value_definition_id_unique_value"),
        ),
    )
    with op.batch_alter_table("metafields_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_metafields_value_owner_id"), ["owner_id"], unique=False
        )

    op.create_table(
        "payments_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent_id", sa.BigInteger(), nullable=False),
        sa.Column("authorized_minor", sa.BigInteger(), nullable=False),
        sa.Column("captured_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "captured_minor <= authorized_minor",
            name=op.f("ck_payments_total_captured_was_authorized"),
        ),
        sa.CheckConstraint(
            "refunded_minor <= captured_minor", name=op.f("ck_payments_total_refunded_was_captured")
        ),
        sa.CheckConstraint(
            "refunded_minor >= 0", name=op.f("ck_payments_total_refunded_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["intent_id"], ["payments_intent.id"], name=op.f("fk_payments_total_intent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_total")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_payments_total_intent_id")),
    )
    op.create_table(
        "pricing_group_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_pricing_group_member_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["pricing_group.id"], name=op.f("fk_pricing_group_member_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_group_member")),
        sa.UniqueConstraint(
            "customer_id", "group_id", name=op.f("uq_pricing_group_member_customer_id_group_id")
        ),
    )
    with op.batch_alter_table("pricing_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pricing_group_member_group_id"), ["group_id"], unique=False
        )

    op.create_table(
        "pricing_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("market_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("source_currency", sa.String(length=3), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("factor_ppm", sa.BigInteger(), nullable=True),
        sa.Column("round_to_minor", sa.BigInteger(), nullable=False),
        sa.Column("compare_at", sa.String(length=32), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(factor_ppm IS NULL) = (source_currency IS NULL)",
            name=op.f("ck_pricing_list_factor_whole"),
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at",
            name=op.f("ck_pricing_list_time"),
        ),
        sa.CheckConstraint(
            "factor_ppm IS NULL OR factor_ppm > 0", name=op.f("ck_pricing_list_factor_positive")
        ),
        sa.CheckConstraint("round_to_minor > 0", name=op.f("ck_pricing_list_round_to_positive")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["pricing_group.id"], name=op.f("fk_pricing_list_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["pricing_market.id"], name=op.f("fk_pricing_list_market_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_list")),
        sa.UniqueConstraint("handle", name=op.f("uq_pricing_list_handle")),
    )
    with op.batch_alter_table("pricing_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pricing_list_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pricing_list_market_id"), ["market_id"], unique=False)

    op.create_table(
        "promotions_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discount_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["promotions_discount.id"],
            name=op.f("fk_promotions_claim_discount_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions_claim")),
        sa.UniqueConstraint(
            "reference",
            "discount_id",
            "buyer",
            name=op.f("uq_promotions_claim_reference_discount_id_buyer"),
        ),
    )
    with op.batch_alter_table("promotions_claim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotions_claim_discount_id"), ["discount_id"], unique=False
        )

    op.create_table(
        "promotions_discount_buyer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discount_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(customer_id IS NULL) <> (group_id IS NULL)",
            name=op.f("ck_promotions_discount_buyer_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["identity_customer.id"],
            name=op.f("fk_promotions_discount_buyer_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["promotions_discount.id"],
            name=op.f("fk_promotions_discount_buyer_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["pricing_group.id"],
            name=op.f("fk_promotions_discount_buyer_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions_discount_buyer")),
        sa.UniqueConstraint(
            "discount_id",
            "customer_id",
            name=op.f("uq_promotions_discount_buyer_discount_id_customer_id"),
        ),
        sa.UniqueConstraint(
            "discount_id",
            "group_id",
            name=op.f("uq_promotions_discount_buyer_discount_id_group_id"),
        ),
    )
    with op.batch_alter_table("promotions_discount_buyer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotions_discount_buyer_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_promotions_discount_buyer_group_id"), ["group_id"], unique=False
        )

    op.create_table(
        "promotions_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discount_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_promotions_use_used_not_negative")),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["promotions_discount.id"],
            name=op.f("fk_promotions_use_discount_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions_use")),
        sa.UniqueConstraint(
            "discount_id", "buyer", name=op.f("uq_promotions_use_discount_id_buyer")
        ),
    )
    op.create_table(
        "subscriptions_group_option",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["subscriptions_group.id"],
            name=op.f("fk_subscriptions_group_option_group_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_group_option")),
        sa.UniqueConstraint(
            "group_id", "name", name=op.f("uq_subscriptions_group_option_group_id_name")
        ),
    )
    op.create_table(
        "subscriptions_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("billing_interval", sa.String(length=32), nullable=True),
        sa.Column("billing_count", sa.Integer(), nullable=True),
        sa.Column("delivery_interval", sa.String(length=32), nullable=True),
        sa.Column("delivery_count", sa.Integer(), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("charge_basis_points", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(billing_interval IS NULL) = (billing_count IS NULL) AND (delivery_interval IS NULL) = (delivery_count IS NULL)",
            name=op.f("ck_subscriptions_plan_rhythm_whole"),
        ),
        sa.CheckConstraint(
            "billing_count > 0 AND delivery_count > 0",
            name=op.f("ck_subscriptions_plan_rhythm_positive"),
        ),
        sa.CheckConstraint(
            "charge_basis_points BETWEEN 0 AND 10000",
            name=op.f("ck_subscriptions_plan_at_most_all_at_once"),
        ),
        sa.CheckConstraint(
            "deliveries BETWEEN 1 AND 366", name=op.f("ck_subscriptions_plan_some_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["subscriptions_group.id"], name=op.f("fk_subscriptions_plan_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_plan")),
        sa.UniqueConstraint("group_id", "name", name=op.f("uq_subscriptions_plan_group_id_name")),
    )
    op.create_table(
        "cart_gift_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["giftcards_card.id"], name=op.f("fk_cart_gift_card_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["cart_id"],
            ["cart_cart.id"],
            name=op.f("fk_cart_gift_card_cart_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_gift_card")),
        sa.UniqueConstraint("cart_id", "card_id", name=op.f("uq_cart_gift_card_cart_id_card_id")),
    )
    with op.batch_alter_table("cart_gift_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cart_gift_card_card_id"), ["card_id"], unique=False)

    op.create_table(
        "cart_metafield",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("namespace", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cart_id"],
            ["cart_cart.id"],
            name=op.f("fk_cart_metafield_cart_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_metafield")),
        sa.UniqueConstraint(
            "cart_id", "namespace", "key", name=op.f("uq_cart_metafield_cart_id_namespace_key")
        ),
    )
    op.create_table(
        "catalog_collection_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collection_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["catalog_collection.id"],
            name=op.f("fk_catalog_collection_rule_collection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_collection_rule")),
        sa.UniqueConstraint(
            "collection_id",
            "position",
            name=op.f("uq_catalog_collection_rule_collection_id_position"),
        ),
    )
    with op.batch_alter_table("catalog_collection_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_catalog_collection_rule_subject"), ["subject"], unique=False
        )

    op.create_table(
        "catalog_product_attribute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("attribute_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"],
            ["catalog_attribute.id"],
            name=op.f("fk_catalog_product_attribute_attribute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalog_product.id"],
            name=op.f("fk_catalog_product_attribute_product_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_product_attribute")),
        sa.UniqueConstraint(
            "product_id",
            "attribute_id",
            "value",
            name=op.f("uq_catalog_product_attribute_product_id_attribute_id_value"),
        ),
    )
    with op.batch_alter_table("catalog_product_attribute", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_catalog_product_attribute_attribute_id"), ["attribute_id"], unique=False
        )

    op.create_table(
        "content_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("author_email", sa.String(length=320), nullable=False),
        sa.Column("content_html", sa.String(length=20000), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["content_article.id"], name=op.f("fk_content_comment_article_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_comment")),
    )
    with op.batch_alter_table("content_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_content_comment_article_id_status_id"),
            ["article_id", "status", "id"],
            unique=False,
        )

    op.create_table(
        "giftcards_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_giftcards_hold_amount_positive")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["giftcards_card.id"], name=op.f("fk_giftcards_hold_card_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giftcards_hold")),
    )
    with op.batch_alter_table("giftcards_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giftcards_hold_card_id"), ["card_id"], unique=False)
        batch_op.create_index(
            "uq_giftcards_hold_held",
            ["reference", "card_id"],
            unique=True,
            sqlite_where=sa.text("status = 'held'"),
            postgresql_where=sa.text("status = 'held'"),
        )

    op.create_table(
        "giftcards_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("message", sa.String(length=5000), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"], ["giftcards_card.id"], name=op.f("fk_giftcards_mail_card_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giftcards_mail")),
        sa.UniqueConstraint("card_id", name=op.f("uq_giftcards_mail_card_id")),
    )
    with op.batch_alter_table("giftcards_mail", schema=None) as batch_op:
        batch_op.create_index(
            "ix_giftcards_mail_unsent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "metafields_metaobject_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("metaobject_id", sa.BigInteger(), nullable=False),
        sa.Column("field_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"],
            ["metafields_metaobject_field.id"],
            name=op.f("fk_metafields_metaobject_value_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["metaobject_id"],
            ["metafields_metaobject.id"],
            name=op.f("fk_metafields_metaobject_value_metaobject_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafields_metaobject_value")),
        sa.UniqueConstraint(
            "metaobject_id",
            "field_id",
            name=op.f("uq_metafields_metaobject_value_metaobject_id_field_id"),
        ),
    )
    with op.batch_alter_table("metafields_metaobject_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_metafields_metaobject_value_field_id"), ["field_id"], unique=False
        )

    op.create_table(
        "pricing_index",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("context", sa.String(length=64), nullable=False),
        sa.Column("min_minor", sa.BigInteger(), nullable=False),
        sa.Column("max_minor", sa.BigInteger(), nullable=False),
        sa.Column("compare_min_minor", sa.BigInteger(), nullable=False),
        sa.Column("compare_max_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["catalog_product.id"], name=op.f("fk_pricing_index_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_index")),
        sa.UniqueConstraint(
            "product_id", "context", name=op.f("uq_pricing_index_product_id_context")
        ),
    )
    with op.batch_alter_table("pricing_index", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pricing_index_sort", ["context", "min_minor", "product_id"], unique=False
        )

    op.create_table(
        "pricing_stale_product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["catalog_product.id"], name=op.f("fk_pricing_stale_product_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_stale_product")),
        sa.UniqueConstraint("product_id", name=op.f("uq_pricing_stale_product_product_id")),
    )
    op.create_table(
        "promotions_discount_bought",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discount_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("collection_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (collection_id IS NULL)",
            name=op.f("ck_promotions_discount_bought_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["catalog_collection.id"],
            name=op.f("fk_promotions_discount_bought_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["promotions_discount.id"],
            name=op.f("fk_promotions_discount_bought_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalog_product.id"],
            name=op.f("fk_promotions_discount_bought_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions_discount_bought")),
        sa.UniqueConstraint(
            "discount_id",
            "collection_id",
            name=op.f("uq_promotions_discount_bought_discount_id_collection_id"),
        ),
        sa.UniqueConstraint(
            "discount_id",
            "product_id",
            name=op.f("uq_promotions_discount_bought_discount_id_product_id"),
        ),
    )
    with op.batch_alter_table("promotions_discount_bought", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotions_discount_bought_collection_id"),
            ["collection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_promotions_discount_bought_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "promotions_discount_product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discount_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["promotions_discount.id"],
            name=op.f("fk_promotions_discount_product_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalog_product.id"],
            name=op.f("fk_promotions_discount_product_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions_discount_product")),
        sa.UniqueConstraint(
            "discount_id",
            "product_id",
            name=op.f("uq_promotions_discount_product_discount_id_product_id"),
        ),
    )
    with op.batch_alter_table("promotions_discount_product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotions_discount_product_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "search_recount",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collection_id", sa.BigInteger(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["catalog_collection.id"],
            name=op.f("fk_search_recount_collection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_recount")),
        sa.UniqueConstraint("collection_id", name=op.f("uq_search_recount_collection_id")),
    )
    op.create_table(
        "subscriptions_adjustment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("order_count", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "basis_points BETWEEN 0 AND 10000",
            name=op.f("ck_subscriptions_adjustment_at_most_everything"),
        ),
        sa.CheckConstraint("order_count > 0", name=op.f("ck_subscriptions_adjustment_some_orders")),
        sa.CheckConstraint(
            "position IN (0, 1)", name=op.f("ck_subscriptions_adjustment_at_most_two")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["subscriptions_plan.id"], name=op.f("fk_subscriptions_adjustment_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_adjustment")),
        sa.UniqueConstraint(
            "plan_id", "position", name=op.f("uq_subscriptions_adjustment_plan_id_position")
        ),
    )
    op.create_table(
        "subscriptions_group_product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["subscriptions_group.id"],
            name=op.f("fk_subscriptions_group_product_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalog_product.id"],
            name=op.f("fk_subscriptions_group_product_product_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_group_product")),
        sa.UniqueConstraint(
            "product_id",
            "group_id",
            name=op.f("uq_subscriptions_group_product_product_id_group_id"),
        ),
    )
    with op.batch_alter_table("subscriptions_group_product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscriptions_group_product_group_id"), ["group_id"], unique=False
        )

    op.create_table(
        "subscriptions_plan_only",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalog_product.id"],
            name=op.f("fk_subscriptions_plan_only_product_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_plan_only")),
        sa.UniqueConstraint("product_id", name=op.f("uq_subscriptions_plan_only_product_id")),
    )
    op.create_table(
        "subscriptions_plan_option",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"],
            ["subscriptions_group_option.id"],
            name=op.f("fk_subscriptions_plan_option_option_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["subscriptions_plan.id"],
            name=op.f("fk_subscriptions_plan_option_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_plan_option")),
        sa.UniqueConstraint(
            "plan_id", "option_id", name=op.f("uq_subscriptions_plan_option_plan_id_option_id")
        ),
    )
    with op.batch_alter_table("subscriptions_plan_option", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscriptions_plan_option_option_id"), ["option_id"], unique=False
        )

    op.create_table(
        "catalog_bundle_component",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bundle_id", sa.BigInteger(), nullable=False),
        sa.Column("component_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "bundle_id <> component_id", name=op.f("ck_catalog_bundle_component_not_itself")
        ),
        sa.CheckConstraint(
            "quantity > 0", name=op.f("ck_catalog_bundle_component_quantity_positive")
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id"],
            ["catalog_variant.id"],
            name=op.f("fk_catalog_bundle_component_bundle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["component_id"],
            ["catalog_variant.id"],
            name=op.f("fk_catalog_bundle_component_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_bundle_component")),
        sa.UniqueConstraint(
            "bundle_id",
            "component_id",
            name=op.f("uq_catalog_bundle_component_bundle_id_component_id"),
        ),
    )
    with op.batch_alter_table("catalog_bundle_component", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_catalog_bundle_component_component_id"), ["component_id"], unique=False
        )

    op.create_table(
        "orders_gift_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("last_characters", sa.String(length=4), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_orders_gift_card_amount_positive")),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["giftcards_hold.id"], name=op.f("fk_orders_gift_card_hold_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders_order.id"], name=op.f("fk_orders_gift_card_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_gift_card")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_orders_gift_card_hold_id")),
    )
    with op.batch_alter_table("orders_gift_card", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_orders_gift_card_order_id"), ["order_id"], unique=False
        )

    op.create_table(
        "pricing_exclusion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("market_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("collection_id", sa.BigInteger(), nullable=True),
        sa.Column("variant_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "\n(CASE WHEN product_id IS NULL THEN 0 ELSE 1 END)\n+ (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END)\n+ (CASE WHEN variant_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_pricing_exclusion_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["catalog_collection.id"],
            name=op.f("fk_pricing_exclusion_collection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["pricing_market.id"], name=op.f("fk_pricing_exclusion_market_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["catalog_product.id"], name=op.f("fk_pricing_exclusion_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog_variant.id"], name=op.f("fk_pricing_exclusion_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_exclusion")),
        sa.UniqueConstraint(
            "market_id", "collection_id", name=op.f("uq_pricing_exclusion_market_id_collection_id")
        ),
        sa.UniqueConstraint(
            "market_id", "product_id", name=op.f("uq_pricing_exclusion_market_id_product_id")
        ),
        sa.UniqueConstraint(
            "market_id", "variant_id", name=op.f("uq_pricing_exclusion_market_id_variant_id")
        ),
    )
    with op.batch_alter_table("pricing_exclusion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pricing_exclusion_collection_id"), ["collection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pricing_exclusion_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pricing_exclusion_variant_id"), ["variant_id"], unique=False
        )

    op.create_table(
        "pricing_list_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("min_quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("compare_at_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "compare_at_minor IS NULL OR compare_at_minor >= 0",
            name=op.f("ck_pricing_list_price_compare_not_negative"),
        ),
        sa.CheckConstraint(
            "min_quantity > 0", name=op.f("ck_pricing_list_price_quantity_positive")
        ),
        sa.CheckConstraint(
            "price_minor >= 0", name=op.f("ck_pricing_list_price_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["pricing_list.id"],
            name=op.f("fk_pricing_list_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog_variant.id"], name=op.f("fk_pricing_list_price_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_list_price")),
        sa.UniqueConstraint(
            "list_id",
            "variant_id",
            "min_quantity",
            name=op.f("uq_pricing_list_price_list_id_variant_id_min_quantity"),
        ),
    )
    with op.batch_alter_table("pricing_list_price", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pricing_list_price_variant_id"), ["variant_id"], unique=False
        )

    op.create_table(
        "pricing_quantity_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("increment", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "increment > 0 AND minimum >= increment",
            name=op.f("ck_pricing_quantity_rule_minimum_reachable"),
        ),
        sa.CheckConstraint(
            "maximum IS NULL OR (maximum >= minimum AND maximum % increment = 0)",
            name=op.f("ck_pricing_quantity_rule_maximum_reachable"),
        ),
        sa.CheckConstraint(
            "minimum % increment = 0", name=op.f("ck_pricing_quantity_rule_minimum_in_steps")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["pricing_group.id"], name=op.f("fk_pricing_quantity_rule_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog_variant.id"], name=op.f("fk_pricing_quantity_rule_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_quantity_rule")),
        sa.UniqueConstraint(
            "variant_id", "group_id", name=op.f("uq_pricing_quantity_rule_variant_id_group_id")
        ),
    )
    with op.batch_alter_table("pricing_quantity_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pricing_quantity_rule_group_id"), ["group_id"], unique=False
        )
        batch_op.create_index(
            "uq_pricing_quantity_rule_for_all",
            ["variant_id"],
            unique=True,
            sqlite_where=sa.text("group_id IS NULL"),
            postgresql_where=sa.text("group_id IS NULL"),
        )

    op.create_table(
        "pricing_untaxed_variant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["catalog_variant.id"],
            name=op.f("fk_pricing_untaxed_variant_variant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_untaxed_variant")),
        sa.UniqueConstraint("variant_id", name=op.f("uq_pricing_untaxed_variant_variant_id")),
    )
    op.create_table(
        "subscriptions_adjustment_amount",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adjustment_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_minor >= 0", name=op.f("ck_subscriptions_adjustment_amount_amount_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["adjustment_id"],
            ["subscriptions_adjustment.id"],
            name=op.f("fk_subscriptions_adjustment_amount_adjustment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_adjustment_amount")),
        sa.UniqueConstraint(
            "adjustment_id",
            "currency",
            name=op.f("uq_subscriptions_adjustment_amount_adjustment_id_currency"),
        ),
    )
    op.create_table(
        "subscriptions_group_variant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["subscriptions_group.id"],
            name=op.f("fk_subscriptions_group_variant_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["catalog_variant.id"],
            name=op.f("fk_subscriptions_group_variant_variant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions_group_variant")),
        sa.UniqueConstraint(
            "variant_id",
            "group_id",
            name=op.f("uq_subscriptions_group_variant_variant_id_group_id"),
        ),
    )
    with op.batch_alter_table("subscriptions_group_variant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscriptions_group_variant_group_id"), ["group_id"], unique=False
        )

    with op.batch_alter_table("pricing_product_range", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pricing_product_range_currency_min_minor_product_id"))

    op.drop_table("pricing_product_range")
    with op.batch_alter_table("cart_cart", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("preferences", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "billing_address", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True
            )
        )

    with op.batch_alter_table("cart_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_cart_line_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_cart_line_parent_id"),
            "cart_line",
            ["parent_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cart_line_plan_id"), "subscriptions_plan", ["plan_id"], ["id"]
        )

    with op.batch_alter_table("catalog_collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sort_order", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("rule_match", sa.String(length=32), nullable=True))

    with op.batch_alter_table("catalog_collection_product", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("catalog_media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("host", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("thumbhash", sa.String(length=64), nullable=True))

    with op.batch_alter_table("catalog_product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("category_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_catalog_product_category_id"), ["category_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_catalog_product_category_id"),
            "catalog_category",
            ["category_id"],
            ["id"],
        )

    with op.batch_alter_table("catalog_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalog_variant_barcode"), ["barcode"], unique=False)

    with op.batch_alter_table("content_menu_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )

    with op.batch_alter_table("content_shop", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slogan", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("square_logo_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("cover_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("colors", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("customer_account_url", sa.String(length=2048), nullable=True)
        )
        batch_op.add_column(
            sa.Column("account_texts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "login_providers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True
            )
        )
        batch_op.create_index(batch_op.f("ix_content_shop_cover_id"), ["cover_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_content_shop_square_logo_id"), ["square_logo_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_content_shop_cover_id"), "catalog_media", ["cover_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_content_shop_square_logo_id"),
            "catalog_media",
            ["square_logo_id"],
            ["id"],
        )

    with op.batch_alter_table("identity_customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("avatar_url", sa.String(length=2048), nullable=True))
        batch_op.add_column(sa.Column("password_hash", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_identity_customer_phone", ["phone"], unique=True)

    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("components", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )

    with op.batch_alter_table("orders_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest_email", sa.String(length=254), nullable=True))
        batch_op.add_column(
            sa.Column(
                "shipping_discounts",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default=sa.text("'[]'"),
            )
        )
        batch_op.create_index(
            "ix_orders_order_guest_email",
            ["guest_email"],
            unique=False,
            sqlite_where=sa.text("guest_email IS NOT NULL"),
            postgresql_where=sa.text("guest_email IS NOT NULL"),
        )

    with op.batch_alter_table("pricing_market", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taxes_included", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column("language", sa.String(length=8), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column(
                "languages",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default=sa.text("'[]'"),
            )
        )

    with op.batch_alter_table("promotions_discount", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("automatic", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("priority", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(
            sa.Column(
                "excludes",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default=sa.text("'[]'"),
            )
        )
        batch_op.add_column(
            sa.Column("min_quantity", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(
            sa.Column("get_quantity", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(
            sa.Column(
                "countries",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default=sa.text("'[]'"),
            )
        )
        batch_op.add_column(
            sa.Column("first_order", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("usage_limit", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("customer_limit", sa.Integer(), nullable=True))

    with op.batch_alter_table("catalog_collection_product", schema=None) as batch_op:
        batch_op.alter_column("by_rule", server_default=None)

    with op.batch_alter_table("orders_order", schema=None) as batch_op:
        batch_op.alter_column("shipping_discounts", server_default=None)

    with op.batch_alter_table("pricing_market", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)
        batch_op.alter_column("languages", server_default=None)

    with op.batch_alter_table("promotions_discount", schema=None) as batch_op:
        batch_op.alter_column("automatic", server_default=None)
        batch_op.alter_column("priority", server_default=None)
        batch_op.alter_column("excludes", server_default=None)
        batch_op.alter_column("min_quantity", server_default=None)
        batch_op.alter_column("get_quantity", server_default=None)
        batch_op.alter_column("countries", server_default=None)
        batch_op.alter_column("first_order", server_default=None)

    # Payments that began before this have their totals, too.
    op.execute(
        """
        INSERT INTO payments_total
          (created_at, intent_id, authorized_minor, captured_minor, refunded_minor)
        SELECT MIN(m.created_at), m.intent_id,
          SUM(CASE WHEN m.kind = 'authorization' THEN m.amount_minor ELSE 0 END),
          SUM(CASE WHEN m.kind = 'capture' THEN m.amount_minor ELSE 0 END),
          SUM(CASE WHEN m.kind = 'refund' THEN m.amount_minor ELSE 0 END)
        FROM payments_movement AS m GROUP BY m.intent_id
        """
    )
    # Accounts find the orders that were made with their address before.
    op.execute(
        "UPDATE orders_order SET guest_email = lower(email)"
        " WHERE customer_id IS NULL AND email IS NOT NULL"
    )
    op.execute("UPDATE identity_customer SET email = lower(email)")
    # What prices were, in the index that lists are sorted by.
    op.execute(
        """
        INSERT INTO pricing_index (created_at, product_id, context, min_minor, max_minor,
          compare_min_minor, compare_max_minor)
        SELECT CURRENT_TIMESTAMP, v.product_id, p.currency, MIN(p.price_minor), MAX(p.price_minor),
          COALESCE(MIN(p.compare_at_minor), 0), COALESCE(MAX(p.compare_at_minor), 0)
        FROM pricing_price AS p JOIN catalog_variant AS v ON v.id = p.variant_id
        GROUP BY v.product_id, p.currency
        """
    )


def downgrade() -> None:

    with op.batch_alter_table("promotions_discount", schema=None) as batch_op:
        batch_op.drop_column("customer_limit")
        batch_op.drop_column("usage_limit")
        batch_op.drop_column("first_order")
        batch_op.drop_column("countries")
        batch_op.drop_column("get_quantity")
        batch_op.drop_column("min_quantity")
        batch_op.drop_column("excludes")
        batch_op.drop_column("priority")
        batch_op.drop_column("automatic")

    with op.batch_alter_table("pricing_market", schema=None) as batch_op:
        batch_op.drop_column("languages")
        batch_op.drop_column("language")
        batch_op.drop_column("taxes_included")

    with op.batch_alter_table("orders_order", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_orders_order_guest_email",
            sqlite_where=sa.text("guest_email IS NOT NULL"),
            postgresql_where=sa.text("guest_email IS NOT NULL"),
        )
        batch_op.drop_column("shipping_discounts")
        batch_op.drop_column("guest_email")

    with op.batch_alter_table("orders_line", schema=None) as batch_op:
        batch_op.drop_column("components")

    with op.batch_alter_table("identity_customer", schema=None) as batch_op:
        batch_op.drop_index("ix_identity_customer_phone")
        batch_op.drop_column("disabled_at")
        batch_op.drop_column("verified_at")
        batch_op.drop_column("password_hash")
        batch_op.drop_column("avatar_url")
        batch_op.drop_column("language")

    with op.batch_alter_table("content_shop", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_content_shop_square_logo_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_content_shop_cover_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_content_shop_square_logo_id"))
        batch_op.drop_index(batch_op.f("ix_content_shop_cover_id"))
        batch_op.drop_column("login_providers")
        batch_op.drop_column("account_texts")
        batch_op.drop_column("customer_account_url")
        batch_op.drop_column("colors")
        batch_op.drop_column("cover_id")
        batch_op.drop_column("square_logo_id")
        batch_op.drop_column("slogan")

    with op.batch_alter_table("content_menu_item", schema=None) as batch_op:
        batch_op.drop_column("tags")

    with op.batch_alter_table("catalog_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_variant_barcode"))

    with op.batch_alter_table("catalog_product", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_catalog_product_category_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_catalog_product_category_id"))
        batch_op.drop_column("category_id")

    with op.batch_alter_table("catalog_media", schema=None) as batch_op:
        batch_op.drop_column("thumbhash")
        batch_op.drop_column("host")

    with op.batch_alter_table("catalog_collection_product", schema=None) as batch_op:
        batch_op.drop_column("by_rule")

    with op.batch_alter_table("catalog_collection", schema=None) as batch_op:
        batch_op.drop_column("rule_match")
        batch_op.drop_column("sort_order")

    with op.batch_alter_table("cart_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cart_line_plan_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_cart_line_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cart_line_parent_id"))
        batch_op.drop_column("parent_id")
        batch_op.drop_column("plan_id")

    with op.batch_alter_table("cart_cart", schema=None) as batch_op:
        batch_op.drop_column("billing_address")
        batch_op.drop_column("preferences")

    op.create_table(
        "pricing_product_range",
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BIGINT(), nullable=False),
        sa.Column("currency", sa.VARCHAR(length=3), nullable=False),
        sa.Column("min_minor", sa.BIGINT(), nullable=False),
        sa.Column("max_minor", sa.BIGINT(), nullable=False),
        sa.Column("compare_min_minor", sa.BIGINT(), nullable=False),
        sa.Column("compare_max_minor", sa.BIGINT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["catalog_product.id"], name=op.f("fk_pricing_product_range_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pricing_product_range")),
        sa.UniqueConstraint(
            "product_id", "currency", name=op.f("uq_pricing_product_range_product_id_currency")
        ),
    )
    with op.batch_alter_table("pricing_product_range", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pricing_product_range_currency_min_minor_product_id"),
            ["currency", "min_minor", "product_id"],
            unique=False,
        )

    with op.batch_alter_table("subscriptions_group_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_group_variant_group_id"))

    op.drop_table("subscriptions_group_variant")
    op.drop_table("subscriptions_adjustment_amount")
    op.drop_table("pricing_untaxed_variant")
    with op.batch_alter_table("pricing_quantity_rule", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pricing_quantity_rule_for_all",
            sqlite_where=sa.text("group_id IS NULL"),
            postgresql_where=sa.text("group_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pricing_quantity_rule_group_id"))

    op.drop_table("pricing_quantity_rule")
    with op.batch_alter_table("pricing_list_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pricing_list_price_variant_id"))

    op.drop_table("pricing_list_price")
    with op.batch_alter_table("pricing_exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pricing_exclusion_variant_id"))
        batch_op.drop_index(batch_op.f("ix_pricing_exclusion_product_id"))
        batch_op.drop_index(batch_op.f("ix_pricing_exclusion_collection_id"))

    op.drop_table("pricing_exclusion")
    with op.batch_alter_table("orders_gift_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_gift_card_order_id"))

    op.drop_table("orders_gift_card")
    with op.batch_alter_table("catalog_bundle_component", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_bundle_component_component_id"))

    op.drop_table("catalog_bundle_component")
    with op.batch_alter_table("subscriptions_plan_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_plan_option_option_id"))

    op.drop_table("subscriptions_plan_option")
    op.drop_table("subscriptions_plan_only")
    with op.batch_alter_table("subscriptions_group_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_group_product_group_id"))

    op.drop_table("subscriptions_group_product")
    op.drop_table("subscriptions_adjustment")
    op.drop_table("search_recount")
    with op.batch_alter_table("promotions_discount_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotions_discount_product_product_id"))

    op.drop_table("promotions_discount_product")
    with op.batch_alter_table("promotions_discount_bought", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotions_discount_bought_product_id"))
        batch_op.drop_index(batch_op.f("ix_promotions_discount_bought_collection_id"))

    op.drop_table("promotions_discount_bought")
    op.drop_table("pricing_stale_product")
    with op.batch_alter_table("pricing_index", schema=None) as batch_op:
        batch_op.drop_index("ix_pricing_index_sort")

    op.drop_table("pricing_index")
    with op.batch_alter_table("metafields_metaobject_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metafields_metaobject_value_field_id"))

    op.drop_table("metafields_metaobject_value")
    with op.batch_alter_table("giftcards_mail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_giftcards_mail_unsent",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.drop_table("giftcards_mail")
    with op.batch_alter_table("giftcards_hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_giftcards_hold_held",
            sqlite_where=sa.text("status = 'held'"),
            postgresql_where=sa.text("status = 'held'"),
        )
        batch_op.drop_index(batch_op.f("ix_giftcards_hold_card_id"))

    op.drop_table("giftcards_hold")
    with op.batch_alter_table("content_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_content_comment_article_id_status_id"))

    op.drop_table("content_comment")
    with op.batch_alter_table("catalog_product_attribute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_product_attribute_attribute_id"))

    op.drop_table("catalog_product_attribute")
    with op.batch_alter_table("catalog_collection_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_collection_rule_subject"))

    op.drop_table("catalog_collection_rule")
    op.drop_table("cart_metafield")
    with op.batch_alter_table("cart_gift_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cart_gift_card_card_id"))

    op.drop_table("cart_gift_card")
    op.drop_table("subscriptions_plan")
    op.drop_table("subscriptions_group_option")
    op.drop_table("promotions_use")
    with op.batch_alter_table("promotions_discount_buyer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotions_discount_buyer_group_id"))
        batch_op.drop_index(batch_op.f("ix_promotions_discount_buyer_customer_id"))

    op.drop_table("promotions_discount_buyer")
    with op.batch_alter_table("promotions_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotions_claim_discount_id"))

    op.drop_table("promotions_claim")
    with op.batch_alter_table("pricing_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pricing_list_market_id"))
        batch_op.drop_index(batch_op.f("ix_pricing_list_group_id"))

    op.drop_table("pricing_list")
    with op.batch_alter_table("pricing_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pricing_group_member_group_id"))

    op.drop_table("pricing_group_member")
    op.drop_table("payments_total")
    with op.batch_alter_table("metafields_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metafields_value_owner_id"))

    op.drop_table("metafields_value")
    op.drop_table("metafields_metaobject_field")
    with op.batch_alter_table("metafields_metaobject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metafields_metaobject_definition_id_updated_at_id"))

    op.drop_table("metafields_metaobject")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_line_entry_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_line_account_id_entry_id"))

    op.drop_table("ledger_line")
    op.drop_table("identity_tag")
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_session_family"))
        batch_op.drop_index(batch_op.f("ix_identity_session_expires_at"))
        batch_op.drop_index(batch_op.f("ix_identity_session_customer_id"))

    op.drop_table("identity_session")
    with op.batch_alter_table("identity_secret", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_secret_expires_at"))
        batch_op.drop_index(batch_op.f("ix_identity_secret_customer_id"))

    op.drop_table("identity_secret")
    with op.batch_alter_table("identity_address", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_identity_address_default",
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )
        batch_op.drop_index(batch_op.f("ix_identity_address_customer_id"))

    op.drop_table("identity_address")
    with op.batch_alter_table("giftcards_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_giftcards_card_customer_id"))

    op.drop_table("giftcards_card")
    with op.batch_alter_table("catalog_category_attribute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_category_attribute_attribute_id"))

    op.drop_table("catalog_category_attribute")
    op.drop_table("subscriptions_group")
    op.drop_table("pricing_group")
    op.drop_table("pricing_context")
    op.drop_table("metafields_metaobject_definition")
    op.drop_table("metafields_definition")
    op.drop_table("ledger_entry")
    op.drop_table("ledger_account")
    with op.batch_alter_table("identity_throttle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_throttle_resets_at"))

    op.drop_table("identity_throttle")
    with op.batch_alter_table("identity_mail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_identity_mail_unsent",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.drop_table("identity_mail")
    with op.batch_alter_table("giftcards_guesser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_giftcards_guesser_since"))

    op.drop_table("giftcards_guesser")
    op.drop_table("content_author")
    op.drop_table("catalog_category")
    op.drop_table("catalog_attribute")
