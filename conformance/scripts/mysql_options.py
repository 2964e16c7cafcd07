from alembic import op
import sqlalchemy as sa


dialects = ["mysql"]


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("word", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name="pk_t", mysql_using="btree"),
        comment="it's 50%",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_row_format="DYNAMIC",
        mysql_auto_increment="100",
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        mysql_partition_by="HASH(id)",
        mysql_partitions="4",
    )
    op.create_index("ix_body", "t", ["body"], mysql_length=10)
    op.create_index("ix_both", "t", ["body", "word", "id"], unique=True, mysql_length={"body": 5, "word": 7})
    op.create_index("ix_full", "t", ["body"], mysql_prefix="FULLTEXT")
    op.create_index("ix_hash", "t", ["id"], mysql_using="hash")
    op.create_index("ix_desc", "t", [sa.column("id").desc()])


def downgrade():
    for name in ["ix_desc", "ix_hash", "ix_full", "ix_both", "ix_body"]:
        op.drop_index(name, table_name="t")
    op.drop_table("parts")
    op.drop_table("t")
