//! What a script of the sweep asks for, as values that can be carried out, replayed and reversed.

use std::cell::RefCell;
use std::rc::Rc;

use dms::conn::{Connection, Rows, Value};
use dms::dialect::{Dialect, Rebuild, Scope, by_name};
use dms::op::{
    AddColumn, BatchAlterTable, BatchError, CreateConstraint, CreateIndex, CreateTable, Operation,
};
use dms::pylib::{self, MigrationContext};
use dms::schema::naming::NamingConvention;
use dms::schema::{Constraint, Schema};
use dms::{Error, ErrorKind, Result};
use dms_python::{Arguments, Loader, Raised, Source};

/// An operation, or those of a batch that the dialect takes as a whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    One(Box<Operation>),
    Batch(Box<BatchAlterTable>),
}

impl Step {
    pub(super) fn operations(&self) -> &[Operation] {
        match self {
            Self::One(operation) => std::slice::from_ref(operation),
            Self::Batch(batch) => &batch.operations,
        }
    }

    /// Does it to the database, as the engine does.
    pub(super) fn apply(
        &self,
        dialect: &dyn Dialect,
        connection: &mut dyn Connection,
    ) -> Result<()> {
        match self {
            Self::One(operation) => {
                let before = if dialect.needs_schema(operation) {
                    dialect.introspect(connection, &dialect.needed_scope())?
                } else {
                    Schema::default()
                };
                for statement in dialect.render(operation, &before)? {
                    connection.execute(&statement.sql)?;
                }
            }
            Self::Batch(batch) => {
                let mut rest = Some(batch.as_ref().clone());
                while let Some(batch) = rest {
                    let before = dialect.introspect(connection, &Scope::default())?;
                    let rebuild = dialect.rebuild(&batch, &before).map_err(|it| it.error)?;
                    for statement in rebuild.statements {
                        connection.execute(&statement.sql)?;
                    }
                    rest = rebuild.rest;
                }
            }
        }
        Ok(())
    }

    /// Does it to a schema, as the engine does offline.
    pub(super) fn replay(&self, dialect: &dyn Dialect, schema: &mut Schema) -> Result<()> {
        match self {
            Self::One(operation) => {
                dialect.render(operation, schema)?;
                dialect.replay(operation, schema)
            }
            Self::Batch(batch) => {
                let mut rest = Some(batch.as_ref().clone());
                while let Some(batch) = rest {
                    let rebuild = dialect.rebuild(&batch, schema).map_err(|it| it.error)?;
                    let Rebuild { after, .. } = rebuild;
                    *schema = after;
                    rest = rebuild.rest;
                }
                Ok(())
            }
        }
    }

    /// What undoes it, where that is known. A batch that puts columns in order, or describes the table, says nothing
    /// of how it was.
    fn reverse(&self, dialect: &str) -> Option<Vec<Self>> {
        match self {
            Self::One(operation) => {
                let mut steps = Vec::new();
                if let Operation::AddColumn(add) = operation.as_ref() {
                    steps.extend(before_column(dialect, add));
                }
                if let Operation::CreateTable(CreateTable {
                    if_not_exists: true,
                    ..
                }) = operation.as_ref()
                {
                    // It may have been there.
                    return None;
                }
                steps.push(operation.reverse().ok()?);
                let has_names = steps.iter().all(has_name);
                let one = |operation| Self::One(Box::new(operation));
                has_names.then(|| steps.into_iter().map(one).collect())
            }
            Self::Batch(batch) => {
                let is_described = batch.copy_from.is_some()
                    || batch.reflect_args.is_some()
                    || batch.table_args.is_some()
                    || !batch.partial_reordering.is_empty()
                    || batch.naming.is_some();
                let moves = batch.placements.iter().any(|placement| {
                    !batch.operations.iter().any(|operation| {
                        matches!(operation, Operation::AddColumn(add) if add.column.name == placement.column)
                    })
                });
                if is_described || moves {
                    return None;
                }
                let mut reverse = BatchAlterTable::new(batch.table.clone());
                reverse.recreate = batch.recreate;
                for operation in batch.operations.iter().rev() {
                    reverse.operations.push(operation.reverse().ok()?);
                }
                let has_names = reverse.operations.iter().all(has_name);
                has_names.then(|| vec![Self::Batch(Box::new(reverse))])
            }
        }
    }
}

/// What has to go before a column that was added with it: SQLite's indexes and MySQL's foreign keys do not go along.
fn before_column(dialect: &str, add: &AddColumn) -> Vec<Operation> {
    let indexes = (add.indexes.iter()).map(|index| {
        Operation::CreateIndex(CreateIndex {
            table: add.table.clone(),
            index: index.clone(),
            if_not_exists: false,
        })
    });
    let keys = (add.constraints.iter())
        .filter(|constraint| matches!(constraint, Constraint::ForeignKey(_)))
        .map(|constraint| {
            let mut constraint = constraint.clone();
            if add.inline_references {
                *constraint.name_mut() = None;
            }
            Operation::CreateConstraint(CreateConstraint {
                table: add.table.clone(),
                constraint,
            })
        });
    let made: Vec<Operation> = match dialect {
        "sqlite" => indexes.collect(),
        "mariadb" => keys.collect(),
        _ => Vec::new(),
    };
    made.iter().map(|made| made.reverse().unwrap()).collect()
}

/// Nobody knows how to drop a constraint that the server has named.
fn has_name(operation: &Operation) -> bool {
    !matches!(operation, Operation::DropConstraint(drop) if drop.name.is_none())
}

/// What undoes all of them, where that is known.
pub(super) fn reversed(dialect: &str, steps: &[Step]) -> Option<Vec<Step>> {
    let back: Option<Vec<Vec<Step>>> = (steps.iter().rev())
        .map(|step| step.reverse(dialect))
        .collect();
    back.map(|back| back.into_iter().flatten().collect())
}

/// What the `upgrade()` of this script asks for on a database that looks like this.
pub(super) fn steps(dialect: &str, text: &str, schema: &Schema) -> Result<Vec<Step>> {
    let recorder = Rc::new(Recorder {
        dialect: by_name(dialect).unwrap(),
        schema: schema.clone(),
        steps: RefCell::default(),
    });
    let mut interpreter = pylib::interpreter(Rc::new(Nothing), Some(recorder.clone()));
    let source = Source {
        path: "case.py".into(),
        text: text.into(),
        is_package: false,
    };
    let call = || {
        let module = interpreter.run("case", source)?;
        let upgrade = module.globals.borrow().get("upgrade").cloned().unwrap();
        interpreter.call(&upgrade, Arguments::default())
    };
    call().map_err(|raised| pylib::error(raised, ErrorKind::Script))?;
    Ok(recorder.steps.take())
}

/// A script of the sweep imports nothing of its own.
struct Nothing;

impl Loader for Nothing {
    fn load(&self, _: &str) -> std::result::Result<Option<Source>, Raised> {
        Ok(None)
    }
}

struct Recorder {
    dialect: Box<dyn Dialect>,
    schema: Schema,
    steps: RefCell<Vec<Step>>,
}

impl MigrationContext for Recorder {
    fn invoke(&self, operation: Operation) -> Result<()> {
        let step = Step::One(Box::new(operation));
        self.steps.borrow_mut().push(step);
        Ok(())
    }

    fn batch(&self, batch: &BatchAlterTable) -> std::result::Result<bool, BatchError> {
        if !self.dialect.rebuilds(batch) {
            return Ok(false);
        }
        let step = Step::Batch(Box::new(batch.clone()));
        self.steps.borrow_mut().push(step);
        Ok(true)
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        false
    }

    fn query(&self, _: &str, _: &[Value]) -> Result<Rows> {
        Err(Error::new(
            ErrorKind::Script,
            "no script of the sweep asks the database",
        ))
    }

    fn schema(&self) -> Result<Schema> {
        Ok(self.schema.clone())
    }

    fn autocommit(&self, _: bool) -> Result<()> {
        Ok(())
    }

    fn naming(&self) -> NamingConvention {
        NamingConvention::default()
    }
}
