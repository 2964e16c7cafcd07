"""What a session reads."""
import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy import func, select
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session, aliased, declarative_base, sessionmaker

revision = "aaaa11112222"
down_revision = None

Base = declarative_base()


class Team(Base):
    __tablename__ = "team"

    id = sa.Column(sa.Integer, primary_key=True)
    label = sa.Column("name", sa.String(50))


class Player(Base):
    __tablename__ = "player"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(50))
    born = sa.Column(sa.Date)
    points = sa.Column(sa.Integer)
    team_id = sa.Column(sa.Integer, sa.ForeignKey("team.id"))

    def __repr__(self):
        return f"<{self.name}>"

    @property
    def title(self):
        return f"{self.name} ({self.points})"


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind)
    op.bulk_insert(Team.__table__, [{"id": 1, "name": "red"}, {"id": 2, "name": "blue"}])
    op.bulk_insert(
        Player.__table__,
        [
            {"id": 1, "name": "ann", "born": datetime.date(2000, 1, 2), "points": 5, "team_id": 1},
            {"id": 2, "name": "bob", "born": None, "points": 3, "team_id": 1},
            {"id": 3, "name": "cid", "born": None, "points": 9, "team_id": 2},
        ],
    )
    session = Session(bind=bind)
    players = session.query(Player).order_by(Player.id).all()
    assert [player.name for player in players] == ["ann", "bob", "cid"], players
    assert players[0].born == datetime.date(2000, 1, 2)
    assert players[0].title == "ann (5)"
    assert repr(players[1]) == "<bob>"
    assert session.query(Player).filter(Player.id == 1).one() is players[0]
    assert session.get(Player, 2) is players[1]
    assert session.query(Player).get(3) is players[2]
    assert session.get(Player, 77) is None
    assert session.query(Team).filter_by(label="red").one().id == 1
    assert session.query(Player).filter_by(name="dan").one_or_none() is None
    assert session.query(Player).filter_by(name="dan").first() is None
    assert session.query(Player).count() == 3
    assert session.query(Player).filter(Player.points > 3, Player.team_id == 1).count() == 1
    assert session.query(Player.name, Player.points).order_by(Player.points.desc()).all() == [
        ("cid", 9),
        ("ann", 5),
        ("bob", 3),
    ]
    row = session.query(Player.name, func.max(Player.points).label("most")).group_by(Player.name).order_by(
        Player.name
    ).first()
    assert (row.name, row.most) == ("ann", 5)
    assert session.query(func.sum(Player.points)).scalar() == 17
    assert session.query(Player.name).filter(Player.id == 3).scalar() == "cid"
    joined = session.query(Player, Team.label).join(Team).filter(Team.label == "red").order_by(Player.id).all()
    assert [(player.name, label) for player, label in joined] == [("ann", "red"), ("bob", "red")]
    joined = session.query(Player).join(Team, Player.team_id == Team.id).filter(Team.id == 2).all()
    assert joined == [players[2]]
    other = aliased(Player)
    mates = (
        session.query(Player.name, other.name)
        .join(other, sa.and_(Player.team_id == other.team_id, Player.id < other.id))
        .all()
    )
    assert [tuple(row) for row in mates] == [("ann", "bob")], mates
    lists = session.query(Team).outerjoin(Player).filter(Player.points.is_(None)).all()
    assert lists == []
    names = session.query(Player).with_entities(Player.name).order_by(Player.name).limit(2).offset(1).all()
    assert names == [("bob",), ("cid",)]
    assert [player.name for player in session.query(Player).order_by(Player.id)[1:]] == ["bob", "cid"]
    best = session.query(Player.team_id, func.max(Player.points).label("points")).group_by(Player.team_id).subquery()
    found = session.query(Player).join(
        best, sa.and_(Player.team_id == best.c.team_id, Player.points == best.c.points)
    ).order_by(Player.id)
    assert [player.name for player in found] == ["ann", "cid"]
    assert session.query(session.query(Player).filter(Player.id == 1).exists()).scalar() in (True, 1)
    for wrong, kind in ((session.query(Player), MultipleResultsFound), (session.query(Player).filter_by(id=9), NoResultFound)):
        try:
            wrong.one()
        except kind:
            continue
        raise AssertionError("one() must fail")
    assert session.execute(select(Player).where(Player.id == 1)).scalar_one() is players[0]
    assert session.scalars(select(Player).order_by(Player.id)).all() == players
    assert session.execute(select(Player.id, Player.name).where(Player.id == 2)).all() == [(2, "bob")]
    assert session.execute(sa.text("SELECT name FROM player WHERE id = :id"), {"id": 3}).scalar() == "cid"
    assert session.scalar(select(func.count()).select_from(Player)) == 3
    red = session.query(Team.id).filter(Team.label == "red")
    assert session.query(Player).filter(Player.team_id.in_(red)).count() == 2
    copied = sa.insert(Team).from_select(["id", "name"], session.query(Player.id + 10, Player.name))
    assert session.execute(copied).rowcount == 3
    assert session.query(Team).count() == 5
    session.close()
    with sessionmaker(bind=bind)() as again:
        fresh = again.query(Player).filter(Player.id.in_([1])).all()
        assert fresh[0].name == "ann" and fresh[0] is not players[0]


def downgrade():
    pass
