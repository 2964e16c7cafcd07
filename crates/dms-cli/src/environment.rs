//! The environment that a project's own Python would find, with the files `.env` and `.flaskenv` that Flask loads.

use std::path::Path;

/// The variables: those of the process, then those of `.env` and of `.flaskenv` that are not set there.
pub fn variables(root: &Path) -> Vec<(String, String)> {
    let own = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut all: Vec<(String, String)> = own.collect();
    for (name, value) in files(root) {
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, value));
        }
    }
    all
}

/// One variable.
pub fn variable(root: &Path, name: &str) -> Option<String> {
    std::env::var(name).ok().or_else(|| {
        let mut files = files(root);
        files.find_map(|(known, value)| (known == name).then_some(value))
    })
}

/// What stands in the files; a line that is none of theirs is passed over, as python-dotenv does.
fn files(root: &Path) -> impl Iterator<Item = (String, String)> {
    [".env", ".flaskenv"]
        .map(|name| dotenvy::from_path_iter(root.join(name)))
        .into_iter()
        .flatten()
        .flatten()
        .flatten()
}
