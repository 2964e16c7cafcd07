//! `Column`.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::constraint::{self, CONSTRAINT, FOREIGN_KEY_CONSTRAINT, PRIMARY_KEY_CONSTRAINT};
use super::default::{
    self, COMPUTED, DEFAULT_CLAUSE, DefaultObject, FETCHED_VALUE, IDENTITY, SequenceObject,
    sequence_of,
};
use super::expression::COLUMN_ELEMENT;
use super::foreign_key::FOREIGN_KEY;
use super::schema_item::{Info, SCHEMA_ITEM};
use super::{clause, operators, options, types};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, type_name, unknown_value, wrong_type};
use crate::schema::Autoincrement;

/// `ColumnClause`, what `sa.column()` returns.
pub(in crate::pylib) static COLUMN_CLAUSE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.elements",
    name: "ColumnClause",
    bases: &[&COLUMN_ELEMENT],
    hooks: Some(|library| Rc::new(ColumnHooks(library.clone()))),
    methods: &[
        ("__init__", initialize),
        ("__get__", super::orm::session::read),
    ],
};

/// `Column`.
pub(in crate::pylib) static COLUMN: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "Column",
    bases: &[&COLUMN_CLAUSE, &SCHEMA_ITEM],
    hooks: None,
    methods: &[
        ("copy", copy_method),
        ("_copy", copy_method),
        ("references", |_, _, _| Ok(Value::Bool(false))),
    ],
};

/// What a `Column` keeps, and what `mapped_column()` returns keeps too.
pub(in crate::pylib) struct ColumnObject(RefCell<ColumnState>);

/// A column's arguments, and where it has come to.
#[derive(Clone, Default)]
pub(in crate::pylib) struct ColumnState {
    /// Its name in the database, when it is known.
    pub name: Option<String>,
    /// A type instance, or a value that nothing is known of; `None` until an annotation or a foreign key says it.
    pub data_type: Option<Value>,
    /// `nullable`, if it was given.
    pub nullable: Option<bool>,
    /// `primary_key`.
    pub primary_key: bool,
    /// A text, an SQL expression, or a value that nothing is known of.
    pub server_default: Option<Value>,
    /// `unique`.
    pub unique: Option<bool>,
    /// `index`.
    pub index: Option<bool>,
    /// `autoincrement`.
    pub autoincrement: Autoincrement,
    /// Whether the application fills it (`default`).
    pub has_default: bool,
    /// `system`.
    pub system: bool,
    /// Its `ForeignKey`s.
    pub foreign_keys: Vec<Rc<Instance>>,
    /// Constraints given as arguments.
    pub constraints: Vec<Rc<Instance>>,
    /// Its table.
    pub table: Option<Rc<Instance>>,
    /// Constraints and indexes that join the table with it.
    pub waiting: Vec<Rc<Instance>>,
    /// When it was made; a copy is as old as what it was copied from.
    pub order: u64,
    /// `use_existing_column` of `mapped_column()`.
    pub use_existing: bool,
    /// Whether an annotation may complete it: it comes from `mapped_column()`.
    pub is_mapped: bool,
    /// `info`.
    pub info: Info,
    /// What few columns say.
    pub rare: SharedRare,
}

/// What few columns say.
#[derive(Clone, Default)]
pub(in crate::pylib) struct Rare {
    /// Its name in `Table.c`, when it was given.
    pub key: Option<String>,
    /// `default`, which a statement of a script puts in.
    pub default: Option<Value>,
    /// `onupdate`, likewise.
    pub on_update: Option<Value>,
    /// An `Identity`.
    pub identity: Option<Rc<Instance>>,
    /// A `Computed`.
    pub computed: Option<Rc<Instance>>,
    /// `comment`.
    pub comment: Option<String>,
    /// Its `Sequence`, unless that is optional.
    pub sequence: Option<Rc<SequenceObject>>,
    /// Dialect options.
    pub options: Vec<(String, Value)>,
    /// `sort_order` of `mapped_column()`.
    pub sort_order: Option<i64>,
}

/// A [`Rare`], which all columns share that say nothing of it: a model has very many columns.
#[derive(Clone)]
pub(in crate::pylib) struct SharedRare(Rc<Rare>);

impl Default for SharedRare {
    fn default() -> Self {
        thread_local!(static NOTHING: Rc<Rare> = Rc::default());
        Self(NOTHING.with(Rc::clone))
    }
}

impl Deref for SharedRare {
    type Target = Rare;

    fn deref(&self) -> &Rare {
        &self.0
    }
}

impl DerefMut for SharedRare {
    /// Changing it makes it the column's own.
    fn deref_mut(&mut self) -> &mut Rare {
        Rc::make_mut(&mut self.0)
    }
}

impl ColumnState {
    /// Its name in `Table.c`.
    fn key(&self) -> Option<&str> {
        self.rare.key.as_deref().or(self.name.as_deref())
    }

    fn take_sequence(&mut self, sequence: Rc<SequenceObject>) {
        if !sequence.is_optional {
            self.rare.sequence = Some(sequence);
        }
    }
}

impl ColumnObject {
    /// A column in this state.
    pub fn new(state: ColumnState) -> Self {
        Self(RefCell::new(state))
    }

    /// The state, to read.
    pub fn state(&self) -> std::cell::Ref<'_, ColumnState> {
        self.0.borrow()
    }

    /// The state, to change.
    pub fn state_mut(&self) -> std::cell::RefMut<'_, ColumnState> {
        self.0.borrow_mut()
    }

    /// Its name in the database.
    pub fn name(&self) -> Option<String> {
        self.0.borrow().name.clone()
    }

    /// Its name in `Table.c`.
    pub fn key(&self) -> Option<String> {
        self.0.borrow().key().map(str::to_owned)
    }

    /// Whether this is its name.
    pub fn has_name(&self, name: &str) -> bool {
        self.0.borrow().name.as_deref() == Some(name)
    }

    /// Whether this is its name in `Table.c`.
    pub fn has_key(&self, key: &str) -> bool {
        self.0.borrow().key() == Some(key)
    }

    /// Its type.
    pub fn data_type(&self) -> Option<Value> {
        self.0.borrow().data_type.clone()
    }

    /// Its table.
    pub fn table(&self) -> Option<Rc<Instance>> {
        self.0.borrow().table.clone()
    }
}

/// The column that an instance is.
pub(in crate::pylib) fn column(instance: &Rc<Instance>) -> Result<Rc<ColumnObject>, Raised> {
    instance.payload::<ColumnObject>().ok_or_else(|| {
        Raised::type_error(format!("a Column is needed, not {}", instance.class.name))
    })
}

/// Whether a value is a column.
pub(in crate::pylib) fn as_column(value: &Value) -> Option<Rc<Instance>> {
    match value {
        Value::Instance(instance) if instance.payload::<ColumnObject>().is_some() => {
            Some(instance.clone())
        }
        _ => None,
    }
}

const SIGNATURE: Signature = Signature::new("Column", &[], &[])
    .with_keywords(&[
        "name",
        "type_",
        "autoincrement",
        "default",
        "insert_default",
        "doc",
        "key",
        "index",
        "unique",
        "info",
        "nullable",
        "onupdate",
        "primary_key",
        "server_default",
        "server_onupdate",
        "quote",
        "system",
        "comment",
        "insert_sentinel",
        "sort_order",
        "_omit_from_statements",
        "_proxies",
    ])
    .variadic()
    .open();

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let Value::Instance(instance) = arguments.require("__init__", "self")? else {
        return Err(Raised::type_error("Column.__init__() needs an instance"));
    };
    let state = from_arguments(library, interpreter, SIGNATURE.bind(arguments)?)?;
    *instance.payload.borrow_mut() = Some(Rc::new(ColumnObject::new(state)));
    Ok(Value::None)
}

/// A column of the bound arguments of `Column` or `mapped_column`.
pub(super) fn from_arguments(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut bound: Bound,
) -> Result<ColumnState, Raised> {
    const FUNCTION: &str = "Column";
    interpreter.note_declaration();
    options::check(FUNCTION, &bound)?;
    let mut state = ColumnState {
        name: bound.text(FUNCTION, "name")?,
        info: Info::new(bound.some("info")),
        order: library.next_order(),
        ..ColumnState::default()
    };
    let mut rest: std::collections::VecDeque<Value> = std::mem::take(&mut bound.rest).into();
    if let Some(Value::Str(_) | Value::None) | Some(Value::Instance(_)) = rest.front() {
        let is_name = match rest.front() {
            Some(Value::Instance(instance)) => instance.payload::<super::FinalName>().is_some(),
            _ => true,
        };
        if is_name && let Some(name) = rest.pop_front() {
            if state.name.is_some() {
                return Err(Raised::exception(
                    "ArgumentError",
                    "May not pass name positionally and as a keyword.",
                ));
            }
            if !name.is_none() {
                state.name = Some(crate::pylib::signature::text(FUNCTION, "name", &name)?);
            }
        }
    }
    state.data_type = bound.some("type_");
    let first_is_type = rest.front().is_some_and(|value| {
        value.is_none() || matches!(value, Value::Opaque(_)) || types::is_type(library, value)
    });
    if first_is_type && let Some(data_type) = rest.pop_front() {
        if state.data_type.is_some() {
            return Err(Raised::exception(
                "ArgumentError",
                "May not pass type_ positionally and as a keyword.",
            ));
        }
        state.data_type = Some(data_type).filter(|value| !value.is_none());
    }
    if let Some(data_type) = state.data_type.take() {
        let data_type = types::to_instance(interpreter, data_type)?;
        if let (false, Value::Opaque(_)) | (true, _) =
            (types::is_type(library, &data_type), &data_type)
        {
            state.data_type = Some(data_type);
        } else {
            return Err(not_an_item(interpreter, &data_type)?);
        }
    }
    keywords(&mut state, &mut bound)?;
    for item in rest {
        add_item(library, interpreter, &mut state, item)?;
    }
    if state.rare.computed.is_some()
        && (state.server_default.is_some() || state.rare.identity.is_some())
    {
        return Err(Raised::exception(
            "ArgumentError",
            "A generated column cannot specify a server_default or a server_onupdate argument",
        )
        .with_hint("leave out either the `sa.Computed(...)` or the default"));
    }
    if let (Some(name), Some(quote)) = (&state.name, bound.boolean(FUNCTION, "quote")?) {
        crate::pylib::signature::check_quote(name, quote)?;
    }
    let options = options::given(std::mem::take(&mut bound.extra));
    if !options.is_empty() {
        state.rare.options = options;
    }
    Ok(state)
}

fn keywords(state: &mut ColumnState, bound: &mut Bound) -> Result<(), Raised> {
    const FUNCTION: &str = "Column";
    if let Some(key) = bound.text(FUNCTION, "key")? {
        state.rare.key = Some(key);
    }
    state.primary_key = bound.boolean(FUNCTION, "primary_key")?.unwrap_or(false);
    state.nullable = match bound.take("nullable") {
        None => None,
        // Said, and not true.
        Some(Value::None) => Some(false),
        Some(value) => Some(crate::pylib::signature::boolean(
            FUNCTION, "nullable", &value,
        )?),
    };
    for parameter in ["default", "insert_default"] {
        if let Some(value) = bound.some(parameter).map(argument_of) {
            match sequence_of(&value) {
                Some(sequence) => state.take_sequence(sequence),
                None => state.has_default = true,
            }
            state.rare.default.get_or_insert(value);
        }
    }
    state.unique = flag(bound, "unique")?;
    state.index = flag(bound, "index")?;
    state.system = bound.boolean(FUNCTION, "system")?.unwrap_or(false);
    if let Some(comment) = bound.text(FUNCTION, "comment")? {
        state.rare.comment = Some(comment);
    }
    if let Some(on_update) = bound.some("onupdate").map(argument_of) {
        state.rare.on_update = Some(on_update);
    }
    state.autoincrement = match bound.some("autoincrement") {
        None => Autoincrement::Auto,
        Some(Value::Bool(true)) => Autoincrement::True,
        Some(Value::Bool(false)) => Autoincrement::False,
        Some(Value::Str(word)) if &*word == "auto" => Autoincrement::Auto,
        Some(Value::Str(word)) if &*word == "ignore_fk" => Autoincrement::IgnoreForeignKey,
        Some(other) => {
            return Err(wrong_type(
                FUNCTION,
                "autoincrement",
                "True, False, 'auto' or 'ignore_fk'",
                &other,
            ));
        }
    };
    if let Some(default) = bound.some("server_default") {
        server_default(state, default)?;
    }
    Ok(())
}

/// `index` and `unique`, which are flags and not names.
fn flag(bound: &mut Bound, name: &str) -> Result<Option<bool>, Raised> {
    match bound.some(name) {
        Some(Value::Str(_)) => Err(Raised::exception(
            "ArgumentError",
            format!(
                "The '{name}' keyword argument on Column is boolean only. To create indexes and constraints with \
                 a specific name, create an explicit Index or UniqueConstraint object external to the column."
            ),
        )),
        Some(value) => crate::pylib::signature::boolean("Column", name, &value).map(Some),
        None => Ok(None),
    }
}

/// What a default of another column, which `column.default` has given, is made from.
fn argument_of(default: Value) -> Value {
    match &default {
        Value::Instance(instance) => match instance.payload::<DefaultObject>() {
            Some(object) => object.0.clone(),
            None => default,
        },
        _ => default,
    }
}

fn server_default(state: &mut ColumnState, default: Value) -> Result<(), Raised> {
    match &default {
        Value::Str(_) | Value::Opaque(_) => state.server_default = Some(default),
        Value::Instance(instance) => {
            let name = &*instance.class.name;
            if let Some(clause) = instance.payload::<DefaultObject>() {
                state.server_default = Some(clause.0.clone());
            } else if clause::from_element(&default).is_some() || is_text_member(instance) {
                state.server_default = Some(default);
            } else if name == IDENTITY.name {
                state.rare.identity = Some(instance.clone());
            } else if name == COMPUTED.name {
                state.rare.computed = Some(instance.clone());
            } else if name != FETCHED_VALUE.name {
                return Err(bad_default(&default));
            }
        }
        _ => return Err(bad_default(&default)),
    }
    Ok(())
}

/// A member of `class X(str, Enum)` is a text.
fn is_text_member(instance: &Rc<Instance>) -> bool {
    instance
        .class
        .ancestors
        .iter()
        .any(|class| &*class.module == "builtins" && &*class.name == "str")
}

fn bad_default(value: &Value) -> Raised {
    Raised::exception(
        "ArgumentError",
        format!(
            "Argument 'arg' is expected to be one of type '<class 'str'>' or \
             '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', \
             got '<class '{}'>'",
            type_name(value)
        ),
    )
    .with_hint("write a server default as text (`server_default='0'`) or as SQL (`server_default=sa.text('0')`)")
}

fn add_item(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    state: &mut ColumnState,
    item: Value,
) -> Result<(), Raised> {
    if let Value::Opaque(opaque) = &item {
        return Err(unknown_value("an argument of a column", opaque));
    }
    if item.is_none() {
        return Ok(());
    }
    let Value::Instance(instance) = &item else {
        return Err(not_an_item(interpreter, &item)?);
    };
    let is = |spec: &'static ClassSpec| instance.class.is_subclass_of(&library.class(spec));
    if is(&FOREIGN_KEY) {
        state.foreign_keys.push(instance.clone());
    } else if is(&PRIMARY_KEY_CONSTRAINT) || is(&FOREIGN_KEY_CONSTRAINT) {
        let name = instance.class.name.clone();
        return Err(Raised::exception(
            "ArgumentError",
            format!("a {name} cannot stand in a column"),
        )
        .with_hint("write it beside the columns of the table"));
    } else if is(&CONSTRAINT) {
        state.constraints.push(instance.clone());
    } else if is(&IDENTITY) {
        if state.server_default.is_some() {
            return Err(Raised::exception(
                "ArgumentError",
                "A column with an Identity object cannot specify a server_default or a server_onupdate argument",
            ));
        }
        if state.autoincrement == Autoincrement::False {
            return Err(Raised::exception(
                "ArgumentError",
                "A column with an Identity object cannot specify autoincrement=False",
            ));
        }
        state.rare.identity = Some(instance.clone());
    } else if is(&COMPUTED) {
        state.rare.computed = Some(instance.clone());
    } else if is(&DEFAULT_CLAUSE) {
        server_default(state, item.clone())?;
    } else if let Some(sequence) = sequence_of(&item) {
        state.take_sequence(sequence);
    } else if !is(&FETCHED_VALUE) {
        return Err(not_an_item(interpreter, &item)?);
    }
    Ok(())
}

/// SQLAlchemy's error for something that cannot stand in a table.
pub(super) fn not_an_item(interpreter: &mut Interpreter, value: &Value) -> Result<Raised, Raised> {
    let shown = interpreter.representation(value)?;
    Ok(Raised::exception(
        "ArgumentError",
        format!("'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"),
    ))
}

fn copy_method(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("copy", "self")?;
    match as_column(&this) {
        Some(instance) => Ok(Value::Instance(copy(library, &instance)?)),
        None => Err(Raised::type_error("copy() needs a column")),
    }
}

/// A copy that belongs to no table yet.
pub(in crate::pylib) fn copy(
    library: &Rc<Library>,
    original: &Rc<Instance>,
) -> Result<Rc<Instance>, Raised> {
    let mut state = column(original)?.state().clone();
    state.table = None;
    state.waiting.clear();
    for constraint in &mut state.constraints {
        *constraint = constraint::copy(library, constraint)?;
    }
    let payload = Rc::new(ColumnObject::new(state));
    let copy = Instance::new(&original.class, Some(payload), original.place.clone());
    copy.attributes.copy_from(&original.attributes);
    Ok(copy)
}

struct ColumnHooks(Rc<Library>);

impl HostClass for ColumnHooks {
    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        operators::binary(&self.0, interpreter, operator, instance, right)
    }

    fn unary(
        &self,
        _: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
    ) -> Result<Option<Value>, Raised> {
        operators::unary(&self.0, operator, instance)
    }

    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<ColumnObject>() else {
            return Ok(None);
        };
        let state = object.state();
        let text = |text: &Option<String>| text.as_ref().map_or(Value::None, Value::str);
        let list = |items: &[Rc<Instance>]| {
            Value::list(
                items
                    .iter()
                    .cloned()
                    .map(Value::Instance)
                    .collect::<Vec<_>>(),
            )
        };
        Ok(Some(match name {
            "name" => text(&state.name),
            "key" => text(&object.key()),
            "comment" => text(&state.rare.comment),
            "info" => state.info.value(),
            "type" => state.data_type.clone().unwrap_or_else(|| {
                types::instance(&self.0, crate::schema::TypeClass::Null, Vec::new())
            }),
            "nullable" => Value::Bool(state.nullable.unwrap_or(!state.primary_key)),
            "primary_key" => Value::Bool(state.primary_key),
            "unique" => state.unique.map_or(Value::None, Value::Bool),
            "index" => state.index.map_or(Value::None, Value::Bool),
            "server_default" => {
                let generated = state
                    .rare
                    .identity
                    .as_ref()
                    .or(state.rare.computed.as_ref());
                let generated = generated.map_or(Value::None, |it| Value::Instance(it.clone()));
                (state.server_default.as_ref())
                    .map_or(generated, |it| default::of_server(&self.0, it))
            }
            "default" | "onupdate" => {
                let default = match name {
                    "default" => &state.rare.default,
                    _ => &state.rare.on_update,
                };
                (default.as_ref()).map_or(Value::None, |it| default::of_statements(&self.0, it))
            }
            "doc" => Value::None,
            "table" => state.table.clone().map_or(Value::None, Value::Instance),
            "foreign_keys" => list(&state.foreign_keys),
            "constraints" => list(&state.constraints),
            "identity" => state
                .rare
                .identity
                .clone()
                .map_or(Value::None, Value::Instance),
            "computed" => state
                .rare
                .computed
                .clone()
                .map_or(Value::None, Value::Instance),
            "column" | "expression" => Value::Instance(instance.clone()),
            _ => return Ok(None),
        }))
    }

    fn set_attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
        value: &Value,
    ) -> Result<bool, Raised> {
        let Some(object) = instance.payload::<ColumnObject>() else {
            return Ok(false);
        };
        match (name, value) {
            ("name", Value::Str(text)) => object.state_mut().name = Some(text.to_string()),
            ("key", Value::Str(text)) => object.state_mut().rare.key = Some(text.to_string()),
            ("comment", Value::Str(text)) => {
                object.state_mut().rare.comment = Some(text.to_string())
            }
            ("comment", Value::None) => object.state_mut().rare.comment = None,
            ("nullable", Value::Bool(nullable)) => object.state_mut().nullable = Some(*nullable),
            ("type", value) => {
                let data_type = types::to_instance(interpreter, value.clone())?;
                object.state_mut().data_type = Some(data_type);
            }
            ("server_default", Value::None) => object.state_mut().server_default = None,
            ("server_default", value) => server_default(&mut object.state_mut(), value.clone())?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn truth(&self, _: &mut Interpreter, _: &Rc<Instance>) -> Result<Option<bool>, Raised> {
        Err(Raised::type_error(
            "Boolean value of this clause is not defined",
        ))
    }

    fn representation(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        Ok(instance.payload::<ColumnObject>().map(|column| {
            let name = column
                .name()
                .map_or("None".into(), |name| crate::pylib::literal::quoted(&name));
            format!("Column({name})")
        }))
    }
}
