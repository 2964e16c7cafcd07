use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome};
use crate::json;
use crate::session::Session;
use dms::engine::Branch;

/// List the revisions at which branches begin
///
/// Each with the revisions that follow it; with `-v` in full.
///
/// JSON: `{"revisions": [...]}` with the fields of `history`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms branches")]
pub struct Branches {
    #[command(flatten)]
    json: JsonOption,
}

impl Command for Branches {
    const NAME: &'static str = "branches";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let branches = session.migrator()?.branches();
        if self.json.json {
            let points: Vec<_> = branches.into_iter().map(|branch| branch.point).collect();
            return Ok(Outcome::json(&json::revisions(&points)));
        }
        let paint = session.paint();
        let paragraph = |branch: &Branch| {
            let lines = branch.lines(session.is_verbose()).into_iter();
            let painted = lines.map(|(line, entry)| paint.revision(&line, entry) + "\n");
            painted.collect::<String>() + "\n"
        };
        Ok(Outcome::text(
            branches.iter().map(paragraph).collect::<String>(),
        ))
    }
}
