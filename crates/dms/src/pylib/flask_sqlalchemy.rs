//! `flask_sqlalchemy`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Instance, Interpreter, Key, Raised, Value};

use super::library::{ClassSpec, Library, PythonModule, inert};
use super::signature::Signature;
use super::sqlalchemy::metadata::{self, metadata};
use super::sqlalchemy::orm::base::{
    BaseObject, DECLARATIVE_BASE, DECLARATIVE_BASE_NO_META, base_of, new_base,
};
use super::sqlalchemy::orm::mapping::local_table;

/// The modules of Flask-SQLAlchemy.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "flask_sqlalchemy",
        build: |names, _| {
            names.classes(&[&SQLALCHEMY]);
            names.inert("BaseQuery Model Pagination");
            Ok(())
        },
    },
    PythonModule {
        name: "flask_sqlalchemy.extension",
        build: |names, _| {
            names.classes(&[&SQLALCHEMY]);
            Ok(())
        },
    },
];

/// `SQLAlchemy`, the extension.
static SQLALCHEMY: ClassSpec = ClassSpec {
    module: "flask_sqlalchemy.extension",
    name: "SQLAlchemy",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[
        ("__init__", initialize),
        ("init_app", |_, _, _| Ok(Value::None)),
        ("create_all", |_, _, _| Ok(Value::None)),
        ("drop_all", |_, _, _| Ok(Value::None)),
        ("reflect", |_, _, _| Ok(Value::None)),
    ],
};

/// What the extension keeps.
struct Extension {
    model: Rc<Class>,
    /// The `MetaData` by bind key; `None` is the default one.
    metadatas: RefCell<Vec<(Option<String>, Value)>>,
}

fn extension(value: &Value) -> Option<Rc<Extension>> {
    match value {
        Value::Instance(instance) => instance.payload::<Extension>(),
        _ => None,
    }
}

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("SQLAlchemy", &["self"], &["app"]).with_keywords(&[
            "metadata",
            "session_options",
            "query_class",
            "model_class",
            "engine_options",
            "add_models_to_shell",
            "disable_autonaming",
            "use_native_unicode",
        ]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let this = bound.value("self");
    let Value::Instance(instance) = &this else {
        return Err(Raised::type_error(
            "SQLAlchemy.__init__() needs an instance",
        ));
    };
    let given = bound.some("metadata");
    let names_tables = !bound
        .boolean("SQLAlchemy", "disable_autonaming")?
        .unwrap_or(false);
    let (bases, own) = match bound.some("model_class") {
        Some(Value::Class(class)) => {
            let base = base_class(library, interpreter, &class)?;
            let own = base.lookup("metadata");
            (vec![base], own)
        }
        Some(Value::Opaque(origin)) => (vec![interpreter.unknown_class(&origin)], None),
        _ => (Vec::new(), None),
    };
    let default = given
        .or(own)
        .unwrap_or_else(|| metadata::new_for_models(library));
    let model = new_base(
        library,
        interpreter,
        "Model",
        bases,
        Some(default.clone()),
        None,
    )?;
    let type_map = base_of(&model)
        .map(|base| base.type_map.clone())
        .unwrap_or_default();
    let inherited = model
        .bases
        .first()
        .and_then(base_of)
        .map(|base| base.type_map.clone());
    let base = BaseObject {
        type_map: inherited.unwrap_or(type_map),
        names_tables,
        extension: Some(this.clone()),
    };
    *model.payload.borrow_mut() = Some(Rc::new(base));
    let object = Extension {
        model,
        metadatas: RefCell::new(vec![(None, default)]),
    };
    *instance.payload.borrow_mut() = Some(Rc::new(object));
    Ok(Value::None)
}

/// The class that `model_class=` says. `DeclarativeBase` itself becomes a base of its own.
fn base_class(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
) -> Result<Rc<Class>, Raised> {
    let is_root = [&DECLARATIVE_BASE, &DECLARATIVE_BASE_NO_META]
        .iter()
        .any(|root| Rc::ptr_eq(&library.class(root), class));
    if is_root {
        return new_base(
            library,
            interpreter,
            "Base",
            vec![class.clone()],
            None,
            None,
        );
    }
    Ok(class.clone())
}

/// The `MetaData` of a model with `__bind_key__`.
pub(super) fn choose_metadata(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    base: &Rc<BaseObject>,
) -> Result<(), Raised> {
    let Some(extension_value) = &base.extension else {
        return Ok(());
    };
    let has_own = ["metadata", "__table__"]
        .iter()
        .any(|name| class.attributes.borrow().contains_key(*name));
    let Some(key) = class.lookup("__bind_key__").filter(|_| !has_own) else {
        return Ok(());
    };
    let library = super::library(interpreter)?;
    let metadata = metadata_of(&library, extension_value, &key)?;
    class
        .attributes
        .borrow_mut()
        .insert("metadata".into(), metadata);
    Ok(())
}

fn metadata_of(
    library: &Rc<Library>,
    extension_value: &Value,
    key: &Value,
) -> Result<Value, Raised> {
    let extension = extension(extension_value)
        .ok_or_else(|| Raised::type_error("the extension is not complete"))?;
    let key = match key {
        Value::None => None,
        other => Some(super::signature::text("SQLAlchemy", "bind_key", other)?),
    };
    if let Some((_, metadata)) = extension
        .metadatas
        .borrow()
        .iter()
        .find(|(known, _)| *known == key)
    {
        return Ok(metadata.clone());
    }
    let naming = match extension.metadatas.borrow().first() {
        Some((_, Value::Instance(default))) => metadata(default)?.naming.clone(),
        _ => Default::default(),
    };
    let made = metadata::new(library, None, naming);
    metadata(&made)?.bind.borrow_mut().clone_from(&key);
    let made = Value::Instance(made);
    library.metadata.borrow_mut().push(made.clone());
    extension.metadatas.borrow_mut().push((key, made.clone()));
    Ok(made)
}

/// Names a model's table after its class, where Flask-SQLAlchemy does.
pub(super) fn name_table(class: &Rc<Class>) {
    for base in std::iter::once(class).chain(&class.ancestors) {
        let attributes = base.attributes.borrow();
        if !attributes.contains_key("__tablename__") {
            continue;
        }
        let is_text = matches!(attributes.get("__tablename__"), Some(Value::Str(_)));
        let is_own = Rc::ptr_eq(base, class);
        let is_abstract = matches!(attributes.get("__abstract__"), Some(Value::Bool(true)));
        if !is_text || is_own || is_abstract || local_table(base).is_none() {
            return;
        }
        break;
    }
    let name = snake_case(&class.name);
    class
        .attributes
        .borrow_mut()
        .insert("__tablename__".into(), Value::str(name));
}

/// `CamelCase` as `snake_case`, as Flask-SQLAlchemy does it.
pub(super) fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, character) in characters.iter().enumerate() {
        let is_after_small = index
            .checked_sub(1)
            .and_then(|before| characters.get(before))
            .is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        let is_before_small = index > 0
            && characters
                .get(index + 1)
                .is_some_and(char::is_ascii_lowercase);
        if character.is_ascii_uppercase() && (is_after_small || is_before_small) {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake.trim_start_matches('_').to_owned()
}

struct Hooks(Rc<Library>);

impl HostClass for Hooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<Extension>() else {
            return Ok(None);
        };
        if name.starts_with("__") {
            return Ok(None);
        }
        match name {
            "Model" => return Ok(Some(Value::Class(object.model.clone()))),
            "metadata" => {
                return Ok(object
                    .metadatas
                    .borrow()
                    .first()
                    .map(|(_, metadata)| metadata.clone()));
            }
            "metadatas" => {
                let entries = object
                    .metadatas
                    .borrow()
                    .iter()
                    .map(|(key, metadata)| {
                        let key = key.as_ref().map_or(Value::None, Value::str);
                        (Key(key), metadata.clone())
                    })
                    .collect();
                return Ok(Some(Value::Dict(Rc::new(RefCell::new(entries)))));
            }
            "Table" => {
                return Ok(Some(table_function(
                    &self.0,
                    Value::Instance(instance.clone()),
                )));
            }
            "session" | "engine" | "engines" | "Query" | "relationship" | "dynamic_loader" => {
                return Ok(Some(inert(
                    &format!("flask_sqlalchemy.SQLAlchemy.{name}"),
                    interpreter,
                )));
            }
            _ => {}
        }
        for module in ["sqlalchemy", "sqlalchemy.orm"] {
            let module = interpreter.import(module)?;
            if let Value::Module(module) = &module
                && let Some(value) = interpreter.global(module, name)?
            {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// `db.Table(name, *columns, bind_key=None)`: a table of the extension's own metadata.
fn table_function(library: &Rc<Library>, this: Value) -> Value {
    let library = library.clone();
    Value::native("Table", move |interpreter, mut arguments| {
        let key = arguments.take_keyword("bind_key").unwrap_or(Value::None);
        let has_metadata = matches!(
            arguments.positional.get(1),
            Some(Value::Instance(instance)) if metadata(instance).is_ok()
        ) || arguments
            .keywords
            .iter()
            .any(|(name, _)| &**name == "metadata");
        if !has_metadata && !arguments.positional.is_empty() {
            let owner = metadata_of(&library, &this, &key)?;
            arguments.positional.insert(1, owner);
        }
        let class = library.class(&super::sqlalchemy::table::TABLE);
        interpreter.call(&Value::Class(class), arguments)
    })
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    /// Verified with `flask_sqlalchemy.model.camel_to_snake_case`.
    #[test]
    fn table_names_come_from_class_names() {
        let cases = [
            ("Product", "product"),
            ("OrderItem", "order_item"),
            ("HTTPServer", "http_server"),
            ("User2FA", "user2_fa"),
            ("_Private", "private"),
            ("APIKey", "api_key"),
            ("already_snake", "already_snake"),
            ("Ünder", "ünder"),
        ];
        for (class, table) in cases {
            assert_eq!(snake_case(class), table);
        }
    }
}
