//! Libraries that are not known: they may be used as long as they decide nothing.

use super::{facts, models, models_error};

#[test]
fn unknown_bases_and_decorators_do_no_harm() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from flask_login import UserMixin
from flask_bcrypt import Bcrypt
from sqlalchemy.ext.asyncio import AsyncAttrs, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker
from celery import shared_task
from pydantic import BaseModel

engine = create_async_engine("postgresql+asyncpg://", echo=True)
Session = sessionmaker(bind=engine)
bcrypt = Bcrypt()

class Base(AsyncAttrs, DeclarativeBase):
    pass

class User(UserMixin, Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    password = sa.Column(sa.String(60), default=bcrypt.generate)
    search = bcrypt.vector("x")

    @shared_task(bind=True)
    def work(self):
        return bcrypt.hash(self.password)

class UserSchema(BaseModel):
    id: int

Base.metadata.create_all(engine)
"#,
    ));
    assert_eq!(
        found,
        "table user\n  id: Integer() pk\n  password: String(length=60) null\n  PK - [id]"
    );
}

#[test]
fn what_decides_something_is_named() {
    let head = "import sqlalchemy as sa\nfrom sqlalchemy_i18n import EmailType\nfrom settings import NAME\nm = sa.MetaData()\n";
    let cases = [
        (
            "sa.Table('t', m, sa.Column('a', EmailType))",
            "`sqlalchemy_i18n.EmailType`",
        ),
        (
            "sa.Table(NAME, m, sa.Column('a', sa.Integer))",
            "`settings.NAME`",
        ),
        (
            "sa.Table('t', m, sa.Column('a', sa.String(NAME)))",
            "`settings.NAME`",
        ),
        (
            "sa.Table('t', m, sa.Column('a', sa.Integer, nullable=NAME))",
            "`settings.NAME`",
        ),
        (
            "sa.Table('t', m, sa.Column('a', sa.Integer, server_default=NAME))",
            "`settings.NAME`",
        ),
        (
            "sa.Table('t', m, sa.Column('a', sa.Integer, sa.ForeignKey(NAME)))",
            "`settings.NAME`",
        ),
        ("sa.Table('t', m, NAME)", "`settings.NAME`"),
    ];
    for (line, name) in cases {
        let error = models_error(&format!("{head}{line}\n"));
        assert!(error.message().contains(name), "{line}: {error}");
        assert_eq!(error.span().expect(line).line(), 5, "{line}");
        assert!(error.hint().is_some(), "{line}");
    }
}

#[test]
fn types_of_libraries_and_of_the_project_are_known() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from geoalchemy2 import Geometry
from pgvector.sqlalchemy import Vector
from sqlalchemy_utils import EmailType, UUIDType
from sqlalchemy.types import TypeDecorator, UserDefinedType

class Point(UserDefinedType):
    def __init__(self, size, zone=4):
        self.size = size
        self.zone = zone

    def get_col_spec(self, **kw):
        return f"POINT({self.size})"

class Shown(TypeDecorator):
    impl = sa.String(5)

    def __repr__(self):
        return "Shown(a=1)"

m = sa.MetaData()
sa.Table("t", m,
    sa.Column("place", Geometry("POINT", srid=4326)),
    sa.Column("vector", Vector(3)),
    sa.Column("email", EmailType),
    sa.Column("key", UUIDType(binary=False)),
    sa.Column("point", Point(5, zone=6)),
    sa.Column("shown", Shown()),
)
"#,
    ));
    // The index stands in a statement of its own, so that the type must not bring it again.
    let place = "geoalchemy2.types.Geometry(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, \
                 from_text='ST_GeomFromEWKT', name='geometry')";
    assert!(found.contains(place), "{found}");
    assert!(found.contains("IX idx_t_place [place]"), "{found}");
    for text in [
        "vector: pgvector.sqlalchemy.vector.VECTOR(dim=3) null",
        "email: sqlalchemy_utils.types.email.EmailType(length=255) null",
        "key: sqlalchemy_utils.types.uuid.UUIDType(binary=False)",
        "point: models.Point(5, zone=6) null",
        "shown: models.Shown(a=1) null",
    ] {
        assert!(found.contains(text), "{text} in {found}");
    }
}

#[test]
fn constructs_of_a_project_are_written_for_each_dialect() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

class now(FunctionElement):
    type = sa.DateTime()
    inherit_cache = True

@compiles(now, "mysql")
def precise(element, compiler, **kw):
    return "CURRENT_TIMESTAMP(6)"

@compiles(now)
def plain(element, compiler, **kw):
    return "CURRENT_TIMESTAMP"

m = sa.MetaData()
sa.Table("t", m, sa.Column("at", sa.DateTime, server_default=now()))
"#,
    ));
    assert!(found.contains("CURRENT_TIMESTAMP(6)"), "{found}");
}
