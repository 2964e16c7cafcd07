//! What is wrong with an option of a URL, said alike for every driver.

use crate::error::{Error, ErrorKind};

/// An option that neither counts nor is one to pass over.
pub(super) fn unknown_option(server: &str, name: &str, known: &[&str], ignored: &[&str]) -> Error {
    let names = |names: &[&str]| -> String {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    Error::new(
        ErrorKind::Config,
        format!("`{name}` is not an option of a {server} URL that is known here"),
    )
    .with_hint(format!(
        "known are {}; accepted without effect {}",
        names(known),
        names(ignored)
    ))
}

/// An option with a value that it does not take.
pub(super) fn bad_value(option: &str, wanted: &str) -> Error {
    Error::new(
        ErrorKind::Config,
        format!("the option `{option}` in the database URL must be {wanted}"),
    )
}
