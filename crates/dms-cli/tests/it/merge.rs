//! `dms merge` and `dms branches`. The texts are those of Alembic 1.20 on the same files.

use crate::support::{Folder, Run};

/// r01 with two revisions above it; the second carries a label.
fn branched() -> Folder {
    let folder = Folder::with_chain(1);
    for (id, label) in [("left", "None"), ("right", "('side',)")] {
        folder.write(
            &format!("migrations/versions/{id}_x.py"),
            &format!(
                "\"\"\"to the {id}\n\nRevision ID: {id}\n\n\"\"\"\nrevision = '{id}'\ndown_revision = 'r01_id'\n\
                 branch_labels = {label}\ndepends_on = None\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
            ),
        );
    }
    folder
}

fn merge(folder: &Folder, arguments: &[&str]) -> Run {
    let mut all = vec!["merge", "-m", "together", "--rev-id", "merged"];
    all.extend(arguments);
    folder.dms(&all)
}

#[test]
fn joins_what_is_named() {
    for arguments in [
        &["heads"][..],
        &["left", "right"],
        &["lef", "side@head"],
        &[],
    ] {
        let folder = branched();
        let run = merge(&folder, arguments).succeeds();
        let path = folder.path().join("migrations/versions/merged_together.py");
        let path = path.canonicalize().unwrap();
        assert_eq!(
            run.stdout,
            format!("Generating {} ...  done\n", path.display())
        );
        let text = folder.read("migrations/versions/merged_together.py");
        assert!(
            text.starts_with("\"\"\"together\n\nRevision ID: merged\nRevises: left, right\n"),
            "{text}"
        );
        assert!(
            text.contains(
                "\ndown_revision: Union[str, Sequence[str], None] = ('left', 'right')\n\
                 branch_labels: Union[str, Sequence[str], None] = None\n\
                 depends_on: Union[str, Sequence[str], None] = None\n\n\n\
                 def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    pass\n"
            ),
            "{text}"
        );
        assert_eq!(
            folder.dms(&["heads"]).succeeds().stdout,
            "merged (side) (head)\n"
        );
        folder.dms(&["upgrade"]).succeeds();
        assert_eq!(folder.database("app.db").1, ["merged"]);
    }
}

#[test]
fn takes_a_label_and_says_what_it_wrote() {
    let folder = branched();
    let run = merge(&folder, &["--branch-label", "both", "--json", "heads"]).succeeds();
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["revision"], "merged");
    assert_eq!(
        folder.dms(&["show", "both"]).succeeds().stdout,
        folder.dms(&["show", "merged"]).succeeds().stdout
    );
}

#[test]
fn refuses_what_is_no_merge() {
    let folder = branched();
    let before = folder.files();
    merge(&folder, &["left"]).fails(&["nothing to merge", "left"]);
    merge(&folder, &["left", "left"]).fails(&["duplicate", "left"]);
    merge(&folder, &["left", "nosuch"]).fails(&["nosuch"]);
    merge(&folder, &["left", "r01_id"]).fails(&["r01_id"]);
    merge(&folder, &["--branch-label", "side"]).fails(&["side", "right"]);
    folder
        .dms(&["merge", "--rev-id", "left"])
        .fails(&["left", "present"]);
    assert_eq!(folder.files(), before);
}

/// Alembic writes such a file with `--splice`, and the version table goes astray at the next downgrade.
#[test]
fn defect_13b_an_ancestor_is_refused() {
    let folder = branched();
    let before = folder.files();
    merge(&folder, &["left", "r01_id", "--splice"]).fails(&["r01_id", "ancestor", "left"]);
    assert_eq!(folder.files(), before);
}

#[test]
fn splice_takes_what_is_no_head() {
    let folder = branched();
    folder
        .dms(&["revision", "-m", "on", "--rev-id", "on", "--head", "left"])
        .succeeds();
    let before = folder.files();
    merge(&folder, &["left", "right"]).fails(&["left", "--splice"]);
    assert_eq!(folder.files(), before);
    merge(&folder, &["left", "right", "--splice"]).succeeds();
}

#[test]
fn branches_lists_branch_points() {
    let folder = branched();
    assert_eq!(
        folder.dms(&["branches"]).succeeds().stdout,
        "r01_id (branchpoint)\n       -> left (head)\n       -> right (side) (head)\n\n"
    );
    let path = folder.path().join("migrations/versions/r01_id_step.py");
    assert_eq!(
        folder.dms(&["branches", "-v"]).succeeds().stdout,
        format!(
            "Rev: r01_id (branchpoint)\nParent: <base>\nBranches into: left, right\nPath: {}\n\n\
             \x20   step 1\n    \n    Revision ID: r01_id\n\n\
             \x20      -> left (head), to the left\n       -> right (side) (head), to the right\n\n",
            path.canonicalize().unwrap().display()
        )
    );
    let run = folder.dms(&["branches", "--json"]).succeeds();
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["revisions"][0]["revision"], "r01_id");
    assert_eq!(
        document["revisions"][0]["children"],
        serde_json::json!(["left", "right"])
    );
    assert_eq!(
        Folder::with_chain(3).dms(&["branches"]).succeeds().stdout,
        ""
    );
}

#[test]
fn heads_without_those_that_others_need() {
    let folder = branched();
    let text = folder.read("migrations/versions/left_x.py");
    folder.write(
        "migrations/versions/left_x.py",
        &text.replace("depends_on = None", "depends_on = 'side'"),
    );
    assert_eq!(
        folder.dms(&["heads"]).succeeds().stdout,
        "left (head)\nright (side) (effective head)\n"
    );
    assert_eq!(
        folder
            .dms(&["heads", "--resolve-dependencies"])
            .succeeds()
            .stdout,
        "left (head)\n"
    );
    // A label stays a label, as it is written.
    let verbose = folder.dms(&["show", "left"]).succeeds().stdout;
    assert!(verbose.contains("\nAlso depends on: side\n"), "{verbose}");
    let history = folder.dms(&["history"]).succeeds().stdout;
    assert!(
        history.contains("r01_id (side) -> left (head), to the left\n"),
        "{history}"
    );
}
