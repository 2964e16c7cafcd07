//! Several verbs on one migrator.

use dms::engine::{Event, Migrator};
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
