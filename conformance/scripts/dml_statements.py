from alembic import op
import sqlalchemy as sa


import datetime
import decimal


def upgrade():
    person = op.create_table(
        "person",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("nick", sa.String(40)),
        sa.Column("active", sa.Boolean()),
        sa.Column("balance", sa.Numeric(8, 2)),
        sa.Column("born", sa.Date()),
        sa.Column("seen", sa.DateTime()),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id")),
        sa.Column("body", sa.Text()),
    )
    message = sa.table("message", sa.column("id", sa.Integer), sa.column("person_id", sa.Integer), sa.column("body", sa.Text))
    archive = op.create_table("archive", sa.Column("person_id", sa.Integer()), sa.Column("label", sa.String(100)))

    op.execute(person.insert().values(id=1, name="O'Neil", active=True, balance=decimal.Decimal("12.50")))
    op.execute(
        sa.insert(person).values(
            [
                {"id": 2, "name": "50% off; -- x", "active": False, "born": datetime.date(2001, 2, 3)},
                {"id": 3, "name": ":colon", "active": None, "born": None},
            ]
        )
    )
    op.execute(person.insert().values(id=4, name="now", seen=datetime.datetime(2020, 1, 2, 3, 4, 5)))
    op.execute(message.insert().values([{"id": 1, "person_id": 1, "body": "hello"}, {"id": 2, "person_id": 2, "body": "bye"}]))

    op.execute(person.update().where(person.c.nick.is_(None)).values(nick=sa.func.lower(person.c.name)))
    op.execute(
        sa.update(person)
        .where(person.c.id.in_([1, 2]), sa.or_(person.c.active, person.c.name.like("50%")))
        .values(nick=sa.case((person.c.id == 1, "first"), else_=person.c.name + "!"), balance=sa.func.coalesce(person.c.balance, 0) + 1)
    )
    op.execute(
        person.update().values(
            nick=sa.select(message.c.body).where(message.c.person_id == person.c.id).limit(1).scalar_subquery()
        ).where(sa.exists().where(message.c.person_id == person.c.id))
    )
    op.execute(person.update().values(nick=message.c.body).where(message.c.person_id == person.c.id))
    op.execute(
        archive.insert().from_select(
            ["person_id", "label"],
            sa.select(person.c.id, person.c.name + sa.literal(" was here"))
            .select_from(person.outerjoin(message, message.c.person_id == person.c.id))
            .where(message.c.id.is_(None))
            .order_by(person.c.id.desc()),
        )
    )
    op.execute(message.delete().where(message.c.person_id.in_(sa.select(person.c.id).where(person.c.active == False))))
    op.execute(sa.delete(archive).where(archive.c.label.contains("x"), ~archive.c.person_id.between(7, 9)))
    op.execute(sa.delete(archive).where(archive.c.person_id.not_in([])).where(archive.c.person_id > 100))


def downgrade():
    person = sa.table("person", sa.column("id", sa.Integer))
    message = sa.table("message", sa.column("person_id", sa.Integer))
    op.execute(message.delete())
    op.execute(person.delete().where(~sa.exists().where(message.c.person_id == person.c.id)))
    op.drop_table("archive")
    op.drop_table("message")
    op.drop_table("person")
