//! Several runs on one database.

use std::process::{Child, Stdio};

use crate::support::{Folder, dms};

#[test]
fn runs_at_the_same_time_wait_for_each_other() {
    let folder = Folder::with_chain(12);
    let children: Vec<Child> = (0..4)
        .map(|_| {
            dms()
                .current_dir(folder.path())
                .arg("upgrade")
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut steps = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{stderr}");
        steps += stderr.matches("Running upgrade").count();
    }
    assert_eq!(steps, 12, "a revision ran twice, or not at all");
    assert_eq!(folder.database("app.db").1, ["r12_id"]);
}

#[test]
fn waiting_is_bounded_and_told() {
    let folder = Folder::with_chain(1);
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let started = std::time::Instant::now();
    folder
        .dms(&["upgrade", "--lock-timeout", "1"])
        .fails(&["lock"]);
    assert!(started.elapsed().as_secs() < 10);
    connection.execute_batch("COMMIT").unwrap();
    folder.dms(&["upgrade", "--lock-timeout", "1"]).succeeds();
}
