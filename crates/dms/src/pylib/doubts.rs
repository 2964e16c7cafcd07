//! What the models may declare besides what was read: where a class derives from something that nothing is known of, or
//! a statement could not be evaluated.

use std::collections::BTreeSet;
use std::rc::Rc;

use dms_python::{Class, Interpreter, Opaque, Raised, Value};

use super::flask_sqlalchemy::snake_case;
use super::library::Library;
use super::sqlalchemy::orm::mapping::local_table;
use super::sqlalchemy::table::TableObject;
use super::sqlalchemy::{column, metadata};
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::op::Operation;
use crate::schema::TableName;

/// Libraries, modules and classes that give no column to what derives from them, as the beginnings of their names.
const WITHOUT_COLUMNS: &[&str] = &[
    "abc.",
    "attr.",
    "attrs.",
    "dataclasses_json.",
    "flask.",
    "flask_login.",
    "flask_security.AnonymousUser",
    "flask_security.RoleMixin",
    "flask_security.UserMixin",
    "flask_security.WebAuthnMixin",
    "flask_security.core.",
    "flask_user.UserMixin",
    "itsdangerous.",
    "marshmallow.",
    "pydantic.",
    "pydantic_settings.",
    "sqlalchemy.",
    "sqlalchemy_mixins.ActiveRecordMixin",
    "sqlalchemy_mixins.AllFeaturesMixin",
    "sqlalchemy_mixins.ReprMixin",
    "sqlalchemy_mixins.SerializeMixin",
    "sqlalchemy_mixins.SmartQueryMixin",
    "sqlalchemy_serializer.",
    "starlette.",
    "typing.",
    "typing_extensions.",
    "werkzeug.",
    "zope.interface.",
];

/// What the models may declare besides what was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Doubts {
    /// Classes that derive from something that nothing is known of.
    pub bases: Vec<UnknownBase>,
    /// Attributes of models of which nobody knows whether they are columns.
    pub attributes: Vec<UnknownAttribute>,
    /// What Python would have raised too, in files that declare tables.
    pub errors: Vec<(SourceSpan, String)>,
    /// What could not be evaluated of the application's factory: it may import models.
    pub factory: Vec<(SourceSpan, String)>,
}

/// A class that may be a model, and a base of it that nothing is known of.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownBase {
    /// The class.
    pub class: String,
    /// Where it is declared.
    pub place: Option<SourceSpan>,
    /// The dotted way to the base.
    pub base: String,
    /// Why the base is not known; `None` if its module is not there.
    pub reason: Option<String>,
    /// The table that was read for the class, or the one that it seems to mean.
    pub table: TableName,
    /// Whether the table was read.
    pub is_mapped: bool,
}

/// An attribute of a model that nothing is known of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownAttribute {
    /// The class.
    pub class: String,
    /// Where it is declared.
    pub place: Option<SourceSpan>,
    /// The attribute.
    pub name: String,
    /// The dotted way to its value.
    pub value: String,
    /// The class's table.
    pub table: TableName,
}

impl Doubts {
    /// The same without these bases, which have no columns.
    #[must_use]
    pub fn without(mut self, bases: &[String]) -> Self {
        self.bases.retain(|it| !bases.contains(&it.base));
        self
    }

    /// A line for each base and each error, with places in the words of `place`.
    pub fn warnings(&self, place: impl Fn(&SourceSpan) -> String) -> Vec<String> {
        let at = |span: &Option<SourceSpan>| match span {
            Some(span) => format!("{}: ", place(span)),
            None => String::new(),
        };
        let mut told = BTreeSet::new();
        let mut warnings = Vec::new();
        for it in &self.bases {
            if !told.insert((&it.base, it.is_mapped)) {
                continue;
            }
            let same =
                |other: &&UnknownBase| (&other.base, other.is_mapped) == (&it.base, it.is_mapped);
            let others = match self.bases.iter().filter(same).count() - 1 {
                0 => String::new(),
                1 => " (and 1 other class)".to_owned(),
                count => format!(" (and {count} other classes)"),
            };
            let lost = match it.is_mapped {
                true => "columns that it declares are not seen",
                false => "so it is not taken for a model, and its table is not seen",
            };
            let (at, doubt, remedy) = (at(&it.place), it.doubt(), remedy(&it.base, &it.reason));
            warnings.push(format!("{at}{doubt}{others}: {lost}; {remedy}"));
        }
        warnings.extend(self.errors.iter().map(|(span, message)| {
            format!(
                "{}: the statement is passed over: {message}; what it declares is not seen",
                place(span)
            )
        }));
        warnings.extend(self.factory.first().map(|(span, message)| {
            let others = match self.factory.len() - 1 {
                0 => "",
                _ => " (and others behind it)",
            };
            format!(
                "{}: the statement{others} is passed over: {message}; models that it imports are not seen; name them in \
                 dms.toml: `models = [\"app.models\"]`",
                place(span)
            )
        }));
        warnings
    }

    /// Refuses operations that drop what the models may well declare.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] with the class, for the first of them.
    pub fn check(&self, operations: &[Operation]) -> Result<()> {
        for operation in operations {
            let found = match operation {
                Operation::DropTable(drop) => self.refused_table(&drop.name),
                Operation::DropColumn(drop) => self.refused_column(&drop.table, &drop.column),
                Operation::CreateTable(_)
                | Operation::RenameTable(_)
                | Operation::AddColumn(_)
                | Operation::AlterColumn(_)
                | Operation::CreateIndex(_)
                | Operation::DropIndex(_)
                | Operation::CreateConstraint(_)
                | Operation::DropConstraint(_)
                | Operation::CreateTableComment(_)
                | Operation::DropTableComment(_)
                | Operation::Execute(_)
                | Operation::BulkInsert(_)
                | Operation::CreateType(_)
                | Operation::DropType(_) => None,
            };
            if let Some(error) = found {
                return Err(error);
            }
        }
        Ok(())
    }

    fn refused_table(&self, table: &TableName) -> Option<Error> {
        let is_meant = |it: &&UnknownBase| !it.is_mapped && it.table.name == table.name;
        if let Some(found) = self.bases.iter().find(is_meant) {
            return Some(found.refusal(&format!("table `{table}`")));
        }
        let (span, message) = self.factory.first()?;
        let message = format!(
            "the table `{table}` would be dropped, but the application is not known to its end, and may import its \
             model: {message}"
        );
        let hint = "name the modules of the models in dms.toml: `models = [\"app.models\"]`";
        let error = Error::new(ErrorKind::Model, message).with_hint(hint);
        Some(error.with_span(span.clone()))
    }

    fn refused_column(&self, table: &TableName, column: &str) -> Option<Error> {
        let what = format!("column `{table}.{column}`");
        let is_meant = |it: &&UnknownBase| it.is_mapped && it.table == *table;
        if let Some(found) = self.bases.iter().find(is_meant) {
            return Some(found.refusal(&what));
        }
        let is_meant = |it: &&UnknownAttribute| it.table == *table && it.name == column;
        let found = self.attributes.iter().find(is_meant)?;
        let message = format!(
            "the {what} would be dropped, and `{}.{}` may well be it: its value, `{}`, is not known",
            found.class, found.name, found.value
        );
        let hint = format!(
            "{}; or delete the attribute, if the column is to go",
            remedy(&found.value, &None)
        );
        let error = Error::new(ErrorKind::Model, message).with_hint(hint);
        Some(with_place(error, &found.place))
    }
}

impl UnknownBase {
    fn doubt(&self) -> String {
        let known = match &self.reason {
            Some(reason) => format!("cannot be evaluated ({reason})"),
            None => "is not known".to_owned(),
        };
        format!(
            "`{}` derives from `{}`, which {known}",
            self.class, self.base
        )
    }

    fn refusal(&self, what: &str) -> Error {
        let message = format!("the {what} would be dropped, but {}", self.doubt());
        let hint = format!(
            "{}; if it has no columns, say so in dms.toml: `bases_without_columns = [\"{}\"]`",
            remedy(&self.base, &self.reason),
            self.base
        );
        with_place(
            Error::new(ErrorKind::Model, message).with_hint(hint),
            &self.place,
        )
    }
}

fn with_place(error: Error, place: &Option<SourceSpan>) -> Error {
    match place {
        Some(span) => error.with_span(span.clone()),
        None => error,
    }
}

/// How more of the models can be known.
fn remedy(path: &str, reason: &Option<String>) -> String {
    let python = "let Python read the models (`--python .venv/bin/python --models-from-python`)";
    match reason {
        Some(_) => python.to_owned(),
        None => {
            let library = path.split(['.', '(', '[']).next().unwrap_or(path);
            format!(
                "install `{library}` into the project's `.venv`, where its source is read, or {python}"
            )
        }
    }
}

/// What an interpreter that has evaluated models leaves in doubt.
pub(super) fn doubts(library: &Rc<Library>, interpreter: &Interpreter) -> Doubts {
    let mut doubts = Doubts::default();
    let classes = interpreter.classes_with_unknown_bases();
    for class in classes {
        let is_base = || {
            classes
                .iter()
                .any(|it| it.ancestors.iter().any(|it| Rc::ptr_eq(it, class)))
        };
        let mapped = table_of(class);
        if mapped.is_none() && (!seems_a_model(class) || is_base()) {
            continue;
        }
        let unknown = dms_python::unknown_bases(class);
        for base in unknown.iter().filter(|base| may_have_columns(base)) {
            doubts.bases.push(UnknownBase {
                class: class.name.to_string(),
                place: class.place.as_ref().map(super::span),
                base: base.path.clone(),
                reason: base.reason.as_ref().map(ToString::to_string),
                table: mapped.clone().unwrap_or_else(|| meant_table(class)),
                is_mapped: mapped.is_some(),
            });
        }
    }
    for class in library.mapped.borrow().iter() {
        doubts.attributes.extend(unknown_attributes(class));
    }
    doubts.errors = errors(library, interpreter);
    doubts.errors.extend(errors_of_listeners(library));
    let of_factory = (interpreter.passed_over().iter()).filter(|it| it.function.is_some());
    doubts.factory = of_factory
        .map(|it| (super::span(&it.statement), it.raised.0.message.clone()))
        .collect();
    doubts
}

fn may_have_columns(origin: &Opaque) -> bool {
    let path = origin.path.as_str();
    origin.reason.is_some() || !WITHOUT_COLUMNS.iter().any(|start| path.starts_with(start))
}

/// The table of a mapped class, or of the one that it shares it with.
fn table_of(class: &Rc<Class>) -> Option<TableName> {
    let mut lineage = std::iter::once(class).chain(&class.ancestors);
    let instance = lineage.find_map(local_table)?;
    let table = TableObject::of(&instance).ok()?;
    Some(TableName::in_schema(
        table.schema.clone(),
        table.name.clone(),
    ))
}

/// The table that a class which was not mapped seems to mean: the one that it names, or is named after it.
fn meant_table(class: &Rc<Class>) -> TableName {
    match class.lookup("__tablename__") {
        Some(Value::Str(name)) => TableName::new(&*name),
        _ => TableName::new(snake_case(&class.name)),
    }
}

/// Whether a class that was not mapped has what models have.
fn seems_a_model(class: &Class) -> bool {
    let attributes = class.attributes.borrow();
    if matches!(attributes.get("__abstract__"), Some(Value::Bool(true))) {
        return false;
    }
    attributes.iter().any(|(name, value)| {
        let is_column = match value {
            Value::Opaque(opaque) => ["Column()", "mapped_column()"]
                .iter()
                .any(|end| opaque.path.ends_with(end)),
            value => column::as_column(value).is_some(),
        };
        is_column || matches!(&**name, "__tablename__" | "__table__")
    })
}

fn unknown_attributes(class: &Rc<Class>) -> Vec<UnknownAttribute> {
    let Some(table) = table_of(class) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for holder in std::iter::once(class).chain(&class.ancestors) {
        for (name, value) in holder.attributes.borrow().iter() {
            if let Value::Opaque(opaque) = value
                && !name.starts_with("__")
                && may_have_columns(opaque)
            {
                found.push(UnknownAttribute {
                    class: class.name.to_string(),
                    place: class.place.as_ref().map(super::span),
                    name: name.to_string(),
                    value: opaque.path.clone(),
                    table: table.clone(),
                });
            }
        }
    }
    found
}

/// Errors that are no lack of the evaluator: those in files that declare tables, and text that is no Python anywhere.
fn errors(library: &Library, interpreter: &Interpreter) -> Vec<(SourceSpan, String)> {
    let classes = library.mapped.borrow();
    let of_classes = classes.iter().filter_map(|class| class.place.as_ref());
    let mut files: BTreeSet<_> = of_classes.map(|place| place.path().to_path_buf()).collect();
    for value in library.metadata.borrow().iter() {
        let Value::Instance(instance) = value else {
            continue;
        };
        if let Ok(object) = metadata::metadata(instance) {
            let tables = object.tables.borrow();
            let places = tables.values().filter_map(|table| table.place.as_ref());
            files.extend(places.map(|place| place.path().to_path_buf()));
        }
    }
    let told = |raised: &Raised| match &*raised.0.class {
        "SyntaxError" => format!("SyntaxError: {}", raised.0.message),
        _ => super::error(raised.clone(), ErrorKind::Model)
            .message()
            .to_owned(),
    };
    let passed = interpreter.passed_over().iter();
    let passed = passed.filter(|it| {
        let path = it.statement.path();
        let is_library = path.iter().any(|part| part == "site-packages");
        let is_syntax = &*it.raised.0.class == "SyntaxError";
        it.function.is_none() && it.is_real() && !is_library && (is_syntax || files.contains(path))
    });
    passed
        .map(|it| {
            let place = it.raised.0.place.as_ref();
            let place = place.filter(|_| &*it.raised.0.class == "SyntaxError");
            (
                super::span(place.unwrap_or(&it.statement)),
                told(&it.raised),
            )
        })
        .collect()
}

/// What functions raised that listen for what joins a table, with their places.
fn errors_of_listeners(library: &Library) -> Vec<(SourceSpan, String)> {
    let unheard = library.unheard.borrow();
    let told = unheard.iter().filter_map(|raised| {
        let place = super::span(raised.0.place.as_ref()?);
        let error = super::error(raised.clone(), ErrorKind::Model);
        Some((place, error.message().to_owned()))
    });
    let mut known: Vec<(SourceSpan, String)> = Vec::new();
    for told in told {
        if !known.contains(&told) {
            known.push(told);
        }
    }
    known
}
