//! The README's console blocks, run in an empty folder as a reader would.

use crate::console;
use crate::support::{Folder, repository};

#[test]
fn the_tour_is_what_happens() {
    let folder = Folder::empty();
    let text = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let models = console::blocks(&text, "python").into_iter().next().unwrap();
    assert!(models.starts_with("# models.py"));
    folder.write("models.py", &models);
    let commands = console::commands(&text);
    assert!(commands.len() >= 9, "{} commands are found", commands.len());
    if let Err(difference) = console::run(&commands, folder.path()) {
        panic!("{difference}");
    }
}
