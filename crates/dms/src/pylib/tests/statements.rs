//! Statements in scripts are written as real Alembic writes them. The files under `recorded/` hold scripts and
//! Alembic's answers to them; each script is run here too.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use super::harness::run_with;
use super::{script, script_error};
use crate::conn::{Rows, Value};
use crate::dialect::{self, Dialect};
use crate::error::{Error, ErrorKind, Result};
use crate::op::Operation;
use crate::pylib::MigrationContext;
use crate::schema::Schema;
use crate::schema::naming::NamingConvention;

/// A migration that prints.
struct Printer {
    dialect: Box<dyn Dialect>,
    output: RefCell<String>,
}

impl MigrationContext for Printer {
    fn invoke(&self, operation: Operation) -> Result<()> {
        for statement in self.dialect.render(&operation, &Schema::default())? {
            let mut output = self.output.borrow_mut();
            write!(output, "{};\n\n", statement.sql.trim()).unwrap();
        }
        Ok(())
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        true
    }

    fn query(&self, _: &str, _: &[Value]) -> Result<Rows> {
        Err(Error::new(ErrorKind::Unsupported, "there is no connection"))
    }

    fn schema(&self) -> Result<Schema> {
        Ok(Schema::default())
    }

    fn autocommit(&self, _: bool) -> Result<()> {
        Ok(())
    }

    fn naming(&self) -> NamingConvention {
        NamingConvention::default()
    }
}

/// What a script prints on a dialect, and how it ends.
pub(super) fn printed(dialect: &str, script: &str) -> (String, Result<()>) {
    let printer = Rc::new(Printer {
        dialect: dialect::by_name(dialect).unwrap(),
        output: RefCell::default(),
    });
    let head = "import datetime\nimport decimal\nimport uuid\nfrom sqlalchemy.dialects import postgresql as pg\n";
    let result = run_with(head, script, printer.clone());
    let text = printer.output.borrow().trim().to_owned();
    (text, result)
}

/// The statements of a text.
fn statements(text: &str) -> Vec<&str> {
    text.split(";\n\n")
        .map(|text| text.trim_end_matches(';'))
        .collect()
}

fn compare(name: &str, dialect: &str, script: &str, recorded: &str) -> Option<String> {
    let (text, result) = printed(dialect, script);
    let (wanted, is_error) = match recorded.split_once("!! ") {
        Some((before, _)) => (before.trim(), true),
        None => (recorded.trim(), false),
    };
    let mut failure = String::new();
    let (ours, theirs) = (statements(&text), statements(wanted));
    for position in 0..ours.len().max(theirs.len()) {
        let (our, their) = (ours.get(position), theirs.get(position));
        if our != their {
            let none = "nothing";
            write!(
                failure,
                "\n  ours:     {}\n  recorded: {}",
                our.unwrap_or(&none),
                their.unwrap_or(&none)
            )
            .unwrap();
        }
    }
    match result {
        Err(error) if !is_error => {
            write!(failure, "\n  error: {error} {:?}", error.span()).unwrap()
        }
        Ok(()) if is_error => failure.push_str("\n  no error"),
        _ => {}
    }
    (!failure.is_empty()).then(|| format!("== {name} on {dialect}{failure}"))
}

fn check(recorded: &str) {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in recorded.split("\n==== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (script, answers) = rest.split_once("\n---- ").unwrap();
        for answer in answers.split("\n---- ") {
            let (dialect, answer) = answer.split_once('\n').unwrap();
            failures.extend(compare(name, dialect, script, answer));
            count += 1;
        }
    }
    assert!(count >= 4, "the cases are found");
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

macro_rules! recorded {
    ($($test:ident $file:literal;)*) => {
        $(#[test]
        fn $test() {
            check(include_str!(concat!("recorded/", $file, ".txt")));
        })*
    };
}

recorded! {
    selects_equal_alembic "select";
    sources_equal_alembic "source";
    subqueries_equal_alembic "subquery";
    changes_equal_alembic "change";
    conflicts_equal_alembic "conflict";
    operators_equal_alembic "operator";
    values_equal_alembic "value";
    elements_equal_alembic "element";
    bulk_inserts_equal_alembic "bulk";
    ddl_equals_alembic "ddl";
}

const TABLE: &str = "t = sa.table('t', sa.column('id', sa.Integer), sa.column('x'), sa.column('doc', sa.JSON), \
     sa.column('raw', sa.LargeBinary))\n";

fn only(dialect: &str, line: &str) -> String {
    let (text, result) = printed(dialect, &format!("{TABLE}{line}"));
    result.unwrap();
    text
}

/// Where Alembic cannot write a value, or leaves a parameter without value in the text.
#[test]
fn what_alembic_cannot_write_is_written() {
    for (dialect, line, sql) in [
        (
            "sqlite",
            "op.execute(t.insert().values(x=1))",
            "INSERT INTO t (x) VALUES (1);",
        ),
        (
            "postgresql",
            "op.execute(t.insert().values(doc={'a': [1, None, \"it's\"]}))",
            "INSERT INTO t (doc) VALUES ('{\"a\": [1, null, \"it''s\"]}');",
        ),
        (
            "mysql",
            "op.execute(t.insert().values(doc=None))",
            "INSERT INTO t (doc) VALUES ('null');",
        ),
        (
            "mysql",
            "op.execute(t.insert().values(doc=sa.null()))",
            "INSERT INTO t (doc) VALUES (NULL);",
        ),
        (
            "sqlite",
            "op.execute(t.insert().values(raw=b'\\xff'))",
            "INSERT INTO t (raw) VALUES (X'FF');",
        ),
        (
            "sqlite",
            "op.execute(sa.select(t.c.id).offset(3))",
            "SELECT t.id \nFROM t\n LIMIT -1 OFFSET 3;",
        ),
        (
            "sqlite",
            "op.execute(t.delete().where(t.c.id.is_distinct_from(3)))",
            "DELETE FROM t WHERE t.id IS NOT 3;",
        ),
        (
            "mariadb",
            "op.execute(mysql.insert(t).values(id=1).on_duplicate_key_update(id=2))",
            "INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE id = 2;",
        ),
        (
            "postgresql",
            "op.execute(t.insert())",
            "INSERT INTO t DEFAULT VALUES;",
        ),
        (
            "postgresql",
            "op.execute(sa.func.setval('s', 3))",
            "SELECT setval('s', 3) AS setval_1;",
        ),
        (
            "postgresql",
            "x = sa.Table('x', sa.MetaData(), sa.Column('a', sa.Integer, default=5), sa.Column('b', sa.Integer, \
             onupdate=lambda: 6))\nop.execute(x.insert().values(b=1))\nop.execute(x.update().values(a=1))",
            "INSERT INTO x (a, b) VALUES (5, 1);\n\nUPDATE x SET a=1, b=6;",
        ),
    ] {
        assert_eq!(
            only(dialect, line).replace('`', "\""),
            sql,
            "{dialect}: {line}"
        );
    }
}

#[test]
fn defect_7_percent_signs_are_never_doubled() {
    for dialect in ["postgresql", "sqlite", "mysql", "mariadb"] {
        let line = "op.execute(t.update().values(id=t.c.id % 7).where(t.c.x == '50% %s'))";
        let sql = "UPDATE t SET id=(t.id % 7) WHERE t.x = '50% %s';";
        assert_eq!(only(dialect, line), sql, "{dialect}");
    }
}

#[test]
fn wrong_use_is_one_error_at_its_line() {
    for (line, message) in [
        (
            "op.execute(t.update().values(id='x').where(t.c.id == 1))",
            "CompileError: the value of column 'id' cannot be 'x', its type is Integer",
        ),
        (
            "op.execute(t.insert().values(x={'a': 1}))",
            "CompileError: the value of column 'x' cannot be dict, since the column has no type",
        ),
        (
            "op.execute(t.insert().values([{'id': 1}, {'x': 1}]))",
            "CompileError: row 2 of `values([...])` has other columns than the first one: x instead of id",
        ),
        (
            "op.execute(t.update().where(t.c.id == 1))",
            "CompileError: the update of table 't' sets no column",
        ),
        (
            "op.execute(t.delete().where(id=3))",
            "TypeError: where() got an unexpected keyword argument 'id'",
        ),
        (
            "op.execute(t.delete().where('id = 3'))",
            "ArgumentError: SQL expression for WHERE/HAVING role expected, got str",
        ),
        (
            "op.execute(sa.select(t.c.id).order_by('nope'))",
            "CompileError: Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression 'nope' should be explicitly declared as text('nope')",
        ),
        (
            "op.execute(t.delete().where(t.c.id == sa.bindparam('q')))",
            "a value is required for bind parameter `q`",
        ),
        (
            "op.execute(t.insert().values(x='a\\0b'))",
            "a name or text holds a NUL character, which no SQL statement can hold",
        ),
        (
            "op.execute(sa.case([(t.c.id == 1, 2)]))",
            "ArgumentError: The \"whens\" argument to case() is a series of pairs, or a dict with `value`",
        ),
        (
            "op.execute(sa.select(t.join(sa.table('o', sa.column('id')))))",
            "NoForeignKeysError: Can't find any foreign key relationships between the two sides of the join",
        ),
    ] {
        let (_, result) = printed("postgresql", &format!("{TABLE}{line}"));
        let error = result.expect_err(line);
        assert_eq!(error.message(), message, "{line}");
        assert_eq!(error.span().expect(line).line(), 11, "{line}");
    }
}

/// Scripts written for SQLAlchemy 1 run with the version that their project has.
#[test]
fn a_select_of_sqlalchemy_1() {
    let script = r#"
import sqlalchemy as sa
t = sa.table("t", sa.column("a"), sa.column("b"))
bind = op.get_bind()
op.execute(sa.select([t.c.a, t.c.b], t.c.a == 1))
op.execute(sa.select([t.c.a]).where(t.c.b > 2))
op.execute(sa.select([sa.func.count()], from_obj=t))
op.execute(sa.select(columns).select_from(t) if (columns := [t.c.b]) else None)
"#;
    let (sql, end) = printed("postgresql", script);
    end.unwrap();
    assert_eq!(
        sql,
        "SELECT t.a, t.b \nFROM t \nWHERE t.a = 1;\n\nSELECT t.a \nFROM t \nWHERE t.b > 2;\n\n\
         SELECT count(*) AS count_1 \nFROM t;\n\nSELECT t.b \nFROM t;"
    );
}

#[test]
fn functions_by_their_module() {
    let script = r#"
import sqlalchemy as sa
from sqlalchemy.sql import functions
from sqlalchemy.dialects.postgresql.json import JSONB
from sqlalchemy.dialects.mysql.types import TINYINT
op.add_column("t", sa.Column("at", sa.DateTime, server_default=functions.now()))
op.add_column("t", sa.Column("j", JSONB().with_variant(TINYINT(1), "mysql")))
op.add_column("t", sa.Column("f", sa.Boolean(create_constraint=50)))
op.alter_column("t", sa.Column("f", sa.Boolean(), nullable=False))
"#;
    let (sql, end) = printed("postgresql", script);
    end.unwrap();
    assert_eq!(
        sql,
        "ALTER TABLE t ADD COLUMN at TIMESTAMP WITHOUT TIME ZONE DEFAULT now();\n\n\
         ALTER TABLE t ADD COLUMN j JSONB;\n\nALTER TABLE t ADD COLUMN f BOOLEAN;"
    );
    // The labels are one that nobody means; where the type is there, its name alone counts.
    let script = "op.add_column('t', sa.Column('e', sa.Enum(('a', 'b'), name='known')))";
    let (sql, end) = printed("postgresql", script);
    end.unwrap();
    assert!(sql.ends_with("ALTER TABLE t ADD COLUMN e known;"), "{sql}");
}

#[test]
fn what_a_dialect_can_do() {
    let script = r#"
import sqlalchemy as sa
from alembic import context
from dateutil.tz import tzutc
import datetime
dialect = op.get_bind().dialect
found = [name for name in ("supports_sequences", "supports_comments", "supports_alter", "insert_returning")
         if getattr(dialect, name)]
op.execute(sa.text(" ".join([context.get_impl().bind.dialect.name] + found)))
op.execute(sa.text(datetime.datetime(2020, 1, 2, tzinfo=tzutc()).isoformat()))
"#;
    for (dialect, expected) in [
        (
            "postgresql",
            "postgresql supports_sequences supports_comments supports_alter insert_returning",
        ),
        ("sqlite", "sqlite insert_returning"),
        ("mysql", "mysql supports_comments supports_alter"),
        (
            "mariadb",
            "mariadb supports_comments supports_alter insert_returning",
        ),
    ] {
        let (sql, end) = printed(dialect, script);
        end.unwrap();
        assert_eq!(sql, format!("{expected};\n\n2020-01-02T00:00:00+00:00;"));
    }
}

/// None among the items of a table or a column is nothing, as in SQLAlchemy 2.1.9.
#[test]
fn none_is_no_item() {
    let table = |a: &str, rest: &str| {
        format!(
            "op.create_table('t', sa.Column('a', sa.Integer{a}){rest}, sa.UniqueConstraint('a'))"
        )
    };
    let (written, result) = printed("postgresql", &table(", None", ", None"));
    result.unwrap();
    assert!(written.contains("UNIQUE (a)"), "{written}");
    assert_eq!(written, printed("postgresql", &table("", "")).0);
}

/// A statement of the project's own that no function writes for the dialect is told with its class.
#[test]
fn a_statement_that_nothing_writes_is_refused() {
    let (_, result) = printed(
        "postgresql",
        "from sqlalchemy.ext.compiler import compiles\n\
         from sqlalchemy.schema import DDLElement\n\
         class Refresh(DDLElement):\n    pass\n\
         @compiles(Refresh, 'mysql')\n\
         def write(element, compiler, **kw):\n    return 'REFRESH'\n\
         op.execute(Refresh())",
    );
    assert_eq!(
        result.unwrap_err().message(),
        "no function with `@compiles(Refresh)` says how it is written on postgresql"
    );
}

/// What psycopg2 makes of each, by `cursor.mogrify()`.
#[test]
fn strings_with_parameters_are_the_drivers() {
    let recorder = script(
        r#"
bind = op.get_bind()
bind.execute("UPDATE t SET a = %s, b = %s WHERE c = 10 %% 3", (1, "it's"))
bind.execute("INSERT INTO t VALUES (%s)", [(1,), (2,)])
bind.execute("DELETE FROM t WHERE a = %(a)s", {"a": None})
bind.execute("DELETE FROM t WHERE a = %(a)s", a=2)
bind.execute("SELECT %s + %s", 1, 2)
bind.exec_driver_sql("SELECT %s", ("x",))
"#,
    );
    let expected = [
        "UPDATE t SET a = 1, b = 'it''s' WHERE c = 10 % 3",
        "INSERT INTO t VALUES (1)",
        "INSERT INTO t VALUES (2)",
        "DELETE FROM t WHERE a = NULL",
        "DELETE FROM t WHERE a = 2",
        "SELECT 1 + 2",
        "SELECT 'x'",
    ];
    assert_eq!(*recorder.queries.borrow(), expected);
    for text in [
        "op.get_bind().execute('SELECT %s, %s', (1,))",
        "op.get_bind().execute('SELECT %s', (1, 2))",
        "op.get_bind().execute('SELECT %(a)s', {'b': 1})",
    ] {
        assert!(script_error(text).span().is_some(), "{text}");
    }
}
