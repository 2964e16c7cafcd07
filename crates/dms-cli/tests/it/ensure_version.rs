//! `dms ensure-version` and `dms current -c`.

use crate::support::Folder;

/// What Alembic 1.20 prints for `ensure_version --sql`.
const CREATE: &str = "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    \
                      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n";

#[test]
fn makes_the_table_once() {
    let folder = Folder::with_chain(2);
    for created in [true, false] {
        let run = folder.dms(&["ensure-version", "--json"]).succeeds();
        let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(document["created"], created);
        let (tables, rows) = folder.database("app.db");
        assert!(tables["alembic_version"].contains("version_num VARCHAR(32) NOT NULL"));
        assert_eq!(rows, [""; 0]);
    }
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.dms(&["ensure_version"]).succeeds().stdout, "");
    assert_eq!(folder.database("app.db").1, ["r02_id"]);
}

#[test]
fn prints_the_sql() {
    let folder = Folder::with_chain(1);
    let run = folder.dms(&["ensure-version", "--sql"]).succeeds();
    assert_eq!(run.stdout, CREATE);
    assert!(!folder.path().join("app.db").exists());
    let postgres = ["ensure-version", "--sql", "--url", "postgresql://h/d"];
    assert_eq!(
        folder.dms(&postgres).succeeds().stdout,
        format!("BEGIN;\n\n{CREATE}COMMIT;\n\n")
    );
    // In Alembic a transaction per migration is none where nothing migrates.
    let settings = folder.read("dms.toml") + "transaction_per_migration = true\n";
    folder.write("dms.toml", &settings);
    assert_eq!(folder.dms(&postgres).succeeds().stdout, CREATE);
}

#[test]
fn current_takes_the_short_option_of_alembic() {
    let folder = Folder::with_chain(1);
    folder.dms(&["current", "-c"]).fails(&["head"]);
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(
        folder.dms(&["current", "-c"]).succeeds().stdout,
        "r01_id (head)\n"
    );
    let settings = folder.read("dms.toml").replace("app.db", "other.db");
    folder.write("other.toml", &settings);
    for arguments in [
        &["-c", "other.toml", "current"][..],
        &["current", "--config", "other.toml"],
    ] {
        assert_eq!(folder.dms(arguments).succeeds().stdout, "", "{arguments:?}");
    }
    folder
        .dms(&["-c", "other.toml", "current", "-c"])
        .fails(&["head"]);
}

/// Alembic prints no transaction where the settings say that DDL stands in none.
#[test]
fn the_sql_goes_by_transactional_ddl() {
    let folder = Folder::product();
    let settings = folder.read("dms.toml");
    folder.write(
        "dms.toml",
        &format!("transactional_ddl = false\n{settings}"),
    );
    let run = folder
        .dms(&["ensure-version", "--sql", "--url", "postgresql://"])
        .succeeds();
    assert_eq!(
        run.stdout,
        "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    \
         CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n"
    );
    assert!(run.stderr.contains("Will assume non-transactional DDL."));
}
