//! current, history, heads, show.

use crate::support::{FIRST, Folder};

#[test]
fn current_before_and_after() {
    let folder = Folder::product();
    assert_eq!(folder.dms(&["current"]).succeeds().stdout, "");
    assert!(
        !folder.path().join("product.db").exists(),
        "looking made a database"
    );
    folder.dms(&["current", "--check-heads"]).fails(&["head"]);
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(
        folder.dms(&["current"]).succeeds().stdout,
        format!("{FIRST} (head)\n")
    );
    folder.dms(&["current", "--check-heads"]).succeeds();
    let verbose = folder.dms(&["current", "-v"]).succeeds().stdout;
    let mut lines = verbose.lines();
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("Current revision(s) for sqlite:///") && first.ends_with("product.db:"),
        "{verbose}"
    );
    assert_eq!(lines.next(), Some(format!("Rev: {FIRST} (head)").as_str()));
    assert_eq!(lines.next(), Some("Parent: <base>"));
    assert!(lines.next().unwrap().starts_with("Path: "), "{verbose}");
}

#[test]
fn history_lists_the_newest_first() {
    let folder = Folder::with_chain(5);
    let all = folder.dms(&["history"]).succeeds().stdout;
    assert_eq!(
        all,
        "r04_id -> r05_id (head), step 5\nr03_id -> r04_id, step 4\nr02_id -> r03_id, step 3\n\
         r01_id -> r02_id, step 2\n<base> -> r01_id, step 1\n"
    );
    // Alembic shows the beginning of a range, too.
    let range = folder
        .dms(&["history", "-r", "r02_id:r03_id"])
        .succeeds()
        .stdout;
    assert_eq!(
        range,
        "r02_id -> r03_id, step 3\nr01_id -> r02_id, step 2\n"
    );
    let last = folder.dms(&["history", "-r", "-2:"]).succeeds().stdout;
    assert_eq!(last, folder.dms(&["history", "-r-2:"]).succeeds().stdout);
    assert!(
        last.starts_with("r04_id -> r05_id (head), step 5\n"),
        "{last}"
    );
    folder.dms(&["upgrade", "r03_id"]).succeeds();
    let marked = folder.dms(&["history", "-i"]).succeeds().stdout;
    assert!(
        marked.contains("r02_id -> r03_id (current), step 3\n"),
        "{marked}"
    );
    let from_here = folder.dms(&["history", "-r", "current:"]).succeeds().stdout;
    assert!(
        from_here.contains("step 5") && !from_here.contains("step 2"),
        "{from_here}"
    );
    folder.dms(&["history", "-r", "nocolon"]).fails(&["range"]);
}

#[test]
fn heads_and_show() {
    let folder = Folder::product();
    assert_eq!(
        folder.dms(&["heads"]).succeeds().stdout,
        format!("{FIRST} (head)\n")
    );
    let shown = folder.dms(&["show", "6173"]).succeeds().stdout;
    assert!(
        shown.starts_with(&format!("Rev: {FIRST} (head)\nParent: <base>\nPath: ")),
        "{shown}"
    );
    assert!(shown.contains("\n    Add product\n"), "{shown}");
    assert_eq!(folder.dms(&["show"]).succeeds().stdout, shown);
    assert_eq!(folder.dms(&["show", "base"]).succeeds().stdout, "");
    folder.dms(&["show", "nosuch"]).fails(&["nosuch"]);
}

#[test]
fn relative_steps() {
    let folder = Folder::with_chain(4);
    folder.dms(&["upgrade", "+2"]).succeeds();
    assert_eq!(folder.database("app.db").1, ["r02_id"]);
    folder.dms(&["upgrade", "r02_id+1"]).succeeds();
    assert_eq!(folder.database("app.db").1, ["r03_id"]);
    folder.dms(&["downgrade", "-2"]).succeeds();
    assert_eq!(folder.database("app.db").1, ["r01_id"]);
    folder.dms(&["upgrade", "+9"]).fails(&["+9"]);
    folder.dms(&["downgrade", "-9"]).fails(&["-9"]);
    assert_eq!(folder.database("app.db").1, ["r01_id"]);
}
