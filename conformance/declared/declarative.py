"""Declarative models: mixins, annotations, a cycle of foreign keys, enums, identities, checks within columns."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

Code = Annotated[str, mapped_column(sa.String(12))]


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: sa.String(200)}


class State(enum.Enum):
    open = "o"
    closed = "c"


class Stamped:
    created: Mapped[datetime] = mapped_column(sa.DateTime, server_default=sa.func.now())
    changed: Mapped[datetime | None]

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return mapped_column(sa.ForeignKey("owner.id", ondelete="SET NULL"), index=True)


class Owner(Base):
    __tablename__ = "owner"
    __table_args__ = ({"comment": "who has it"},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    code: Mapped[Code] = mapped_column(unique=True)
    favourite_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id", name="fk_owner_favourite"))


class Item(Stamped, Base):
    __tablename__ = "item"
    __table_args__ = (
        sa.Index("ix_item_price_state", "price", "state", unique=True),
        sa.CheckConstraint("price > 0", name="ck_item_price"),
        sa.UniqueConstraint("name", "state"),
        sa.Index("ix_item_open", "name", postgresql_where=sa.text("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(start=100, cycle=True), primary_key=True)
    name: Mapped[str] = mapped_column(comment="what it's called")
    price: Mapped[Decimal] = mapped_column(sa.Numeric(12, 2), sa.CheckConstraint("price < 1000000"), server_default="0")
    state: Mapped[State]
    double: Mapped[int | None] = mapped_column(sa.Integer, sa.Computed("price * 2", persisted=True))
    tags: Mapped[dict] = mapped_column(sa.JSON().with_variant(postgresql.JSONB(), "postgresql"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"))


class Part(Item):
    __tablename__ = "part"

    id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    weight: Mapped[float | None]


class Note(Base):
    __tablename__ = "note"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, default=1)
    is_read: Mapped[bool] = mapped_column(server_default=sa.false())
    text: Mapped[str] = mapped_column(sa.Text)
    part_id: Mapped[int | None] = mapped_column(sa.ForeignKey("part.id", use_alter=True))
