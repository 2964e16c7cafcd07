use std::path::PathBuf;

use super::{Migrator, version_table};
use crate::error::Result;
use crate::graph::Revision;
use crate::project::Concern;

/// A revision as `history`, `heads`, `current` and `show` tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The revision's id.
    pub id: String,
    /// What it follows; empty for a base.
    pub down_revisions: Vec<String>,
    /// What it depends on, resolved.
    pub depends_on: Vec<String>,
    /// The same as the file has it, where labels stand for their revisions.
    pub depends_on_as_written: Vec<String>,
    /// Its branch labels, inherited ones too.
    pub branch_labels: Vec<String>,
    /// Nothing follows it and nothing depends on it.
    pub is_head: bool,
    /// Nothing follows it, but something depends on it.
    pub is_effective_head: bool,
    /// Several revisions follow it.
    pub is_branch_point: bool,
    /// It follows several revisions.
    pub is_merge_point: bool,
    /// Whether the database is at it; `None` if that was not asked.
    pub is_current: Option<bool>,
    /// What follows it.
    pub children: Vec<String>,
    /// The docstring's first paragraph.
    pub message: String,
    /// The whole docstring.
    pub doc: String,
    /// Its file.
    pub path: PathBuf,
}

impl HistoryEntry {
    /// The line of `history`: `a -> b (label) (head), message`.
    pub fn line(&self) -> String {
        let depends_on = if self.depends_on_as_written.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.depends_on_as_written.join(", "))
        };
        format!(
            "{}{depends_on} -> {}{}{}{}, {}",
            self.parents(),
            self.id,
            self.label_marks(),
            self.head_marks(),
            self.tree_marks(),
            self.message
        )
    }

    /// The line of `heads`: `b (label) (head)`.
    pub fn head_line(&self) -> String {
        format!("{}{}{}", self.id, self.label_marks(), self.head_marks())
    }

    /// The line of `branches`: `b (label) (head) (branchpoint)`.
    pub fn branch_line(&self) -> String {
        format!("{}{}", self.head_line(), self.tree_marks())
    }

    /// The line of `current`: `b (head) (mergepoint)`.
    pub fn current_line(&self) -> String {
        format!("{}{}{}", self.id, self.head_marks(), self.tree_marks())
    }

    fn parents(&self) -> String {
        if self.down_revisions.is_empty() {
            "<base>".to_owned()
        } else {
            self.down_revisions.join(", ")
        }
    }

    fn label_marks(&self) -> String {
        if self.branch_labels.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.branch_labels.join(", "))
        }
    }

    fn head_marks(&self) -> String {
        marks(&[
            (self.is_head, " (head)"),
            (self.is_effective_head, " (effective head)"),
            (self.is_current == Some(true), " (current)"),
        ])
    }

    fn tree_marks(&self) -> String {
        marks(&[
            (self.is_branch_point, " (branchpoint)"),
            (self.is_merge_point, " (mergepoint)"),
        ])
    }

    /// The block of `-v`, with a line break at its end.
    pub fn verbose(&self) -> String {
        let mut text = format!(
            "Rev: {}{}{}{}\n",
            self.id,
            marks(&[(self.is_head || self.is_effective_head, " (head)")]),
            self.tree_marks(),
            marks(&[(self.is_current == Some(true), " (current)")]),
        );
        let relation = if self.is_merge_point {
            "Merges"
        } else {
            "Parent"
        };
        text.push_str(&format!("{relation}: {}\n", self.parents()));
        if !self.depends_on_as_written.is_empty() {
            text.push_str(&format!(
                "Also depends on: {}\n",
                self.depends_on_as_written.join(", ")
            ));
        }
        if self.is_branch_point {
            text.push_str(&format!("Branches into: {}\n", self.children.join(", ")));
        }
        if !self.branch_labels.is_empty() {
            text.push_str(&format!(
                "Branch names: {}\n",
                self.branch_labels.join(", ")
            ));
        }
        text.push_str(&format!("Path: {}\n\n", self.path.display()));
        let indented: Vec<String> = self.doc.lines().map(|line| format!("    {line}")).collect();
        text.push_str(&indented.join("\n"));
        text.push('\n');
        text
    }
}

/// The marks that are set, in order.
fn marks(all: &[(bool, &str)]) -> String {
    all.iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, mark)| *mark)
        .collect()
}

impl Migrator {
    /// The revisions that the database is at, dependencies included, as `alembic current`.
    ///
    /// # Errors
    /// When the database does not answer or names a revision that no file has.
    pub fn current(&mut self) -> Result<Vec<HistoryEntry>> {
        let rows = self.database_rows()?;
        let revisions = self.graph.current(&rows)?;
        Ok(revisions
            .into_iter()
            .map(|revision| self.entry(revision, None))
            .collect())
    }

    /// Whether [`Migrator::history`] needs a database for this.
    pub fn history_asks_database(range: Option<&str>, indicate_current: bool) -> bool {
        indicate_current || range.is_some_and(|range| range.contains("current"))
    }

    /// The revisions of a range, newest first; `indicate_current` asks the database which it is at.
    ///
    /// # Errors
    /// When the range is malformed or names unknown revisions.
    pub fn history(
        &mut self,
        range: Option<&str>,
        indicate_current: bool,
    ) -> Result<Vec<HistoryEntry>> {
        let rows = if Self::history_asks_database(range, indicate_current) {
            self.database_rows()?
        } else {
            Vec::new()
        };
        // As in Alembic only the rows themselves are marked, and a row that no file has stops nothing.
        let current = indicate_current.then_some(rows.as_slice());
        let revisions = self.graph.history(range, &rows)?;
        Ok(revisions
            .into_iter()
            .map(|revision| self.entry(revision, current))
            .collect())
    }

    /// The heads of the graph.
    ///
    /// # Errors
    /// None today; a head is always known.
    pub fn heads(&self) -> Result<Vec<HistoryEntry>> {
        Ok(self.entries(&self.graph.heads()))
    }

    /// The heads on which no other revision depends: `heads --resolve-dependencies`.
    pub fn real_heads(&self) -> Vec<HistoryEntry> {
        self.entries(&self.graph.real_heads())
    }

    fn entries(&self, ids: &[&str]) -> Vec<HistoryEntry> {
        ids.iter()
            .filter_map(|id| self.graph.revision(id))
            .map(|revision| self.entry(revision, None))
            .collect()
    }

    /// The revisions that an identifier names.
    ///
    /// # Errors
    /// When it names none, or `current` is asked and the database does not answer.
    pub fn show(&mut self, identifier: &str) -> Result<Vec<HistoryEntry>> {
        let rows = if identifier == "current" {
            self.database_rows()?
        } else {
            Vec::new()
        };
        let revisions = self.graph.resolve(identifier, &rows)?;
        Ok(revisions
            .into_iter()
            .map(|revision| self.entry(revision, None))
            .collect())
    }

    /// The rows of the version table; none if there is no table, or no SQLite file yet.
    pub(super) fn database_rows(&mut self) -> Result<Vec<String>> {
        self.warn_of(&[Concern::VersionTable])?;
        let mut connection = self.open_to_look()?;
        let dialect = self.dialect()?;
        let rows = version_table::read(
            dialect.as_ref(),
            connection.as_mut(),
            &self.project.version_table,
        )?;
        if rows.is_some() {
            self.warn_of_half_done(dialect.as_ref(), connection.as_mut())?;
        }
        self.keep_connection(connection);
        Ok(rows.unwrap_or_default())
    }

    pub(super) fn entry(&self, revision: &Revision, current: Option<&[String]>) -> HistoryEntry {
        let graph = &self.graph;
        let id = revision.id.as_str();
        let file = self.scripts.file(id);
        let is_leaf = graph.is_head(id);
        let is_effective_head = is_leaf && !graph.is_real_head(id);
        HistoryEntry {
            id: revision.id.clone(),
            down_revisions: revision.down_revisions.clone(),
            depends_on: graph
                .dependencies(id)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            depends_on_as_written: revision.depends_on.clone(),
            branch_labels: graph.labels(id).into_iter().map(str::to_owned).collect(),
            is_head: is_leaf && !is_effective_head,
            is_effective_head,
            is_branch_point: graph.is_branch_point(id),
            is_merge_point: revision.down_revisions.len() > 1,
            // The rows are read sorted.
            is_current: current.map(|current| current.binary_search(&revision.id).is_ok()),
            children: graph.children(id).into_iter().map(str::to_owned).collect(),
            message: revision.message.clone(),
            doc: file
                .map(|file| file.metadata.doc.clone())
                .unwrap_or_default(),
            path: file.map(|file| file.path.clone()).unwrap_or_default(),
        }
    }
}
