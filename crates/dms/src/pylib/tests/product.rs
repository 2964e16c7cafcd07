//! One model in every style is one schema.

#![allow(clippy::unwrap_used)]

use super::{facts, models};

/// What SQLAlchemy says of each of the models below.
const PRODUCT: &str = "
table product
  committed_timestamp: TIMESTAMP() default=now()
  id: Integer() pk identity
  name: Text()
  price: Numeric(precision=30, scale=16)
  PK - [id]";

const FLASK: &str = r#"
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Product(db.Model):
    committed_timestamp = db.Column(db.TIMESTAMP, server_default=db.text("now()"), nullable=False)
    id = db.Column(db.Integer, db.Identity(), primary_key=True)
    name = db.Column(db.Text, nullable=False)
    price = db.Column(db.Numeric(30, 16), nullable=False)
"#;

const CLASSIC: &str = r#"
from sqlalchemy import Column, Identity, Integer, Numeric, TIMESTAMP, Text, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class Product(Base):
    __tablename__ = "product"
    committed_timestamp = Column(TIMESTAMP, server_default=text("now()"), nullable=False)
    id = Column(Integer, Identity(), primary_key=True)
    name = Column(Text, nullable=False)
    price = Column(Numeric(precision=30, scale=16), nullable=False)
"#;

const MODERN: &str = r#"
from typing import Any
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Committed:
    committed_timestamp: Mapped[Any] = mapped_column(
        sa.TIMESTAMP(), server_default=sa.text("now()"), nullable=False, sort_order=-1
    )

class Product(Committed, Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    price: Mapped[float] = mapped_column(sa.Numeric(30, 16))
"#;

const TABLE: &str = r#"
import sqlalchemy as sa

metadata = sa.MetaData()
product = sa.Table(
    "product",
    metadata,
    sa.Column("committed_timestamp", sa.TIMESTAMP(), server_default=sa.text("now()"), nullable=False),
    sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("price", sa.Numeric(precision=30, scale=16), nullable=False),
    sa.PrimaryKeyConstraint("id"),
)
"#;

#[test]
fn every_style_gives_the_same_schema() {
    let expected = models(CLASSIC);
    assert_eq!(facts(&expected), PRODUCT.trim_start());
    for text in [FLASK, MODERN, TABLE] {
        assert_eq!(models(text), expected, "{text}");
    }
}

#[test]
fn two_readings_give_the_same_answer() {
    assert_eq!(models(FLASK), models(FLASK));
}
