//! The work on models, and whether its results are right.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::database::{Kind, Scratch};
use super::generate;
use super::measure::Usage;
use super::project::{Files, Programs, Project, Tool};
use super::works::{Bench, Cost, Group};
use crate::compat::fetch::io;

/// The one revision of the database, which has made its tables and says nothing of it any more.
const FIRST: &str = "first.py";
const FIRST_TEXT: &str = "\
\"\"\"first\"\"\"
revision = \"aaaaaaaaaaaa\"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
";

impl Bench {
    /// Measures `check` and `migrate` with models and a database of so many tables.
    ///
    /// # Errors
    /// When the project or its database cannot be made.
    pub fn models(
        &mut self,
        kind: Kind,
        size: usize,
        programs: &Programs,
        folder: &Path,
    ) -> Result<(), String> {
        let scratch = Scratch::new(kind, folder)?;
        let url = scratch.url();
        let files = Files {
            url: &url,
            has_models: true,
            elsewhere: None,
        };
        let limit = self.extent.limit;
        let project = Project::new(&folder.join("project"), &files, programs, limit)?;
        generate::models(&project.folder, size, false)?;
        fill(&project, &scratch)?;
        let place = kind.to_string();
        let group = |work| Group {
            place: &place,
            size,
            unit: "tables",
            works: work,
        };
        let tools = [Tool::Alembic, Tool::Dms];
        if self.extent.has("check") {
            self.alternate(&group(&["check"]), &tools, |tool| {
                vec![project.run(tool, &["check"])]
            });
        }
        if self.extent.has("migrate") {
            self.alternate(&group(&["migrate"]), &tools, |tool| {
                vec![
                    migrate(&project, tool).and_then(|(usage, script)| match script {
                        None => Ok(usage),
                        Some(_) => Err("writes a script where nothing has changed".to_owned()),
                    }),
                ]
            });
        }
        if self.extent.has("migrate10") {
            generate::models(&project.folder, size, true)?;
            let mut known = self.ten.iter().find(|(of, _)| *of == kind).cloned();
            self.alternate(&group(&["migrate10"]), &tools, |tool| {
                vec![ten_changes(&project, tool, size, &mut known, kind)]
            });
            self.ten.retain(|(of, _)| *of != kind);
            self.ten.extend(known);
        }
        Ok(())
    }
}

/// Makes the tables by DMS's own SQL, and leaves a revision that says that they are there.
fn fill(project: &Project, scratch: &Scratch) -> Result<(), String> {
    let patient = project.patient();
    patient.run(
        Tool::Dms,
        &["migrate", "-m", "first", "--rev-id", "aaaaaaaaaaaa"],
    )?;
    patient.run(Tool::Dms, &["upgrade", "head", "--sql"])?;
    // A transaction for all would need more locks than a server has as it comes.
    let sql = project.folder.join("fill.sql");
    let printed = project.output(Tool::Dms);
    let text = fs::read_to_string(&printed).map_err(|error| io("read", &printed, &error))?;
    let text = match scratch.kind {
        Kind::Sqlite => format!("BEGIN;\n{text}COMMIT;\n"),
        Kind::Postgres | Kind::Mariadb => text.replace("BEGIN;\n", "").replace("COMMIT;\n", ""),
    };
    fs::write(&sql, text).map_err(|error| io("write", &sql, &error))?;
    scratch.feed(&sql, false, Duration::from_secs(600))?;
    for path in project.revisions(&[])? {
        fs::remove_file(&path).map_err(|error| io("remove", &path, &error))?;
    }
    let first = project.versions().join(FIRST);
    fs::write(&first, FIRST_TEXT).map_err(|error| io("write", &first, &error))?;
    project.run(Tool::Alembic, &["heads"])?;
    Ok(())
}

/// Writes a migration; the script that is there now and goes again.
fn migrate(project: &Project, tool: Tool) -> Result<(Option<Usage>, Option<String>), String> {
    let arguments: &[&str] = match tool {
        Tool::Dms => &["migrate", "-m", "next"],
        Tool::Alembic | Tool::Floor => &["revision", "--autogenerate", "-m", "next"],
    };
    let usage = project.run(tool, arguments)?;
    let mut script = None;
    for path in project.revisions(&[project.versions().join(FIRST)])? {
        script = Some(fs::read_to_string(&path).map_err(|error| io("read", &path, &error))?);
        fs::remove_file(&path).map_err(|error| io("remove", &path, &error))?;
    }
    Ok((usage, script))
}

/// Ten changes, beside what real Alembic writes for them, at this size or at a smaller one.
fn ten_changes(
    project: &Project,
    tool: Tool,
    size: usize,
    known: &mut Option<(Kind, String)>,
    kind: Kind,
) -> Cost {
    let (usage, script) = migrate(project, tool)?;
    if usage.is_none() {
        return Ok(None);
    }
    let script = script.ok_or("writes no script for ten changes")?;
    let mut text = operations(&script, size);
    if kind == Kind::Mariadb {
        // Alembic drops the index that a foreign key needs, which the server refuses, and so does DMS not.
        text.truncate(text.find("def downgrade").unwrap_or(text.len()));
    }
    match known {
        None if tool == Tool::Alembic => {
            *known = Some((kind, text));
            Ok(usage)
        }
        None => Err("nothing to compare with".to_owned()),
        Some((_, expected)) if *expected == text => Ok(usage),
        Some((_, expected)) => {
            let path = project.folder.join("ten.differs");
            let _ = fs::write(&path, format!("{expected}\n----\n{text}"));
            Err("writes another script than Alembic".to_owned())
        }
    }
}

/// The functions of a script without comments, and the new tables by names that do not tell the size.
fn operations(script: &str, size: usize) -> String {
    let start = script.find("def upgrade").unwrap_or(0);
    let lines = script[start..]
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let text: Vec<&str> = lines.collect();
    text.join("\n")
        .replace(&format!("thing_{}_", size + 1), "thing_b_")
        .replace(&format!("thing_{}'", size + 1), "thing_b'")
        .replace(&format!("thing_{size}_"), "thing_a_")
        .replace(&format!("thing_{size}'"), "thing_a'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_different_sizes_are_equal_but_for_their_new_tables() {
        let script = |size: usize| {
            format!(
                "head {size}\ndef upgrade():\n    # a comment\n    op.create_table('thing_{size}')\n\n    \
                 op.create_index('ix_thing_{}_day', 'thing_1')\n",
                size + 1
            )
        };
        assert_eq!(
            operations(&script(100), 100),
            operations(&script(1000), 1000)
        );
        assert_ne!(
            operations(&script(100), 100),
            operations(&script(1000), 100)
        );
    }
}
