//! What an annotation (`Mapped[Optional[str]]`) says of a column.

use std::rc::Rc;

use dms_python::annotation::{Annotation, annotation};
use dms_python::{Arguments, Class, Interpreter, Module, Raised, Value};

use super::mapped_column::MappedAnnotation;
use crate::pylib::library::Library;
use crate::pylib::signature::unknown_value;
use crate::pylib::sqlalchemy::column::{ColumnState, Rare, SharedRare, as_column, column};
use crate::pylib::sqlalchemy::types;
use crate::schema::{Autoincrement, TypeClass};

/// `type_annotation_map`: (annotation, type).
pub(super) type TypeMap = Vec<(Value, Value)>;

/// An annotation with the module in whose names its texts are to be read.
#[derive(Clone)]
pub(super) struct Annotated {
    /// As it stands in `__annotations__`.
    pub value: Value,
    /// The module of the class that has it.
    pub module: Rc<str>,
}

impl Annotated {
    /// Whether it is a `Mapped[...]`, without evaluating anything.
    pub fn is_mapped(&self) -> bool {
        match &self.value {
            Value::Str(text) => text.contains("Mapped["),
            Value::Instance(instance) => instance.payload::<MappedAnnotation>().is_some(),
            _ => false,
        }
    }

    /// What stands in the brackets of `Mapped[...]`, or the whole annotation if it is another.
    fn inner(&self, interpreter: &mut Interpreter) -> Result<Value, Raised> {
        let value = self.evaluated(interpreter, self.value.clone())?;
        match &value {
            Value::Instance(instance) => match instance.payload::<MappedAnnotation>() {
                Some(mapped) => self.evaluated(interpreter, mapped.0.clone()),
                None => Ok(value),
            },
            _ => Ok(value),
        }
    }

    /// The annotation; its text is read in the names of the module.
    pub fn evaluated(&self, interpreter: &mut Interpreter, value: Value) -> Result<Value, Raised> {
        let Value::Str(text) = &value else {
            return Ok(value);
        };
        let module = module(interpreter, &self.module);
        match module {
            Some(module) => interpreter.evaluate_in(&module, text).map_err(|mut raised| {
                if raised.0.hint.is_none() {
                    raised.0.hint = Some(format!(
                        "the annotation `{text}` says the column's type; import its names outside of \
                         `if TYPE_CHECKING:`, or give `mapped_column()` a type"
                    ));
                }
                raised
            }),
            None => Ok(value),
        }
    }
}

fn module(interpreter: &mut Interpreter, name: &str) -> Option<Rc<Module>> {
    if let Some(module) = interpreter
        .project_modules()
        .iter()
        .find(|module| &*module.name == name)
    {
        return Some(module.clone());
    }
    match interpreter.import(name) {
        Ok(Value::Module(module)) => Some(module),
        _ => None,
    }
}

/// What was found in an annotation.
#[derive(Default)]
struct Found {
    is_nullable: bool,
    data_type: Option<Value>,
    mapped_column: Option<ColumnState>,
}

/// Completes a column of `mapped_column()` with its annotation.
pub(super) fn complete(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    state: &mut ColumnState,
    annotated: &Annotated,
    type_map: &TypeMap,
    attribute: &str,
) -> Result<(), Raised> {
    let inner = annotated.inner(interpreter)?;
    let needs_type = state.data_type.is_none() && state.foreign_keys.is_empty();
    let mut found = Found::default();
    let mut resolver = Resolver {
        library,
        interpreter,
        annotated,
        type_map,
    };
    resolver.resolve(&inner, &mut found, 0)?;
    if let Some(other) = found.mapped_column.take() {
        merge(state, other);
    }
    if state.nullable.is_none() {
        state.nullable = Some(found.is_nullable);
    }
    if needs_type && state.data_type.is_none() && state.foreign_keys.is_empty() {
        let Some(data_type) = found.data_type else {
            if let Value::Opaque(opaque) = &inner {
                return Err(unknown_value(
                    &format!("the annotation of `{attribute}`"),
                    opaque,
                ));
            }
            let shown = interpreter.representation(&inner)?;
            return Err(Raised::exception(
                "MappedAnnotationError",
                format!(
                    "Could not locate SQLAlchemy Core type when resolving for Python type indicated by '{shown}' \
                     inside the Mapped[] annotation for the '{attribute}' attribute"
                ),
            )
            .with_hint("give `mapped_column()` a type, or add the Python type to `type_annotation_map`"));
        };
        state.data_type = Some(types::to_instance(interpreter, data_type)?);
    }
    Ok(())
}

/// What `Annotated[int, mapped_column(...)]` says counts where the column's own call is silent.
fn merge(state: &mut ColumnState, other: ColumnState) {
    state.primary_key |= other.primary_key;
    state.system |= other.system;
    if state.autoincrement == Autoincrement::Auto {
        state.autoincrement = other.autoincrement;
    }
    state.data_type = state.data_type.take().or(other.data_type);
    state.nullable = state.nullable.or(other.nullable);
    state.unique = state.unique.or(other.unique);
    state.index = state.index.or(other.index);
    state.server_default = state.server_default.take().or(other.server_default);
    state.foreign_keys.extend(other.foreign_keys);
    state.constraints.extend(other.constraints);
    merge_rare(&mut state.rare, &other.rare);
}

fn merge_rare(rare: &mut SharedRare, other: &Rare) {
    if rare.comment.is_none() && other.comment.is_some() {
        rare.comment.clone_from(&other.comment);
    }
    if rare.identity.is_none() && other.identity.is_some() {
        rare.identity.clone_from(&other.identity);
    }
    if rare.computed.is_none() && other.computed.is_some() {
        rare.computed.clone_from(&other.computed);
    }
    if rare.sort_order.is_none() && other.sort_order.is_some() {
        rare.sort_order = other.sort_order;
    }
    for (keyword, value) in &other.options {
        if !rare.options.iter().any(|(known, _)| known == keyword) {
            rare.options.push((keyword.clone(), value.clone()));
        }
    }
}

struct Resolver<'a> {
    library: &'a Rc<Library>,
    interpreter: &'a mut Interpreter,
    annotated: &'a Annotated,
    type_map: &'a TypeMap,
}

impl Resolver<'_> {
    fn resolve(&mut self, value: &Value, found: &mut Found, depth: usize) -> Result<(), Raised> {
        if depth > 16 {
            return Ok(());
        }
        if found.data_type.is_none() {
            found.data_type = self.of_map(value)?;
        }
        match annotation(value) {
            Annotation::None => found.is_nullable = true,
            Annotation::Text(text) => {
                let evaluated = self
                    .annotated
                    .evaluated(self.interpreter, Value::str(text))?;
                if !matches!(evaluated, Value::Str(_)) {
                    self.resolve(&evaluated, found, depth + 1)?;
                }
            }
            Annotation::Union(members) => {
                for member in &members {
                    self.resolve(member, found, depth + 1)?;
                }
            }
            Annotation::Annotated(inner, extras) => {
                for extra in &extras {
                    if let Some(instance) = as_column(extra) {
                        found.mapped_column = Some(column(&instance)?.state().clone());
                    }
                }
                self.resolve(&inner, found, depth + 1)?;
            }
            Annotation::Class(class) => {
                if found.data_type.is_none() {
                    found.data_type = self.of_class(&class)?;
                }
            }
            Annotation::Generic { origin, arguments } => {
                if found.data_type.is_none() && is_literal(&origin) {
                    found.data_type = Some(self.enum_type(arguments, false)?);
                }
            }
            Annotation::Form(_) | Annotation::Other(_) => {}
        }
        Ok(())
    }

    /// The project's `type_annotation_map`.
    fn of_map(&mut self, value: &Value) -> Result<Option<Value>, Raised> {
        for (key, data_type) in self.type_map {
            let is_same = match (key, value) {
                (Value::Opaque(key), Value::Opaque(value)) => key.path == value.path,
                (Value::Opaque(_), _) | (_, Value::Opaque(_)) => false,
                (key, value) => self.interpreter.equal(key, value)?,
            };
            if is_same {
                return Ok(Some(data_type.clone()));
            }
        }
        Ok(None)
    }

    fn of_class(&mut self, class: &Rc<Class>) -> Result<Option<Value>, Raised> {
        for known in std::iter::once(class).chain(&class.ancestors) {
            if let Some(data_type) = self.of_map(&Value::Class(known.clone()))? {
                return Ok(Some(data_type));
            }
            if &*known.module == "enum" && &*known.name == "Enum" {
                return self
                    .enum_type(vec![Value::Class(class.clone())], true)
                    .map(Some);
            }
            if let Some(type_class) = type_of(known) {
                let is_enum = class
                    .ancestors
                    .iter()
                    .any(|base| &*base.module == "enum" && &*base.name == "Enum");
                if !is_enum {
                    return Ok(Some(types::instance(self.library, type_class, Vec::new())));
                }
            }
        }
        Ok(None)
    }

    fn enum_type(&mut self, arguments: Vec<Value>, is_native: bool) -> Result<Value, Raised> {
        let class = Value::Class(types::class(self.library, TypeClass::Enum));
        let mut arguments = Arguments::positional(arguments);
        if !is_native {
            arguments
                .keywords
                .push(("native_enum".into(), Value::Bool(false)));
        }
        self.interpreter.call(&class, arguments)
    }
}

fn is_literal(origin: &Value) -> bool {
    matches!(annotation(origin), Annotation::Form(name) if &*name == "Literal")
}

/// SQLAlchemy's own map.
fn type_of(class: &Rc<Class>) -> Option<TypeClass> {
    Some(match (&*class.module, &*class.name) {
        ("builtins", "bool") => TypeClass::Boolean,
        ("builtins", "bytes") => TypeClass::LargeBinary,
        ("builtins", "float") => TypeClass::Double,
        ("builtins", "int") => TypeClass::Integer,
        ("builtins", "str") => TypeClass::String,
        ("datetime", "datetime") => TypeClass::DateTime,
        ("datetime", "date") => TypeClass::Date,
        ("datetime", "time") => TypeClass::Time,
        ("datetime", "timedelta") => TypeClass::Interval,
        ("decimal" | "_decimal", "Decimal") => TypeClass::Numeric,
        ("uuid", "UUID") => TypeClass::Uuid,
        _ => return None,
    })
}
