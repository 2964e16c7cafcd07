//! The scripts of a run, loaded and ready to be called.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Source, Value};
use jiff::Timestamp;

use super::context::RunContext;
use super::python::could_be_python;
use super::{Event, Migrator};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Direction, Step};
use crate::pylib;
use crate::source::FileSystem;

/// The argument by which a script for several databases is told which one it works on, Alembic's templates' name.
const ENGINE_NAME: &str = "engine_name";

/// The function of a script.
pub(super) struct Callee {
    function: Value,
    /// What it is told.
    database: Option<Rc<str>>,
    /// The function of this database alone that the script could have and has not: `upgrade_users`.
    missing: Option<String>,
    /// `upgrade()` of a script of which `downgrade()` is called, where the types that it made are to go.
    creator: Option<Value>,
}

/// Steps whose scripts are loaded: every module body has run, no directive has.
pub(super) struct Plan {
    steps: Vec<Step>,
    /// What each step calls; `None` where there is nothing to call, as for a stamp.
    callees: Vec<Option<Callee>>,
    /// Which steps Python runs.
    handed_over: Vec<bool>,
    /// Whether the last step ended at something that Python may be able to do.
    needs_python: bool,
    interpreter: Interpreter,
    /// What the scripts printed and was not told yet.
    printed: Rc<RefCell<String>>,
}

impl Plan {
    /// Loads the scripts of all steps, so that a broken one stops the run before it begins.
    pub(super) fn load(
        migrator: &Migrator,
        context: &Rc<RunContext>,
        steps: Vec<Step>,
        handed_over: Vec<bool>,
    ) -> Result<Self> {
        let loader = Rc::new(FileSystem::new(migrator.project.python_roots()));
        let mut interpreter = pylib::interpreter(loader, Some(context.clone()));
        interpreter.set_now(Timestamp::now().as_microsecond());
        let printed = Rc::default();
        interpreter.set_output(Rc::clone(&printed));
        interpreter.tolerate(true);
        let callees = steps
            .iter()
            .zip(&handed_over)
            .map(|(step, is_handed_over)| match called(step) {
                Some((id, function)) if !is_handed_over => {
                    let loaded = load_function(migrator, &mut interpreter, id, function);
                    loaded.map_err(|unloaded| match &unloaded.raised {
                        Some(raised) if is_beyond(raised) => {
                            could_be_python(migrator, unloaded.error)
                        }
                        _ => unloaded.error,
                    })
                }
                _ => Ok(None),
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            steps,
            callees,
            handed_over,
            needs_python: false,
            interpreter,
            printed,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn step(&self, number: usize) -> &Step {
        &self.steps[number]
    }

    /// Whether Python runs a step.
    pub(super) fn is_handed_over(&self, number: usize) -> bool {
        self.handed_over[number]
    }

    /// Whether the last step ended at something that Python may be able to do.
    pub(super) fn needs_python(&self) -> bool {
        self.needs_python
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Tells that a step's turn has come.
    pub(super) fn tell(&self, migrator: &Migrator, number: usize) {
        let step = &self.steps[number];
        // A stamp's log line has no message, as in Alembic.
        let message = called(step)
            .and_then(|(id, _)| migrator.graph.revision(id))
            .map(|revision| revision.message.clone());
        migrator.tell(Event::Running {
            direction: step.direction,
            from: step.from.clone(),
            to: step.to.clone(),
            message: message.unwrap_or_default(),
            number: number + 1,
            total: self.len(),
        });
    }

    /// Calls the step's `upgrade()` or `downgrade()`.
    pub(super) fn run(
        &mut self,
        migrator: &Migrator,
        context: &RunContext,
        number: usize,
    ) -> Result<()> {
        let Some(callee) = &self.callees[number] else {
            return Ok(());
        };
        context.is_running.set(true);
        self.interpreter.heed_effects(true);
        let result = callee.call(&mut self.interpreter);
        self.interpreter.heed_effects(false);
        context.is_running.set(false);
        let printed = std::mem::take(&mut *self.printed.borrow_mut());
        for line in printed.lines() {
            migrator.tell(Event::Printed(line.to_owned()));
        }
        let Err(raised) = result else {
            return self.drop_types(context, number);
        };
        // The database came into the project after the script was written.
        if callee.is_told_apart_by(&raised) {
            return Ok(());
        }
        // Some of what the evaluator lacks looks like an error of the script.
        self.needs_python = match &*raised.0.class {
            "SyntaxError" => false,
            // A script may catch what real Alembic raises where a dialect cannot do something.
            "Host" => is_unsupported(&raised),
            _ => true,
        };
        Err(raised).map_err(|raised| {
            let is_beyond = is_beyond(&raised);
            let mut error = pylib::error(raised, ErrorKind::Script);
            if is_beyond {
                error = could_be_python(migrator, error);
            }
            match called(&self.steps[number]) {
                Some((id, function)) => {
                    error.context(format_args!("{function} of revision `{id}` failed"))
                }
                None => error,
            }
        })
    }
}

impl Plan {
    /// Drops the types that the tables of a step's upgrade brought along. What they are is seen by calling it without
    /// carrying anything out; where that fails, as when it asks the database, nobody can say, and all stay.
    fn drop_types(&mut self, context: &RunContext, number: usize) -> Result<()> {
        let Some(callee) = &self.callees[number] else {
            return Ok(());
        };
        let Some(creator) = &callee.creator else {
            return Ok(());
        };
        context.is_running.set(true);
        context.watch(true);
        let result = self.interpreter.call(creator, callee.arguments());
        let operations = context.watch(false);
        context.is_running.set(false);
        self.printed.borrow_mut().clear();
        match result {
            Ok(_) => context.drop_types(&operations),
            Err(_) => Ok(()),
        }
    }
}

/// Whether something ended at what a dialect of DMS cannot do.
fn is_unsupported(raised: &Raised) -> bool {
    let host = raised.0.host.as_ref();
    let error = host.and_then(|host| host.downcast_ref::<Error>());
    error.is_some_and(|error| error.kind() == ErrorKind::Unsupported)
}

/// Whether something ended at what the evaluator cannot do, rather than at an error of its own.
fn is_beyond(raised: &Raised) -> bool {
    matches!(&*raised.0.class, "Unsupported" | "Limit")
}

/// The revision whose script a step calls, and the function.
fn called(step: &Step) -> Option<(&str, &'static str)> {
    let id = step.revision.as_deref()?;
    match step.direction {
        Direction::Upgrade => Some((id, "upgrade")),
        Direction::Downgrade => Some((id, "downgrade")),
        Direction::Stamp => None,
    }
}

impl Callee {
    /// Calls the function.
    pub(super) fn call(&self, interpreter: &mut Interpreter) -> Result<Value, Raised> {
        interpreter.call(&self.function, self.arguments())
    }

    fn arguments(&self) -> Arguments {
        let database = self.database.as_ref();
        Arguments {
            positional: Vec::new(),
            keywords: database
                .map(|name| (ENGINE_NAME.into(), Value::str(&**name)))
                .into_iter()
                .collect(),
        }
    }

    /// Whether the error is that of `globals()["upgrade_%s" % engine_name]()` for a database that the script does
    /// not know: Alembic's and Flask-Migrate's templates tell databases apart so.
    pub(super) fn is_told_apart_by(&self, raised: &Raised) -> bool {
        let missing = self.missing.as_deref();
        &*raised.0.class == "KeyError"
            && missing.is_some_and(|name| raised.0.message.trim_matches('\'') == name)
    }
}

/// Why a script was not loaded.
pub(super) struct Unloaded {
    /// What its body raised, if that is it.
    pub(super) raised: Option<Raised>,
    pub(super) error: Error,
    /// Whether the function alone is missing.
    pub(super) lacks_function: bool,
}

impl From<Error> for Unloaded {
    fn from(error: Error) -> Self {
        Self {
            raised: None,
            error,
            lacks_function: false,
        }
    }
}

/// Evaluates a script's module body and finds the function in it; `None` if the script is not about the database.
pub(super) fn load_function(
    migrator: &Migrator,
    interpreter: &mut Interpreter,
    id: &str,
    name: &'static str,
) -> Result<Option<Callee>, Unloaded> {
    let file = migrator.scripts.file(id).ok_or_else(|| {
        Error::new(ErrorKind::Graph, format!("no file for revision `{id}`"))
            .with_hint("restore the file, or list what is there with `dms history`")
    })?;
    let source = Source {
        path: file.path.clone(),
        text: file.text.clone(),
        is_package: false,
    };
    let module_name = file
        .path
        .file_stem()
        .map_or_else(|| id.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let module = interpreter
        .run(&module_name, source)
        .map_err(|raised| Unloaded {
            error: pylib::error(raised.clone(), ErrorKind::Script),
            raised: Some(raised),
            lacks_function: false,
        })?;
    let globals = module.globals.borrow();
    let function = globals.get(name).cloned().ok_or_else(|| Unloaded {
        raised: None,
        error: Error::new(
            ErrorKind::Script,
            format!("revision `{id}` has no function `{name}()`"),
        )
        .with_hint(format!("define `def {name}():` in {}", file.path.display())),
        lacks_function: true,
    })?;
    let is_downgrade = name == "downgrade";
    let creator =
        (globals.get("upgrade").cloned()).filter(|_| is_downgrade && migrator.project.drop_types);
    let (takes, needs) = match &function {
        Value::Function(function) => (function.takes(ENGINE_NAME), function.needs(ENGINE_NAME)),
        _ => (false, false),
    };
    let Some(database) = migrator.named_database() else {
        if needs {
            return Err(Error::new(
                ErrorKind::Script,
                format!("revision `{id}` is a script for several databases: its `{name}()` needs an `{ENGINE_NAME}`"),
            )
            .with_detail(format!("in {}", file.path.display()))
            .with_hint("name the databases in dms.toml: `url` for the default one, and below `[databases]` the others")
            .into());
        }
        return Ok(Some(Callee {
            function,
            database: None,
            missing: None,
            creator,
        }));
    };
    if !takes {
        // Older than the second database.
        return Ok(database.is_first.then_some(Callee {
            function,
            database: None,
            missing: None,
            creator,
        }));
    }
    let own = format!("{name}_{}", database.name);
    let missing = (!globals.contains_key(own.as_str())).then_some(own);
    Ok(Some(Callee {
        function,
        database: Some(database.name.clone()),
        missing,
        creator,
    }))
}
