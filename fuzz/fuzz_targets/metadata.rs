//! The head of a revision's script, read without evaluating it.
#![no_main]

use std::path::Path;

use dms::script::{Encoding, Metadata};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let encoding = Encoding::declared(data).unwrap_or(Encoding::Utf8);
    if let Ok(text) = encoding.decode(data) {
        let _ = Metadata::read(Path::new("1_first.py"), &text);
    }
});
