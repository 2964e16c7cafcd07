"""Functions that listen for constraints name those of directives, too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import event

dialects = ["postgresql"]


@event.listens_for(sa.PrimaryKeyConstraint, "after_parent_attach")
def name_primary_key(constraint, table):
    if table.name.startswith("heard"):
        constraint.name = table.name.upper() + "_PK"


@event.listens_for(sa.UniqueConstraint, "after_parent_attach")
def name_unique(constraint, table):
    if table.name.startswith("heard") and not constraint.name:
        constraint.name = "uq_%s_%s" % (table.name, list(constraint.columns)[0].name)


@event.listens_for(sa.ForeignKeyConstraint, "after_parent_attach")
def name_foreign_key(constraint, table):
    if table.name.startswith("heard") and not constraint.name:
        target, _ = constraint.elements[0].target_fullname.split(".")
        constraint.name = "fk_%s_%s" % (table.name, target)


@event.listens_for(sa.CheckConstraint, "after_parent_attach")
def name_check(constraint, table):
    if table.name.startswith("heard") and "deleted" in str(constraint.sqltext):
        constraint.name = table.name.upper() + "_DELETED_CHK"


def upgrade():
    op.create_table(
        "heard",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("a", sa.Integer),
        sa.Column("deleted", sa.Boolean),
        sa.UniqueConstraint("a", "deleted"),
        sa.PrimaryKeyConstraint("id", name="other"),
    )
    op.create_table("heard_too", sa.Column("id", sa.Integer, nullable=False), sa.Column("deleted", sa.Boolean))
    op.create_primary_key("given", "heard_too", ["id"])
    op.create_unique_constraint(None, "heard_too", ["deleted", "id"])
    op.create_unique_constraint("kept", "heard_too", ["deleted"])
    op.create_foreign_key(None, "heard_too", "heard", ["id"], ["id"])
    op.create_check_constraint("given", "heard_too", "deleted IN (true, false)")
    op.create_check_constraint("untouched", "heard_too", "id > 3")


def downgrade():
    op.drop_constraint("untouched", "heard_too", type_="check")
    op.drop_constraint("kept", "heard_too", type_="unique")
    op.drop_constraint("fk_heard_too_heard", "heard_too", type_="foreignkey")
    op.drop_constraint("given", "heard_too", type_="primary")
    op.drop_table("heard_too")
    op.drop_table("heard")
