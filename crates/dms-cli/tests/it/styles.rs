//! The same table in three styles of models.

use crate::support::Folder;

pub const STYLES: [(&str, &str); 3] = [
    ("flask", include_str!("models/flask.py")),
    ("classic", include_str!("models/classic.py")),
    ("declarative20", include_str!("models/declarative20.py")),
];

#[test]
fn three_styles_give_the_same_schema() {
    let mut written = Vec::new();
    for (name, models) in STYLES {
        let folder = Folder::with_models(models);
        folder
            .dms(&["migrate", "-m", "Add product", "--rev-id", "6173b7ed3174"])
            .succeeds();
        let sql = folder
            .dms(&["upgrade", "--sql", "--url", "postgresql://nowhere/none"])
            .succeeds()
            .stdout;
        folder.dms(&["upgrade"]).succeeds();
        folder.dms(&["check"]).succeeds();
        written.push((name, sql, folder.database("app.db").0));
    }
    for other in &written[1..] {
        assert_eq!(other.1, written[0].1, "{} and {}", other.0, written[0].0);
        assert_eq!(other.2, written[0].2, "{} and {}", other.0, written[0].0);
    }
}

#[test]
fn each_style_describes_what_the_others_made() {
    let folder = Folder::product();
    folder.dms(&["upgrade"]).succeeds();
    for (name, models) in STYLES {
        folder.write("models.py", models);
        let run = folder.dms(&["check"]);
        assert_eq!(run.status, 0, "{name}: {}", run.stderr);
    }
}
