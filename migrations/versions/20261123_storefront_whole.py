"""storefront whole"""

import sqlalchemy as sa
from alembic import op

revision = "5f7a31c0d2e4"
down_revision = "df656a200be0"
branch_labels = None
depends_on = None


def upgrade() -> None:

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


def downgrade() -> None:

    op.drop_table("subscriptions_adjustment_amount")
    with op.batch_alter_table("subscriptions_plan_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_plan_option_option_id"))

    op.drop_table("subscriptions_plan_option")
    with op.batch_alter_table("subscriptions_group_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_group_variant_group_id"))

    op.drop_table("subscriptions_group_variant")
    op.drop_table("subscriptions_adjustment")
    op.drop_table("subscriptions_plan_only")
    op.drop_table("subscriptions_plan")
    with op.batch_alter_table("subscriptions_group_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_group_product_group_id"))

    op.drop_table("subscriptions_group_product")
    op.drop_table("subscriptions_group_option")
    op.drop_table("subscriptions_group")
