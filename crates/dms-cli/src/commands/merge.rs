use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome, revision};
use crate::session::Session;
use dms::engine::MergeOptions;

/// Write a revision that joins several heads
///
/// Without REVISIONS it joins all heads. The functions of its script are empty: it is there for the
/// history only.
///
/// JSON: `{"revision": ID, "path": PATH}`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms merge -m \"join left and right\"\n  dms merge 4df2 bb91 -m \"join two of three\""
)]
pub struct Merge {
    /// What is joined: ids or the beginnings of them, `LABEL@head`, or `heads` for all heads
    /// [default: heads]
    #[arg(value_name = "REVISIONS")]
    revisions: Vec<String>,

    /// What the revision is about
    #[arg(short = 'm', long, value_name = "TEXT")]
    message: Option<String>,

    /// A label for the branch that starts here
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// The id, instead of a random one
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,

    /// Allow revisions that are not heads
    #[arg(long)]
    splice: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Merge {
    const NAME: &'static str = "merge";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let written = session.migrator()?.merge(&MergeOptions {
            revisions: self.revisions,
            message: self.message.unwrap_or_default(),
            rev_id: self.rev_id,
            branch_label: self.branch_label,
            splice: self.splice,
        })?;
        Ok(revision::outcome(written, self.json.json, session))
    }
}
