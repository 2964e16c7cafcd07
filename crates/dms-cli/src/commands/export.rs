use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome};
use crate::json;
use crate::session::Session;
use crate::several;

/// Write the SQL of every revision to files
///
/// `0001_<revision>_<slug>.up.sql` and `.down.sql` for each revision in order, and one file with
/// the whole of `upgrade --sql`. Files of revisions that are gone are removed; nothing else in the
/// folder is touched.
///
/// JSON: `{"directory": PATH, "written": [PATH], "removed": [PATH], "unchanged": COUNT}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms export\n  dms export --output build/sql")]
pub struct Export {
    /// The folder to write to [default: `transforms` in the folder of the migrations]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Export {
    const NAME: &'static str = "export";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let output = self.output.map(|output| session.absolute(&output));
        let mut migrators = session.migrators()?;
        let exports = several::each(&mut migrators, |migrator| {
            migrator.export(output.as_deref())
        })?;
        if self.json.json {
            let documents = exports.iter().map(json::export).collect();
            return Ok(Outcome::text(several::json(&migrators, documents)));
        }
        let mut text = String::new();
        for export in exports.iter().filter(|_| !session.is_quiet()) {
            for (word, files) in [("Wrote", &export.written), ("Removed", &export.removed)] {
                for file in files {
                    let _ = writeln!(text, "{word} {}", file.display());
                }
            }
            if export.unchanged > 0 {
                let _ = writeln!(
                    text,
                    "{} unchanged in {}",
                    export.unchanged,
                    export.directory.display()
                );
            }
        }
        Ok(Outcome::text(text))
    }
}
