//! What the parts of a run cost: `cargo bench -p dms`. `cargo xtask bench` measures whole commands beside Alembic.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;

use divan::{Bencher, black_box};
use dms::dialect::by_name;
use dms::diff::{DiffOptions, Difference, diff};
use dms::graph::{Graph, Revision};
use dms::schema::Schema;
use dms::script::{RenderOptions, ScriptDirectory, ScriptSettings};
use dms::source::{Models, read};

fn main() {
    divan::main();
}

/// A module of models.
fn models(tables: usize) -> String {
    let mut text = "\
from typing import Optional
from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass
"
    .to_owned();
    for number in 0..tables {
        let _ = write!(
            text,
            "\n\nclass Thing{number}(Base):\n    __tablename__ = \"thing_{number}\"\n    \
             __table_args__ = (Index(\"ix_thing_{number}_name\", \"name\"),)\n    \
             id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str] = mapped_column(String(80))\n    \
             price: Mapped[Optional[float]] = mapped_column(Numeric(10, 2))\n    \
             other_id: Mapped[Optional[int]] = mapped_column(ForeignKey(\"thing_{}.id\"))\n",
            number / 2
        );
    }
    text
}

fn read_models(tables: usize) -> Schema {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.py"), models(tables)).unwrap();
    read(&wanted(folder.path())).unwrap()
}

fn wanted(folder: &std::path::Path) -> Models {
    Models {
        roots: vec![folder.to_owned()],
        targets: vec!["models".to_owned()],
        ..Models::default()
    }
}

/// The operations that make these tables.
fn creation(tables: usize) -> Difference {
    diff(
        &Schema::default(),
        &read_models(tables),
        &DiffOptions::default(),
    )
}

#[divan::bench(args = [10, 100, 1_000])]
fn evaluate_models(bencher: Bencher, tables: usize) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("models.py"), models(tables)).unwrap();
    let models = wanted(folder.path());
    bencher.bench_local(|| read(black_box(&models)).unwrap());
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn read_script_heads(bencher: Bencher, revisions: usize) {
    let folder = tempfile::tempdir().unwrap();
    let versions = folder.path().join("versions");
    fs::create_dir(&versions).unwrap();
    for revision in line(revisions) {
        let down = revision.down_revisions.first();
        let down = down.map_or("None".to_owned(), |down| format!("{down:?}"));
        let text = format!(
            "\"\"\"add a column\n\nRevision ID: {id}\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\
             revision = \"{id}\"\ndown_revision = {down}\n\n\ndef upgrade():\n    \
             op.add_column(\"thing\", sa.Column(\"c_{id}\", sa.Integer()))\n\n\ndef downgrade():\n    \
             op.drop_column(\"thing\", \"c_{id}\")\n",
            id = revision.id
        );
        fs::write(versions.join(format!("{}.py", revision.id)), text).unwrap();
    }
    bencher.bench_local(|| ScriptDirectory::open(ScriptSettings::new(folder.path())).unwrap());
}

/// Revisions in a line.
fn line(size: usize) -> Vec<Revision> {
    let id = |number: usize| format!("{number:012x}");
    let revisions = (0..size).map(|number| Revision {
        id: id(number),
        down_revisions: number.checked_sub(1).map(id).into_iter().collect(),
        ..Revision::default()
    });
    revisions.collect()
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn graph(bencher: Bencher, revisions: usize) {
    bencher
        .with_inputs(|| line(revisions))
        .bench_local_values(|revisions| Graph::new(revisions).unwrap());
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn steps_of_an_upgrade(bencher: Bencher, revisions: usize) {
    let (graph, _) = Graph::new(line(revisions)).unwrap();
    bencher.bench_local(|| graph.upgrade(&[], black_box("head")).unwrap());
}

#[divan::bench(args = [10, 100, 1_000])]
fn compare_equal_schemas(bencher: Bencher, tables: usize) {
    let (before, after) = (read_models(tables), read_models(tables));
    let options = DiffOptions::default();
    bencher.bench_local(|| diff(black_box(&before), black_box(&after), &options));
}

#[divan::bench(args = [10, 100, 1_000])]
fn compare_with_nothing(bencher: Bencher, tables: usize) {
    let after = read_models(tables);
    let options = DiffOptions::default();
    bencher.bench_local(|| diff(&Schema::default(), black_box(&after), &options));
}

#[divan::bench(args = ["sqlite", "postgresql", "mysql"])]
fn render_sql_of_100_tables(bencher: Bencher, dialect: &str) {
    let dialect = by_name(dialect).unwrap();
    let operations = creation(100).upgrade;
    let nothing = Schema::default();
    bencher.bench_local(|| {
        for operation in &operations {
            black_box(dialect.render(black_box(operation), &nothing).unwrap());
        }
    });
}

#[divan::bench(args = [10, 100, 1_000])]
fn render_a_script(bencher: Bencher, tables: usize) {
    let dialect = by_name("postgresql").unwrap();
    let difference = creation(tables);
    let options = RenderOptions::default();
    bencher.bench_local(|| {
        let (upgrade, downgrade) = (&difference.upgrade, &difference.downgrade);
        dms::script::render(black_box(upgrade), downgrade, &options, dialect.as_ref()).unwrap()
    });
}

/// Introspection without the database's own time: the answers to its queries are those of the first run.
#[cfg(feature = "sqlite")]
mod introspection {
    use std::collections::HashMap;

    use dms::conn::{Connection, Rows, Value};
    use dms::dialect::Scope;
    use dms::driver::{ConnectOptions, connect};
    use dms::url::Url;

    use super::*;

    struct Recorded {
        database: Box<dyn Connection>,
        answers: HashMap<String, Rows>,
    }

    impl Connection for Recorded {
        fn execute(&mut self, sql: &str) -> dms::Result<Rows> {
            self.query(sql, &[])
        }

        fn execute_script(&mut self, sql: &str) -> dms::Result<()> {
            self.database.execute_script(sql)
        }

        fn query(&mut self, sql: &str, parameters: &[Value]) -> dms::Result<Rows> {
            let question = format!("{sql}{parameters:?}");
            if let Some(rows) = self.answers.get(&question) {
                return Ok(rows.clone());
            }
            let rows = self.database.query(sql, parameters)?;
            self.answers.insert(question, rows.clone());
            Ok(rows)
        }

        fn begin(&mut self) -> dms::Result<()> {
            self.database.begin()
        }

        fn commit(&mut self) -> dms::Result<()> {
            self.database.commit()
        }

        fn rollback(&mut self) -> dms::Result<()> {
            self.database.rollback()
        }

        fn server_version(&mut self) -> dms::Result<(u32, u32)> {
            self.database.server_version()
        }
    }

    #[divan::bench(args = [10, 100, 1_000])]
    fn decode(bencher: Bencher, tables: usize) {
        let dialect = by_name("sqlite").unwrap();
        let url = Url::parse("sqlite://").unwrap();
        let mut database = connect(&url, &ConnectOptions::default()).unwrap();
        for operation in &creation(tables).upgrade {
            for statement in dialect.render(operation, &Schema::default()).unwrap() {
                database.execute(&statement.sql).unwrap();
            }
        }
        let mut recorded = Recorded {
            database,
            answers: HashMap::new(),
        };
        bencher.bench_local(|| {
            let schema = dialect
                .introspect(&mut recorded, &Scope::default())
                .unwrap();
            assert_eq!(schema.tables.len(), tables);
            schema
        });
    }
}
