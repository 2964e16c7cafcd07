"""Functions that hear of constraints and indexes when they join their table, and name them."""

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CheckConstraint, Constraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint


class Base(DeclarativeBase):
    pass


class Before(Base):
    __tablename__ = "before"
    __table_args__ = (sa.PrimaryKeyConstraint("id", name="unheard"),)

    id: Mapped[int]
    code: Mapped[int] = mapped_column(unique=True)


@event.listens_for(PrimaryKeyConstraint, "after_parent_attach")
def name_key(constraint, table):
    constraint.name = f"{table.name.upper()}_PK"


@event.listens_for(ForeignKeyConstraint, "after_parent_attach")
def name_foreign_key(constraint, table):
    if constraint.name:
        return
    element = constraint.elements[0]
    referred, _ = element.target_fullname.split(".")
    constraint.name = "fk_%s_%s_%s" % (table.name, element.parent.name, referred)


@event.listens_for(UniqueConstraint, "after_parent_attach")
def name_unique(constraint, table):
    if constraint.name is None:
        constraint.name = "uq_%s_%s" % (table.name, list(constraint.columns)[0].name)


def name_check(constraint, table):
    if constraint.name is None and "size" in str(constraint.sqltext):
        constraint.name = f"{table.name}_size"


event.listen(CheckConstraint, "after_parent_attach", name_check)


@event.listens_for(Index, "after_parent_attach")
def name_index(index, table):
    if index.name == "ix_child_note":
        index.name = "notes"
    elif index.name is None:
        index.name = "never"


@event.listens_for(Constraint, "before_parent_attach", propagate=True)
def shout(constraint, table):
    if constraint.name == "quiet":
        constraint.name = "LOUD"


@event.listens_for(Base, "before_insert", propagate=True)
def stamp(mapper, connection, target):
    target.stamp()


class Parent(Base):
    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(5), unique=True)
    size: Mapped[int]

    __table_args__ = (sa.CheckConstraint("size > 1"), sa.CheckConstraint("code <> ''"))


class Child(Base):
    __tablename__ = "child"

    a: Mapped[int]
    b: Mapped[int]
    parent_id: Mapped[int] = mapped_column(sa.ForeignKey("parent.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Parent.id, name="given"))
    note: Mapped[str] = mapped_column(sa.String(9), index=True)
    kind: Mapped[str] = mapped_column(sa.String(9), index=True)

    __table_args__ = (
        sa.PrimaryKeyConstraint("a", "b", name="other"),
        sa.UniqueConstraint("b", "a"),
        sa.CheckConstraint("a > b", name="quiet"),
        sa.ForeignKeyConstraint(["b"], ["parent.id"]),
    )
