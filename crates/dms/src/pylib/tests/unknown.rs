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
fn attributes_of_the_configuration_are_empty_where_models_are_read() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from logging.config import fileConfig
from alembic import context

config = context.config
if config.attributes.get("configure_logger", True):
    fileConfig(config.config_file_name)
url = config.get_main_option("sqlalchemy.url")
metadata = config.attributes.get("metadata")
if metadata is None:
    metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer))
"#,
    ));
    assert!(found.contains("table t"), "{found}");
}

/// What oslo.config 10 answers to the same where no file was read.
#[test]
fn options_of_oslo_config_have_their_defaults() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from oslo_config import cfg

CONF = cfg.CONF
CONF.register_opts([cfg.StrOpt("state-path", default="/var"), cfg.StrOpt("place", default="$state_path/x")])
group = cfg.OptGroup(name="sizes")
CONF.register_group(group)
CONF.register_opt(cfg.IntOpt("name", default=36, min=1), group=group)
CONF.register_cli_opt(cfg.BoolOpt("wide", default=True), "sizes")
CONF([], project="x")
CONF.set_default("name", 40, group="sizes")

m = sa.MetaData()
if CONF.sizes.wide and "name" in CONF.sizes:
    sa.Table("t", m, sa.Column("name", sa.String(CONF.sizes.name), server_default=CONF.place))
unknown = CONF.elsewhere.said
"#,
    ));
    assert!(found.contains("40"), "{found}");
    assert!(found.contains("/var/x"), "{found}");
}

#[test]
fn types_of_a_project_have_their_own_comparators() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy import types

class Moment(types.TypeDecorator):
    impl = types.DateTime

    class Comparator(types.DateTime.Comparator):
        def later(self):
            return self

    comparator_factory = Comparator

if not has_request_context():
    m = sa.MetaData()
    sa.Table("t", m, sa.Column("at", Moment))
"#,
    ));
    assert!(found.contains("at: models.Moment()"), "{found}");
}

#[test]
fn functions_of_a_project_are_written_with_what_they_are_given() {
    let found = facts(&models(
        r#"
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

class Moment(FunctionElement):
    type = sa.DateTime()

    def __init__(self, zone, *args):
        super().__init__(*args)
        self.zone = zone

class Later(Moment):
    def __init__(self):
        super().__init__("utc")
        self.days = 3

@compiles(Moment)
def moment(element, compiler, **kw):
    return "TIMEZONE('%s', CURRENT_TIMESTAMP)" % element.zone

@compiles(Later)
def later(element, compiler, **kw):
    return "%s + %d" % (element.zone, element.days)

m = sa.MetaData()
sa.Table("t", m, sa.Column("at", sa.DateTime, server_default=Moment("utc")),
    sa.Column("then", sa.DateTime, server_default=Later()))
"#,
    ));
    assert!(
        found.contains("TIMEZONE('utc', CURRENT_TIMESTAMP)"),
        "{found}"
    );
    assert!(found.contains("utc + 3"), "{found}");
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
