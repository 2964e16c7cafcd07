//! Directives about constraints.

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::{Scope, dialect_options, given_name, names, table_name};
use crate::op::{ConstraintType, CreateConstraint, DropConstraint, Operation};
use crate::pylib::signature::Signature;
use crate::pylib::sqlalchemy::default::ddl_expression;
use crate::pylib::sqlalchemy::event::Named;
use crate::pylib::sqlalchemy::exclude::{self, Exclusion};
use crate::schema::naming::NamedKind;
use crate::schema::{
    CheckConstraint, Constraint, ForeignKey, PrimaryKey, TableName, UniqueConstraint,
};

/// `op.create_primary_key(constraint_name, table_name, columns, *, schema=None)`.
pub(super) fn create_primary_key(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_primary_key";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["constraint_name", "table_name", "columns"], &[])
            .with_keywords(&["schema"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let columns = names(interpreter, NAME, "columns", &bound.value("columns"))?;
    let given = given_name(&mut bound, NAME, "constraint_name")?;
    let key = PrimaryKey {
        name: scope.name(
            interpreter,
            NAME,
            Named::new(NamedKind::PrimaryKey, given, &table, &columns),
        )?,
        columns,
        ..PrimaryKey::default()
    };
    create(scope, interpreter, NAME, table, Constraint::PrimaryKey(key))
}

/// `op.create_unique_constraint(constraint_name, table_name, columns, *, schema, deferrable, initially, **kw)`.
pub(super) fn create_unique_constraint(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_unique_constraint";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["constraint_name", "table_name", "columns"], &[])
            .with_keywords(&["schema", "deferrable", "initially", "info"])
            .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let columns = names(interpreter, NAME, "columns", &bound.value("columns"))?;
    let given = given_name(&mut bound, NAME, "constraint_name")?;
    let unique = UniqueConstraint {
        name: scope.name(
            interpreter,
            NAME,
            Named::new(NamedKind::Unique, given, &table, &columns),
        )?,
        columns,
        deferrable: bound.boolean(NAME, "deferrable")?,
        initially: bound.text(NAME, "initially")?,
        options: dialect_options(interpreter, NAME, &mut bound)?,
    };
    create(scope, interpreter, NAME, table, Constraint::Unique(unique))
}

/// `op.create_check_constraint(constraint_name, table_name, condition, *, schema, deferrable, initially, **kw)`.
pub(super) fn create_check_constraint(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_check_constraint";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["constraint_name", "table_name", "condition"], &[])
            .with_keywords(&["schema", "deferrable", "initially", "info"])
            .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let text = bound.value("condition");
    let condition = ddl_expression(interpreter, &text)?;
    let given = given_name(&mut bound, NAME, "constraint_name")?;
    let mut columns = Vec::new();
    for column in condition.columns() {
        columns.extend(crate::pylib::sqlalchemy::column::column(&column)?.name());
    }
    let check = CheckConstraint {
        name: scope.name(
            interpreter,
            NAME,
            Named {
                condition: text,
                ..Named::new(NamedKind::Check, given, &table, &columns)
            },
        )?,
        condition: condition.expression()?,
        of_type: None,
        in_column: None,
        deferrable: bound.boolean(NAME, "deferrable")?,
        initially: bound.text(NAME, "initially")?,
        options: dialect_options(interpreter, NAME, &mut bound)?,
    };
    create(scope, interpreter, NAME, table, Constraint::Check(check))
}

/// `op.create_foreign_key(constraint_name, source_table, referent_table, local_cols, remote_cols, *, ...)`.
pub(super) fn create_foreign_key(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_foreign_key";
    const SIGNATURE: Signature = Signature::new(
        NAME,
        &[
            "constraint_name",
            "source_table",
            "referent_table",
            "local_cols",
            "remote_cols",
        ],
        &[],
    )
    .with_keywords(&[
        "onupdate",
        "ondelete",
        "deferrable",
        "initially",
        "match",
        "source_schema",
        "referent_schema",
        "use_alter",
        "info",
    ])
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = TableName::in_schema(
        bound.text(NAME, "source_schema")?,
        bound.required_text(NAME, "source_table")?,
    );
    let referred_table = TableName::in_schema(
        bound.text(NAME, "referent_schema")?,
        bound.required_text(NAME, "referent_table")?,
    );
    let columns = names(interpreter, NAME, "local_cols", &bound.value("local_cols"))?;
    let referred_columns = names(
        interpreter,
        NAME,
        "remote_cols",
        &bound.value("remote_cols"),
    )?;
    if columns.len() != referred_columns.len() || columns.is_empty() {
        return Err(Raised::exception(
            "ArgumentError",
            "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.",
        )
        .with_hint("give `local_cols` and `remote_cols` the same number of names"));
    }
    let given = given_name(&mut bound, NAME, "constraint_name")?;
    let referred = Some((&referred_table, referred_columns.as_slice()));
    let key = ForeignKey {
        name: scope.name(
            interpreter,
            NAME,
            Named {
                referred,
                ..Named::new(NamedKind::ForeignKey, given, &table, &columns)
            },
        )?,
        columns,
        referred_table,
        referred_columns,
        on_update: bound.text(NAME, "onupdate")?,
        on_delete: bound.text(NAME, "ondelete")?,
        deferrable: bound.boolean(NAME, "deferrable")?,
        initially: bound.text(NAME, "initially")?,
        match_type: bound.text(NAME, "match")?,
        use_alter: bound.boolean(NAME, "use_alter")?.unwrap_or(false),
        options: dialect_options(interpreter, NAME, &mut bound)?,
    };
    create(scope, interpreter, NAME, table, Constraint::ForeignKey(key))
}

fn create(
    scope: &Scope,
    interpreter: &mut Interpreter,
    directive: &str,
    table: TableName,
    constraint: Constraint,
) -> Result<Value, Raised> {
    scope.invoke(
        interpreter,
        directive,
        Operation::CreateConstraint(CreateConstraint { table, constraint }),
    )
}

/// `op.create_exclude_constraint(constraint_name, table_name, *elements, where, schema, using, ops, ...)`.
pub(super) fn create_exclude_constraint(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_exclude_constraint";
    const SIGNATURE: Signature = Signature::new(NAME, &["constraint_name", "table_name"], &[])
        .with_keywords(&[
            "schema",
            exclude::KEYWORDS[0],
            exclude::KEYWORDS[1],
            exclude::KEYWORDS[2],
            exclude::KEYWORDS[3],
            exclude::KEYWORDS[4],
            exclude::KEYWORDS[5],
        ])
        .variadic();
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let name = given_name(&mut bound, NAME, "constraint_name")?;
    let exclusion = Exclusion::of(interpreter, NAME, &mut bound)?;
    let mut exclude = exclusion.constraint(&|key| Ok(key.to_owned()))?;
    exclude.name = name;
    create(
        scope,
        interpreter,
        NAME,
        table,
        Constraint::Exclude(exclude),
    )
}

/// `op.drop_constraint(constraint_name, table_name, type_=None, *, schema=None, if_exists=None)`.
pub(super) fn drop_constraint(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "drop_constraint";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["constraint_name", "table_name"], &["type_"])
            .with_keywords(&["schema", "if_exists"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let constraint_type = match bound.text(NAME, "type_")?.as_deref() {
        None => None,
        Some("foreignkey") => Some(ConstraintType::ForeignKey),
        Some("primary") => Some(ConstraintType::Primary),
        Some("unique") => Some(ConstraintType::Unique),
        Some("check") => Some(ConstraintType::Check),
        Some(_) => {
            return Err(Raised::type_error(
                "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None",
            ));
        }
    };
    let kind = constraint_type.map(|constraint_type| match constraint_type {
        ConstraintType::ForeignKey => NamedKind::ForeignKey,
        ConstraintType::Primary => NamedKind::PrimaryKey,
        ConstraintType::Unique => NamedKind::Unique,
        ConstraintType::Check | ConstraintType::Exclude => NamedKind::Check,
    });
    let name = match (given_name(&mut bound, NAME, "constraint_name")?, kind) {
        (Some(given), Some(kind)) => scope.name(
            interpreter,
            NAME,
            Named {
                condition: Value::str(""),
                ..Named::new(kind, Some(given), &table, &[])
            },
        )?,
        (given, _) => given,
    };
    let operation = DropConstraint {
        table,
        name,
        constraint_type,
        if_exists: bound.boolean(NAME, "if_exists")?.unwrap_or(false),
        before: None,
    };
    scope.invoke(interpreter, NAME, Operation::DropConstraint(operation))
}
