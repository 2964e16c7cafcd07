use std::path::PathBuf;

use super::verify::Proof;
use super::{Migrator, Proved, Written};
use crate::error::Result;
use crate::project::Concern;
use crate::script::{self, Draft, NewRevision, RenderedScript, ScriptSettings};

/// The options of `revision`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RevisionOptions {
    /// The message; empty is allowed.
    pub message: String,
    /// `--rev-id`; `None` makes one.
    pub rev_id: Option<String>,
    /// `--head`: what the new revision follows; `None` is the only head.
    pub head: Option<String>,
    /// `--splice`: it may follow a revision that is no head.
    pub splice: bool,
    /// `--branch-label`.
    pub branch_label: Vec<String>,
    /// `--version-path`.
    pub version_path: Option<PathBuf>,
    /// `--depends-on`.
    pub depends_on: Vec<String>,
    /// `--stdout`: the script is only made, and neither written nor handed to hooks.
    pub stdout: bool,
}

impl Migrator {
    /// Writes a script whose functions are empty.
    ///
    /// # Errors
    /// When there are several heads and none is named, the id is taken, or the file cannot be written.
    pub fn revision(&mut self, options: &RevisionOptions) -> Result<Written> {
        self.write_revision(options, RenderedScript::default(), None)
    }

    pub(super) fn write_revision(
        &self,
        options: &RevisionOptions,
        body: RenderedScript,
        proof: Option<&mut Proof>,
    ) -> Result<Written> {
        let parents = self
            .graph
            .new_revision_parents(options.head.as_deref(), options.splice)?;
        self.write_above(parents, options, body, proof)
    }

    /// Writes a script that follows `parents`, whatever the options say of the head.
    pub(super) fn write_above(
        &self,
        parents: Vec<String>,
        options: &RevisionOptions,
        body: RenderedScript,
        proof: Option<&mut Proof>,
    ) -> Result<Written> {
        let id = options
            .rev_id
            .clone()
            .unwrap_or_else(|| script::new_id(&self.scripts));
        let labels: Vec<&str> = options.branch_label.iter().map(String::as_str).collect();
        self.graph.check_new_revision(&id, &labels)?;
        self.warn_of(&[Concern::Scripts])?;
        let scripts = &self.project.scripts;
        script::check_timezone(scripts)
            .map_err(|error| self.project.at_setting("timezone", error))?;
        script::check_output_encoding(scripts)
            .map_err(|error| self.project.at_setting("output_encoding", error))?;
        let hooks = if options.stdout {
            Vec::new()
        } else {
            self.ready_hooks()?
        };
        let depends_on: Vec<&str> = options.depends_on.iter().map(String::as_str).collect();
        let revision = NewRevision {
            id: Some(id),
            message: options.message.clone(),
            down_revisions: parents,
            branch_labels: options.branch_label.clone(),
            depends_on: self.graph.resolve_dependencies(&depends_on)?,
            version_path: options.version_path.clone(),
            body,
        };
        let mut draft = script::draft(&self.scripts, &revision)?;
        if options.stdout {
            let proved = proved(&mut draft, scripts, proof)?;
            return Ok(Written::Printed {
                id: draft.id,
                text: draft.text,
                proof: proved,
            });
        }
        draft.save(scripts)?;
        let hooks = self.run_hooks(&hooks, &draft.path)?;
        let proof = self.proved_file(&mut draft, proof)?;
        Ok(Written::Script {
            path: draft.path,
            id: draft.id,
            hooks,
            proof,
        })
    }

    /// Proves the file as it is by now: hooks may have changed it. A script that could not be held to the proof, for
    /// example because the user did not want to wait, goes again; one that fails it stays, and says so.
    fn proved_file(&self, draft: &mut Draft, proof: Option<&mut Proof>) -> Result<Proved> {
        if proof.is_none() {
            return Ok(Proved::NotAsked);
        }
        let scripts = &self.project.scripts;
        let result = draft
            .reread()
            .and_then(|()| proved(draft, scripts, proof))
            .and_then(|proved| {
                if matches!(proved, Proved::Fails(_)) {
                    draft.replace(scripts)?;
                }
                Ok(proved)
            });
        if result.is_err() {
            // The error is the one to tell.
            let _ = std::fs::remove_file(&draft.path);
        }
        result
    }
}

/// Holds a script to the proof, if there is one, and puts on top of it what the proof has found.
fn proved(
    draft: &mut Draft,
    settings: &ScriptSettings,
    proof: Option<&mut Proof>,
) -> Result<Proved> {
    let Some(proof) = proof else {
        return Ok(Proved::NotAsked);
    };
    let Some(finding) = proof.prove(draft)? else {
        return Ok(Proved::Holds);
    };
    let added = draft.put_on_top(&finding.lines(), settings);
    Ok(Proved::Fails(Box::new(
        finding.into_error(&draft.text, added),
    )))
}
