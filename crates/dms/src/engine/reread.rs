use std::path::PathBuf;
use std::rc::Rc;

use super::{Migrator, heads};
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::graph::{Graph, Revision};
use crate::script::{ScriptDirectory, ScriptFile};

impl Migrator {
    /// Reads the revisions again after these files were edited, and goes on with what is in them now.
    ///
    /// # Errors
    /// When a file's head can no longer be read, or the revisions no longer form a graph, with the place in the
    /// edited file that is to blame, as far as that can be told. The migrator stays as it was.
    pub fn reread(&mut self, edited: &[PathBuf]) -> Result<()> {
        let scripts = heads::scripts(&self.project, self.scripts.settings.clone())?;
        let (graph, warnings) =
            Graph::new(scripts.revisions()).map_err(|error| match error.span() {
                Some(_) => error,
                None => match self.change(edited, &scripts) {
                    Some(span) => error.with_span(span),
                    None => error,
                },
            })?;
        let new = warnings
            .iter()
            .find(|warning| !self.warnings().contains(*warning));
        if let Some(warning) = new {
            let error = Error::new(ErrorKind::Graph, warning)
                .with_hint("give each file a `revision` of its own");
            return Err(match self.change(edited, &scripts) {
                Some(span) => error.with_span(span),
                None => error,
            });
        }
        self.scripts = Rc::new(scripts);
        self.graph = Rc::new(graph);
        self.naming = Rc::default();
        Ok(())
    }

    /// The line of the first edited file that says something else than before about its place in the history.
    fn change(&self, edited: &[PathBuf], now: &ScriptDirectory) -> Option<SourceSpan> {
        edited.iter().find_map(|path| {
            let file = |scripts: &'_ ScriptDirectory| -> Option<ScriptFile> {
                let mut files = scripts.files.iter();
                files.find(|file| file.path == *path).cloned()
            };
            let (before, now) = (file(&self.scripts)?, file(now)?);
            let name = changed(&before.metadata.revision, &now.metadata.revision)?;
            Some(SourceSpan {
                path: path.clone(),
                range: assignment(&now.text, name),
                text: now.text,
            })
        })
    }
}

/// The name at the head of a file whose value changed.
fn changed(before: &Revision, now: &Revision) -> Option<&'static str> {
    [
        ("revision", before.id == now.id),
        ("down_revision", before.down_revisions == now.down_revisions),
        ("depends_on", before.depends_on == now.depends_on),
        ("branch_labels", before.branch_labels == now.branch_labels),
    ]
    .into_iter()
    .find_map(|(name, is_same)| (!is_same).then_some(name))
}

/// Where the line that assigns `name` stands.
fn assignment(text: &str, name: &str) -> std::ops::Range<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix(name);
        if rest.is_some_and(|rest| rest.starts_with([' ', ':', '='])) {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    0..0
}
