//! Several verbs on one migrator.

use dms::driver::{ConnectOptions, connect};
use dms::engine::{Event, Migrator};
use dms::url::Url;
use std::cell::RefCell;
use std::rc::Rc;

const SCRIPT: &str = "
from alembic import op
import sqlalchemy as sa

revision = 'aaaa11112222'
down_revision = None


def upgrade():
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table('t')
";

fn migrator() -> Migrator {
    Migrator::embedded(&[("aaaa11112222_t.py", SCRIPT)]).unwrap()
}

/// A look at a file that is not there must not make the next verb work on what stood in for it.
#[test]
fn a_look_at_a_missing_file_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let mut migrator = migrator()
        .for_url(&format!("sqlite:///{}", file.display()))
        .unwrap();
    assert_eq!(migrator.current().unwrap(), []);
    assert!(!file.exists(), "a look makes no file");
    assert!(migrator.upgrade("nosuch").is_err());
    assert!(!file.exists(), "a refused run leaves no file");
    migrator.upgrade("head").unwrap();
    assert!(file.exists());
    assert_eq!(migrator.current().unwrap().len(), 1);
}

#[test]
fn a_purge_is_a_run_like_any_other() {
    let events = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&events);
    let mut migrator = migrator()
        .observe(move |event: &Event| seen.borrow_mut().push(event.to_string()))
        .connect("sqlite://")
        .unwrap();
    migrator.upgrade("head").unwrap();
    let purged = migrator.stamp(&["base"], true).unwrap();
    assert_eq!(purged.before, ["aaaa11112222"]);
    assert_eq!(purged.after, [""; 0]);
    events.borrow_mut().clear();
    let stamped = migrator.stamp(&["head"], true).unwrap();
    assert_eq!(stamped.after, ["aaaa11112222"]);
    assert!(migrator.stamp(&["nosuch"], true).is_err());
    assert_eq!(
        migrator.current().unwrap().len(),
        1,
        "a refused purge purges nothing"
    );
    assert!(
        events
            .borrow()
            .iter()
            .any(|line| line == "Running stamp_revision  -> aaaa11112222")
    );
}

/// A script of this id behind the one before it in the alphabet, whose `upgrade()` has this line.
fn step(id: char, line: &str) -> String {
    let down = char::from(id as u8 - 1);
    let down = if id == 'b' {
        "None".to_owned()
    } else {
        format!("'{down}'")
    };
    format!(
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = '{id}'\ndown_revision = {down}\n\n\n\
         def upgrade():\n    {line}\n\n\ndef downgrade():\n    pass\n"
    )
}

/// Runs these lines, a revision each, on a file; what its table `log` holds then.
fn logged(lines: &[&str]) -> dms::Result<Vec<String>> {
    let scripts: Vec<(String, String)> = ('b'..)
        .zip(lines)
        .map(|(id, line)| (format!("{id}.py"), step(id, line)))
        .collect();
    let scripts: Vec<(&str, &str)> = scripts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("app.db").display());
    Migrator::embedded(&scripts)?
        .connect(&url)?
        .upgrade("head")?;
    let mut connection = connect(&Url::parse(&url)?, &ConnectOptions::default())?;
    let rows = connection.execute("SELECT seen FROM log ORDER BY rowid")?;
    let texts = rows.rows.iter().filter_map(|row| row.text(0));
    Ok(texts.map(str::to_owned).collect())
}

/// Rows of the version table are written when someone can look: a script that does sees the revision before it, as
/// in Alembic, which writes each at once.
#[test]
fn a_script_that_looks_at_the_version_table_sees_the_revision_before_it() {
    let look = "op.execute('INSERT INTO log SELECT version_num FROM alembic_version')";
    let ask =
        "op.get_bind().execute(sa.text('INSERT INTO log SELECT version_num FROM alembic_version'))";
    let create = "op.create_table('log', sa.Column('seen', sa.Text()))";
    let other = "op.create_table('other', sa.Column('id', sa.Integer()))";
    let seen = logged(&[create, other, look, ask, "pass", look]).unwrap();
    assert_eq!(seen, ["c", "d", "f"]);
}

#[test]
fn a_version_row_that_is_gone_stops_the_run() {
    let create = "op.create_table('log', sa.Column('seen', sa.Text()))";
    let remove = "op.execute('DELETE FROM alembic_version')";
    let error = logged(&[create, remove, "pass"]).unwrap_err();
    let message =
        "expected to match one row when updating `b` to `c` in `alembic_version`; 0 found";
    assert!(error.message().contains(message), "{}", error.message());
}
