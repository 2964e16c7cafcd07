"""Records what real Alembic prints for tables with columns of libraries' types, and what autogenerate writes for them.

    python record_libraries.py   # with alembic==1.20.1, sqlalchemy==2.1.9 and the libraries installed

The file begins with the versions of the libraries. A type's script text is that of autogenerate without its modules.
"""

import importlib.metadata

import record_types
from alembic.autogenerate import render
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from record_dialects import DIALECTS, HEAD, NAMES, RECORDED, answer

LIBRARIES = [
    "sqlalchemy-utils",
    "sqlmodel",
    "geoalchemy2",
    "pgvector",
    "sqlalchemy-citext",
    "fastapi-users-db-sqlalchemy",
    "sqlalchemy-json",
    "advanced-alchemy",
]
U = "sqlalchemy_utils"
TYPES = {
    "sqlalchemy_utils": [
        *[
            f"{U}.{one}"
            for one in [
                "UUIDType",
                "UUIDType()",
                "UUIDType(binary=False)",
                "UUIDType(binary=True)",
                "UUIDType(binary=False, native=False)",
                "UUIDType(native=False)",
                "EmailType",
                "EmailType()",
                "EmailType(100)",
                "EmailType(length=100)",
                "URLType",
                "URLType()",
                "JSONType",
                "JSONType()",
                "ChoiceType([('a', 'A'), ('b', 'B')])",
                "ChoiceType([(1, 'A'), (2, 'B')], impl=sa.Integer())",
                "ChoiceType([('a', 'A')], impl=sa.String(10))",
                "ChoiceType(enum.Enum('Color', 'RED'), impl=sa.Integer())",
                "TSVectorType",
                "TSVectorType()",
                "TSVectorType('a', 'b')",
                "TSVectorType('a', weights={'a': 'A'}, regconfig='pg_catalog.simple')",
                "EncryptedType(sa.Unicode, 'key')",
                "EncryptedType(sa.Integer, 'key')",
                "StringEncryptedType(sa.Unicode, 'key')",
                "StringEncryptedType(sa.Unicode, 'key', length=300)",
                "StringEncryptedType(sa.String(5), 'key', None, None, length=300)",
                "PasswordType",
                "PasswordType()",
                "PasswordType(schemes=['pbkdf2_sha512'])",
                "PasswordType(max_length=300)",
                "PhoneNumberType",
                "PhoneNumberType()",
                "PhoneNumberType(region='DE')",
                "PhoneNumberType('DE', 30)",
                "PhoneNumberType(max_length=30)",
                "IPAddressType",
                "IPAddressType()",
                "IPAddressType(60)",
                "IPAddressType(max_length=60)",
                "ColorType",
                "ColorType()",
                "ColorType(30)",
                "CountryType",
                "CountryType()",
                "CurrencyType",
                "CurrencyType()",
                "LocaleType",
                "LocaleType()",
                "LtreeType",
                "LtreeType()",
                "ScalarListType",
                "ScalarListType()",
                "ScalarListType(int)",
                "ScalarListType(int, ';')",
                "TimezoneType()",
                "TimezoneType(backend='zoneinfo')",
                "ArrowType",
                "ArrowType()",
                "ArrowType(timezone=True)",
                "DateRangeType",
                "DateRangeType()",
                "DateTimeRangeType()",
                "IntRangeType()",
                "Int8RangeType()",
                "NumericRangeType()",
                "WeekDaysType()",
            ]
        ],
        f"{U}.types.uuid.UUIDType(binary=False)",
        f"{U}.types.url.URLType()",
        f"{U}.types.email.EmailType(length=255)",
        f"{U}.types.choice.ChoiceType([('a', 'A')])",
        f"{U}.types.json.JSONType()",
        f"{U}.types.ts_vector.TSVectorType()",
        f"{U}.types.password.PasswordType(max_length=1137)",
        f"{U}.types.phone_number.PhoneNumberType(length=20)",
        f"{U}.types.encrypted.encrypted_type.StringEncryptedType(sa.Unicode, 'key')",
        f"{U}.types.arrow.ArrowType()",
        f"{U}.types.ip_address.IPAddressType(length=50)",
        f"{U}.types.ltree.LtreeType()",
    ],
    "sqlmodel": [
        "sqlmodel.AutoString",
        "sqlmodel.AutoString()",
        "sqlmodel.AutoString(50)",
        "sqlmodel.AutoString(length=50)",
        "sqlmodel.sql.sqltypes.AutoString()",
        "sqlmodel.sql.sqltypes.AutoString(length=255)",
        "sqlmodel.String(5)",
        "sqlmodel.Uuid()",
    ],
    "geoalchemy2": [
        "geoalchemy2.Geometry",
        "geoalchemy2.Geometry()",
        "geoalchemy2.Geometry(spatial_index=False)",
        "geoalchemy2.Geometry('POINT')",
        "geoalchemy2.Geometry('POINT', 4326)",
        "geoalchemy2.Geometry(geometry_type='POINT', srid=4326, spatial_index=False)",
        "geoalchemy2.Geometry(geometry_type='POINT', srid=4326, dimension=2, spatial_index=False, "
        "from_text='ST_GeomFromEWKT', name='geometry', nullable=False)",
        "geoalchemy2.Geometry('POINTZ', dimension=3, spatial_index=False)",
        "geoalchemy2.Geometry('POLYGON', 3857, use_N_D_index=True)",
        "geoalchemy2.Geometry('POINT', use_typmod=False, spatial_index=False)",
        "geoalchemy2.Geometry(None, spatial_index=False)",
        "geoalchemy2.Geography('POINT', 4326)",
        "geoalchemy2.Geography(geometry_type='POINT', srid=4326, spatial_index=False)",
        "geoalchemy2.Raster()",
        "geoalchemy2.Raster(spatial_index=False)",
        "geoalchemy2.types.Geometry(geometry_type='POINT', srid=4326, from_text='ST_GeomFromEWKT', "
        "name='geometry', spatial_index=False)",
        "geoalchemy2.types.Raster(from_text='raster', name='raster', spatial_index=False)",
    ],
    "pgvector.sqlalchemy": [
        "pgvector.sqlalchemy.Vector(3)",
        "pgvector.sqlalchemy.Vector(dim=3)",
        "pgvector.sqlalchemy.Vector()",
        "pgvector.sqlalchemy.VECTOR(3)",
        "pgvector.sqlalchemy.HALFVEC(3)",
        "pgvector.sqlalchemy.SPARSEVEC(3)",
        "pgvector.sqlalchemy.BIT(3)",
        "pgvector.sqlalchemy.vector.VECTOR(dim=3)",
    ],
    "citext": ["citext.CIText", "citext.CIText()"],
    "fastapi_users_db_sqlalchemy.generics": [
        "fastapi_users_db_sqlalchemy.generics.GUID",
        "fastapi_users_db_sqlalchemy.generics.GUID()",
        "fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware()",
        "fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware(timezone=True)",
    ],
    "sqlalchemy_json": [
        "sqlalchemy_json.MutableJson",
        "sqlalchemy_json.NestedMutableJson",
        "sqlalchemy_json.mutable_json_type(dbtype=pg.JSONB, nested=True)",
        "sqlalchemy_json.mutable_json_type(sa.JSON)",
    ],
    "advanced_alchemy.types": [
        "advanced_alchemy.types.GUID()",
        "advanced_alchemy.types.GUID(length=16)",
        "advanced_alchemy.types.GUID(binary=False)",
        "advanced_alchemy.types.BigIntIdentity",
        "advanced_alchemy.types.DateTimeUTC()",
        "advanced_alchemy.types.DateTimeUTC(timezone=True)",
    ],
}


def script_text(one):
    """The type as autogenerate writes it."""
    try:
        value = record_types.sa.types.to_instance(eval(one, dict(NAMES)))
        own = MigrationContext.configure(dialect_name="postgresql")
        options = {"sqlalchemy_module_prefix": "sa.", "user_module_prefix": None, "render_item": None}
        return render._repr_type(value, AutogenContext(own, opts=options))
    except Exception:
        return None


def main():
    import enum

    versions = [f"{one} {importlib.metadata.version(one)}" for one in LIBRARIES]
    blocks = [HEAD.rstrip("\n") + "\nWith " + ", ".join(versions) + ".\n"]
    NAMES["enum"] = enum
    for module, types in TYPES.items():
        name = module.split(".")[0]
        try:
            __import__(module)
            NAMES[name] = __import__(name)
        except ImportError as error:
            print(module, error)
            continue
        for one in types:
            script = f"op.create_table('t', sa.Column('c', {one}))"
            answers = {}
            for dialect in DIALECTS:
                text = record_types.one_line(answer(script, dialect))
                answers.setdefault(text, []).append(dialect)
            lines = [f"  {' '.join(dialects)}: {text}" for text, dialects in answers.items()]
            text = script_text(one)
            if text is not None:
                lines.append(f"  script: {record_types.one_line(text)}")
            blocks.append("\n".join([one, *lines]) + "\n")
    (RECORDED / "evaluated" / "libraries.txt").write_text("\n".join(blocks))


if __name__ == "__main__":
    main()
