//! `select()`.

use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::super::clause::{self, Clause};
use super::super::column_collection::column_collection;
use super::super::compiled::compile;
use super::super::expression::{self, CLAUSE_ELEMENT, COLUMN_ELEMENT, EXECUTABLE};
use super::super::table::TableObject;
use super::compound::compound;
use super::source::{
    columns_of, from_value, is_collection, join_kind, joined, known_source, subquery,
};
use super::{Output, add_prefixes, exists, values};
use crate::pylib::library::{Body, ClassSpec, Library, inert};
use crate::pylib::signature::{Signature, type_name, unknown_value};
use crate::schema::query::{RowLock, Select, Source};
use crate::schema::{Expression, Literal};

const MODULE: &str = "sqlalchemy.sql.selectable";

/// `Select`.
pub(super) static SELECT: ClassSpec = ClassSpec {
    module: MODULE,
    name: "Select",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    hooks: Some(|library| Rc::new(SelectHooks(library.clone()))),
    methods: METHODS,
};

/// `ScalarSelect`.
pub(super) static SCALAR_SELECT: ClassSpec =
    ClassSpec::plain(MODULE, "ScalarSelect", &[&COLUMN_ELEMENT]);

/// What a `Select` keeps.
#[derive(Clone)]
pub(in crate::pylib) struct SelectObject {
    /// The statement.
    pub select: Select,
    /// Its columns.
    pub outputs: Vec<Output>,
    /// The tables that were named, whose foreign keys may say how they are joined.
    pub tables: Vec<Rc<Instance>>,
    /// What it was made of, as it was given.
    pub given: Vec<Value>,
}

const METHODS: &[(&str, Body)] = &[
    ("compile", compile),
    ("where", filter),
    ("filter", filter),
    ("filter_by", filter_by),
    ("select_from", select_from),
    ("join", |library, interpreter, arguments| {
        join(library, interpreter, arguments, false)
    }),
    ("outerjoin", |library, interpreter, arguments| {
        join(library, interpreter, arguments, true)
    }),
    ("join_from", |library, interpreter, arguments| {
        join_from(library, interpreter, arguments, false)
    }),
    ("outerjoin_from", |library, interpreter, arguments| {
        join_from(library, interpreter, arguments, true)
    }),
    ("group_by", |_, interpreter, arguments| {
        ordered(interpreter, arguments, "group_by", |select| {
            &mut select.group_by
        })
    }),
    ("order_by", |_, interpreter, arguments| {
        ordered(interpreter, arguments, "order_by", |select| {
            &mut select.order_by
        })
    }),
    ("having", |_, interpreter, arguments| {
        let (instance, mut object, arguments) = this(arguments)?;
        object
            .select
            .having
            .extend(conditions(interpreter, arguments)?);
        Ok(changed(&instance, object))
    }),
    ("limit", |_, interpreter, arguments| {
        number(interpreter, arguments, "limit", |select| &mut select.limit)
    }),
    ("offset", |_, interpreter, arguments| {
        number(interpreter, arguments, "offset", |select| {
            &mut select.offset
        })
    }),
    ("distinct", distinct),
    ("with_for_update", with_for_update),
    ("prefix_with", |_, interpreter, arguments| {
        let (instance, mut object, arguments) = this(arguments)?;
        add_prefixes(interpreter, arguments, &mut object.select.prefixes)?;
        Ok(changed(&instance, object))
    }),
    ("correlate", correlate),
    ("with_only_columns", |_, interpreter, arguments| {
        let (instance, mut object, arguments) = this(arguments)?;
        object.outputs.clear();
        object.select.columns.clear();
        object.given.clear();
        add_columns(interpreter, &mut object, arguments)?;
        Ok(changed(&instance, object))
    }),
    ("add_columns", |_, interpreter, arguments| {
        let (instance, mut object, arguments) = this(arguments)?;
        add_columns(interpreter, &mut object, arguments)?;
        Ok(changed(&instance, object))
    }),
    ("scalar_subquery", scalar_subquery),
    ("as_scalar", scalar_subquery),
    ("label", |library, interpreter, arguments| {
        let (_, object, mut arguments) = this(arguments)?;
        let name = arguments.require("label", "name")?;
        let name = interpreter.text(&name)?;
        Ok(expression::labelled(library, scalar(&object), name))
    }),
    ("subquery", |library, interpreter, arguments| {
        as_source(library, interpreter, arguments, false)
    }),
    ("alias", |library, interpreter, arguments| {
        as_source(library, interpreter, arguments, false)
    }),
    ("cte", |library, interpreter, arguments| {
        as_source(library, interpreter, arguments, true)
    }),
    ("exists", |library, _, arguments| {
        let (_, object, _) = this(arguments)?;
        Ok(exists::value(library, object.select))
    }),
    ("union", |library, interpreter, arguments| {
        compound(library, interpreter, arguments, "UNION")
    }),
    ("union_all", |library, interpreter, arguments| {
        compound(library, interpreter, arguments, "UNION ALL")
    }),
    ("except_", |library, interpreter, arguments| {
        compound(library, interpreter, arguments, "EXCEPT")
    }),
    ("intersect", |library, interpreter, arguments| {
        compound(library, interpreter, arguments, "INTERSECT")
    }),
    ("execution_options", |_, _, mut arguments| {
        arguments.require("execution_options", "self")
    }),
];

struct SelectHooks(Rc<Library>);

impl HostClass for SelectHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<SelectObject>() else {
            return Ok(None);
        };
        match name {
            "c" | "columns" | "selected_columns" | "exported_columns" => {
                match subquery(&self.0, &object, None, false)? {
                    Value::Instance(table) => Ok(Some(column_collection(&self.0, &table))),
                    _ => Ok(None),
                }
            }
            "selectable" => Ok(Some(Value::Instance(instance.clone()))),
            _ => Ok(None),
        }
    }
}

/// The statement that a method is called on, and the other arguments.
fn this(mut arguments: Arguments) -> Result<(Rc<Instance>, SelectObject, Arguments), Raised> {
    if let Value::Instance(instance) = arguments.require("method", "self")?
        && let Some(object) = instance.payload::<SelectObject>()
    {
        return Ok((instance, (*object).clone(), arguments));
    }
    Err(Raised::type_error("the method belongs to a Select"))
}

fn changed(instance: &Rc<Instance>, object: SelectObject) -> Value {
    Instance::with_payload(&instance.class, object, instance.place.clone())
}

/// `select(*columns)`, and `select([columns], whereclause, from_obj)` of SQLAlchemy before 2.0.
pub(super) fn select(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    if let Some(Value::List(columns)) = arguments.positional.first() {
        let columns = columns.borrow().clone();
        let mut rest = arguments.positional.split_off(1).into_iter();
        let mut given = |name: &str| rest.next().or_else(|| arguments.take_keyword(name));
        let (condition, sources) = (given("whereclause"), given("from_obj"));
        arguments.positional = columns.into_iter().chain(rest).collect();
        let mut select = select(library, interpreter, arguments)?;
        if let Some(condition) = condition.filter(|condition| !condition.is_none()) {
            let filter = interpreter.attribute(&select, "where")?;
            select = interpreter.call(&filter, Arguments::positional([condition]))?;
        }
        if let Some(sources) = sources.filter(|sources| !sources.is_none()) {
            let sources = match &sources {
                Value::List(_) | Value::Tuple(_) => interpreter.iterate(&sources)?,
                _ => vec![sources],
            };
            let add = interpreter.attribute(&select, "select_from")?;
            select = interpreter.call(&add, Arguments::positional(sources))?;
        }
        return Ok(select);
    }
    let mut object = SelectObject {
        select: Select::default(),
        outputs: Vec::new(),
        tables: Vec::new(),
        given: Vec::new(),
    };
    add_columns(interpreter, &mut object, arguments)?;
    Ok(Instance::with_payload(
        &library.class(&SELECT),
        object,
        interpreter.place(),
    ))
}

/// `table.select()`.
pub(super) fn of_table(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut arguments = arguments;
    let table = arguments.require("select", "self")?;
    arguments.finish("select")?;
    select(library, interpreter, Arguments::positional([table]))
}

fn add_columns(
    interpreter: &mut Interpreter,
    object: &mut SelectObject,
    mut arguments: Arguments,
) -> Result<(), Raised> {
    let columns = std::mem::take(&mut arguments.positional);
    arguments.finish("select")?;
    for value in columns {
        object.given.push(value.clone());
        let before = object.outputs.len();
        for output in outputs(interpreter, &value, before)? {
            object.select.columns.push(output.expression.clone());
            object.outputs.push(output);
        }
        // The columns of a join do not say that it is one, and a table may have none.
        if let Some((source, tables)) = known_source(interpreter, &value)? {
            let has_columns = object.outputs.len() > before;
            if matches!(*source, Source::Join { .. }) || !(has_columns || tables.is_empty()) {
                object.select.from.push(source);
            }
            object.tables.extend(tables);
        }
    }
    Ok(())
}

/// The columns that an argument of `select()` is.
pub(super) fn outputs(
    interpreter: &mut Interpreter,
    value: &Value,
    position: usize,
) -> Result<Vec<Output>, Raised> {
    if let Value::Tuple(items) = value {
        let mut all = Vec::new();
        for item in items.iter() {
            all.extend(outputs(interpreter, item, position + all.len())?);
        }
        return Ok(all);
    }
    if let Some(table) = is_collection(value) {
        return columns_of(&table)?.iter().map(Output::of_column).collect();
    }
    if let Some(clause) = clause::element(interpreter, value)? {
        return Ok(vec![Output::of_clause(&clause, position)?]);
    }
    if let Some((_, tables)) = known_source(interpreter, value)? {
        let mut all = Vec::new();
        for table in tables {
            for column in columns_of(&table)? {
                all.push(Output::of_column(&column)?);
            }
        }
        return Ok(all);
    }
    let text = match value {
        Value::None => "NULL".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Str(text) => {
            let shown = crate::pylib::literal::quoted(text);
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "Textual column expression {shown} should be explicitly declared with text({shown}), or use column({shown}) for more specificity"
                ),
            ));
        }
        Value::Opaque(opaque) => return Err(unknown_value("a column of `select()`", opaque)),
        other => {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "Column expression, FROM clause, or other columns clause element expected, got {}",
                    type_name(other)
                ),
            )
            .with_hint("give the columns one by one: `sa.select(t.c.a, t.c.b)`"));
        }
    };
    let clause = match value {
        Value::None => Clause::Leaf(Expression::Null),
        Value::Bool(boolean) => Clause::Leaf(if *boolean {
            Expression::True
        } else {
            Expression::False
        }),
        _ => Clause::Leaf(Expression::Text(text)),
    };
    Ok(vec![Output::of_clause(&clause, position)?])
}

/// Conditions, as `where()` and `having()` take them.
pub(super) fn conditions(
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Vec<Expression>, Raised> {
    let given = std::mem::take(&mut arguments.positional);
    arguments.finish("where")?;
    let mut conditions = Vec::new();
    for value in given {
        let clause = match &value {
            Value::Bool(true) => Clause::Leaf(Expression::True),
            Value::Bool(false) => Clause::Leaf(Expression::False),
            other => match clause::element(interpreter, other)? {
                Some(clause) => clause,
                None => {
                    return Err(Raised::exception(
                        "ArgumentError",
                        format!(
                            "SQL expression for WHERE/HAVING role expected, got {}",
                            type_name(other)
                        ),
                    )
                    .with_hint(
                        "write a condition: `table.c.name == \"x\"`, or `sa.text(\"...\")`",
                    ));
                }
            },
        };
        flatten(clause.qualified()?, &mut conditions);
    }
    if conditions.len() > 1 {
        conditions.retain(|condition| !matches!(condition, Expression::True));
    }
    Ok(conditions)
}

/// Conditions with AND between them are several conditions.
fn flatten(condition: Expression, conditions: &mut Vec<Expression>) {
    match condition {
        Expression::Binary {
            left,
            operator,
            right,
        } if operator == "AND" => {
            flatten(*left, conditions);
            flatten(*right, conditions);
        }
        condition => conditions.push(condition),
    }
}

fn filter(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    let conditions = match conditions(interpreter, arguments) {
        // A statement in the body of a model comes before its columns have names. No table is made of it.
        Err(raised) if library.context.is_none() && clause::is_nameless(&raised) => {
            return Ok(inert("sqlalchemy.select().where()", interpreter));
        }
        conditions => conditions?,
    };
    object.select.conditions.extend(conditions);
    Ok(changed(&instance, object))
}

fn filter_by(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    for (name, value) in arguments.keywords {
        let output = object
            .outputs
            .iter()
            .find(|output| output.key.as_deref().unwrap_or(&output.name) == &*name)
            .cloned()
            .ok_or_else(|| {
                Raised::exception(
                    "InvalidRequestError",
                    format!("the selected table has no column \"{name}\""),
                )
                .with_hint("write the condition with `.where(table.c.name == value)`")
            })?;
        let condition = if value.is_none() {
            Expression::Suffix {
                operand: Box::new(output.expression),
                operator: "IS NULL".into(),
            }
        } else {
            let other = values::compared(library, interpreter, output.data_type, &value)?;
            Expression::Binary {
                left: Box::new(output.expression),
                operator: "=".into(),
                right: Box::new(other.qualified()?),
            }
        };
        object.select.conditions.push(condition);
    }
    Ok(changed(&instance, object))
}

fn select_from(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    for value in &arguments.positional {
        let (source, tables) = from_value(interpreter, value)?;
        object.select.from.push(source);
        object.tables.extend(tables);
    }
    Ok(changed(&instance, object))
}

fn join(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    is_outer: bool,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("join", &["target"], &["onclause"]).with_keywords(&["isouter", "full"]);
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let target = bound.value("target");
    let right = from_value(interpreter, &target)?;
    let left = match object.select.from.pop() {
        Some(source) => source,
        None => implicit_left(&object.select, &right.0)?,
    };
    let kind = join_kind(
        bound.boolean("join", "isouter")?.unwrap_or(is_outer),
        bound.boolean("join", "full")?.unwrap_or(false),
    );
    let condition = bound.some("onclause");
    let tables = tables_of(&object, &left);
    let (source, tables) = joined(interpreter, (left, tables), right, condition.as_ref(), kind)?;
    object.select.from.push(source);
    object.tables.extend(tables);
    Ok(changed(&instance, object))
}

/// The source that a join without a left side begins with: the first one that is not the right side.
fn implicit_left(select: &Select, right: &Arc<Source>) -> Result<Arc<Source>, Raised> {
    let mut found = Vec::new();
    for expression in select.columns.iter().chain(&select.conditions) {
        crate::schema::query::sources_of(expression, &mut found);
    }
    found
        .into_iter()
        .find(|source| !source.is(right))
        .ok_or_else(|| {
            Raised::exception(
                "InvalidRequestError",
                "Can't determine which FROM clause to join from",
            )
            .with_hint(
                "say it: `.select_from(left).join(right, ...)` or `.join_from(left, right, ...)`",
            )
        })
}

/// The tables of a join's left side, whose foreign keys may say the condition.
fn tables_of(object: &SelectObject, left: &Arc<Source>) -> Vec<Rc<Instance>> {
    let mut leaves = Vec::new();
    left.leaves(&mut leaves);
    let of_columns = object
        .outputs
        .iter()
        .filter_map(|output| output.table.clone());
    let mut found: Vec<Rc<Instance>> = Vec::new();
    for table in object.tables.iter().cloned().chain(of_columns) {
        let is_left = table
            .payload::<TableObject>()
            .is_some_and(|table| leaves.iter().any(|leaf| leaf.is(&table.source())));
        if is_left && !found.iter().any(|known| Rc::ptr_eq(known, &table)) {
            found.push(table);
        }
    }
    found
}

fn join_from(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    is_outer: bool,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("join_from", &["from_", "target"], &["onclause"])
        .with_keywords(&["isouter", "full"]);
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let (left, right) = (bound.value("from_"), bound.value("target"));
    let left = from_value(interpreter, &left)?;
    let right = from_value(interpreter, &right)?;
    let kind = join_kind(
        bound.boolean("join_from", "isouter")?.unwrap_or(is_outer),
        bound.boolean("join_from", "full")?.unwrap_or(false),
    );
    let condition = bound.some("onclause");
    let (source, tables) = joined(interpreter, left, right, condition.as_ref(), kind)?;
    object.select.from.push(source);
    object.tables.extend(tables);
    Ok(changed(&instance, object))
}

/// `order_by()` and `group_by()`: expressions, or names of the statement's columns.
fn ordered(
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    function: &str,
    list: fn(&mut Select) -> &mut Vec<Expression>,
) -> Result<Value, Raised> {
    let this_value = arguments.require(function, "self")?;
    let (instance, mut object, _) = this(Arguments::positional([this_value]))?;
    let given = std::mem::take(&mut arguments.positional);
    arguments.finish(function)?;
    if let [Value::None] = given.as_slice() {
        list(&mut object.select).clear();
        return Ok(changed(&instance, object));
    }
    for value in given {
        let items = match &value {
            Value::List(_) | Value::Tuple(_) => interpreter.iterate(&value)?,
            _ => vec![value],
        };
        for item in items {
            let expression = match &item {
                Value::Str(name) => named_column(&object, name)?,
                other => {
                    let clause = clause::operand(interpreter, other)?;
                    resolved(&object, clause.qualified()?)
                }
            };
            list(&mut object.select).push(expression);
        }
    }
    Ok(changed(&instance, object))
}

/// `desc("name")` means a column of the statement, if it has one of that name.
fn resolved(object: &SelectObject, expression: Expression) -> Expression {
    match expression {
        Expression::Suffix { operand, operator } => Expression::Suffix {
            operand: Box::new(match *operand {
                Expression::Column { table: None, name } => {
                    named_column(object, &name).unwrap_or(Expression::Column { table: None, name })
                }
                operand => resolved(object, operand),
            }),
            operator,
        },
        expression => expression,
    }
}

fn named_column(object: &SelectObject, name: &str) -> Result<Expression, Raised> {
    let found = object
        .outputs
        .iter()
        .find(|output| output.name == name || output.key.as_deref() == Some(name));
    match found {
        Some(output) => Ok(output.expression.clone()),
        None => Err(Raised::exception(
            "CompileError",
            format!(
                "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression '{name}' should be explicitly declared as text('{name}')"
            ),
        )),
    }
}

fn number(
    interpreter: &mut Interpreter,
    arguments: Arguments,
    function: &str,
    slot: fn(&mut Select) -> &mut Option<Expression>,
) -> Result<Value, Raised> {
    let (instance, mut object, mut arguments) = this(arguments)?;
    let value = arguments.require(function, function)?;
    arguments.finish(function)?;
    *slot(&mut object.select) = match &value {
        Value::None => None,
        Value::Int(number) => Some(Expression::Literal(Literal::Integer(*number))),
        other => match clause::element(interpreter, other)? {
            Some(clause) => Some(clause.qualified()?),
            None => {
                return Err(Raised::type_error(format!(
                    "{function}() needs an integer, not {}",
                    type_name(other)
                )));
            }
        },
    };
    Ok(changed(&instance, object))
}

fn distinct(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    object.select.distinct = true;
    for value in &arguments.positional {
        let clause = clause::operand(interpreter, value)?;
        object.select.distinct_on.push(clause.qualified()?);
    }
    Ok(changed(&instance, object))
}

fn with_for_update(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "with_for_update";
    const SIGNATURE: Signature = Signature::new(NAME, &[], &[]).with_keywords(&[
        "nowait",
        "read",
        "of",
        "skip_locked",
        "key_share",
    ]);
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let mut flag = |name| Ok::<_, Raised>(bound.boolean(NAME, name)?.unwrap_or(false));
    let mut lock = RowLock {
        read: flag("read")?,
        nowait: flag("nowait")?,
        skip_locked: flag("skip_locked")?,
        key_share: flag("key_share")?,
        of: Vec::new(),
    };
    if let Some(of) = bound.some("of") {
        let items = match &of {
            Value::List(_) | Value::Tuple(_) => interpreter.iterate(&of)?,
            _ => vec![of],
        };
        for item in items {
            let table = match clause::element(interpreter, &item)? {
                Some(Clause::Column(column)) => {
                    let table = super::super::column::column(&column)?.table();
                    table.map_or(item, Value::Instance)
                }
                _ => item,
            };
            lock.of.push(from_value(interpreter, &table)?.0);
        }
    }
    object.select.lock = Some(lock);
    Ok(changed(&instance, object))
}

fn correlate(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    object.select.correlate = Some(correlated(interpreter, arguments)?);
    Ok(changed(&instance, object))
}

pub(super) fn correlated(
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Vec<Arc<Source>>, Raised> {
    let mut sources = Vec::new();
    for value in arguments.positional.iter().filter(|value| !value.is_none()) {
        sources.push(from_value(interpreter, value)?.0);
    }
    Ok(sources)
}

/// The clause of a statement that stands for its one value.
fn scalar(object: &SelectObject) -> Clause {
    let data_type = (object.outputs.first()).and_then(|output| output.data_type.clone());
    Clause::Leaf(Expression::Select(Box::new(object.select.clone()))).with_type(data_type)
}

fn scalar_subquery(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (_, object, _) = this(arguments)?;
    Ok(expression::element(
        library,
        &SCALAR_SELECT,
        scalar(&object),
    ))
}

fn as_source(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
    is_cte: bool,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("subquery", &[], &["name"]).with_keywords(&["recursive", "nesting"]);
    let (_, object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    if bound.boolean("cte", "recursive")?.unwrap_or(false) {
        return Err(Raised::unsupported("a recursive CTE is not supported")
            .with_hint("write the statement as text: `sa.text(\"WITH RECURSIVE ...\")`"));
    }
    let name = bound.text("subquery", "name")?;
    subquery(library, &object, name, is_cte)
}
