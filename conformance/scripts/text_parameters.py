from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        "measure",
        sa.Column("number", sa.Integer(), server_default=sa.text(":first").bindparams(first=5)),
        sa.Column("place", sa.String(30), server_default=sa.text("lower(:place)").bindparams(place="50% of It's")),
        sa.CheckConstraint(sa.text("number > :least AND number < :most").bindparams(least=3, most=1000), name="ck_number"),
    )
    op.create_index(
        "ix_number",
        "measure",
        ["number"],
        postgresql_where=sa.text("number > :least").bindparams(least=7),
        sqlite_where=sa.text("number > :least").bindparams(least=7),
    )


def downgrade():
    op.drop_index("ix_number", table_name="measure")
    op.drop_table("measure")
