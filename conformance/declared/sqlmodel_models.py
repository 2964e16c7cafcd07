"""Models of SQLModel: what fields, their annotations and their options come to."""

from __future__ import annotations

import datetime
import decimal
import enum
import ipaddress
import pathlib
import uuid
from typing import Annotated, ClassVar, Optional

import sqlalchemy as sa
from pydantic import BeforeValidator, EmailStr, PositiveInt
from sqlmodel import Field, Relationship, SQLModel

metadata = SQLModel.metadata


class Kind(str, enum.Enum):
    first = "1"
    second = "2"


class Stamp(SQLModel):
    created: datetime.datetime = Field(default_factory=datetime.datetime.now)
    updated: Optional[datetime.datetime] = None


class HeroBase(SQLModel):
    name: str = Field(index=True, max_length=50)
    age: int | None = None


class Team(SQLModel, table=True):
    __tablename__ = "teams"

    id: Optional[int] = Field(default=None, primary_key=True)
    heroes: list[Hero] = Relationship(back_populates="team")


class Hero(HeroBase, Stamp, table=True):
    MOST: ClassVar[int] = 3

    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="teams.id", ondelete="CASCADE")
    kind: Kind = Kind.first
    code: Optional[Kind] = Field(default=None, sa_column=sa.Column(sa.String(5), nullable=False))
    key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    price: decimal.Decimal = Field(max_digits=10, decimal_places=2)
    data: bytes
    day: datetime.date
    at: datetime.time
    span: datetime.timedelta
    ratio: float = 1.0
    ok: bool = False
    address: ipaddress.IPv4Address
    mail: EmailStr
    count: PositiveInt = 1
    path: pathlib.Path
    meta: dict = Field(default_factory=dict, sa_type=sa.JSON)
    note: Annotated[str, Field(max_length=7)]
    named: str = Field(sa_column_kwargs={"server_default": "q", "name": "other", "comment": "c"}, nullable=True)
    checked: "str" = Field(default="", max_length=20, sa_column_args=[sa.CheckConstraint("checked <> 'u'", name="ck")])
    age: int = 5
    team: Team | None = Relationship(back_populates="heroes")

    __table_args__ = (sa.UniqueConstraint("key", "ratio", name="uq"), {"comment": "a hero"})


class HeroRead(HeroBase):
    id: int


class Link(SQLModel, table=True):
    team_id: int = Field(foreign_key="teams.id", primary_key=True)
    hero_id: int = Field(foreign_key="hero.id", primary_key=True)
    weight: int = Field(sa_type=sa.SmallInteger, nullable=False, index=True)


class Plain(HeroBase, table=True):
    id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    name: str = Field(max_length=8, primary_key=True)


Token = Annotated[uuid.UUID, BeforeValidator(uuid.UUID)]


class Visit(SQLModel, table=True):
    id: Token = Field(primary_key=True)
    token: Token | None = None


class DocumentBase(SQLModel):
    title: str
    icon: Optional[str] = None
    data: Optional[dict] = Field(default=None, sa_type=sa.JSON)
    size: Optional[int] = None
    tags: Optional[str] = None
    locked: bool = False
    last: int = 0


class Document(DocumentBase, table=True):
    """Fields that are declared again, with relationships between them."""

    id: Optional[int] = Field(default=None, primary_key=True)
    data: Optional[dict] = Field(default=None, sa_column=sa.Column(sa.JSON))
    hero_id: Optional[int] = Field(default=None, foreign_key="hero.id")
    hero: Optional[Hero] = Relationship()
    icon: Optional[str] = Field(default=None, nullable=True)
    tags: Optional[str] = Field(default="", sa_column=sa.Column(sa.Text))
    team_id: Optional[int] = Field(default=None, foreign_key="teams.id")
    team: Optional[Team] = Relationship()
    locked: bool = Field(default=False, nullable=True)


class Again(DocumentBase, table=True):
    last: int = 1
    id: Optional[int] = Field(default=None, primary_key=True)
    size: int
    title: str = Field(max_length=5)


class Numbered(SQLModel):
    number: int
    size: int


class Mixed(Numbered, DocumentBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    icon: str
