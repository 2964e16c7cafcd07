from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

dialects = ["postgresql"]


import datetime
import uuid


def upgrade():
    item = op.create_table(
        "item",
        sa.Column("id", postgresql.UUID(as_uuid=True), primary_key=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text())),
        sa.Column("doc", postgresql.JSONB()),
        sa.Column("kind", sa.Enum("small", "big", name="kind")),
        sa.Column("wait", sa.Interval()),
    )
    op.create_table("other", sa.Column("id", sa.Integer()), sa.Column("n", sa.Integer()))
    other = sa.table("other", sa.column("id", sa.Integer), sa.column("n", sa.Integer))
    one = uuid.UUID("12345678-1234-5678-1234-567812345678")
    insert = postgresql.insert(item).values(id=one, tags=["a", "it's"], kind="small", wait=datetime.timedelta(hours=1))
    op.execute(insert)
    op.execute(insert.on_conflict_do_nothing(index_elements=["id"]))
    op.execute(insert.on_conflict_do_update(index_elements=[item.c.id], set_={"tags": insert.excluded.tags}))
    op.execute(item.update().values(doc=sa.func.jsonb_build_object("a", 1)))
    op.execute(item.update().where(item.c.doc["a"].astext == "1").values(tags=sa.func.array_append(item.c.tags, "z")))
    op.execute(item.update().where(item.c.tags.any("z")).values(kind=sa.cast("big", item.c.kind.type)))
    op.execute(item.delete().where(item.c.doc.has_key("nope")))
    op.execute(item.delete().where(item.c.doc["b"]["c"].as_integer() == 3))
    numbered = (
        sa.select(other.c.id, sa.func.row_number().over(partition_by=other.c.n, order_by=other.c.id).label("place"))
    ).subquery("numbered")
    op.execute(other.update().values(n=numbered.c.place).where(numbered.c.id == other.c.id))
    twice = sa.select(other.c.id).group_by(other.c.id).having(sa.func.count() > 1).cte("twice")
    op.execute(other.delete().where(other.c.id.in_(sa.select(twice.c.id))))
    op.execute(sa.delete(other).where(other.c.id == numbered.c.id, numbered.c.place > 3))


def downgrade():
    op.drop_table("other")
    op.drop_table("item")
    op.execute("DROP TYPE kind")
