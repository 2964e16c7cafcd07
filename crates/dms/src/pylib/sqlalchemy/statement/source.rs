//! What stands behind FROM: tables, aliases, joins.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::super::clause;
use super::super::column::{COLUMN_CLAUSE, ColumnObject, ColumnState, column};
use super::super::column_collection;
use super::super::foreign_key::ForeignKeyObject;
use super::super::table::{TABLE_CLAUSE, TableObject, with_columns};
use super::super::text::TextObject;
use super::{Output, SelectObject};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Signature, type_name, unknown_value};
use crate::schema::Expression;
use crate::schema::query::{Alias, Aliased, JoinKind, Select, Source};

/// `Join`.
pub(super) static JOIN: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.selectable",
    name: "Join",
    bases: &[&super::super::expression::CLAUSE_ELEMENT],
    hooks: None,
    methods: &[
        ("join", |library, interpreter, arguments| {
            join_method(library, interpreter, arguments, false)
        }),
        ("outerjoin", |library, interpreter, arguments| {
            join_method(library, interpreter, arguments, true)
        }),
        ("select", super::select::of_table),
    ],
};

macro_rules! named_sources {
    ($($spec:ident $name:literal;)*) => {
        $(pub(super) static $spec: ClassSpec =
            ClassSpec::plain("sqlalchemy.sql.selectable", $name, &[&TABLE_CLAUSE]);)*
    };
}

named_sources! {
    ALIAS "Alias";
    SUBQUERY "Subquery";
    CTE "CTE";
}

/// What a join keeps: itself, and the tables that it is made of.
pub(super) struct JoinObject {
    pub source: Arc<Source>,
    pub tables: Vec<Rc<Instance>>,
}

/// What something is behind FROM, and the tables in it.
pub(super) type Found = (Arc<Source>, Vec<Rc<Instance>>);

/// What a value is behind FROM.
pub(super) fn from_value(interpreter: &mut Interpreter, value: &Value) -> Result<Found, Raised> {
    if let Some(found) = known_source(interpreter, value)? {
        return Ok(found);
    }
    match value {
        Value::Opaque(opaque) => Err(unknown_value("what stands behind FROM", opaque)),
        Value::Instance(instance) if instance.payload::<SelectObject>().is_some() => {
            Err(Raised::exception(
                "ArgumentError",
                "FROM expression, such as a Table or alias() object expected, got a Select",
            )
            .with_hint("use `.subquery()` on the select"))
        }
        other => Err(Raised::exception(
            "ArgumentError",
            format!(
                "FROM expression, such as a Table or alias() object expected, got {}",
                type_name(other)
            ),
        )),
    }
}

/// As [`from_value`]; nothing for a value that is no such thing.
pub(super) fn known_source(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Option<Found>, Raised> {
    let instance = match value {
        Value::Instance(instance) => instance.clone(),
        Value::Class(class) if class.lookup("__table__").is_some() => {
            match interpreter.attribute(value, "__table__")? {
                Value::Instance(instance) => instance,
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    if let Some(table) = instance.payload::<TableObject>() {
        return Ok(Some((table.source(), vec![instance])));
    }
    if let Some(join) = instance.payload::<JoinObject>() {
        return Ok(Some((join.source.clone(), join.tables.clone())));
    }
    if let Some(text) = instance.payload::<TextObject>() {
        return Ok(Some((Arc::new(Source::Text(text.sql())), Vec::new())));
    }
    Ok(None)
}

/// The table that a value is: a table, an alias or a mapped class.
pub(super) fn table_of(
    interpreter: &mut Interpreter,
    function: &str,
    value: &Value,
) -> Result<Rc<Instance>, Raised> {
    let (_, tables) = from_value(interpreter, value)?;
    match tables.as_slice() {
        [table] => Ok(table.clone()),
        _ => Err(Raised::type_error(format!(
            "{function}() needs a table, not {}",
            type_name(value)
        ))),
    }
}

/// The columns of a table.
pub(super) fn columns_of(table: &Rc<Instance>) -> Result<Vec<Rc<Instance>>, Raised> {
    Ok(TableObject::of(table)?.state.borrow().columns.clone())
}

/// Something behind FROM with a name of its own, and its columns.
fn named(
    library: &Rc<Library>,
    spec: &'static ClassSpec,
    name: Option<String>,
    of: Aliased,
    outputs: Vec<Output>,
) -> Result<Value, Raised> {
    let alias = Alias {
        id: library.next_order(),
        name: name.clone(),
        of,
    };
    let object = TableObject {
        name: name.unwrap_or_else(|| "anon".into()),
        schema: None,
        metadata: None,
        source: Some(Arc::new(Source::Alias(alias))),
        state: RefCell::default(),
    };
    let columns = outputs
        .into_iter()
        .map(|output| {
            let class = output
                .class
                .unwrap_or_else(|| library.class(&COLUMN_CLAUSE));
            let mut state = ColumnState {
                name: Some(output.name),
                data_type: output.data_type,
                ..ColumnState::default()
            };
            if output.key.is_some() {
                state.rare.key = output.key;
            }
            Instance::new(&class, Some(Rc::new(ColumnObject::new(state))), None)
        })
        .collect();
    with_columns(&library.class(spec), object, columns, None)
}

/// `select.subquery()`, `select.cte()`.
pub(super) fn subquery(
    library: &Rc<Library>,
    select: &SelectObject,
    name: Option<String>,
    is_cte: bool,
) -> Result<Value, Raised> {
    let inner = Box::new(select.select.clone());
    let (spec, of) = if is_cte {
        (&CTE, Aliased::Cte(inner))
    } else {
        (&SUBQUERY, Aliased::Select(inner))
    };
    named(library, spec, name, of, select.outputs.clone())
}

/// `alias(table, name=None)` and `table.alias(name=None)`.
pub(super) fn alias(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("alias", &["selectable"], &["name", "flat"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let value = bound.value("selectable");
    let name = bound.text("alias", "name")?;
    if let Value::Instance(instance) = &value
        && let Some(select) = instance.payload::<SelectObject>()
    {
        return subquery(library, &select, name, false);
    }
    let table = table_of(interpreter, "alias", &value)?;
    let mut outputs = Vec::new();
    for instance in columns_of(&table)? {
        outputs.push(Output::of_column(&instance)?);
    }
    let of = Aliased::Source(TableObject::of(&table)?.source());
    named(library, &ALIAS, name, of, outputs)
}

fn join_method(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    is_outer: bool,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("join", &["left", "right"], &["onclause", "isouter", "full"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let left = bound.value("left");
    let right = bound.value("right");
    let left = from_value(interpreter, &left)?;
    let right = from_value(interpreter, &right)?;
    let is_outer = bound.boolean("join", "isouter")?.unwrap_or(is_outer);
    let is_full = bound.boolean("join", "full")?.unwrap_or(false);
    let condition = bound.some("onclause");
    let (source, tables) = joined(
        interpreter,
        left,
        right,
        condition.as_ref(),
        join_kind(is_outer, is_full),
    )?;
    let object = JoinObject { source, tables };
    Ok(Instance::with_payload(
        &library.class(&JOIN),
        object,
        interpreter.place(),
    ))
}

/// `join(left, right, onclause=None, isouter=False, full=False)`.
pub(super) fn join(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    join_method(library, interpreter, arguments, false)
}

/// `outerjoin(left, right, onclause=None, full=False)`.
pub(super) fn outerjoin(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    join_method(library, interpreter, arguments, true)
}

/// Which rows a join keeps, by its two flags.
pub(super) fn join_kind(is_outer: bool, is_full: bool) -> JoinKind {
    match (is_full, is_outer) {
        (true, _) => JoinKind::Full,
        (false, true) => JoinKind::Left,
        (false, false) => JoinKind::Inner,
    }
}

/// Two with JOIN between them; without a condition their foreign keys say it.
pub(super) fn joined(
    interpreter: &mut Interpreter,
    left: Found,
    right: Found,
    condition: Option<&Value>,
    kind: JoinKind,
) -> Result<Found, Raised> {
    let condition = match condition {
        Some(value) => clause::operand(interpreter, value)?.qualified()?,
        None => by_foreign_key(&left.1, &right.1)?,
    };
    let source = Source::Join {
        left: left.0,
        right: right.0,
        condition,
        kind,
    };
    Ok((Arc::new(source), [left.1, right.1].concat()))
}

/// The condition that the foreign keys of two sides make.
fn by_foreign_key(left: &[Rc<Instance>], right: &[Rc<Instance>]) -> Result<Expression, Raised> {
    let mut pairs = Vec::new();
    for (from, to) in [(right, left), (left, right)] {
        for (table, referred) in from
            .iter()
            .flat_map(|table| to.iter().map(move |referred| (table, referred)))
        {
            pairs.extend(references(table, referred)?);
        }
    }
    let condition = pairs
        .into_iter()
        .map(|(referred, own)| Expression::Binary {
            left: Box::new(referred),
            operator: "=".into(),
            right: Box::new(own),
        })
        .reduce(|left, right| Expression::Binary {
            left: Box::new(left),
            operator: "AND".into(),
            right: Box::new(right),
        });
    condition.ok_or_else(|| {
        Raised::exception(
            "NoForeignKeysError",
            "Can't find any foreign key relationships between the two sides of the join",
        )
        .with_hint("give the condition: `left.join(right, left.c.x == right.c.y)`")
    })
}

/// As [`reference_columns`], as expressions.
fn references(
    table: &Rc<Instance>,
    referred: &Rc<Instance>,
) -> Result<Vec<(Expression, Expression)>, Raised> {
    let qualified = |column: Rc<Instance>| clause::Clause::Column(column).qualified();
    let pairs = reference_columns(table, referred)?.into_iter();
    pairs
        .map(|(found, own)| Ok((qualified(found)?, qualified(own)?)))
        .collect()
}

/// The column that is referred to, and the one that refers.
pub(in crate::pylib) type ColumnPair = (Rc<Instance>, Rc<Instance>);

/// The columns of the foreign keys from one table to another.
pub(in crate::pylib) fn reference_columns(
    table: &Rc<Instance>,
    referred: &Rc<Instance>,
) -> Result<Vec<ColumnPair>, Raised> {
    let target = TableObject::of(referred)?;
    let mut pairs = Vec::new();
    for instance in columns_of(table)? {
        let keys = column(&instance)?.state().foreign_keys.clone();
        for key in keys {
            let Some(key) = key.payload::<ForeignKeyObject>() else {
                continue;
            };
            let found = match &key.target {
                Value::Str(text) => text.rsplit_once('.').and_then(|(name, column)| {
                    let own = super::super::table::key(target.schema.as_deref(), &target.name);
                    (name == own).then(|| target.column(column)).flatten()
                }),
                Value::Instance(column) => {
                    let is_own = columns_of(referred)?
                        .iter()
                        .any(|known| Rc::ptr_eq(known, column));
                    is_own.then(|| column.clone())
                }
                _ => None,
            };
            if let Some(found) = found {
                pairs.push((found, instance.clone()));
            }
        }
    }
    Ok(pairs)
}

/// `t.c["a", "b"]`: several columns.
pub(super) fn is_collection(value: &Value) -> Option<Rc<Instance>> {
    column_collection::table_of(value)
}

/// The statement `SELECT *`, which EXISTS without columns is.
pub(super) fn select_star() -> Select {
    Select {
        columns: vec![Expression::Text("*".into())],
        ..Select::default()
    }
}
