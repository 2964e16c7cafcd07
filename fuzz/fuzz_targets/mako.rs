//! A `script.py.mako`: translated, and filled in.
#![no_main]

use std::path::Path;

use dms::script::{Template, TemplateValue};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(template) = Template::parse(Path::new("script.py.mako"), text) {
        let values = [
            ("message", TemplateValue::Text("add a table".to_owned())),
            ("up_revision", TemplateValue::Text("1".to_owned())),
            ("down_revision", TemplateValue::None),
            ("upgrades", TemplateValue::Text("pass".to_owned())),
        ];
        let _ = template.render(&values);
    }
});
