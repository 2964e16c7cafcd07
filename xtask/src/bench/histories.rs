//! The work on histories, and whether its results are right.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::database::{Kind, Scratch};
use super::generate;
use super::project::{Files, Programs, Project, Tool, same};
use super::works::{Bench, Cost, Group};
use crate::compat::fetch::io;

/// What both programs print, and so is compared line by line.
const PRINTED: [(&str, &[&str]); 3] = [
    ("history", &["history"]),
    ("heads", &["heads"]),
    ("sql", &["upgrade", "head", "--sql"]),
];

/// A history on a database.
pub struct History<'a> {
    pub project: &'a Project,
    pub scratch: &'a Scratch,
    pub head: &'a str,
    /// Whether rows are compared too: real histories write the time into some.
    pub with_rows: bool,
    /// The SQL of an upgrade and of a downgrade, for the floor.
    pub floor: Option<[PathBuf; 2]>,
}

impl Bench {
    /// Measures generated histories of one size on a kind of database.
    ///
    /// # Errors
    /// When the project or its database cannot be made.
    pub fn histories(
        &mut self,
        kind: Kind,
        size: usize,
        programs: &Programs,
        folder: &Path,
    ) -> Result<(), String> {
        let scratch = Scratch::new(kind, folder)?;
        let files = Files {
            url: &scratch.url(),
            has_models: false,
            elsewhere: None,
        };
        let limit = self.extent.limit;
        let project = Project::new(&folder.join("project"), &files, programs, limit)?;
        let head = generate::history(&project.versions(), size, kind)?;
        let mut history = History {
            project: &project,
            scratch: &scratch,
            head: &head,
            with_rows: true,
            floor: None,
        };
        let place = kind.to_string();
        // The first two have nothing to do with the kind of database.
        let printed: &[&str] = match kind {
            Kind::Sqlite => &["history", "heads", "sql"],
            Kind::Postgres | Kind::Mariadb => &["sql"],
        };
        self.printed(&place, size, &project, printed)?;
        history.floor = Some(history.write_sql()?);
        self.cycle(&place, size, &history)?;
        if kind == Kind::Sqlite && self.extent.has("export") {
            self.export(&place, size, &project);
        }
        Ok(())
    }

    /// What both programs print.
    pub fn printed(
        &mut self,
        place: &str,
        size: usize,
        project: &Project,
        wanted: &[&str],
    ) -> Result<(), String> {
        // What Python compiles it keeps.
        project.run(Tool::Alembic, &["heads"])?;
        for (work, arguments) in PRINTED {
            if !self.extent.has(work) || !wanted.contains(&work) {
                continue;
            }
            let group = Group {
                place,
                size,
                unit: "revisions",
                works: &[work],
            };
            let _ = fs::remove_file(project.folder.join("printed.out"));
            self.alternate(&group, &[Tool::Alembic, Tool::Dms], |tool| {
                vec![project.run(tool, arguments).and_then(|usage| {
                    // What was stopped has printed a part.
                    if usage.is_some() {
                        compare(project, tool, arguments)?;
                    }
                    Ok(usage)
                })]
            });
        }
        Ok(())
    }

    /// From empty to head and back on one database after the other, and what has nothing to do on a database at head.
    pub fn cycle(&mut self, place: &str, size: usize, history: &History<'_>) -> Result<(), String> {
        let group = |works| Group {
            place,
            size,
            unit: "revisions",
            works,
        };
        let ways = group(&["upgrade", "downgrade"]);
        if self.extent.has_any(ways.works) {
            let mut tools = vec![Tool::Alembic, Tool::Dms];
            if history.floor.is_some() {
                tools.insert(0, Tool::Floor);
            }
            self.alternate(&ways, &tools, |tool| history.cycle(tool));
        }
        let standing = group(&["nothing", "current"]);
        if self.extent.has_any(standing.works) {
            history.stand()?;
            self.alternate(&standing, &[Tool::Alembic, Tool::Dms], |tool| {
                history.standing(tool)
            });
        }
        Ok(())
    }

    /// What DMS alone has; its one file with everything is what real Alembic prints.
    fn export(&mut self, place: &str, size: usize, project: &Project) {
        let group = Group {
            place,
            size,
            unit: "revisions",
            works: &["export"],
        };
        let folder = project.folder.join("exported");
        self.alternate(&group, &[Tool::Dms], |tool| {
            let _ = fs::remove_dir_all(&folder);
            vec![
                project
                    .run(tool, &["export", "--output", "exported"])
                    .and_then(|usage| {
                        let files =
                            fs::read_dir(&folder).map_err(|error| io("read", &folder, &error))?;
                        let paths = files.filter_map(|entry| Some(entry.ok()?.path()));
                        let is_sql =
                            |path: &PathBuf| path.extension().is_some_and(|it| it == "sql");
                        let count = paths.filter(is_sql).count();
                        if count == 2 * size + 1 {
                            Ok(usage)
                        } else {
                            Err(format!("{count} files were exported"))
                        }
                    }),
            ]
        });
    }
}

/// Holds what a program printed beside what Alembic did. Where Alembic was stopped, it gets the time that it needs, and
/// no figure.
fn compare(project: &Project, tool: Tool, arguments: &[&str]) -> Result<(), String> {
    let kept = project.folder.join("printed.out");
    if tool != Tool::Alembic && !kept.exists() {
        project.patient().run(Tool::Alembic, arguments)?;
    }
    if tool == Tool::Alembic || !kept.exists() {
        let printed = project.output(Tool::Alembic);
        fs::copy(&printed, &kept).map_err(|error| io("write", &kept, &error))?;
    }
    match tool == Tool::Alembic || same(&project.output(tool), &kept)? {
        true => Ok(()),
        false => Err("prints something else than Alembic".to_owned()),
    }
}

impl History<'_> {
    /// Writes what `dms` prints for an upgrade and a downgrade, as the database's tool takes it.
    fn write_sql(&self) -> Result<[PathBuf; 2], String> {
        let paths = ["up.sql", "down.sql"].map(|name| self.project.folder.join(name));
        let back = format!("{}:base", self.head);
        let commands: [&[&str]; 2] = [
            &["upgrade", "head", "--sql"],
            &["downgrade", &back, "--sql"],
        ];
        for (path, arguments) in paths.iter().zip(commands) {
            self.project.run(Tool::Dms, arguments)?;
            let text = fs::read_to_string(self.project.output(Tool::Dms))
                .map_err(|error| io("read", path, &error))?;
            let mut file = fs::File::create(path).map_err(|error| io("write", path, &error))?;
            let mut write = |text: &str| {
                file.write_all(text.as_bytes())
                    .map_err(|error| io("write", path, &error))
            };
            match self.scratch.kind {
                // In one transaction, though Alembic prints none.
                Kind::Sqlite => {
                    write("BEGIN;\n")?;
                    write(&text)?;
                    write("COMMIT;\n")?;
                }
                // In one transaction by the tool's own option.
                Kind::Postgres => write(
                    text.trim()
                        .trim_start_matches("BEGIN;")
                        .trim_end_matches("COMMIT;"),
                )?,
                Kind::Mariadb => write(&text)?,
            }
        }
        Ok(paths)
    }

    fn cycle(&self, tool: Tool) -> Vec<Cost> {
        let mut costs = vec![self.upgrade(tool)];
        if matches!(costs[0], Ok(Some(_))) {
            costs.push(self.downgrade(tool));
        }
        costs
    }

    /// Brings the database to head, however long it takes. By DMS, since Alembic may take too long: what both make of
    /// it is compared where both are measured.
    fn stand(&self) -> Result<(), String> {
        self.scratch.empty()?;
        self.project
            .patient()
            .run(Tool::Dms, &["upgrade", "head"])?;
        self.check("upgraded", Tool::Dms)
    }

    /// What finds nothing to do.
    fn standing(&self, tool: Tool) -> Vec<Cost> {
        let mut costs = vec![self.unchanged(tool, &["upgrade", "head"])];
        if matches!(costs[0], Ok(Some(_))) {
            costs.push(self.unchanged(tool, &["current"]));
        }
        costs
    }

    fn upgrade(&self, tool: Tool) -> Cost {
        self.scratch.empty()?;
        let usage = match (tool, &self.floor) {
            (Tool::Floor, Some([up, _])) => self.scratch.feed(up, true, self.project.limit)?,
            _ => self.project.run(tool, &["upgrade", "head"])?,
        };
        if usage.is_some() {
            self.check("upgraded", tool)?;
        }
        Ok(usage)
    }

    /// A command that changes nothing.
    fn unchanged(&self, tool: Tool, arguments: &[&str]) -> Cost {
        let usage = self.project.run(tool, arguments)?;
        if arguments == ["current"] {
            let text = fs::read_to_string(self.project.output(tool)).unwrap_or_default();
            if usage.is_some() && text.trim() != format!("{} (head)", self.head) {
                return Err(format!("`current` prints `{}`", text.trim()));
            }
        } else if usage.is_some() {
            self.check("upgraded", tool)?;
        }
        Ok(usage)
    }

    fn downgrade(&self, tool: Tool) -> Cost {
        let usage = match (tool, &self.floor) {
            (Tool::Floor, Some([_, down])) => {
                // `--sql` drops the version table, which a downgrade leaves empty.
                self.scratch.feed(down, true, self.project.limit)?
            }
            _ => self.project.run(tool, &["downgrade", "base"])?,
        };
        if usage.is_some() && tool != Tool::Floor {
            self.check("downgraded", tool)?;
        }
        Ok(usage)
    }

    /// Holds the database beside what the first tool made of it.
    fn check(&self, state: &str, tool: Tool) -> Result<(), String> {
        let kept = self.scratch.dump(&format!("{state}.now"), self.with_rows)?;
        let first = kept.with_extension("first");
        if !first.exists() {
            return fs::copy(&kept, &first)
                .map(drop)
                .map_err(|error| io("write", &first, &error));
        }
        if same(&kept, &first)? {
            return Ok(());
        }
        let shown = kept.with_file_name(format!("{state}.{tool:?}.differs"));
        let _ = fs::copy(&kept, &shown);
        Err(format!("leaves another database ({state})"))
    }
}
