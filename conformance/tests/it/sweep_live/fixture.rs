//! The tables that stand before a script of the sweep: those of its setup, as the script says that they are.

use dms::op::{AlterColumn, Change, ConstraintType, CreateTable, DefaultValue, Operation};
use dms::schema::{
    Autoincrement, CheckConstraint, Column, Constraint, ConstraintName, DataType, Expression,
    ForeignKey, Index, Literal, Options, Schema, Table, TableName, TypeClass, UniqueConstraint,
};

use super::step::Step;

/// What stands before this script.
pub(super) fn fixture(dialect: &str, setup: &Schema, script: &str, steps: &[Step]) -> Schema {
    let mut schema = setup.clone();
    let operations: Vec<&Operation> = steps.iter().flat_map(Step::operations).collect();
    for operation in &operations {
        if let Operation::CreateTable(create) = operation
            && !create.if_not_exists
        {
            remove(&mut schema, &create.table.name);
        }
        if let Some(name) = operation.table()
            && !is_created(&operations, name)
            && schema.table(name).is_none()
            && name.schema.as_deref() != Some("main")
        {
            rename(&mut schema, name);
        }
    }
    for operation in &operations {
        if let Operation::RenameTable(rename) = operation {
            let new = TableName::in_schema(rename.name.schema.clone(), &rename.new_name);
            remove(&mut schema, &new);
        }
        prepare(dialect, &mut schema, operation);
    }
    let drops_key = operations.iter().any(|operation| {
        matches!(operation, Operation::DropConstraint(drop) if drop.constraint_type == Some(ConstraintType::Primary))
    });
    for operation in &operations {
        if let Operation::CreateConstraint(create) = operation
            && let Constraint::PrimaryKey(_) = create.constraint
            && !drops_key
        {
            schema.table_mut(&create.table).unwrap().primary_key = None;
        }
    }
    if script.contains("copy_from=") {
        let table = schema.table_mut(&TableName::new("t")).unwrap();
        table.indexes.push(Index {
            name: Some(ConstraintName::plain("ix_c")),
            elements: vec![Expression::column("c")],
            ..Index::default()
        });
    }
    for table in schema
        .tables
        .iter_mut()
        .filter(|table| table.name.name != "u")
    {
        as_compared(dialect, table, script);
    }
    schema
}

/// Makes the tables.
pub(super) fn creation(schema: &Schema) -> Vec<Step> {
    let tables = schema.tables.iter().map(|table| {
        Step::One(Box::new(Operation::CreateTable(CreateTable {
            table: table.clone(),
            if_not_exists: false,
        })))
    });
    tables.collect()
}

fn is_created(operations: &[&Operation], name: &TableName) -> bool {
    operations.iter().any(|operation| {
        matches!(operation, Operation::CreateTable(create) if create.table.name == *name)
    })
}

/// The table has another name, with what it refers to in the same schema.
fn rename(schema: &mut Schema, name: &TableName) {
    if name.schema.is_some() {
        let mut referred = schema.tables[0].clone();
        referred.name.schema.clone_from(&name.schema);
        schema.tables.insert(0, referred);
    }
    let table = schema.table_mut(&TableName::new("t")).unwrap();
    table.name = name.clone();
    for constraint in &mut table.constraints {
        if let Constraint::ForeignKey(key) = constraint {
            key.referred_table.schema.clone_from(&name.schema);
        }
    }
}

/// A table goes, and what points at it.
fn remove(schema: &mut Schema, name: &TableName) {
    schema.tables.retain(|table| table.name != *name);
    for table in &mut schema.tables {
        table.constraints.retain(|constraint| {
            !matches!(constraint, Constraint::ForeignKey(key) if key.referred_table == *name)
        });
    }
}

fn prepare(dialect: &str, schema: &mut Schema, operation: &Operation) {
    match operation {
        Operation::CreateTable(create) => {
            for parent in parents(&create.table) {
                schema.tables.push(plain(&parent));
            }
            for constraint in &create.table.constraints {
                refer(dialect, schema, &create.table.name, constraint);
            }
        }
        Operation::AddColumn(add) => {
            for constraint in &add.constraints {
                refer(dialect, schema, &add.table, constraint);
            }
        }
        Operation::CreateConstraint(create) => {
            refer(dialect, schema, &create.table, &create.constraint);
        }
        Operation::CreateIndex(create) => index(schema, &create.table, &create.index),
        Operation::AlterColumn(alter) => {
            if let Some(table) = schema.table_mut(&alter.table) {
                existing(dialect, table, alter);
            }
        }
        Operation::CreateTableComment(create) => {
            schema.table_mut(&create.table).unwrap().comment = create.existing_comment.clone();
        }
        Operation::DropTableComment(drop) => {
            schema.table_mut(&drop.table).unwrap().comment = drop.existing_comment.clone();
        }
        Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::DropColumn(_)
        | Operation::DropIndex(_)
        | Operation::DropConstraint(_)
        | Operation::Execute(_)
        | Operation::BulkInsert(_)
        | Operation::CreateType(_)
        | Operation::DropType(_) => {}
    }
}

/// The tables from which this one inherits.
fn parents(table: &Table) -> Vec<String> {
    let text = |literal: &Literal| match literal {
        Literal::Text(text) => Some(text.clone()),
        _ => None,
    };
    match table.options.value("postgresql_inherits") {
        Some(dms::schema::OptionValue::Literal(Literal::List(all))) => {
            all.iter().filter_map(text).collect()
        }
        Some(dms::schema::OptionValue::Literal(one)) => text(one).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn plain(name: &str) -> Table {
    let mut table = Table::new(TableName::new(name));
    table.columns.push(integer(&format!("of_{name}")));
    table
}

fn integer(name: &str) -> Column {
    Column::new(name, DataType::new(TypeClass::Integer))
}

/// The other side of a foreign key is there, with a key of its own.
fn refer(dialect: &str, schema: &mut Schema, owner: &TableName, constraint: &Constraint) {
    let Constraint::ForeignKey(ForeignKey {
        referred_table,
        referred_columns,
        columns,
        on_delete,
        on_update,
        ..
    }) = constraint
    else {
        return;
    };
    if let Some(table) = schema.table_mut(owner) {
        let actions = [on_delete, on_update].map(|action| action.as_deref().unwrap_or_default());
        if dialect == "mariadb" && actions != ["", ""] {
            // What a key changes stands in no check there.
            let is_check = |own: &Constraint| matches!(own, Constraint::Check(_));
            table.constraints.retain(|own| !is_check(own));
        }
        for name in columns {
            if let Some(column) = table.column_mut(name) {
                column.data_type = DataType::new(TypeClass::Integer);
                column.nullable |= actions.contains(&"SET NULL");
            }
        }
    }
    if referred_table == owner {
        return;
    }
    if schema.table(referred_table).is_none() {
        let mut table = schema.table(&TableName::new("u")).unwrap().clone();
        table.name = referred_table.clone();
        schema.tables.insert(0, table);
    }
    let table = schema.table_mut(referred_table).unwrap();
    for name in referred_columns {
        if table.column(name).is_none() {
            table.columns.push(integer(name));
        }
    }
    let key = table.primary_key.as_ref().map(|key| &key.columns);
    if key != Some(referred_columns) && referred_columns.len() > 1 {
        table.constraints.push(Constraint::Unique(UniqueConstraint {
            name: Some(ConstraintName::plain("uq_referred")),
            columns: referred_columns.clone(),
            ..UniqueConstraint::default()
        }));
    }
}

/// An index's columns are there.
fn index(schema: &mut Schema, name: &TableName, index: &Index) {
    let table = schema.table_mut(name).unwrap();
    for element in &index.elements {
        if let Expression::Column { name, .. } = element
            && table.column(name).is_none()
            && name == "My Col"
        {
            table.columns.push(integer(name));
        }
    }
}

/// The column as the script says that it is.
fn existing(dialect: &str, table: &mut Table, alter: &AlterColumn) {
    let is_numbered = alter.existing_autoincrement == Some(Autoincrement::True)
        || alter.autoincrement == Some(Autoincrement::True);
    let becomes = |wanted: fn(&DefaultValue) -> bool| match &alter.server_default {
        Change::Set(Some(value)) => wanted(value),
        _ => false,
    };
    let becomes_identity = becomes(|value| matches!(value, DefaultValue::Identity(_)));
    if dialect != "postgresql"
        && let Some(existing) = &alter.existing_type
        && existing.argument("create_constraint").is_some()
        && existing.class == TypeClass::Boolean
        && let Some(name) = existing.text("name")
    {
        table.constraints.push(Constraint::Check(CheckConstraint {
            name: Some(ConstraintName::plain(name)),
            condition: Expression::Text(format!("{} IN (0, 1)", alter.column)),
            of_type: Some(alter.column.clone()),
            in_column: None,
            deferrable: None,
            initially: None,
            options: Options::default(),
        }));
    }
    if alter.data_type.is_some() && !is_numbered {
        // No type of a large object has a key.
        table.constraints.retain(|constraint| {
            !matches!(constraint, Constraint::Unique(unique) if unique.columns.contains(&alter.column))
        });
    }
    let Some(column) = table.column_mut(&alter.column) else {
        return;
    };
    if let Some(existing) = &alter.existing_type {
        column.data_type = existing.clone();
    } else if becomes_identity {
        column.data_type = DataType::new(TypeClass::Integer);
    }
    if is_numbered && dialect == "mariadb" {
        column.nullable = false;
    } else if !column.primary_key {
        column.nullable = alter.existing_nullable.unwrap_or(!becomes_identity);
    }
    if let Change::Set(Some(value)) = &alter.existing_server_default {
        match value {
            DefaultValue::Default(default) => column.server_default = Some(default.clone()),
            DefaultValue::Identity(identity) => {
                column.identity = Some(Box::new(identity.clone()));
                column.nullable = false;
                if alter.existing_type.is_none() {
                    column.data_type = DataType::new(TypeClass::Integer);
                }
            }
            DefaultValue::Computed(computed) => column.computed = Some(Box::new(computed.clone())),
        }
    }
    column.comment.clone_from(&alter.existing_comment);
    if let Some(autoincrement) = alter.existing_autoincrement {
        column.autoincrement = autoincrement;
    }
    if dialect == "mariadb" && is_numbered {
        // A table has one such column, and it is a key.
        for column in &mut table.columns {
            column.primary_key = column.name == alter.column;
            if column.name == "id" {
                column.autoincrement = Autoincrement::False;
            }
        }
        table.primary_key.as_mut().unwrap().columns = vec![alter.column.clone()];
    }
}

/// The columns have types that can be what the script compares them with.
fn as_compared(dialect: &str, table: &mut Table, script: &str) {
    if script.contains("a > ") || script.contains("sa.column('a') > ") {
        table.column_mut("a").unwrap().data_type = DataType::new(TypeClass::Integer);
    }
    let is_of_text = script.contains("_length=") || script.contains("FULLTEXT");
    if dialect == "mariadb" && is_of_text {
        let text = DataType::new(TypeClass::String).with("length", Literal::Integer(30));
        table.column_mut("b").unwrap().data_type = text;
    }
}
