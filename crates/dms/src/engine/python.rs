//! Revisions that only real Python can run.

use std::rc::Rc;

use super::context::{RunContext, Sink};
use super::doctor::{Trial, Verdict};
use super::{Event, Migrator, version_table};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Step;
use crate::script::ScriptFile;
use crate::source::{Answer, Literal, PythonError, database};

/// Runs a function of a script in real Alembic.
const PROGRAM: &str = concat!(
    include_str!("../source/python/common.py"),
    include_str!("../source/python/revision.py")
);

/// Which steps of a run are handed to the interpreter.
///
/// They are evaluated without being carried out, which costs little where no step does much. Without an interpreter
/// that is only done where the run could not be taken back.
///
/// # Errors
/// When a step needs Python, nothing could be taken back, and there is no interpreter.
pub(super) fn handed_over(
    migrator: &Migrator,
    dialect: &dyn Dialect,
    steps: &[Step],
    is_offline: bool,
) -> Result<Vec<bool>> {
    let has_python = migrator.project.interpreter.is_some();
    let can_take_back = is_offline || dialect.rolls_back_ddl();
    if !has_python && can_take_back {
        return Ok(vec![false; steps.len()]);
    }
    let mut trial = Trial::new(migrator);
    let mut handed = Vec::with_capacity(steps.len());
    for (number, step) in steps.iter().enumerate() {
        // What a run left half-done it has begun without Python.
        let is_resumed = number == 0 && migrator.resume.is_some();
        handed.push(match trial.of_step(step) {
            Verdict::NeedsPython(_) if is_resumed => false,
            Verdict::NeedsPython(_) if has_python => true,
            Verdict::NeedsPython(error) => {
                let revision = step.revision.as_deref().unwrap_or_default();
                let what = format!("{} of revision `{revision}` failed", step.direction);
                return Err(could_be_python(migrator, error.context(what)));
            }
            Verdict::Native
            | Verdict::NeedsDatabase(_)
            | Verdict::Refuses(_)
            | Verdict::Fails(_) => false,
        });
    }
    // What comes before is committed when Python's turn comes: then it is too late for an interpreter that is none.
    let is_later = handed.first() == Some(&false) && handed.contains(&true);
    if let Some(python) = migrator.project.python().filter(|_| is_later) {
        python.check(&migrator.project.python_roots())?;
    }
    Ok(handed)
}

/// Adds to the error of a script that the evaluator cannot follow, that Python could.
pub(super) fn could_be_python(migrator: &Migrator, error: Error) -> Error {
    if migrator.project.interpreter.is_some() {
        return error;
    }
    let way = "let Python run this revision: `python = \".venv/bin/python\"` in dms.toml";
    let hint = match error.hint() {
        Some(hint) => format!("{hint}; or {way}"),
        None => way.to_owned(),
    };
    error.with_hint(hint)
}

/// Runs a step in the interpreter, in a transaction of its own together with the change of the version table. What
/// the run did before is committed: the interpreter has a connection of its own.
pub(super) fn run_step(
    migrator: &Migrator,
    dialect: &dyn Dialect,
    context: &Rc<RunContext>,
    step: &Step,
    rows: &mut Vec<String>,
) -> Result<()> {
    if migrator
        .url()
        .is_some_and(|url| url.dialect == "sqlite" && url.database.is_none())
    {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "Python cannot reach a SQLite database in memory",
        )
        .with_hint("use a file: `--url sqlite:///app.db`"));
    }
    let table = &migrator.project.version_table;
    let statements = step.rows.iter().map(|change| {
        let statement = version_table::statement(change);
        dialect.version_statement(table, &statement).sql
    });
    let statements = statements.collect();
    context.with_progress(|progress, place| progress.drop_before_commit(place))?;
    context.commit_all()?;
    let asked = ask(migrator, dialect, step, statements, false);
    context.online(|connection| connection.begin())?;
    if let Err(error) = asked {
        context.is_unknown.set(!dialect.rolls_back_ddl());
        return Err(error);
    }
    for change in &step.rows {
        version_table::apply(rows, change);
    }
    let found = context.online(|connection| version_table::read(dialect, connection, table))?;
    if found.as_ref() != Some(rows) {
        return Err(Error::new(
            ErrorKind::State,
            format!(
                "`{}` was changed by something else during this run",
                table.name
            ),
        )
        .with_hint("look with `dms current` and run again"));
    }
    Ok(())
}

/// The SQL of a step, by Alembic's offline mode in the interpreter.
pub(super) fn print_step(
    migrator: &Migrator,
    dialect: &dyn Dialect,
    context: &RunContext,
    step: &Step,
) -> Result<()> {
    let sql = ask(migrator, dialect, step, Vec::new(), true)?;
    if let Sink::Offline(output) = &mut *context.sink.borrow_mut() {
        output.raw(&sql);
    }
    Ok(())
}

fn ask(
    migrator: &Migrator,
    dialect: &dyn Dialect,
    step: &Step,
    statements: Vec<String>,
    is_offline: bool,
) -> Result<String> {
    let (Some(python), Some(revision)) = (migrator.project.python(), &step.revision) else {
        return Ok(String::new());
    };
    let file = migrator.scripts.file(revision).ok_or_else(|| {
        Error::new(
            ErrorKind::Graph,
            format!("no file for revision `{revision}`"),
        )
        .with_hint("restore the file, or list what is there with `dms history`")
    })?;
    let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
    let project = &migrator.project;
    let function = step.direction.to_string();
    let models = project.models_of(migrator.database_name()).ok();
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let ini = project.config_file.as_ref();
    let ini = ini.filter(|path| path.extension().is_some_and(|it| it == "ini"));
    let mut request = vec![
        (
            "ini",
            Literal::optional(ini.map(|path| path.display().to_string())),
        ),
        ("sys_path", Literal::paths(&project.python_roots())),
        (
            "models",
            Literal::Texts(models.map(|it| it.targets).unwrap_or_default()),
        ),
        ("script", Literal::Text(path.display().to_string())),
        ("module", Literal::optional(stem)),
        ("function", Literal::Text(function.clone())),
        ("engine_name", Literal::optional(migrator.database_name())),
        (
            "script_location",
            Literal::Text(project.scripts.script_location.display().to_string()),
        ),
        (
            "version_table",
            Literal::Text(project.version_table.name.clone()),
        ),
        (
            "version_table_schema",
            Literal::optional(project.version_table.schema.clone()),
        ),
        ("x", Literal::Texts(migrator.x_arguments.clone())),
        ("statements", Literal::Texts(statements)),
        ("atomic", Literal::Flag(dialect.rolls_back_ddl())),
        ("offline", Literal::Flag(is_offline)),
    ];
    let url = migrator.url();
    match url.filter(|_| !is_offline) {
        Some(url) => request.extend(database(url)),
        None => request.push(("dialect", Literal::Text(dialect.name().to_owned()))),
    }
    let secret = url.and_then(|url| url.password.as_deref());
    let Answer { result, printed } = python.ask(PROGRAM, &request, secret)?;
    for line in printed.lines() {
        migrator.tell(Event::Printed(line.to_owned()));
    }
    result.map_err(|raised| failure(raised, file, &function, revision))
}

/// What Python raised, at its line of the script.
fn failure(raised: PythonError, file: &ScriptFile, function: &str, revision: &str) -> Error {
    let message = format!(
        "{function} of revision `{revision}` failed in Python: {}",
        raised.message
    );
    raised.tell(ErrorKind::Script, message, &file.path, &file.text)
}
