from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        "book",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.Text(), index=True),
        sa.Column("isbn", sa.String(13), unique=True),
        sa.Column("year", sa.Integer()),
    )
    op.create_index(op.f("ix_book_year"), "book", ["year"], unique=False)
    op.create_index("ix_book_both", "book", ["year", "isbn"], unique=True)
    op.create_index("ix_book_lower", "book", [sa.text("lower(title)")])
    op.create_index(
        "ix_book_recent",
        "book",
        ["year"],
        postgresql_where=sa.text("year > 2000"),
        sqlite_where=sa.text("year > 2000"),
    )


def downgrade():
    op.drop_index("ix_book_recent", table_name="book")
    op.drop_index("ix_book_lower", table_name="book")
    op.drop_index("ix_book_both", table_name="book")
    op.drop_index(op.f("ix_book_year"), table_name="book")
    op.drop_table("book")
