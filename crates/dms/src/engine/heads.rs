//! Heads of revision files that are no literals: `branch_labels = migration.EXPAND_BRANCH`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use dms_python::{Source, Value};

use crate::error::Result;
use crate::project::Project;
use crate::pylib;
use crate::script::{ScriptDirectory, ScriptSettings};
use crate::source::FileSystem;

/// Reads the revision files; those whose heads are no literals are evaluated, as they are when they are loaded.
pub(super) fn scripts(project: &Project, settings: ScriptSettings) -> Result<ScriptDirectory> {
    let roots = project.python_roots();
    ScriptDirectory::open_with(settings, &|path, text| evaluated(&roots, path, text))
}

/// The assignments of a head with their values; `None` if the file cannot be evaluated.
fn evaluated(roots: &[PathBuf], path: &Path, text: &str) -> Option<String> {
    let loader = Rc::new(FileSystem::new(roots));
    let mut interpreter = pylib::interpreter(loader, None);
    interpreter.tolerate(true);
    let source = Source {
        path: path.to_owned(),
        text: text.into(),
        is_package: false,
    };
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let module = interpreter.run(&name, source).ok()?;
    let mut head = String::new();
    for name in ["revision", "down_revision", "branch_labels", "depends_on"] {
        let value = module.globals.borrow().get(name).cloned();
        let is_plain = |value: &Value| {
            matches!(
                value,
                Value::None | Value::Str(_) | Value::Tuple(_) | Value::List(_) | Value::Set(_)
            )
        };
        let Some(value) = value else {
            continue;
        };
        let value = is_plain(&value).then(|| interpreter.representation(&value).ok());
        head.push_str(&format!("{name} = {}\n", value.flatten()?));
    }
    Some(head)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use crate::engine::Migrator;

    const FIRST: &str = "\"\"\"first\"\"\"\nfrom app import names\nrevision = 'a1'\ndown_revision = None\n\
                         branch_labels = (names.EXPAND, 'more')\ndepends_on = None\n\n\n\
                         def upgrade():\n    pass\n";
    const SECOND: &str = "\"\"\"second\"\"\"\nfrom app import names\nrevision = 'b' + '2'\n\
                          down_revision = names.FIRST\n\n\ndef upgrade():\n    pass\n";

    #[test]
    fn heads_that_are_no_literals_are_evaluated() {
        let folder = tempfile::tempdir().unwrap();
        let versions = folder.path().join("migrations/versions");
        fs::create_dir_all(&versions).unwrap();
        fs::create_dir(folder.path().join("app")).unwrap();
        fs::write(folder.path().join("app/__init__.py"), "").unwrap();
        fs::write(
            folder.path().join("app/names.py"),
            "import unknown\nEXPAND = 'expand'\nFIRST = 'a1'\nOTHER = unknown.OTHER\n",
        )
        .unwrap();
        fs::write(versions.join("a1.py"), FIRST).unwrap();
        fs::write(versions.join("b2.py"), SECOND).unwrap();
        let migrator = Migrator::open(folder.path()).unwrap();
        let revision = |id: &str| migrator.graph().revision(id).cloned().unwrap();
        assert_eq!(revision("a1").branch_labels, ["expand", "more"]);
        assert_eq!(revision("a1").message, "first");
        assert_eq!(revision("b2").down_revisions, ["a1"]);
        assert_eq!(revision("b2").message, "second");

        // What is not known stays an error with its place.
        fs::write(
            versions.join("c3.py"),
            SECOND.replace("names.FIRST", "names.OTHER"),
        )
        .unwrap();
        let Err(error) = Migrator::open(folder.path()) else {
            panic!("an unknown name was taken for a revision");
        };
        assert_eq!(error.message(), "`revision` is not a literal");
        assert!(error.span().unwrap().path.ends_with("c3.py"));
    }
}
