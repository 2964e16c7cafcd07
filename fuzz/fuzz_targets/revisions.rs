//! A revision's script, with its directives: read, diagnosed, and printed as SQL of each dialect.
#![no_main]

use dms::engine::Migrator;
use libfuzzer_sys::fuzz_target;

/// The seeds are bodies without a head.
const HEAD: &str = "\
revision = '1'
down_revision = None
import sqlalchemy as sa
from alembic import op
";

fuzz_target!(|text: &str| {
    let text = format!("{HEAD}{text}");
    let text = text.as_str();
    let Ok(migrator) = Migrator::embedded(&[("1_first.py", text)]) else {
        return;
    };
    let _ = migrator.doctor();
    for url in ["sqlite://", "postgresql://h/d", "mysql://h/d"] {
        let migrator = Migrator::embedded(&[("1_first.py", text)]);
        if let Ok(mut migrator) = migrator.and_then(|migrator| migrator.for_url(url)) {
            let _ = migrator.upgrade_sql("head");
        }
    }
});
