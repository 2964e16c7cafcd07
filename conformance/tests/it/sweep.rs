//! The sweep: every directive with every argument, on the four dialects, beside what Alembic answered.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use dms::engine::Migrator;
use dms_conformance::folder;
use dms_conformance::sweep::{Answer, DIALECTS, Difference, REASONS, Sweep, agree, answers, page};

/// The cases and what DMS answers, which is the long part.
fn replayed() -> &'static (Sweep, Vec<[Answer; 4]>) {
    static REPLAYED: OnceLock<(Sweep, Vec<[Answer; 4]>)> = OnceLock::new();
    REPLAYED.get_or_init(|| {
        let sweep = Sweep::read().unwrap();
        let answers = answers(&sweep);
        (sweep, answers)
    })
}

fn differences() -> Vec<Difference<'static>> {
    let (sweep, answers) = replayed();
    let mut differences = Vec::new();
    for (case, answers) in sweep.cases.iter().zip(answers) {
        for (dialect, ours) in DIALECTS.into_iter().zip(answers) {
            let alembic = case.alembic(dialect);
            if !agree(alembic, ours) {
                differences.push(Difference {
                    case,
                    dialect,
                    alembic,
                    ours,
                });
            }
        }
    }
    differences
}

#[test]
fn every_argument_is_rendered_as_alembic_renders_it() {
    let (sweep, answers) = replayed();
    assert!(sweep.cases.len() > 1_200, "{}", sweep.cases.len());
    assert_eq!(answers.len(), sweep.cases.len());
    let mut met = BTreeSet::new();
    let mut failures = Vec::new();
    for difference in differences() {
        match difference.reason() {
            Some(reason) => {
                met.insert(reason.note);
            }
            None => failures.push(format!(
                "{}: {}\n  alembic: {:?}\n  ours: {:?}\n",
                difference.dialect, difference.case.script, difference.alembic, difference.ours
            )),
        }
    }
    let shown = &failures[..failures.len().min(10)];
    assert!(
        shown.is_empty(),
        "{} answers differ without a reason:\n{}",
        failures.len(),
        shown.join("\n")
    );
    for reason in &REASONS {
        assert!(met.contains(reason.note), "never met: {}", reason.note);
    }
}

#[test]
fn every_refusal_has_the_line_of_the_script() {
    let (sweep, answers) = replayed();
    for (case, answers) in sweep.cases.iter().zip(answers) {
        for ours in answers {
            if let Answer::Refused(message) = ours {
                let is_placed = message.contains("(at case.py:1");
                assert!(is_placed, "{}\n{message}", case.script);
            }
        }
    }
}

#[test]
fn every_reason_is_told_in_the_docs() {
    let path = folder().join("../docs/differences.md");
    let text = std::fs::read_to_string(path).unwrap();
    for reason in &REASONS {
        let is_told = text.contains(reason.words);
        assert!(is_told, "docs/differences.md: {}", reason.words);
    }
}

#[test]
fn the_table_of_operations_is_fresh() {
    let (sweep, answers) = replayed();
    let fresh = page(sweep, answers).unwrap();
    let path = folder().join("../docs/operations.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text == fresh,
        "renew docs/operations.md: cargo xtask operations"
    );
}

/// What `recreate="always"` asks of the table is done to it where it stands: these are Alembic's statements for the same
/// operations outside a batch.
#[test]
fn always_changes_a_servers_table_in_place() {
    let text = "\
from alembic import op
import sqlalchemy as sa

revision = 'aaaa11112222'
down_revision = None


def upgrade():
    before = sa.Table('t', sa.MetaData(), sa.Column('a', sa.String(30), server_default='x', nullable=False))
    with op.batch_alter_table('t', recreate='always', copy_from=before, table_args=(
            sa.Column('x', sa.Integer()), sa.UniqueConstraint('x', name='uq_x'), sa.Index('ix_x', 'x'))) as batch_op:
        batch_op.alter_column('a', new_column_name='z')
";
    let besides = "ALTER TABLE t ADD COLUMN x INTEGER;\n\nALTER TABLE t ADD CONSTRAINT uq_x UNIQUE (x);\n\n\
                   CREATE INDEX ix_x ON t (x);\n\n";
    for (dialect, change) in [
        ("postgresql", "ALTER TABLE t RENAME a TO z;\n\n"),
        (
            "mysql",
            "ALTER TABLE t CHANGE a z VARCHAR(30) NOT NULL DEFAULT 'x';\n\n",
        ),
    ] {
        let mut migrator = Migrator::embedded(&[("case.py", text)])
            .unwrap()
            .for_url(&format!("{dialect}://"))
            .unwrap();
        let sql = migrator.upgrade_sql("head").unwrap();
        assert!(sql.contains(&format!("{change}{besides}")), "{sql}");
    }
}
