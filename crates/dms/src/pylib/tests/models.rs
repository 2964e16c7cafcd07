//! Models against what SQLAlchemy 2.1.9 and Flask-SQLAlchemy 3.1.1 say of them: the expected lines were printed from
//! their own objects.

#![allow(clippy::unwrap_used)]

use super::{facts, models};

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = facts(&models(text));
    assert_eq!(
        found.trim(),
        expected.trim(),
        "\n--- found\n{found}\n--- expected\n{expected}"
    );
}

#[test]
fn core_tables() {
    check(
        r##"
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
m = sa.MetaData()
parent = sa.Table("parent", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("code", sa.String(10), unique=True, nullable=False))
child = sa.Table("child", m,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True, start=5), primary_key=True),
    sa.Column("parent_id", sa.ForeignKey("parent.id", ondelete="CASCADE", name="fk_child_parent"), index=True),
    sa.Column("code", None, sa.ForeignKey(parent.c.code), unique=True),
    sa.Column("flag", sa.Boolean(create_constraint=True, name="flag_ck"), server_default=sa.true()),
    sa.Column("kind", sa.Enum("a", "b", name="kind", create_constraint=True)),
    sa.Column("amount", sa.Numeric(30, 16), server_default="0"),
    sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now()),
    sa.Column("twice", sa.Integer, sa.Computed("amount * 2", persisted=True)),
    sa.Column("j", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    sa.UniqueConstraint("parent_id", "code", name="uq_pc"),
    sa.CheckConstraint("amount > 0"),
    sa.Index("ix_lower", sa.func.lower("code"), "at"),
    comment="the child", mysql_engine="InnoDB")
sa.Index("ix_desc", child.c.amount.desc(), child.c.at, unique=True)
sa.Index("ix_part", child.c.amount, postgresql_where=child.c.amount > 5)
"##,
        r##"
table parent
  id: Integer() pk
  code: String(length=10)
  PK - [id]
  UQ - [code]
table child comment=the child
  id: BigInteger() pk identity
  parent_id: Integer() null
  code: String(length=10) null
  flag: Boolean(create_constraint=True, name='flag_ck') null default=true
  kind: Enum('a', 'b', name='kind', create_constraint=True) null
  amount: Numeric(precision=30, scale=16) null default='0'
  at: DateTime(timezone=True) null default=now()
  twice: Integer() null computed
  j: JSON() variants=[postgresql JSONB(astext_type=Text())] null
  PK - [id]
  UQ uq_pc [parent_id, code]
  CK - amount > 0
  FK fk_child_parent [parent_id] -> parent [id] on delete CASCADE
  UQ - [code]
  FK - [code] -> parent [code]
  CK flag_ck of type of [flag]
  CK kind of type of [kind]
  IX ix_child_parent_id* [parent_id]
  IX ix_desc unique [amount DESC, at]
  IX ix_lower [lower('code'), at]
  IX ix_part [amount]
"##,
    );
}

#[test]
fn naming_conventions_and_schemas() {
    check(
        r##"
import sqlalchemy as sa
m = sa.MetaData(schema="app", naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s", "pk": "pk_%(table_name)s"})
u = sa.Table("users", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, index=True, unique=True))
o = sa.Table("orders", m, sa.Column("id", sa.Integer), sa.Column("user", sa.ForeignKey("users.id")), sa.Column("a", sa.Integer, index=True), sa.Column("b", sa.Integer), sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("a", "b"), sa.UniqueConstraint("b", name="mine"), sa.CheckConstraint("a > 0", name="pos"), sa.Column("f", sa.Boolean(create_constraint=True, name="fb")))
x = sa.Table("pub", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("u", sa.ForeignKey("app.users.id")), sa.Column("e", sa.Enum("p", "q", name="en")), schema="other")
"##,
        r##"
table app.users
  id: Integer() pk
  name: String() null
  PK pk_users* [id]
  IX ix_app_users_name* unique [name]
table app.orders
  id: Integer() pk
  user: Integer() null
  a: Integer() null
  b: Integer() null
  f: Boolean(create_constraint=True, name='fb') null
  PK pk_orders* [id]
  UQ uq_orders_a_b* [a, b]
  UQ mine [b]
  CK ck_orders_pos* a > 0
  FK fk_orders_user_users_id* [user] -> app.users [id]
  CK ck_orders_fb* of type of [f]
  IX ix_app_orders_a* [a]
table other.pub
  id: Integer() pk
  u: Integer() null
  e: Enum('p', 'q', name='en', schema='app') null
  PK pk_pub* [id]
  FK fk_pub_u_users_id* [u] -> app.users [id]
"##,
    );
}

#[test]
fn tables_are_sorted_by_their_foreign_keys() {
    check(
        r##"
import sqlalchemy as sa
m = sa.MetaData()
def t(name, *refs):
    sa.Table(name, m, sa.Column("id", sa.Integer, primary_key=True), *[sa.Column("r%d" % i, sa.ForeignKey(r + ".id")) for i, r in enumerate(refs)])
t("zeta"); t("alpha", "zeta"); t("beta"); t("gamma", "beta", "alpha"); t("self_", "self_"); t("delta", "gamma"); t("aaa", "delta")
t("cyc1", "cyc2"); t("cyc2", "cyc1", "zeta"); t("after", "cyc1")
"##,
        r##"
table beta
  id: Integer() pk
  PK - [id]
table cyc1
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> cyc2 [id]
table cyc2
  id: Integer() pk
  r0: Integer() null
  r1: Integer() null
  PK - [id]
  FK - [r0] -> cyc1 [id]
  FK - [r1] -> zeta [id]
table self_
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> self_ [id]
table zeta
  id: Integer() pk
  PK - [id]
table after
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> cyc1 [id]
table alpha
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> zeta [id]
table gamma
  id: Integer() pk
  r0: Integer() null
  r1: Integer() null
  PK - [id]
  FK - [r0] -> beta [id]
  FK - [r1] -> alpha [id]
table delta
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> gamma [id]
table aaa
  id: Integer() pk
  r0: Integer() null
  PK - [id]
  FK - [r0] -> delta [id]
"##,
    );
}

#[test]
fn types_and_their_arguments() {
    check(
        r##"
import sqlalchemy as sa, enum, uuid
from sqlalchemy.dialects import postgresql as pg, mysql, sqlite
class Color(enum.Enum):
    red = "r"
    green = "g"
class Kind(str, enum.Enum):
    A = "aa"
    B = "bb"
m = sa.MetaData()
sa.Table("t", m,
  sa.Column("id", sa.INT, primary_key=True), sa.Column("c1", sa.Enum(Color)), sa.Column("c2", sa.Enum(Color, values_callable=lambda c: [x.value for x in c], name="cc")),
  sa.Column("c3", sa.Enum("x", "y", native_enum=False, length=20)), sa.Column("c4", pg.ARRAY(sa.String(5), dimensions=2)), sa.Column("c5", sa.ARRAY(sa.Integer)),
  sa.Column("c6", pg.ENUM("a", "b", name="e6", create_type=False)), sa.Column("c7", pg.UUID(as_uuid=True)), sa.Column("c8", pg.UUID(as_uuid=False)), sa.Column("c9", sa.Uuid),
  sa.Column("c10", mysql.INTEGER(unsigned=True, display_width=5)), sa.Column("c12", sa.Float(53)), sa.Column("c13", sa.Numeric(10, 2, asdecimal=False)),
  sa.Column("c14", sa.DECIMAL(5)), sa.Column("c15", sa.Interval), sa.Column("c17", sa.LargeBinary(100)), sa.Column("c18", sa.PickleType),
  sa.Column("c19", pg.TIMESTAMP(timezone=True, precision=3)), sa.Column("c20", pg.JSONB(astext_type=sa.Text())), sa.Column("c21", sa.Unicode(7)), sa.Column("c22", sa.Enum(Kind)), sa.Column("c23", pg.INTERVAL(fields="DAY TO SECOND")), sa.Column("c24", sa.Text(collation="C")), sa.Column("c25", pg.BIT(5, varying=True)), sa.Column("c26", sa.Double(53)), sa.Column("c27", sa.Float(asdecimal=True)))
"##,
        r##"
table t
  id: INTEGER() pk
  c1: Enum('red', 'green', name='color') null
  c2: Enum('r', 'g', name='cc') null
  c3: Enum('x', 'y', native_enum=False, length=20) null
  c4: ARRAY(String(length=5), dimensions=2) null
  c5: ARRAY(Integer()) null
  c6: ENUM('a', 'b', name='e6', create_type=False) null
  c7: UUID() null
  c8: UUID(as_uuid=False) null
  c9: Uuid() null
  c10: INTEGER(display_width=5, unsigned=True) null
  c12: Float(precision=53) null
  c13: Numeric(precision=10, scale=2, asdecimal=False) null
  c14: DECIMAL(precision=5) null
  c15: Interval() null
  c17: LargeBinary(length=100) null
  c18: PickleType() null
  c19: TIMESTAMP(timezone=True, precision=3) null
  c20: JSONB(astext_type=Text()) null
  c21: Unicode(length=7) null
  c22: Enum('A', 'B', name='kind') null
  c23: INTERVAL(fields='DAY TO SECOND') null
  c24: Text(collation='C') null
  c25: BIT(length=5, varying=True) null
  c26: Double(precision=53) null
  c27: Float(asdecimal=True) null
  PK - [id]
"##,
    );
}

#[test]
fn types_of_the_project() {
    check(
        r##"
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, CHAR
from sqlalchemy.dialects.postgresql import UUID
class Email(TypeDecorator):
    impl = sa.String
    cache_ok = True
class Fixed(TypeDecorator):
    impl = sa.String(64)
class Own(TypeDecorator):
    impl = sa.Numeric
    def __init__(self, scale=4):
        super().__init__(20, scale)
        self.extra = scale
class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(CHAR(32))
class Sub(sa.String):
    pass
m = sa.MetaData()
sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", Email(255)), sa.Column("b", Email), sa.Column("c", Fixed), sa.Column("d", Own()), sa.Column("e", Own(scale=2)), sa.Column("g", GUID()), sa.Column("s", Sub(5)), sa.Column("l", Email(length=5)))
"##,
        r##"
table t
  id: Integer() pk
  a: models.Email(length=255) null
  b: models.Email() null
  c: models.Fixed(length=64) null
  d: models.Own(precision=20, scale=4) null
  e: models.Own(precision=20, scale=2) null
  g: models.GUID() variants=[sqlite CHAR(length=32), postgresql UUID(), mysql CHAR(length=32), mariadb CHAR(length=32)] null
  s: models.Sub(length=5) null
  l: models.Email(length=5) null
  PK - [id]
"##,
    );
}

#[test]
fn classic_declarative() {
    check(
        r##"
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, ForeignKey, DateTime, Index, UniqueConstraint, func
from sqlalchemy.orm import declarative_base, relationship, declared_attr, deferred, column_property, foreign, remote, synonym, validates
Base = declarative_base()
class Stamp:
    created = Column(DateTime, server_default=func.now(), nullable=False)
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("user.id"))
    @declared_attr
    def owner(cls):
        return relationship("User")
    updated = Column(DateTime)
class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()
    @declared_attr
    def __table_args__(cls):
        return (UniqueConstraint("name", name="uq_" + cls.__name__), {"comment": "c"})
    name = Column(String(20))
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    email = Column("email_address", String(50), index=True)
    bio = deferred(Column(sa.Text))
    posts = relationship("Post", backref="user")
    full = column_property(email + "x")
    managed = relationship("User", primaryjoin=remote(id) == foreign(id))
    mail = synonym("email")
    __table_args__ = (Index("ix_two", "email_address", "id"), Index("ix_obj", email, id))
    @validates("email")
    def check(self, key, value):
        return value
class Post(Stamp, Named, Base):
    id = Column(Integer, primary_key=True)
    body = Column(String)
class AbstractThing(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    label = Column(String(5), nullable=False)
class Thing(AbstractThing):
    __tablename__ = "thing"
    extra = Column(Integer)
class SpecialThing(Thing):
    power = Column(Integer)
class Joined(Thing):
    __tablename__ = "joined"
    id = Column(Integer, ForeignKey("thing.id"), primary_key=True)
    more = Column(String)
Thing.late = Column(Integer)
assoc = sa.Table("assoc", Base.metadata, Column("l", ForeignKey("user.id"), primary_key=True), Column("r", ForeignKey("post.id"), primary_key=True))
class Fixed(Base):
    __table__ = sa.Table("fixed", Base.metadata, Column("id", Integer, primary_key=True))
Index("ix_later", User.bio.desc())
"##,
        r##"
table fixed
  id: Integer() pk
  PK - [id]
table thing
  extra: Integer() null
  id: Integer() pk
  label: String(length=5)
  power: Integer() null
  late: Integer() null
  PK - [id]
table user
  id: Integer() pk
  email_address: String(length=50) null
  bio: Text() null
  PK - [id]
  IX ix_later [bio DESC]
  IX ix_obj [email_address, id]
  IX ix_two [email_address, id]
  IX ix_user_email_address* [email_address]
table joined
  id: Integer() pk
  more: String() null
  PK - [id]
  FK - [id] -> thing [id]
table post comment=c
  id: Integer() pk
  body: String() null
  created: DateTime() default=now()
  updated: DateTime() null
  owner_id: Integer() null
  name: String(length=20) null
  PK - [id]
  UQ uq_Post [name]
  FK - [owner_id] -> user [id]
table assoc
  l: Integer() pk
  r: Integer() pk
  PK - [l, r]
  FK - [l] -> user [id]
  FK - [r] -> post [id]
"##,
    );
}

#[test]
fn annotated_declarative() {
    check(
        r##"
import datetime, decimal, enum, uuid
from typing import Annotated, List, Literal, Optional, ClassVar
import sqlalchemy as sa
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, declared_attr, MappedAsDataclass
intpk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, 50]
s20 = Annotated[str, mapped_column(String(20), nullable=True, index=True)]
class Base(DeclarativeBase):
    type_annotation_map = {str50: String(50), datetime.datetime: sa.DateTime(timezone=True), dict: sa.JSON}
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"})
class Color(enum.Enum):
    red = 1
    blue = 2
class Stamp:
    created: Mapped[datetime.datetime] = mapped_column(server_default=sa.func.now(), sort_order=-1)
    @declared_attr
    def team_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("team.id"))
    @declared_attr
    def rank(cls) -> Mapped[int]:
        return mapped_column(index=True)
    plain: Mapped[str]
class Team(Base):
    __tablename__ = "team"
    id: Mapped[intpk]
    name: Mapped[str50]
    members: Mapped[List["User"]] = relationship(back_populates="team")
class User(Stamp, Base):
    __tablename__ = "user"
    registry_count: ClassVar[int] = 0
    nick: Mapped[Optional[str]]
    id: Mapped[intpk]
    color: Mapped[Color]
    maybe: Mapped[Optional[Color]] = mapped_column(default=None)
    lit: Mapped[Literal["x", "yy"]]
    uid: Mapped[uuid.UUID]
    dec: Mapped[decimal.Decimal]
    flt: Mapped[float]
    raw: Mapped[bytes]
    flag: Mapped[bool] = mapped_column(server_default=sa.false())
    day: Mapped[datetime.date]
    tim: Mapped[datetime.time]
    delta: Mapped[datetime.timedelta]
    when: Mapped[datetime.datetime]
    doc: Mapped[dict]
    short: Mapped[s20]
    forced: Mapped[Optional[str]] = mapped_column(String(3), nullable=False)
    other: Mapped["int | None"] = mapped_column("other_name", unique=True)
    team: Mapped["Team"] = relationship(back_populates="members")
    untyped = mapped_column(sa.Integer)
    classic = sa.Column(sa.Integer)
"##,
        r##"
table team
  id: Integer() pk
  name: String(length=50)
  PK pk_team* [id]
table user
  created: DateTime(timezone=True) default=now()
  nick: String() null
  id: Integer() pk
  color: Enum('red', 'blue', name='color')
  maybe: Enum('red', 'blue', name='color') null
  lit: Enum('x', 'yy', native_enum=False)
  uid: Uuid()
  dec: Numeric()
  flt: Double()
  raw: LargeBinary()
  flag: Boolean() default=false
  day: Date()
  tim: Time()
  delta: Interval()
  when: DateTime(timezone=True)
  doc: JSON()
  short: String(length=20) null
  forced: String(length=3)
  other_name: Integer() null
  untyped: Integer() null
  classic: Integer() null
  plain: String()
  team_id: Integer() null
  rank: Integer()
  PK pk_user* [id]
  UQ - [other_name]
  FK - [team_id] -> team [id]
  IX ix_user_rank* [rank]
  IX ix_user_short* [short]
"##,
    );
}

#[test]
fn annotations_as_text_and_dataclasses() {
    check(
        r##"
from __future__ import annotations
import datetime
from typing import TYPE_CHECKING, Optional
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, MappedAsDataclass
from sqlalchemy import ForeignKey
if TYPE_CHECKING:
    from other import Thing
class Base(MappedAsDataclass, DeclarativeBase):
    pass
class User(Base, kw_only=True):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[Optional[str]] = mapped_column(default=None)
    at: Mapped[datetime.datetime | None] = mapped_column(default=None)
    posts: Mapped[list[Post]] = relationship(default_factory=list)
class Post(Base, kw_only=True):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
"##,
        r##"
table user
  id: Integer() pk
  name: String() null
  at: DateTime() null
  PK - [id]
table post
  id: Integer() pk
  user_id: Integer()
  PK - [id]
  FK - [user_id] -> user [id]
"##,
    );
}

#[test]
fn flask_sqlalchemy() {
    check(
        r##"
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_migrate import Migrate
from sqlalchemy.orm import Mapped, mapped_column
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)
migrate = Migrate(app, db)
tags = db.Table("tags", db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True), db.Column("page_id", db.Integer, db.ForeignKey("page.id"), primary_key=True))
class Mixin(object):
    created = db.Column(db.DateTime, nullable=False)
class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True)
class Page(Mixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    tags = db.relationship("Tag", secondary=tags, lazy="subquery", backref=db.backref("pages", lazy=True))
class SpecialPage(Page):
    special = db.Column(db.Boolean)
class JoinedPage(Page):
    id = db.Column(db.Integer, db.ForeignKey("page.id"), primary_key=True)
class HTTPLog(db.Model):
    __bind_key__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
"##,
        r##"
table page
  id: Integer() pk
  created: DateTime()
  special: Boolean() null
  PK - [id]
table tag
  id: Integer() pk
  name: String(length=20) null
  PK - [id]
  UQ - [name]
table joined_page
  id: Integer() pk
  PK - [id]
  FK - [id] -> page [id]
table tags
  tag_id: Integer() pk
  page_id: Integer() pk
  PK - [tag_id, page_id]
  FK - [tag_id] -> tag [id]
  FK - [page_id] -> page [id]
table http_log
  id: Integer() pk
  PK - [id]
"##,
    );
}

#[test]
fn flask_sqlalchemy_with_a_base_of_the_project() {
    check(
        r##"
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy import MetaData
class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
db = SQLAlchemy(model_class=Base)
class UserAccount(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(db.String(10), unique=True)
"##,
        r##"
table user_account
  id: Integer() pk
  name: String(length=10)
  PK - [id]
  UQ uq_user_account_name* [name]
"##,
    );
}

#[test]
fn a_project_with_a_bit_of_everything() {
    check(
        r##"
import os
import datetime
import uuid
from functools import partial
import sqlalchemy as sa
from sqlalchemy import create_engine, event, select, func, and_, or_, desc, text, inspect
from sqlalchemy.dialects.postgresql import JSONB, ARRAY
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, backref, column_property, declared_attr, mapped_column,
                            relationship, scoped_session, sessionmaker, synonym, validates, registry)
reg = registry()
class Base(DeclarativeBase):
    registry = reg
    def __repr__(self):
        return "x"
    @classmethod
    def find(cls, **kw):
        return select(cls).filter_by(**kw)
NotNull = partial(sa.Column, nullable=False)
class HasId:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"
    id = sa.Column(sa.Integer, primary_key=True)
class Employee(HasId, Base):
    kind = NotNull(sa.String(20), server_default="employee")
    name = NotNull(sa.String(50), comment="the name")
    data = sa.Column(MutableDict.as_mutable(JSONB))
    tags = sa.Column(ARRAY(sa.String), server_default=text("'{}'::varchar[]"))
    manager_id = sa.Column(sa.ForeignKey("employees.id", ondelete="SET NULL", use_alter=True, name="fk_manager"))
    reports = relationship("Employee", backref=backref("manager", remote_side="Employee.id"))
    keywords = association_proxy("reports", "name")
    _secret = sa.Column("secret", sa.LargeBinary)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "employee"}
    __table_args__ = (
        sa.Index("ix_data", "data", postgresql_using="gin"),
        sa.CheckConstraint(and_(func.length(name) > 2, or_(kind == "a", kind.in_(["b", "c"]))), name="ck_len"),
        sa.Index("ix_lower_name", func.lower(name), unique=True, postgresql_where=manager_id.is_(None)),
        {"schema": None},
    )
    @hybrid_property
    def label(self):
        return self.name + "!"
    @label.expression
    def label(cls):
        return cls.name + "!"
    @property
    def secret(self):
        return self._secret
    @secret.setter
    def secret(self, value):
        self._secret = value
class Engineer(Employee):
    __tablename__ = None
    skill = sa.Column(sa.String(10))
    __mapper_args__ = {"polymorphic_identity": "engineer"}
class Boss(Employee):
    id = sa.Column(sa.ForeignKey("employees.id"), primary_key=True)
    level: Mapped[int] = mapped_column(sa.SmallInteger, sa.CheckConstraint("level > 0"), default=lambda: 1)
    __mapper_args__ = {"polymorphic_identity": "boss"}
@reg.mapped
class Plain:
    __tablename__ = "plain"
    a = sa.Column(sa.Integer, primary_key=True)
    b = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    c = sa.Column(sa.Integer)
    d = sa.Column(sa.Integer)
    __table_args__ = (sa.ForeignKeyConstraint(["c", "d"], ["plain.a", "plain.b"]), sa.ForeignKeyConstraint([c], ["employees.id"]))
Other = reg.generate_base()
class Late(Other):
    __tablename__ = "late"
    key = sa.Column("the_key", sa.Uuid, primary_key=True, default=uuid.uuid4)
    ref = sa.Column(sa.ForeignKey(Employee.id), nullable=False)
    made = sa.Column(sa.DateTime, default=datetime.datetime.now, onupdate=datetime.datetime.now)
    name = column_property(select(func.max(Employee.name)).where(Employee.id == ref).scalar_subquery())
@event.listens_for(Employee, "before_insert")
def stamp(mapper, connection, target):
    target.x = 1
Employee.count = column_property(select(func.count(Late.key)).where(Late.ref == Employee.id).scalar_subquery())
"##,
        r##"
table employees
  kind: String(length=20) default='employee'
  name: String(length=50)
  data: JSONB(astext_type=Text()) null
  tags: ARRAY(String()) null default='{}'::varchar[]
  manager_id: Integer() null
  secret: LargeBinary() null
  id: Integer() pk
  skill: String(length=10) null
  PK - [id]
  CK ck_len length(name) > 2 AND (kind = 'a' OR kind IN ('b', 'c'))
  FK fk_manager [manager_id] -> employees [id] on delete SET NULL
  IX ix_data [data]
  IX ix_lower_name unique [lower(name)]
table bosss
  id: Integer() pk
  level: SmallInteger()
  PK - [id]
  CK - level > 0
  FK - [id] -> employees [id]
table late
  the_key: Uuid() pk
  ref: Integer()
  made: DateTime() null
  PK - [the_key]
  FK - [ref] -> employees [id]
table plain
  a: Integer() pk
  b: Integer() pk
  c: Integer() null
  d: Integer() null
  PK - [a, b]
  FK - [c, d] -> plain [a, b]
  FK - [c] -> employees [id]
"##,
    );
}
