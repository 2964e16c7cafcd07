from alembic import op
import sqlalchemy as sa


dialects = ["mariadb"]


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("word", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name="pk_t", mariadb_using="btree"),
        comment="it's 50%",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
        mariadb_charset="utf8mb4",
        mariadb_row_format="DYNAMIC",
        mariadb_auto_increment="100",
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        mariadb_partition_by="HASH(id)",
        mariadb_partitions="4",
    )
    op.create_index("ix_body", "t", ["body"], mariadb_length=10)
    op.create_index("ix_both", "t", ["body", "word", "id"], unique=True, mariadb_length={"body": 5, "word": 7})
    op.create_index("ix_full", "t", ["body"], mariadb_prefix="FULLTEXT")
    op.create_index("ix_hash", "t", ["id"], mariadb_using="hash")
    op.create_index("ix_desc", "t", [sa.column("id").desc()])


def downgrade():
    for name in ["ix_desc", "ix_hash", "ix_full", "ix_both", "ix_body"]:
        op.drop_index(name, table_name="t")
    op.drop_table("parts")
    op.drop_table("t")
