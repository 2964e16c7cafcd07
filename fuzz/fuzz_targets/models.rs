//! Models, with the comments that say what was renamed.
#![no_main]

use std::cell::OnceCell;
use std::fs;

use dms::source::{self, Models};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

fuzz_target!(|text: &str| {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| TempDir::new().expect("a temporary folder"));
        fs::write(folder.path().join("models.py"), text).expect("a file");
        let models = Models {
            targets: vec!["models".to_owned()],
            roots: vec![folder.path().to_path_buf()],
            ..Models::default()
        };
        let _ = source::read_declared(&models);
    });
});
