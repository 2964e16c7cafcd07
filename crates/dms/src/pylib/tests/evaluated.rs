//! What scripts print is what real Alembic prints for them: evaluated, then rendered for each dialect. The answers
//! stand in `dialect/tests/recorded/evaluated`; what is otherwise on purpose, in [`super::evaluated_differences`].

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Loader, Raised, Source, Value};

use super::Recorder;
use super::evaluated_differences::{DIFFERENCES, Ours};
use crate::dialect::by_name;
use crate::error::{ErrorKind, Result};
use crate::op::Operation;
use crate::pylib::{self, MigrationContext};
use crate::schema::Schema;
use crate::schema::naming::NamingConvention;

/// The answer of one script on one dialect.
struct Answer<'a> {
    case: &'a str,
    script: String,
    dialect: &'a str,
    text: String,
}

/// The types: a type, and for the dialects an answer in a line.
fn types(text: &str) -> Vec<Answer<'_>> {
    let mut answers = Vec::new();
    for block in text.split("\n\n").skip(1) {
        let (case, rest) = block.trim_end().split_once('\n').unwrap();
        for line in rest.lines() {
            let (dialects, answer) = line.trim_start().split_once(": ").unwrap();
            if dialects == "script" {
                continue;
            }
            let is_column = !answer.contains("\\n") && !answer.starts_with("!! ");
            let text = if is_column {
                format!("CREATE TABLE t (\n    {answer}\n);")
            } else {
                answer.replace("\\n", "\n").replace("\\\\", "\\")
            };
            answers.extend(dialects.split(' ').map(|dialect| Answer {
                case,
                script: format!("op.create_table('t', sa.Column('c', {case}))"),
                dialect,
                text: text.clone(),
            }));
        }
    }
    answers
}

/// Scripts: `==== case`, the script, and `---- dialects` with the answer.
fn scripts(text: &str) -> Vec<Answer<'_>> {
    let mut answers = Vec::new();
    for block in text.split("\n==== ").skip(1) {
        let (case, rest) = block.split_once('\n').unwrap();
        let mut parts = rest.split("\n---- ");
        let script = parts.next().unwrap();
        for part in parts {
            let (dialects, answer) = part.split_once('\n').unwrap_or((part.trim_end(), ""));
            answers.extend(dialects.split(' ').map(|dialect| Answer {
                case,
                script: script.to_owned(),
                dialect,
                text: answer.trim_end().to_owned(),
            }));
        }
    }
    answers
}

/// Scripts as the functions of one module, so that one interpreter does for all.
pub(crate) struct Scripts {
    interpreter: Interpreter,
    recorder: Rc<Recorder>,
    functions: Vec<(String, Value)>,
}

impl Scripts {
    /// Of these bodies of `upgrade()`.
    pub(crate) fn new(bodies: &[&str]) -> Self {
        Self::with_naming(bodies, NamingConvention::default())
    }

    fn with_naming(bodies: &[&str], naming: NamingConvention) -> Self {
        let mut text = String::from(
            "from alembic import op\nimport sqlalchemy as sa\nimport datetime, decimal, enum, uuid\n\
             from sqlalchemy.dialects import postgresql as pg, mysql, sqlite\n\
             import sqlalchemy_utils, sqlmodel, geoalchemy2, pgvector.sqlalchemy, citext\n\
             import fastapi_users_db_sqlalchemy.generics, sqlalchemy_json, advanced_alchemy.types\n",
        );
        for (position, body) in bodies.iter().enumerate() {
            text.push_str(&format!("def case_{position}():\n"));
            for line in body.lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
        let recorder = Rc::new(Recorder {
            naming,
            ..Recorder::default()
        });
        let context: Rc<dyn MigrationContext> = recorder.clone();
        let mut interpreter = pylib::interpreter(Rc::new(NoModules), Some(context));
        let source = Source {
            path: "script.py".into(),
            text: text.as_str().into(),
            is_package: false,
        };
        let module = interpreter.run("script", source).unwrap();
        let globals = module.globals.borrow();
        let functions = bodies
            .iter()
            .enumerate()
            .map(|(position, body)| {
                let function = globals.get(&*format!("case_{position}")).cloned().unwrap();
                ((*body).to_owned(), function)
            })
            .collect();
        drop(globals);
        Self {
            interpreter,
            recorder,
            functions,
        }
    }

    /// The operations of each script in turn.
    pub(crate) fn operations(&mut self) -> BTreeMap<String, Result<Vec<Operation>>> {
        let mut operations = BTreeMap::new();
        for (script, function) in std::mem::take(&mut self.functions) {
            let called = self.interpreter.call(&function, Arguments::default());
            let done = self.recorder.operations.take();
            let result = called
                .map(|_| done)
                .map_err(|raised| pylib::error(raised, ErrorKind::Script));
            operations.insert(script, result);
        }
        operations
    }
}

struct NoModules;

impl Loader for NoModules {
    fn load(&self, _: &str) -> std::result::Result<Option<Source>, Raised> {
        Ok(None)
    }
}

/// The SQL of operations, as `--sql` prints it.
fn printed(operations: &Result<Vec<Operation>>, dialect: &str) -> Result<String> {
    let operations = operations.as_ref().map_err(Clone::clone)?;
    let dialect = by_name(dialect).unwrap();
    let mut schema = Schema::default();
    let mut text = Vec::new();
    for operation in operations {
        for statement in dialect.render(operation, &schema)? {
            text.push(format!("{};", statement.sql.trim()));
        }
        operation.apply(&mut schema)?;
    }
    Ok(text.join("\n\n"))
}

/// The convention of the first line of a script.
fn naming(script: &str) -> NamingConvention {
    let line = script.lines().next().unwrap();
    let pairs = line.trim_start_matches("# naming: {").trim_end_matches('}');
    let unquoted = |text: &str| text.trim().trim_matches('"').to_owned();
    let pairs = pairs.split(", ").filter_map(|pair| pair.split_once(": "));
    let own: Vec<_> = pairs
        .map(|(kind, template)| (unquoted(kind), unquoted(template)))
        .collect();
    if own.is_empty() {
        NamingConvention::default()
    } else {
        NamingConvention(own)
    }
}

/// Compares all answers of a file; every difference that is listed must be there.
fn compare(group: &str, answers: &[Answer<'_>]) {
    assert!(answers.len() > 40, "{group}: nothing recorded");
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    let mut scripts: Vec<&str> = answers
        .iter()
        .map(|answer| answer.script.as_str())
        .collect();
    scripts.dedup();
    let (named, plain): (Vec<&str>, Vec<&str>) = scripts
        .into_iter()
        .partition(|script| script.starts_with("# naming: "));
    let mut operations = Scripts::new(&plain).operations();
    for script in named {
        operations.extend(Scripts::with_naming(&[script], naming(script)).operations());
    }
    for answer in answers {
        let ours = printed(&operations[&answer.script], answer.dialect);
        let difference = DIFFERENCES.iter().position(|known| {
            known.group == group
                && known.dialects.contains(&answer.dialect)
                && (known.cases)(answer.case)
        });
        let alembic_fails = answer.text.contains("!! ");
        let expected = match difference {
            Some(position) => match DIFFERENCES[position].ours {
                Ours::Prints(text) => Some(text.to_owned()),
                Ours::Changes(_) if alembic_fails => None,
                Ours::Changes(change) => Some(change(&answer.text)),
                Ours::Finishes(finish) => {
                    Some(finish(&format!("{}\n\n{}", answer.text, answer.case)))
                }
                Ours::AsDialect(other) => {
                    let other = answers
                        .iter()
                        .find(|own| own.case == answer.case && own.dialect == other);
                    Some(other.unwrap().text.clone()).filter(|text| !text.contains("!! "))
                }
                Ours::AsCase(other) => {
                    let other = other(answer.case);
                    let other = answers
                        .iter()
                        .find(|own| own.case == other && own.dialect == answer.dialect);
                    Some(other.unwrap().text.clone())
                }
                Ours::Refuses => None,
            },
            None => (!alembic_fails).then(|| answer.text.clone()),
        };
        let place = format!("{group} {} on {}", answer.case, answer.dialect);
        match (&ours, &expected) {
            (Ok(ours), Some(expected)) if ours == expected => {}
            (Err(error), None) if error.hint().is_some() || error.span().is_some() => {}
            _ => failures.push(format!(
                "{place}\n    recorded: {}\n    ours:     {}\n",
                answer.text,
                match &ours {
                    Ok(text) => text.clone(),
                    Err(error) => format!("!! {error} (hint: {:?})", error.hint()),
                }
            )),
        }
        let is_none = match (&ours, difference) {
            (Ok(ours), Some(_)) => *ours == answer.text,
            (Err(_), Some(_)) => alembic_fails,
            (_, None) => false,
        };
        if let (Some(position), false) = (difference, is_none) {
            seen.insert(position);
        }
    }
    for (position, known) in DIFFERENCES.iter().enumerate() {
        if known.group == group && !seen.contains(&position) {
            failures.push(format!(
                "{group}: a difference was never met: {}\n",
                known.reason
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} answers:\n{}",
        failures.len(),
        answers.len(),
        failures.join("\n")
    );
}

#[test]
fn every_type_prints_what_alembic_prints() {
    let text = include_str!("../../dialect/tests/recorded/evaluated/types.txt");
    compare("types", &types(text));
}

#[test]
fn columns_and_tables_print_what_alembic_prints() {
    let text = include_str!("../../dialect/tests/recorded/evaluated/columns.txt");
    compare("columns", &scripts(text));
}

#[test]
fn types_of_the_project_print_what_alembic_prints() {
    let text = include_str!("../../dialect/tests/recorded/evaluated/own_types.txt");
    compare("own_types", &scripts(text));
}

#[test]
fn types_of_libraries_print_what_alembic_prints() {
    let text = include_str!("../../dialect/tests/recorded/evaluated/libraries.txt");
    compare("libraries", &types(text));
}

#[test]
fn naming_conventions_print_what_alembic_prints() {
    let text = include_str!("../../dialect/tests/recorded/evaluated/naming.txt");
    compare("naming", &scripts(text));
}
