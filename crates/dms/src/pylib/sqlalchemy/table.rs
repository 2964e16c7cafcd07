//! `Table`, and how columns, constraints and indexes join a table.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, Class, HostClass, Instance, Interpreter, Raised, Value};

use super::clause::{Clause, from_element};
use super::column::{ColumnObject, as_column, column};
use super::column_collection::column_collection;
use super::constraint::{self, ConstraintObject, Kind, UNIQUE_CONSTRAINT};
use super::expression::CLAUSE_ELEMENT;
use super::index::IndexObject;
use super::metadata::{MetaDataObject, metadata};
use super::schema_item::{Info, SCHEMA_ITEM};
use super::types::{TypeObject, is_spatial, type_class};
use super::{ddl, foreign_key, options, statement};
use crate::pylib::library::{ClassSpec, Library, inert};
use crate::pylib::signature::{Signature, check_quote, text, type_name};
use crate::schema::query::Source;
use crate::schema::{Expression, Literal, Schema, TableName, TypeClass};

/// `TableClause`, what `sa.table()` returns.
pub(in crate::pylib) static TABLE_CLAUSE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.selectable",
    name: "TableClause",
    bases: &[&CLAUSE_ELEMENT],
    hooks: Some(|library| Rc::new(TableHooks(library.clone()))),
    methods: statement::TABLE_METHODS,
};

/// `Table`.
pub(in crate::pylib) static TABLE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "Table",
    bases: &[&TABLE_CLAUSE, &SCHEMA_ITEM],
    hooks: None,
    methods: &[
        ("create", ddl::create_table),
        ("drop", ddl::drop_table),
        ("append_column", |library, interpreter, arguments| {
            append_method(library, interpreter, arguments)
        }),
        ("append_constraint", |library, interpreter, arguments| {
            append_method(library, interpreter, arguments)
        }),
    ],
};

/// What a table keeps.
pub(in crate::pylib) struct TableObject {
    /// Its name.
    pub name: String,
    /// Its schema, the `MetaData`'s one included.
    pub schema: Option<String>,
    /// Its `MetaData`; `None` for `sa.table()`.
    pub metadata: Option<Rc<Instance>>,
    /// What it is in a statement, if not the table of its name: an alias or a statement in parentheses.
    pub source: Option<Arc<Source>>,
    /// What can change.
    pub state: RefCell<TableState>,
}

/// What a table gathers.
#[derive(Default)]
pub(in crate::pylib) struct TableState {
    /// The columns, in order.
    pub columns: Vec<Rc<Instance>>,
    /// The explicit primary key.
    pub primary_key: Option<Rc<Instance>>,
    /// All other constraints.
    pub constraints: Vec<Rc<Instance>>,
    /// The indexes, in the order in which they joined.
    pub indexes: Vec<Rc<Instance>>,
    /// The comment.
    pub comment: Option<String>,
    /// `prefixes`.
    pub prefixes: Vec<String>,
    /// Dialect options.
    pub options: Vec<(String, Value)>,
    /// `info`.
    pub info: Info,
}

impl TableObject {
    /// The table that an instance is.
    pub fn of(instance: &Rc<Instance>) -> Result<Rc<Self>, Raised> {
        instance.payload::<Self>().ok_or_else(|| {
            Raised::type_error(format!("a Table is needed, not {}", instance.class.name))
        })
    }

    /// What it is in a statement.
    pub fn source(&self) -> Arc<Source> {
        self.source
            .clone()
            .unwrap_or_else(|| Arc::new(Source::Table(self.table_name())))
    }

    /// Its name with its schema.
    pub fn table_name(&self) -> TableName {
        TableName::in_schema(self.schema.clone(), &self.name)
    }

    /// The column of this key.
    pub fn column(&self, key: &str) -> Option<Rc<Instance>> {
        let state = self.state.borrow();
        state
            .columns
            .iter()
            .find(|instance| {
                (instance.payload::<ColumnObject>()).is_some_and(|column| column.has_key(key))
            })
            .cloned()
    }
}

struct TableHooks(Rc<Library>);

impl HostClass for TableHooks {
    fn construct(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        arguments: &mut Arguments,
    ) -> Result<Option<Value>, Raised> {
        let place = interpreter.place();
        construct(
            &self.0,
            interpreter,
            class,
            std::mem::take(arguments),
            place,
        )
        .map(Some)
    }

    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(table) = instance.payload::<TableObject>() else {
            return Ok(None);
        };
        let state = table.state.borrow();
        let list = |items: &[Rc<Instance>]| {
            Value::list(
                items
                    .iter()
                    .cloned()
                    .map(Value::Instance)
                    .collect::<Vec<_>>(),
            )
        };
        Ok(match name {
            "c" | "columns" => Some(column_collection(&self.0, instance)),
            "name" | "description" => Some(Value::str(&table.name)),
            "schema" => Some(table.schema.as_ref().map_or(Value::None, Value::str)),
            "fullname" | "key" => Some(Value::str(key(table.schema.as_deref(), &table.name))),
            "metadata" => Some(table.metadata.clone().map_or(Value::None, Value::Instance)),
            "comment" => Some(state.comment.as_ref().map_or(Value::None, Value::str)),
            "info" => Some(state.info.value()),
            "constraints" => Some(list(&state.constraints)),
            "foreign_key_constraints" => {
                let all = state.constraints.iter();
                let keys: Vec<_> = all.filter(|it| is_foreign_key(it)).cloned().collect();
                Some(list(&keys))
            }
            "indexes" => Some(list(&state.indexes)),
            "primary_key" => Some(
                state
                    .primary_key
                    .clone()
                    .map_or(Value::None, Value::Instance),
            ),
            _ if name.starts_with("__") => None,
            _ => Some(inert(&format!("sqlalchemy.Table.{name}"), interpreter)),
        })
    }

    fn set_attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
        value: &Value,
    ) -> Result<bool, Raised> {
        match (name, value, instance.payload::<TableObject>()) {
            ("comment", Value::Str(comment), Some(table)) => {
                table.state.borrow_mut().comment = Some(comment.to_string());
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn representation(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        Ok(instance
            .payload::<TableObject>()
            .map(|table| format!("Table({})", crate::pylib::literal::quoted(&table.name))))
    }

    fn text(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<String>, Raised> {
        Ok(instance
            .payload::<TableObject>()
            .map(|table| key(table.schema.as_deref(), &table.name)))
    }
}

fn is_foreign_key(constraint: &Rc<Instance>) -> bool {
    (constraint.payload::<ConstraintObject>())
        .is_some_and(|it| matches!(it.kind, Kind::ForeignKey { .. }))
}

/// The key of a table in `MetaData.tables`.
pub(in crate::pylib) fn key(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name.to_owned(),
    }
}

const SIGNATURE: Signature = Signature::new("Table", &["name", "metadata"], &[])
    .with_keywords(&[
        "schema",
        "quote",
        "quote_schema",
        "autoload",
        "autoload_with",
        "autoload_replace",
        "keep_existing",
        "extend_existing",
        "must_exist",
        "resolve_fks",
        "include_columns",
        "implicit_returning",
        "comment",
        "info",
        "listeners",
        "prefixes",
    ])
    .variadic()
    .open();

/// `Table(...)`.
pub(in crate::pylib) fn construct(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    arguments: Arguments,
    place: Option<dms_python::Place>,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "Table";
    interpreter.note_declaration();
    let mut bound = SIGNATURE.bind(arguments)?;
    options::check(FUNCTION, &bound)?;
    let name = bound.required_text(FUNCTION, "name")?;
    if let Some(quote) = bound.boolean(FUNCTION, "quote")? {
        check_quote(&name, quote)?;
    }
    let metadata_value = bound.value("metadata");
    let Value::Instance(owner) = &metadata_value else {
        return Err(Raised::type_error(format!(
            "Table() argument 'metadata' must be a MetaData, not {}",
            type_name(&metadata_value)
        ))
        .with_hint("write `sa.Table('name', metadata, ...)`"));
    };
    let owner_object = metadata(owner)?;
    let bind = bound.some("autoload_with");
    let is_loaded = bind
        .as_ref()
        .is_some_and(|bind| ddl::is_bind(library, bind));
    if !is_loaded && (bind.is_some() || bound.some("autoload").is_some()) {
        return Err(Raised::unsupported(format!(
            "the table `{name}` is to be read from a database (`autoload_with`), which models cannot do"
        ))
        .with_hint("declare its columns"));
    }
    let schema = match bound.take("schema") {
        None | Some(Value::None) => owner_object.schema.clone(),
        Some(Value::Opaque(_)) => None,
        Some(schema) => Some(text(FUNCTION, "schema", &schema)?),
    };
    let key = key(schema.as_deref(), &name);
    let is_extension = bound.boolean(FUNCTION, "extend_existing")?.unwrap_or(false);
    let is_kept = bound.boolean(FUNCTION, "keep_existing")?.unwrap_or(false);
    let existing = owner_object.tables.borrow().get(&key).cloned();
    let instance = match existing {
        Some(table) if is_kept || (bound.rest.is_empty() && bound.extra.is_empty()) => {
            return Ok(Value::Instance(table));
        }
        Some(table) if is_extension => table,
        Some(_) => {
            return Err(Raised::exception(
                "InvalidRequestError",
                format!(
                    "Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' \
                     to redefine options and columns on an existing Table object."
                ),
            ));
        }
        None => {
            let object = TableObject {
                name,
                schema,
                metadata: Some(owner.clone()),
                source: None,
                state: RefCell::default(),
            };
            Instance::new(class, Some(Rc::new(object)), place)
        }
    };
    {
        let table = TableObject::of(&instance)?;
        let mut state = table.state.borrow_mut();
        if let Some(comment) = bound.text(FUNCTION, "comment")? {
            state.comment = Some(comment);
        }
        if let Some(info) = bound.some("info") {
            state.info = Info::new(Some(info));
        }
        if let Some(prefixes) = bound.some("prefixes") {
            for prefix in interpreter.iterate(&prefixes)? {
                state.prefixes.push(interpreter.text(&prefix)?);
            }
        }
        state
            .options
            .extend(options::given(std::mem::take(&mut bound.extra)));
    }
    let items = std::mem::take(&mut bound.rest);
    let mut referred = Vec::new();
    if is_loaded {
        let schema = ddl::standing(library)?;
        referred = load(library, &instance, &schema, &items)?;
    }
    for item in items {
        append_checked(library, interpreter, &instance, &item)?;
    }
    owner_object
        .tables
        .borrow_mut()
        .insert(key, instance.clone());
    if !referred.is_empty() {
        load_referred(library, owner, referred)?;
    }
    Ok(Value::Instance(instance))
}

/// Gives a table the columns and foreign keys that it has in the database; the tables to which those point.
fn load(
    library: &Rc<Library>,
    instance: &Rc<Instance>,
    schema: &Schema,
    declared: &[Value],
) -> Result<Vec<TableName>, Raised> {
    let found = ddl::standing_table(schema, &*TableObject::of(instance)?)?;
    for column in ddl::loaded_columns(library, found, declared) {
        append(library, instance, &Value::Instance(column))?;
    }
    let mut referred = Vec::new();
    for key in &found.constraints {
        if let crate::schema::Constraint::ForeignKey(key) = key {
            let constraint = foreign_key::loaded(library, key);
            append(library, instance, &Value::Instance(constraint))?;
            referred.push(key.referred_table.clone());
        }
    }
    Ok(referred)
}

/// Loads the tables to which foreign keys point, and those to which theirs do (`resolve_fks`).
fn load_referred(
    library: &Rc<Library>,
    owner: &Rc<Instance>,
    mut waiting: Vec<TableName>,
) -> Result<(), Raised> {
    let schema = ddl::standing(library)?;
    let owner_object = metadata(owner)?;
    while let Some(name) = waiting.pop() {
        let key = key(name.schema.as_deref(), &name.name);
        let is_there = schema.table(&name).is_some();
        if !is_there || owner_object.tables.borrow().contains_key(&key) {
            continue;
        }
        let object = TableObject {
            name: name.name,
            schema: name.schema,
            metadata: Some(owner.clone()),
            source: None,
            state: RefCell::default(),
        };
        let instance = Instance::new(&library.class(&TABLE), Some(Rc::new(object)), None);
        owner_object
            .tables
            .borrow_mut()
            .insert(key, instance.clone());
        waiting.extend(load(library, &instance, &schema, &[])?);
    }
    Ok(())
}

fn append_method(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("append", "self")?;
    let item = arguments.require("append", "item")?;
    let Value::Instance(table) = &this else {
        return Err(Raised::type_error("a Table is needed"));
    };
    append_checked(library, interpreter, table, &item)?;
    Ok(Value::None)
}

fn append_checked(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
    item: &Value,
) -> Result<(), Raised> {
    if let Value::Opaque(opaque) = item {
        return Err(crate::pylib::signature::unknown_value(
            "an argument of a table",
            opaque,
        ));
    }
    let is_known = item.is_none()
        || matches!(item, Value::Instance(instance)
        if instance.payload::<ColumnObject>().is_some()
            || instance.payload::<ConstraintObject>().is_some()
            || instance.payload::<IndexObject>().is_some()
            // `op.create_table("name", metadata, ...)`: a schema item that nothing comes of.
            || instance.payload::<MetaDataObject>().is_some());
    if !is_known {
        return Err(super::column::not_an_item(interpreter, item)?);
    }
    append(library, table, item)
}

/// Gives a table a column, a constraint or an index.
pub(in crate::pylib) fn append(
    library: &Rc<Library>,
    table: &Rc<Instance>,
    item: &Value,
) -> Result<(), Raised> {
    let Value::Instance(instance) = item else {
        return Ok(());
    };
    let object = TableObject::of(table)?;
    if instance.payload::<ColumnObject>().is_some() {
        return append_column(library, table, &object, instance);
    }
    if let Some(constraint) = instance.payload::<ConstraintObject>() {
        *constraint.table.borrow_mut() = Some(table.clone());
        let mut state = object.state.borrow_mut();
        if let Kind::PrimaryKey = constraint.kind {
            state.primary_key = Some(instance.clone());
        } else if !state
            .constraints
            .iter()
            .any(|known| Rc::ptr_eq(known, instance))
        {
            state.constraints.push(instance.clone());
        }
    } else if let Some(index) = instance.payload::<IndexObject>() {
        if let Some(known) = &*index.table.borrow()
            && !Rc::ptr_eq(known, table)
        {
            return Err(Raised::exception(
                "ArgumentError",
                "the index is already assigned to another table",
            ));
        }
        *index.table.borrow_mut() = Some(table.clone());
        let mut state = object.state.borrow_mut();
        if !state
            .indexes
            .iter()
            .any(|known| Rc::ptr_eq(known, instance))
        {
            state.indexes.push(instance.clone());
        }
    }
    Ok(())
}

fn append_column(
    library: &Rc<Library>,
    table: &Rc<Instance>,
    object: &TableObject,
    instance: &Rc<Instance>,
) -> Result<(), Raised> {
    let column = column(instance)?;
    let Some(name) = column.name() else {
        let mut raised = Raised::exception(
            "ArgumentError",
            "Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.",
        );
        raised.0.place.clone_from(&instance.place);
        return Err(raised);
    };
    let key = column.key().unwrap_or_else(|| name.clone());
    if let Some(known) = column.table() {
        if Rc::ptr_eq(&known, table) {
            return Ok(());
        }
        let known = TableObject::of(&known)?;
        let mut raised = Raised::exception(
            "ArgumentError",
            format!(
                "Column object '{key}' already assigned to Table '{}'",
                known.name
            ),
        );
        raised.0.place.clone_from(&instance.place);
        return Err(raised);
    }
    replace_or_push(object, instance, &key, &name)?;
    let (unique, index, foreign_keys, constraints) = {
        let mut state = column.state_mut();
        state.table = Some(table.clone());
        (
            state.unique,
            state.index,
            state.foreign_keys.clone(),
            state.constraints.clone(),
        )
    };
    let add = |item: Rc<Instance>| append(library, table, &Value::Instance(item));
    let this = Value::Instance(instance.clone());
    if index == Some(true) {
        let index = IndexObject::new(None, vec![this.clone()], unique == Some(true));
        add(index.into_instance(library, instance.place.clone()))?;
    } else if unique == Some(true) {
        let constraint = ConstraintObject::new(library, Kind::Unique, vec![this.clone()]);
        add(constraint.into_instance(&library.class(&UNIQUE_CONSTRAINT), instance.place.clone()))?;
    }
    if let Some(check) = type_check(library, instance, column.data_type().as_ref()) {
        add(check)?;
    }
    for constraint in constraints {
        add(constraint)?;
    }
    for key in &foreign_keys {
        if let Some(constraint) = foreign_key::constraint(library, key, instance) {
            add(constraint)?;
        }
    }
    if let Some(index) = spatial_index(library, &object.name, instance, column.data_type()) {
        append(library, table, &Value::Instance(index))?;
    }
    let waiting = std::mem::take(&mut column.state_mut().waiting);
    for item in waiting {
        constraint::join_table(library, &item)?;
    }
    Ok(())
}

/// The index that a spatial type brings (`geoalchemy2`, `spatial_index=True`).
fn spatial_index(
    library: &Rc<Library>,
    table: &str,
    column: &Rc<Instance>,
    data_type: Option<Value>,
) -> Option<Rc<Instance>> {
    let Some(Value::Instance(data_type)) = data_type else {
        return None;
    };
    if !is_spatial(&data_type.class) {
        return None;
    }
    let says = |name: &str| {
        let attributes = data_type.attributes.borrow();
        matches!(attributes.get(name), Some(Value::Bool(true)))
    };
    if !says("nullable") {
        column.payload::<ColumnObject>()?.state_mut().nullable = Some(false);
    }
    if !says("spatial_index") {
        return None;
    }
    let name = column.payload::<ColumnObject>()?.name()?;
    let element = match data_type.class.lookup("is_hull") {
        None => Value::Instance(column.clone()),
        Some(_) => {
            let own = from_element(&Value::Instance(column.clone()))?;
            let hull = Clause::node(vec![own], |arguments| Expression::Function {
                name: "ST_ConvexHull".into(),
                arguments,
            });
            super::expression::element(library, &super::expression::FUNCTION, hull)
        }
    };
    let index_name = Value::str(format!("idx_{table}_{name}"));
    let mut index = IndexObject::new(Some(index_name), vec![element], false);
    index
        .options
        .push(("postgresql_using".into(), Value::str("gist")));
    if library.context.is_some() && data_type.class.lookup("is_hull").is_none() {
        index
            .options
            .push(("mysql_prefix".into(), Value::str("SPATIAL")));
    }
    if says("use_N_D_index") {
        let ops = Rc::<RefCell<dms_python::Dict>>::default();
        let key = dms_python::Key(Value::str(&name));
        ops.borrow_mut()
            .insert(key, Value::str("gist_geometry_ops_nd"));
        index
            .options
            .push(("postgresql_ops".into(), Value::Dict(ops)));
    }
    Some(index.into_instance(library, column.place.clone()))
}

/// A column takes the place of one with the same key in a table that is extended.
fn replace_or_push(
    object: &TableObject,
    instance: &Rc<Instance>,
    key: &str,
    name: &str,
) -> Result<(), Raised> {
    let mut state = object.state.borrow_mut();
    let same = state.columns.iter().position(|known| {
        (known.payload::<ColumnObject>())
            .is_some_and(|known| known.has_key(key) || known.has_name(name))
    });
    let Some(position) = same else {
        state.columns.push(instance.clone());
        return Ok(());
    };
    let is_new_table = object.metadata.as_ref().is_none_or(|owner| {
        owner.payload::<MetaDataObject>().is_none_or(|owner| {
            !owner
                .tables
                .borrow()
                .contains_key(&self::key(object.schema.as_deref(), &object.name))
        })
    });
    if is_new_table {
        let mut raised = Raised::exception(
            "DuplicateColumnError",
            format!(
                "A column with name '{name}' is already present in table '{}'.",
                object.name
            ),
        );
        raised.0.place.clone_from(&instance.place);
        return Err(raised);
    }
    let old = std::mem::replace(&mut state.columns[position], instance.clone());
    let is_of_old =
        |value: &Value| matches!(value, Value::Instance(column) if Rc::ptr_eq(column, &old));
    state.constraints.retain(|known| {
        known
            .payload::<ConstraintObject>()
            .is_none_or(|known| !known.columns.iter().any(is_of_old))
    });
    state.indexes.retain(|known| {
        known
            .payload::<IndexObject>()
            .is_none_or(|known| !known.elements.iter().any(is_of_old))
    });
    Ok(())
}

/// The check constraint that a type brings (`Boolean(create_constraint=True)`).
fn type_check(
    library: &Rc<Library>,
    column: &Rc<Instance>,
    data_type: Option<&Value>,
) -> Option<Rc<Instance>> {
    let Some(Value::Instance(data_type)) = data_type else {
        return None;
    };
    let object = data_type.payload::<TypeObject>()?;
    if let Some(implementation) = &object.implementation {
        return type_check(library, column, Some(implementation));
    }
    let argument = |name: &str| {
        object
            .arguments
            .iter()
            .find(|(parameter, _)| *parameter == name)
            .map(|(_, value)| value.clone())
    };
    if !matches!(argument("create_constraint"), Some(Value::Bool(true))) {
        // The dialect decides whether the type that counts is the one with the check.
        return object
            .variants
            .iter()
            .find_map(|(_, variant)| type_check(library, column, Some(variant)));
    }
    let literals = match type_class(&data_type.class)? {
        TypeClass::Boolean | TypeClass::SqlBoolean => {
            vec![Literal::Integer(0), Literal::Integer(1)]
        }
        _ => match argument("enums")? {
            Value::List(labels) => labels
                .borrow()
                .iter()
                .filter_map(|label| label.as_str().map(|label| Literal::Text(label.to_owned())))
                .collect(),
            _ => return None,
        },
    };
    let list = Expression::List(literals.into_iter().map(Expression::Literal).collect());
    let condition = Clause::binary(
        from_element(&Value::Instance(column.clone()))?,
        "IN",
        Clause::Leaf(list),
    );
    let kind = Kind::Check {
        condition,
        of_type: Some(column.clone()),
    };
    let constraint = ConstraintObject {
        name: RefCell::new(argument("name")),
        ..ConstraintObject::new(library, kind, Vec::new())
    };
    Some(constraint.into_instance(
        &library.class(&constraint::CHECK_CONSTRAINT),
        column.place.clone(),
    ))
}

/// `sa.table(name, *columns, schema=None)`.
pub(super) fn table_clause(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "table";
    const SIGNATURE: Signature = Signature::new(FUNCTION, &["name"], &[])
        .with_keywords(&["schema"])
        .variadic();
    let mut bound = SIGNATURE.bind(arguments)?;
    let object = TableObject {
        name: bound.required_text(FUNCTION, "name")?,
        schema: bound.text(FUNCTION, "schema")?,
        metadata: None,
        source: None,
        state: RefCell::default(),
    };
    let mut columns = Vec::new();
    for item in std::mem::take(&mut bound.rest) {
        match as_column(&item) {
            Some(column) => columns.push(column),
            None => return Err(super::column::not_an_item(interpreter, &item)?),
        }
    }
    let class = library.class(&TABLE_CLAUSE);
    with_columns(&class, object, columns, interpreter.place())
}

/// A table that is only named in statements, with its columns.
pub(super) fn with_columns(
    class: &Rc<Class>,
    object: TableObject,
    columns: Vec<Rc<Instance>>,
    place: Option<dms_python::Place>,
) -> Result<Value, Raised> {
    let name = object.name.clone();
    object.state.borrow_mut().columns.clone_from(&columns);
    let table = Instance::with_payload(class, object, place);
    let Value::Instance(instance) = &table else {
        return Ok(table);
    };
    for column in columns {
        let object = self::column(&column)?;
        let known = object.table();
        if known.is_some_and(|known| !Rc::ptr_eq(&known, instance)) {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "column object '{}' already assigned to another table than '{name}'",
                    object.key().unwrap_or_default()
                ),
            )
            .with_hint("make a column of its own for each table"));
        }
        object.state_mut().table = Some(instance.clone());
    }
    Ok(table)
}
