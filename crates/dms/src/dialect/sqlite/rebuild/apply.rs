//! The operations of a batch, carried out on the description of its table.

use std::result::Result as StdResult;

use super::super::Sqlite;
use super::{executed, order, text};
use crate::dialect::standard::{enum_labels, quote, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::op::{
    AddColumn, AlterColumn, BatchAlterTable, BatchError, Change, ConstraintType, CreateConstraint,
    DefaultValue, DropColumn, DropConstraint, DropIndex, Operation, Placement,
};
use crate::schema::naming::{NamedColumn, NamedKind, NamingConvention, Subject};
use crate::schema::{
    CheckConstraint, Constraint, ConstraintName, DataType, Expression, Literal, OptionValue,
    Options, Schema, Table, TableName, TypeClass,
};

/// A table on the way from what it was to what the batch makes of it.
pub(super) struct Draft {
    /// The table as it was.
    pub(super) before: Table,
    /// The table as it will be.
    pub(super) table: Table,
    /// Statements that go before everything else.
    pub(super) executes: Vec<String>,
    schema: Schema,
    transfers: Vec<Transfer>,
    /// The names of indexes and constraints that went with a column of theirs: the batch may drop them itself, too.
    gone: Vec<String>,
}

/// Where the content of a column comes from.
pub(super) struct Transfer {
    /// The column of the old table.
    pub(super) source: String,
    /// The column of the new table.
    name: String,
    /// The type to which the content is cast.
    pub(super) cast: Option<DataType>,
}

/// Renames a column of a table wherever a schema names it.
pub(super) fn rename(schema: &mut Schema, table: &TableName, old: &str, new: &str) -> Result<()> {
    let alter = AlterColumn {
        new_name: Some(new.to_owned()),
        ..AlterColumn::new(table.clone(), old)
    };
    alter.apply(schema)?;
    if let Some(table) = schema.table_mut(table) {
        text::rename_in_table(table, old, &quote(&Sqlite, new));
    }
    Ok(())
}

impl Draft {
    pub(super) fn new(batch: &BatchAlterTable, schema: &Schema) -> StdResult<Self, BatchError> {
        let mut schema = schema.clone();
        let Some(table) = schema.table_mut(&batch.table) else {
            return Err(super::unknown_table(&batch.table).into());
        };
        if let Some(reflect) = batch
            .reflect_args
            .as_ref()
            .filter(|_| batch.copy_from.is_none())
        {
            override_parts(table, reflect)?;
        }
        if let Some(naming) = &batch.naming {
            name_constraints(table, naming);
        }
        text::without_table_name(table);
        let before = table.clone();
        let transfers = before.columns.iter().map(|column| Transfer {
            source: column.name.clone(),
            name: column.name.clone(),
            cast: None,
        });
        let mut draft = Self {
            transfers: transfers.collect(),
            table: before.clone(),
            before,
            executes: Vec::new(),
            schema,
            gone: Vec::new(),
        };
        for (number, operation) in batch.operations.iter().enumerate() {
            draft.apply(batch, operation).map_err(|error| BatchError {
                operation: Some(number),
                error,
            })?;
        }
        draft.finish(batch)?;
        Ok(draft)
    }

    /// Where the content of a column of the new table comes from; `None` for one that is new.
    pub(super) fn transfer(&self, column: &str) -> Option<&Transfer> {
        self.transfers
            .iter()
            .find(|transfer| transfer.name == column)
    }

    /// The whole schema, with the new table in it.
    pub(super) fn schema(&self, before: &Schema) -> Schema {
        Schema {
            dependents: before.dependents.clone(),
            ..self.schema.clone()
        }
    }

    fn apply(&mut self, batch: &BatchAlterTable, operation: &Operation) -> Result<()> {
        if let Some(statements) = executed(operation) {
            self.executes.extend(statements);
            return Ok(());
        }
        match operation {
            Operation::AlterColumn(alter) => self.alter_column(batch, alter),
            Operation::AddColumn(add) => self.add_column(add),
            Operation::DropColumn(drop) => self.drop_column(batch, drop),
            Operation::CreateIndex(create) => {
                let mut create = create.clone();
                create.table = batch.table.clone();
                for element in &mut create.index.elements {
                    if let Some(name) = element.column_name() {
                        *element = Expression::column(self.column(batch, name)?);
                    }
                }
                create.apply(&mut self.schema)
            }
            Operation::DropIndex(drop) => self.drop_index(drop),
            Operation::CreateConstraint(create) => self.create_constraint(batch, create),
            Operation::DropConstraint(drop) => self.drop_constraint(drop),
            // SQLite has no comments, and Alembic leaves them out of a rebuild without a word.
            Operation::CreateTableComment(_)
            | Operation::DropTableComment(_)
            | Operation::Execute(_) => Ok(()),
            Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::CreateType(_)
            | Operation::DropType(_)
            | Operation::BulkInsert(_) => Err(unsupported(
                format!("`{}` cannot stand in a batch", operation.summary()),
                "call it on `op`, before or behind the `with` block",
            )),
        }
    }

    fn current(&mut self) -> Result<&mut Table> {
        let name = self.before.name.clone();
        self.schema
            .table_mut(&name)
            .ok_or_else(|| super::unknown_table(&name))
    }

    /// The present name of a column, which the block may call by the one it had at the start.
    fn column(&mut self, batch: &BatchAlterTable, name: &str) -> Result<String> {
        if self.current()?.column(name).is_some() {
            return Ok(name.to_owned());
        }
        let renamed = self
            .transfers
            .iter()
            .find(|transfer| transfer.source == name);
        let early = batch.renamed.iter().find(|(old, _)| old == name);
        let found = renamed
            .map(|transfer| transfer.name.clone())
            .or_else(|| early.map(|(_, new)| new.clone()));
        let table = self.current()?;
        match found {
            Some(found) if table.column(&found).is_some() => Ok(found),
            _ => Err(no_column(table, name)),
        }
    }

    fn alter_column(&mut self, batch: &BatchAlterTable, alter: &AlterColumn) -> Result<()> {
        let name = self.column(batch, &alter.column)?;
        if let Change::Set(Some(DefaultValue::Identity(_))) = alter.server_default {
            return Err(unsupported(
                format!(
                    "column `{name}` of table `{}` cannot become an identity: SQLite has none",
                    batch.table
                ),
                "make it the INTEGER primary key, which SQLite numbers by itself",
            ));
        }
        let mut own = AlterColumn {
            column: name.clone(),
            new_name: None,
            table: batch.table.clone(),
            ..alter.clone()
        };
        self.drop_type_check(&name, alter)?;
        if let Some(data_type) = &mut own.data_type {
            let table = self.current()?;
            let existing = table.column(&name).map(|column| column.data_type.clone());
            if let Some(existing) = existing {
                keep_collation(data_type, &existing, alter.existing_type.as_ref());
                let is_cast = affinity(&existing) != affinity(data_type)
                    && affinity(data_type) != Affinity::Json;
                let cast = is_cast.then(|| data_type.clone());
                if let Some(transfer) = self.transfers.iter_mut().find(|known| known.name == name) {
                    transfer.cast = cast;
                }
            }
        }
        own.apply(&mut self.schema)?;
        if let Some(check) = own
            .data_type
            .as_ref()
            .and_then(|data_type| type_check(data_type, &name))
        {
            CreateConstraint {
                table: batch.table.clone(),
                constraint: Constraint::Check(check),
            }
            .apply(&mut self.schema)?;
        }
        if let Some(new_name) = alter
            .new_name
            .as_ref()
            .filter(|new_name| **new_name != name)
        {
            if self.current()?.column(new_name).is_some() {
                return Err(refused(format!(
                    "column `{name}` of table `{}` cannot be renamed to `{new_name}`, which is there already",
                    batch.table
                )));
            }
            rename(&mut self.schema, &batch.table, &name, new_name)?;
            for transfer in self.transfers.iter_mut().filter(|known| known.name == name) {
                transfer.name.clone_from(new_name);
            }
        }
        Ok(())
    }

    /// A change of type takes the check along that the old type had brought.
    fn drop_type_check(&mut self, column: &str, alter: &AlterColumn) -> Result<()> {
        let changes_type = alter.data_type.is_some();
        let of_name = alter
            .existing_type
            .as_ref()
            .filter(|_| changes_type || alter.new_name.is_some())
            .and_then(|existing| {
                existing
                    .for_dialect("sqlite")
                    .text("name")
                    .map(str::to_owned)
            });
        self.current()?
            .constraints
            .retain(|constraint| match constraint {
                Constraint::Check(check) => {
                    let is_of_type = changes_type && check.of_type.as_deref() == Some(column);
                    let is_named = of_name.is_some()
                        && check.name.as_ref().map(|name| &name.text) == of_name.as_ref();
                    !is_of_type && !is_named
                }
                Constraint::PrimaryKey(_)
                | Constraint::Unique(_)
                | Constraint::ForeignKey(_)
                | Constraint::Exclude(_) => true,
            });
        Ok(())
    }

    fn add_column(&mut self, add: &AddColumn) -> Result<()> {
        let name = &add.column.name;
        let table = self.current()?;
        if table.column(name).is_some() {
            if add.if_not_exists {
                return Ok(());
            }
            return Err(refused(format!(
                "table `{}` has a column `{name}` already",
                table.name
            )));
        }
        add.apply(&mut self.schema)
    }

    fn drop_column(&mut self, batch: &BatchAlterTable, drop: &DropColumn) -> Result<()> {
        let name = match self.column(batch, &drop.column) {
            Ok(name) => name,
            Err(_) if drop.if_exists => return Ok(()),
            Err(error) => return Err(error),
        };
        let named = names_within(self.current()?);
        let table = self.current()?;
        let owner = table.name.name.clone();
        table.constraints.retain(|constraint| {
            !matches!(constraint, Constraint::Check(check) if text::mentions(&check.condition, &owner, &name))
        });
        table.indexes.retain(|index| {
            let in_options = index.options.0.iter().any(|(_, value)| {
                matches!(value, OptionValue::Expression(expression) if text::mentions(expression, &owner, &name))
            });
            !in_options && !index.elements.iter().any(|element| text::mentions(element, &owner, &name))
        });
        // Of a primary key of several columns the others stay, as in Alembic.
        let key = table
            .primary_key
            .clone()
            .filter(|key| key.columns.len() > 1);
        let dropped = DropColumn {
            table: batch.table.clone(),
            column: name.clone(),
            ..drop.clone()
        };
        dropped.apply(&mut self.schema)?;
        if let Some(mut key) = key.filter(|key| key.columns.contains(&name)) {
            key.columns.retain(|column| *column != name);
            self.current()?.primary_key = Some(key);
        }
        self.transfers.retain(|transfer| transfer.name != name);
        let left = names_within(self.current()?);
        self.gone
            .extend(named.into_iter().filter(|name| !left.contains(name)));
        Ok(())
    }

    fn drop_index(&mut self, drop: &DropIndex) -> Result<()> {
        let is_gone = self.gone.contains(&drop.name.text);
        let table = self.current()?;
        let count = table.indexes.len();
        table.indexes.retain(|index| {
            index
                .name
                .as_ref()
                .is_none_or(|name| name.text != drop.name.text)
        });
        if table.indexes.len() == count && !drop.if_exists && !is_gone {
            return Err(refused(format!(
                "table `{}` has no index `{}`",
                table.name, drop.name.text
            )));
        }
        Ok(())
    }

    fn create_constraint(
        &mut self,
        batch: &BatchAlterTable,
        create: &CreateConstraint,
    ) -> Result<()> {
        let mut create = create.clone();
        create.table = batch.table.clone();
        let columns = match &mut create.constraint {
            Constraint::PrimaryKey(key) => &mut key.columns,
            Constraint::Unique(unique) => &mut unique.columns,
            Constraint::ForeignKey(key) => &mut key.columns,
            Constraint::Check(_) | Constraint::Exclude(_) => {
                return create.apply(&mut self.schema);
            }
        };
        for column in &mut *columns {
            *column = self.column(batch, column)?;
        }
        if let Constraint::PrimaryKey(key) = &create.constraint {
            for column in &mut self.current()?.columns {
                column.primary_key = key.columns.contains(&column.name);
            }
        }
        create.apply(&mut self.schema)
    }

    fn drop_constraint(&mut self, drop: &DropConstraint) -> Result<()> {
        let is_this = |name: Option<&ConstraintName>| {
            name.is_some()
                && name.map(|name| &name.text) == drop.name.as_ref().map(|name| &name.text)
        };
        let is_gone = (drop.name.as_ref()).is_some_and(|name| self.gone.contains(&name.text));
        let table = self.current()?;
        let is_key = table.primary_key.as_ref().is_some_and(|key| {
            is_this(key.name.as_ref()) || drop.constraint_type == Some(ConstraintType::Primary)
        });
        if is_key {
            table.primary_key = None;
            for column in &mut table.columns {
                column.primary_key = false;
            }
            return Ok(());
        }
        let count = table.constraints.len();
        table.constraints.retain(|constraint| {
            let is_kind = drop
                .constraint_type
                .is_none_or(|kind| kind == ConstraintType::of(constraint));
            !(is_kind && is_this(constraint.name()))
        });
        if table.constraints.len() < count || drop.if_exists || is_gone {
            return Ok(());
        }
        Err(no_constraint(table, drop))
    }

    /// What concerns the whole table.
    fn finish(&mut self, batch: &BatchAlterTable) -> Result<()> {
        self.place(batch)?;
        let table = self.current()?;
        // Alembic's order: what has a name first.
        let (named, unnamed): (Vec<Constraint>, Vec<Constraint>) =
            std::mem::take(&mut table.constraints)
                .into_iter()
                .partition(|constraint| constraint.name().is_some());
        if let Some(args) = &batch.table_args {
            add_parts(table, args)?;
        }
        table.constraints.extend(named.into_iter().chain(unnamed));
        self.table = table.clone();
        Ok(())
    }

    /// Puts columns where `insert_before`, `insert_after` and `partial_reordering` want them.
    fn place(&mut self, batch: &BatchAlterTable) -> Result<()> {
        let wanted = order::Wanted {
            groups: self.groups(batch)?,
            placements: self.placements(batch)?,
            added: self.added()?,
        };
        let table = self.current()?;
        let names = table.columns.iter().map(|column| column.name.clone());
        let order = order::order(&names.collect::<Vec<String>>(), &wanted).ok_or_else(|| {
            refused(format!(
                "the places that the batch wants for columns of table `{}` contradict each other",
                table.name
            ))
        })?;
        let place = |name: &str| order.iter().position(|known| known == name);
        table.columns.sort_by_key(|column| place(&column.name));
        Ok(())
    }

    fn groups(&mut self, batch: &BatchAlterTable) -> Result<Vec<Vec<String>>> {
        let mut groups = Vec::new();
        for group in &batch.partial_reordering {
            let names = group.iter().map(|name| self.column(batch, name));
            groups.push(names.collect::<Result<Vec<String>>>()?);
        }
        Ok(groups)
    }

    fn placements(&mut self, batch: &BatchAlterTable) -> Result<Vec<Placement>> {
        let mut placements = Vec::new();
        for placement in &batch.placements {
            let mut resolve = |name: &Option<String>| match name {
                Some(name) => self.column(batch, name).map(Some),
                None => Ok(None),
            };
            let before = resolve(&placement.before)?;
            let after = resolve(&placement.after)?;
            placements.push(Placement {
                column: self.column(batch, &placement.column)?,
                before,
                after,
            });
        }
        Ok(placements)
    }

    /// The columns that the table did not have.
    fn added(&mut self) -> Result<Vec<String>> {
        let columns = self.current()?.columns.clone();
        let names = columns.into_iter().map(|column| column.name);
        Ok(names.filter(|name| self.transfer(name).is_none()).collect())
    }
}

/// What the script gives the new table besides.
fn add_parts(table: &mut Table, args: &Table) -> Result<()> {
    for column in &args.columns {
        if table.column(&column.name).is_some() {
            return Err(refused(format!(
                "`table_args` has a column `{}`, which table `{}` has already",
                column.name, table.name
            )));
        }
        table.columns.push(column.clone());
    }
    if table.primary_key.is_none() {
        table.primary_key.clone_from(&args.primary_key);
    }
    table.constraints.extend(args.constraints.iter().cloned());
    table.indexes.extend(args.indexes.iter().cloned());
    set_options(table, args);
    Ok(())
}

fn set_options(table: &mut Table, args: &Table) {
    for (keyword, value) in &args.options.0 {
        table.options.0.retain(|(known, _)| known != keyword);
        table.options.0.push((keyword.clone(), value.clone()));
    }
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Script, message).with_hint(
        "compare the script with the database: `dms check` shows how models and database differ",
    )
}

fn no_column(table: &Table, name: &str) -> Error {
    let known: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("`{}`", column.name))
        .collect();
    Error::new(
        ErrorKind::Script,
        format!("table `{}` has no column `{name}`", table.name),
    )
    .with_hint(format!("its columns are {}", known.join(", ")))
}

/// The names of the indexes and constraints of a table.
fn names_within(table: &Table) -> Vec<String> {
    let names = table.names_within();
    names.map(|name| name.text.clone()).collect()
}

fn no_constraint(table: &Table, drop: &DropConstraint) -> Error {
    let what = drop
        .constraint_type
        .map_or("constraint", ConstraintType::words);
    let Some(name) = &drop.name else {
        return Error::new(
            ErrorKind::Script,
            format!("a {what} of table `{}` is to be dropped, but it has no name", table.name),
        )
        .with_hint("give `op.batch_alter_table(...)` a `naming_convention=` and use the name that it makes");
    };
    let known: Vec<String> = table
        .constraints
        .iter()
        .filter_map(|constraint| Some(format!("`{}`", constraint.name()?.text)))
        .collect();
    let hint = if known.is_empty() {
        "none of its constraints has a name: give `op.batch_alter_table(...)` a `naming_convention=` and use the name \
         that it makes"
            .to_owned()
    } else {
        format!(
            "it has {}; one without a name is found by a `naming_convention=` of `op.batch_alter_table(...)`",
            known.join(", ")
        )
    };
    Error::new(
        ErrorKind::Script,
        format!("table `{}` has no {what} `{}`", table.name, name.text),
    )
    .with_hint(hint)
}

/// What the script says of columns and constraints counts more than what the database says.
fn override_parts(table: &mut Table, reflect: &Table) -> Result<()> {
    for column in &reflect.columns {
        let Some(own) = table.column_mut(&column.name) else {
            return Err(no_column(table, &column.name));
        };
        let primary_key = own.primary_key;
        *own = column.clone();
        own.primary_key |= primary_key;
    }
    for constraint in &reflect.constraints {
        let name = constraint.name().map(|name| &name.text);
        (table.constraints)
            .retain(|own| name.is_none() || own.name().map(|name| &name.text) != name);
        if !table.constraints.contains(constraint) {
            table.constraints.push(constraint.clone());
        }
    }
    set_options(table, reflect);
    Ok(())
}

/// Gives what has no name the name of a convention. What the convention has no name for stays without.
fn name_constraints(table: &mut Table, naming: &NamingConvention) {
    let named_columns = |columns: &[String]| -> Vec<NamedColumn> {
        columns
            .iter()
            .map(|name| NamedColumn {
                name: name.clone(),
                key: name.clone(),
            })
            .collect()
    };
    let owner = table.name.clone();
    let name = |kind, columns: &[String], referred: Option<(&TableName, &[String])>| {
        let columns = named_columns(columns);
        let subject = Subject {
            table: &owner,
            columns: &columns,
            referred,
            custom: &[],
        };
        naming.name(kind, None, &subject).ok().flatten()
    };
    if let Some(key) = table.primary_key.as_mut().filter(|key| key.name.is_none()) {
        key.name = name(NamedKind::PrimaryKey, &key.columns, None);
    }
    for constraint in &mut table.constraints {
        if constraint.name().is_some() {
            continue;
        }
        *constraint.name_mut() = match constraint {
            Constraint::PrimaryKey(key) => name(NamedKind::PrimaryKey, &key.columns, None),
            Constraint::Unique(unique) => name(NamedKind::Unique, &unique.columns, None),
            Constraint::Check(_) => name(NamedKind::Check, &[], None),
            Constraint::Exclude(_) => None,
            Constraint::ForeignKey(key) => name(
                NamedKind::ForeignKey,
                &key.columns,
                Some((&key.referred_table, &key.referred_columns)),
            ),
        };
    }
}

/// The check that a type brings along (`create_constraint=True`).
fn type_check(data_type: &DataType, column: &str) -> Option<CheckConstraint> {
    let own = data_type.for_dialect("sqlite");
    if !own.is_true("create_constraint") {
        return None;
    }
    let values: Vec<Literal> = match own.class {
        TypeClass::Boolean | TypeClass::SqlBoolean => {
            vec![Literal::Integer(0), Literal::Integer(1)]
        }
        _ => enum_labels(own)
            .into_iter()
            .map(|label| Literal::Text(label.to_owned()))
            .collect(),
    };
    let values = values.into_iter().map(Expression::Literal).collect();
    Some(CheckConstraint {
        name: own.text("name").map(ConstraintName::plain),
        condition: Expression::Binary {
            left: Box::new(Expression::column(column)),
            operator: "IN".into(),
            right: Box::new(Expression::List(values)),
        },
        of_type: Some(column.to_owned()),
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    })
}

/// A collation that the script does not speak of stays.
fn keep_collation(data_type: &mut DataType, existing: &DataType, told: Option<&DataType>) {
    let collation = |data_type: &DataType| {
        data_type
            .for_dialect("sqlite")
            .text("collation")
            .map(str::to_owned)
    };
    let is_told = told.is_some_and(|told| collation(told).is_some());
    let takes_one = data_type.class.parameters().contains(&"collation");
    let is_text = affinity(data_type) == Affinity::Text && data_type.variants.is_empty();
    if is_told || !takes_one || !is_text || collation(data_type).is_some() {
        return;
    }
    if let Some(collation) = collation(existing) {
        data_type
            .arguments
            .push(("collation", Literal::Text(collation)));
    }
}

/// SQLAlchemy's families of types: a change from one to another casts what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Affinity {
    Integer,
    Number,
    Text,
    Boolean,
    Date,
    Time,
    DateTime,
    Interval,
    Binary,
    Json,
    Uuid,
    Other(TypeClass),
}

fn affinity(data_type: &DataType) -> Affinity {
    use TypeClass::{
        BigInteger, Boolean, Date, DateTime, Double, Enum, Float, Integer, Interval, Json,
        LargeBinary, Numeric, PgJson, PgJsonb, PickleType, SmallInteger, SqlBigint, SqlBinary,
        SqlBlob, SqlBoolean, SqlChar, SqlClob, SqlDate, SqlDatetime, SqlDecimal, SqlDouble,
        SqlDoublePrecision, SqlFloat, SqlInteger, SqlNchar, SqlNumeric, SqlNvarchar, SqlReal,
        SqlSmallint, SqlText, SqlTime, SqlTimestamp, SqlUuid, SqlVarbinary, SqlVarchar, SqliteDate,
        SqliteDatetime, SqliteJson, SqliteJsonb, SqliteTime, String, Text, Time, Unicode,
        UnicodeText, Uuid,
    };
    match data_type.for_dialect("sqlite").class {
        Integer | SmallInteger | BigInteger | SqlInteger | SqlSmallint | SqlBigint => {
            Affinity::Integer
        }
        Numeric | Float | Double | SqlNumeric | SqlDecimal | SqlFloat | SqlDouble
        | SqlDoublePrecision | SqlReal => Affinity::Number,
        String | Text | Unicode | UnicodeText | Enum | SqlVarchar | SqlText | SqlChar
        | SqlNchar | SqlNvarchar | SqlClob => Affinity::Text,
        Boolean | SqlBoolean => Affinity::Boolean,
        Date | SqlDate | SqliteDate => Affinity::Date,
        Time | SqlTime | SqliteTime => Affinity::Time,
        DateTime | SqlDatetime | SqlTimestamp | SqliteDatetime => Affinity::DateTime,
        Interval => Affinity::Interval,
        LargeBinary | PickleType | SqlBinary | SqlBlob | SqlVarbinary => Affinity::Binary,
        Json | SqliteJson | SqliteJsonb | PgJson | PgJsonb => Affinity::Json,
        Uuid | SqlUuid => Affinity::Uuid,
        class => Affinity::Other(class),
    }
}
