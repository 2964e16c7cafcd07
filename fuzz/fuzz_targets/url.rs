//! SQLAlchemy's URLs: no text shows a password, and what is shown can be read again.
#![no_main]

use dms::url::Url;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(url) = Url::parse(text) {
        let shown = url.to_string();
        assert!(Url::parse(&shown).is_ok(), "{shown}");
    }
});
