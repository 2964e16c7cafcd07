from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql


dialects = ["mysql", "mariadb"]


def upgrade():
    op.create_table(
        "numbers",
        sa.Column("id", mysql.BIGINT(unsigned=True), primary_key=True, autoincrement=True),
        sa.Column("tiny", mysql.TINYINT(display_width=1), nullable=False, server_default="0"),
        sa.Column("small", mysql.SMALLINT(5, unsigned=True)),
        sa.Column("medium", mysql.MEDIUMINT(zerofill=True)),
        sa.Column("whole", mysql.INTEGER(11)),
        sa.Column("exact", mysql.DECIMAL(10, 2, unsigned=True)),
        sa.Column("number", mysql.NUMERIC(precision=5)),
        sa.Column("single", mysql.FLOAT(10, 3)),
        sa.Column("double", mysql.DOUBLE(asdecimal=False)),
        sa.Column("real", mysql.REAL(10, 3)),
        sa.Column("bits", mysql.BIT(8)),
        sa.Column("yes", sa.Boolean(), server_default=sa.true()),
    )
    op.create_table(
        "texts",
        sa.Column("a", mysql.VARCHAR(20, charset="latin1", collation="latin1_bin"), primary_key=True),
        sa.Column("b", mysql.CHAR(3, national=True)),
        sa.Column("c", mysql.TINYTEXT(binary=True)),
        sa.Column("d", mysql.MEDIUMTEXT(charset="utf8mb4")),
        sa.Column("e", mysql.LONGTEXT(collation="utf8mb4_bin")),
        sa.Column("f", mysql.TEXT(500)),
        sa.Column("g", mysql.ENUM("x", "it's", "a,b", "back\\slash", "50%", charset="utf8mb4")),
        sa.Column("h", mysql.SET("x", "y")),
        sa.Column("i", mysql.NCHAR(4)),
        sa.Column("j", mysql.NVARCHAR(5)),
        sa.Column("k", sa.String(9, collation="utf8mb4_bin")),
        sa.Column("l", sa.Enum("one", "two", name="l", native_enum=False, create_constraint=True)),
        sa.Column("m", sa.String(40).with_variant(mysql.LONGTEXT(), "mysql", "mariadb")),
    )
    op.create_table(
        "others",
        sa.Column("a", mysql.TINYBLOB()),
        sa.Column("b", mysql.MEDIUMBLOB()),
        sa.Column("c", mysql.LONGBLOB()),
        sa.Column("d", mysql.BLOB()),
        sa.Column("e", mysql.VARBINARY(9)),
        sa.Column("f", mysql.BINARY(4)),
        sa.Column("g", mysql.DATETIME(fsp=6), server_default=sa.text("CURRENT_TIMESTAMP(6)")),
        sa.Column("h", mysql.TIME(fsp=3)),
        sa.Column("i", mysql.TIMESTAMP(fsp=3)),
        sa.Column("j", mysql.YEAR()),
        sa.Column("k", mysql.DATE()),
        sa.Column("l", mysql.JSON()),
        sa.Column("m", sa.Uuid()),
        sa.Column("n", sa.Uuid(native_uuid=False)),
        sa.Column("o", mysql.BOOLEAN()),
        sa.Column("p", sa.Interval()),
        sa.Column("q", sa.LargeBinary(70000)),
        sa.Column(
            "r", sa.TIMESTAMP(), nullable=False, server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")
        ),
    )


def downgrade():
    op.drop_table("others")
    op.drop_table("texts")
    op.drop_table("numbers")
