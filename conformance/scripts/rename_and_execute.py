from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("first", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("word", sa.Text()))
    op.rename_table("first", "second")
    op.execute("INSERT INTO second (id, word) VALUES (1, 'a\\:b 50% it''s')")
    op.execute(sa.text("UPDATE second SET word = 'x' WHERE id = 1"))


def downgrade():
    op.drop_table("second")
