"""What a session writes."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.orm.attributes import flag_modified

revision = "aaaa11112222"
down_revision = None

Base = declarative_base()


class Note(Base):
    __tablename__ = "note"

    id = sa.Column(sa.Integer, primary_key=True)
    text = sa.Column(sa.String(50))
    state = sa.Column(sa.String(10), default="new")
    rank = sa.Column(sa.Integer, server_default="4")
    doc = sa.Column(sa.JSON)


class Pair(Base):
    __tablename__ = "pair"

    one = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    two = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    size = sa.Column(sa.Integer)


def rows(bind):
    return [tuple(row) for row in bind.execute(sa.text("SELECT id, text, state, rank FROM note ORDER BY id"))]


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind)
    session = Session(bind=bind)
    first = Note(text="a")
    assert first.id is None and first.state is None and first.text == "a"
    session.add(first)
    assert rows(bind) == []
    session.add_all([Note(text="b", state="old", rank=1), Note(doc={"x": [1]})])
    # A query writes first what waits.
    assert session.query(Note).count() == 3
    assert rows(bind) == [(1, "a", "new", 4), (2, "b", "old", 1), (3, None, "new", 4)], rows(bind)
    assert first.id == 1 and first.rank == 4 and first.state == "new"
    assert first in session
    first.text = "changed"
    session.commit()
    assert rows(bind)[0] == (1, "changed", "new", 4)
    assert first.text == "changed"
    bind.execute(sa.text("UPDATE note SET text = 'beside' WHERE id = 1"))
    assert first.text == "changed"
    session.expire_all()
    assert first.text == "beside"
    session.commit()
    first.text = "blind"
    session.flush()
    assert rows(bind)[0] == (1, "blind", "new", 4)
    third = session.get(Note, 3)
    assert third.doc == {"x": [1]}
    third.doc["x"].append(2)
    session.flush()
    assert not session.is_modified(third)
    flag_modified(third, "doc")
    session.flush()
    session.expire(third)
    assert third.doc == {"x": [1, 2]}
    assert session.query(Note).filter(Note.id > 1).update({"state": "all"}) == 2
    assert session.query(Note).filter(Note.id == 1).update({Note.rank: Note.rank + 1}, synchronize_session=False) == 1
    assert third.state == "all"
    assert rows(bind) == [(1, "blind", "new", 5), (2, "b", "all", 1), (3, None, "all", 4)], rows(bind)
    session.delete(third)
    session.flush()
    assert session.query(Note).filter_by(id=2).delete() == 1
    assert [row[0] for row in rows(bind)] == [1]
    known = session.merge(Note(id=1, text="merged"))
    assert known is first
    session.merge(Note(id=9, text="nine"))
    session.commit()
    assert rows(bind) == [(1, "merged", "new", 5), (9, "nine", "new", 4)], rows(bind)
    session.bulk_save_objects([Note(id=11, text="x"), Note(id=12, text="y")])
    session.bulk_insert_mappings(Note, [{"id": 13, "text": "z"}])
    session.bulk_update_mappings(Note, [{"id": 13, "text": "zz"}])
    assert rows(bind)[2:] == [(11, "x", "new", 4), (12, "y", "new", 4), (13, "zz", "new", 4)], rows(bind)
    session.add(Pair(one=1, two=2, size=3))
    session.flush()
    pair = session.get(Pair, (1, 2))
    pair.size = 4
    pair.two = 5
    session.commit()
    assert session.query(Pair.one, Pair.two, Pair.size).all() == [(1, 5, 4)]
    with session.begin_nested():
        session.add(Pair(one=7, two=7))
    assert session.query(Pair).count() == 2
    session.close()
    with Session(bind) as other:
        other.add(Note(text="dropped"))
    assert "dropped" not in [row[1] for row in rows(bind)]


def downgrade():
    pass
