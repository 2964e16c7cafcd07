//! `--json`: one document, stable names.

use serde_json::{Value, json};

use crate::support::{FIRST, Folder, Run};

#[track_caller]
fn document(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn every_report_is_a_document() {
    let folder = Folder::product();
    let up = document(&folder.dms(&["upgrade", "--json"]).succeeds());
    assert_eq!(
        up,
        json!({
            "before": [], "after": [FIRST],
            "steps": [{"direction": "upgrade", "revision": FIRST, "from": [], "to": [FIRST]}],
        })
    );
    for command in ["current", "heads", "history", "show"] {
        let listed = document(&folder.dms(&[command, "--json"]).succeeds());
        let revision = &listed["revisions"][0];
        assert_eq!(revision["revision"], FIRST, "{command}");
        assert_eq!(revision["down_revisions"], json!([]));
        assert_eq!(revision["message"], "Add product");
        assert_eq!(revision["is_head"], true);
    }
    let history = document(&folder.dms(&["history", "-i", "--json"]).succeeds());
    assert_eq!(history["revisions"][0]["is_current"], true);
    let check = document(&folder.dms(&["check", "--json"]).succeeds());
    assert_eq!(check, json!({"is_up_to_date": true, "operations": []}));
    let migrate = document(&folder.dms(&["migrate", "--json"]).succeeds());
    assert_eq!(
        migrate,
        json!({"revision": null, "path": null, "script": null, "verified": null, "finding": null})
    );
    let revision = document(
        &folder
            .dms(&["revision", "-m", "x", "--rev-id", "abcd", "--json"])
            .succeeds(),
    );
    assert_eq!(revision["revision"], "abcd");
    assert!(
        revision["path"]
            .as_str()
            .unwrap()
            .ends_with("versions/abcd_x.py")
    );
    let export = document(&folder.dms(&["export", "--json"]).succeeds());
    assert_eq!(export["written"].as_array().unwrap().len(), 5, "{export}");
    assert_eq!(
        document(&folder.dms(&["version", "--json"]))["version"],
        env!("CARGO_PKG_VERSION")
    );
    let down = document(&folder.dms(&["downgrade", "base", "--json"]).succeeds());
    assert_eq!(down["after"], json!([]));
    let stamp = document(&folder.dms(&["stamp", FIRST, "--json"]).succeeds());
    assert_eq!(stamp["steps"][0]["direction"], "stamp");
    let init = document(&Folder::empty().dms(&["init", "--json"]).succeeds());
    assert!(init["created"].as_array().unwrap().len() >= 3);
}

#[test]
fn errors_are_documents_on_stderr() {
    let folder = Folder::product();
    let run = folder.dms(&["-q", "upgrade", "nosuch", "--json"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    let error: Value = serde_json::from_str(&run.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "graph");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("nosuch")
    );
    assert!(error["error"]["hint"].is_string());

    folder.write(
        "migrations/versions/bad.py",
        "revision = 'bad1'\ndown_revision = (\n",
    );
    let run = folder.dms(&["-q", "upgrade", "--json"]);
    let error: Value = serde_json::from_str(&run.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "script");
    assert!(error["error"]["file"].as_str().unwrap().ends_with("bad.py"));
    assert!(error["error"]["line"].as_u64().unwrap() >= 2, "{error}");
}

#[test]
fn check_answers_on_stdout_and_refuses() {
    let folder = Folder::product();
    folder.dms(&["upgrade"]).succeeds();
    let models = folder.read("models.py") + "    weight: Mapped[int]\n";
    folder.write("models.py", &models);
    let run = folder.dms(&["check", "--json"]);
    assert_eq!(run.status, 1, "{run:?}");
    let check = document(&run);
    assert_eq!(check["is_up_to_date"], false);
    assert_eq!(check["operations"].as_array().unwrap().len(), 1, "{check}");
}
