//! What models of real projects are made of, beside what SQLAlchemy 2.1.9 makes of them.

#![allow(clippy::unwrap_used)]

use super::{facts, models};

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = facts(&models(text));
    assert_eq!(found.trim(), expected.trim());
}

/// The names of a protobuf file's enums, read out of its description, and a version that decides.
#[test]
fn enums_of_protobuf_and_versions_are_known() {
    check(
        r##"
import google.protobuf
from packaging.version import Version
from google.protobuf import descriptor_pool as _pool
from google.protobuf.internal import builder as _builder
import sqlalchemy as sa
if Version(google.protobuf.__version__).major >= 5 and Version("1.10rc1") > Version("1.9.1") > Version("1.9.1.dev2"):
    DESCRIPTOR = _pool.Default().AddSerializedFile(b'\n\x0bkinds.proto\x12\x03app"5\n\x05Outer\x12\t\n\x01x\x18\x01 \x01(\x05\x1a!\n\x05Inner"\x18\n\x05State\x12\x07\n\x03OFF\x10\x00\x12\x06\n\x02ON\x10\x01*-\n\x04Kind\x12\t\n\x05FIRST\x10\x01\x12\x10\n\x03LOW\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x12\x08\n\x03BIG\x10\xac\x02')
    _builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, globals())
    _builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, 'kinds_pb2', globals())
sa.Table(Kind.Name(300), sa.MetaData(), *[sa.Column(f"{name}{number}", sa.Integer) for name, number in Kind.items()],
    sa.Column(f"low{LOW}"  + Outer.Inner.State.keys()[1], sa.String(Outer.Inner.ON)))
"##,
        "\
table BIG
  FIRST1: Integer() null
  LOW-1: Integer() null
  BIG300: Integer() null
  low-1ON: String(length=1) null
",
    );
}

/// A column named like an attribute of the base has another one, and a class that derives from it finds the base's.
#[test]
fn a_column_named_metadata_leaves_that_of_the_base() {
    let schema = models(
        r#"
import re
from typing import Annotated, Optional
from sqlalchemy import ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    metadata = MetaData()
class Text(TypeDecorator[re.Pattern[str]]):
    impl = String
class Parent(Base):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)
    metadata_: Mapped[re.Pattern[str]] = mapped_column("metadata", Text)
class Child(Parent):
    __tablename__ = "children"
    id: Mapped[int] = mapped_column(ForeignKey("parents.id"), primary_key=True)
"#,
    );
    let names: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| &*table.name.name)
        .collect();
    assert_eq!(names, ["parents", "children"]);
}

/// A column of a class has no name when its elements are asked for.
#[test]
fn elements_of_a_column_that_has_no_name_yet() {
    let schema = models(
        r#"
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, mapped_column
class Document(sa.TypeDecorator):
    impl = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
class Base(DeclarativeBase):
    pass
class Message(Base):
    __tablename__ = "messages"
    id = mapped_column(sa.Integer, primary_key=True)
    message = mapped_column(Document, nullable=False)
    key = mapped_column(sa.String, sa.Computed(message["id"].as_string(), persisted=True))
"#,
    );
    let dialect = crate::dialect::by_name("postgresql").unwrap();
    let create = crate::op::Operation::CreateTable(crate::op::CreateTable {
        table: schema.tables[0].clone(),
        if_not_exists: false,
    });
    let written = dialect
        .render(&create, &crate::schema::Schema::default())
        .unwrap();
    for words in [
        "message JSONB NOT NULL",
        "message ->> 'id'",
        "AS VARCHAR)) STORED",
    ] {
        assert!(written[0].sql.contains(words), "{}", written[0].sql);
    }
}

/// What pydantic adds to a type by `Annotated` says nothing of the column.
#[test]
fn a_field_of_an_annotated_type_has_that_type() {
    check(
        r#"
from typing import Annotated
from uuid import UUID
from pydantic import BeforeValidator
from sqlmodel import Field, SQLModel
Text = Annotated[UUID, BeforeValidator(lambda value: UUID(value))]
class Key(SQLModel, table=True):
    id: Text = Field(primary_key=True)
    owner: Text
"#,
        "\
table key
  id: Uuid() pk
  owner: Uuid()
  PK - [id]
",
    );
}

/// An expression of the project's own, which `@compiles` writes for each database when it is asked for.
#[test]
fn an_expression_of_the_project_is_written_for_each_database() {
    let schema = models(
        r#"
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
class matches(sa.ColumnElement[bool]):
    type = sa.Boolean()
    def __init__(self, name):
        self.name_of_column = name
@compiles(matches, "sqlite")
def _(element, compiler, **kw):
    return f"{compiler.preparer.quote(element.name_of_column)} GLOB 'a*'"
@compiles(matches, "postgresql")
def _(element, compiler, **kw):
    return f"{compiler.preparer.quote(element.name_of_column)} ~ '^a'"
sa.Table("t", sa.MetaData(), sa.Column("Key", sa.String), sa.CheckConstraint(matches("Key"), name="begins"))
"#,
    );
    for (name, words) in [
        ("postgresql", "CONSTRAINT begins CHECK (\"Key\" ~ '^a')"),
        ("sqlite", "CONSTRAINT begins CHECK (\"Key\" GLOB 'a*')"),
    ] {
        let dialect = crate::dialect::by_name(name).unwrap();
        let create = crate::op::Operation::CreateTable(crate::op::CreateTable {
            table: schema.tables[0].clone(),
            if_not_exists: false,
        });
        let written = dialect
            .render(&create, &crate::schema::Schema::default())
            .unwrap();
        assert!(written[0].sql.contains(words), "{}", written[0].sql);
    }
}

/// What SQLAlchemy's own tests wrap is the same where models import it from there; an index of one database is written
/// for all, as real Alembic does.
#[test]
fn columns_from_the_tests_of_sqlalchemy() {
    check(
        r#"
from sqlalchemy import Index, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped
from sqlalchemy.testing.schema import Column, Table, mapped_column
class Base(DeclarativeBase):
    pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
Table("b", Base.metadata, Column("n", Integer), Index("ix", "n").ddl_if(dialect="postgresql"))
"#,
        "\
table a
  id: Integer() pk
  PK - [id]
table b
  n: Integer() null
  IX ix [n]
",
    );
}

/// A property of an expression is named by others, and is no column; sqlmodel hands on SQLAlchemy's names.
#[test]
fn properties_of_expressions_are_named_by_others() {
    check(
        r#"
from typing import Optional
from sqlalchemy import Column, Integer, func, select, text
from sqlalchemy.orm import column_property, declarative_base
from sqlmodel import TEXT, VARCHAR, Field, SQLModel, UUID
Base = declarative_base()
class Line(Base):
    __tablename__ = "lines"
    id = Column(Integer, primary_key=True)
    count = Column(Integer)
    twice = column_property(count * 2)
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    total = column_property(select(func.sum(Line.twice)).where(text("lines.id = orders.id")).scalar_subquery())
class Note(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    body: Optional[str] = Field(default=None, sa_column=Column(TEXT))
"#,
        "\
table note
  id: Integer() pk
  body: TEXT() null
  PK - [id]
table lines
  id: Integer() pk
  count: Integer() null
  PK - [id]
table orders
  id: Integer() pk
  PK - [id]
",
    );
}
