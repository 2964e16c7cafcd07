//! `dms init`.

use crate::support::Folder;

#[test]
fn makes_a_project_that_works() {
    let folder = Folder::empty();
    let run = folder.dms(&["init"]).succeeds();
    for name in ["dms.toml", "migrations/README", "migrations/script.py.mako"] {
        assert!(
            run.stdout.contains(&format!("Created {name}\n")),
            "{}",
            run.stdout
        );
        assert!(folder.path().join(name).is_file(), "{name}");
    }
    assert!(folder.path().join("migrations/versions").is_dir());
    assert!(run.stdout.contains("dms migrate -m"), "{}", run.stdout);
    folder
        .dms(&["revision", "-m", "by hand", "--rev-id", "abc123"])
        .succeeds();
    folder
        .dms(&["upgrade", "--url", "sqlite:///app.db"])
        .succeeds();
    assert_eq!(folder.database("app.db").1, ["abc123"]);
}

#[test]
fn takes_a_folder() {
    for arguments in [
        ["init", "db/steps"].as_slice(),
        &["init", "-d", "db/steps"],
        &["-d", "db/steps", "init"],
    ] {
        let folder = Folder::empty();
        folder.dms(arguments).succeeds();
        assert!(folder.path().join("db/steps/versions").is_dir());
        folder
            .dms(&["revision", "-m", "one", "--rev-id", "abc123"])
            .succeeds();
        assert!(
            folder
                .path()
                .join("db/steps/versions/abc123_one.py")
                .is_file()
        );
    }
}

#[test]
fn refuses_to_overwrite() {
    let folder = Folder::product();
    let before = folder.files();
    folder.dms(&["init"]).fails(&["exists"]);
    folder.dms(&["init", "elsewhere"]).fails(&["dms.toml"]);
    assert_eq!(folder.files(), before);
    assert!(!folder.path().join("elsewhere").exists());

    let folder = Folder::empty();
    folder.write("migrations/mine.txt", "mine");
    let before = folder.files();
    folder.dms(&["init"]).fails(&["migrations"]);
    assert_eq!(folder.files(), before);
}
