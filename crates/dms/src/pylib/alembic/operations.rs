//! `alembic.operations`: operations as objects for `op.invoke()`, and the registry of a project's own operations.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::context;
use super::op::DIRECTIVES;
use super::scope::Scope;
use crate::pylib::library::{ClassSpec, Library, Names, PythonModule};
use crate::pylib::signature::{Signature, type_name, unknown_value};

/// The package.
pub(super) const PACKAGE: PythonModule = PythonModule {
    name: "alembic.operations",
    build: |names, _| {
        registry(names);
        names.inert("AbstractOperations BatchOperations");
        names.submodules(&["base", "ops"]);
        Ok(())
    },
};

/// Where `Operations` is at home.
pub(super) const BASE: PythonModule = PythonModule {
    name: "alembic.operations.base",
    build: |names, _| {
        registry(names);
        names.inert("AbstractOperations BatchOperations");
        Ok(())
    },
};

/// The operations as objects.
pub(super) const OPS_MODULE: PythonModule = PythonModule {
    name: "alembic.operations.ops",
    build: |names, _| {
        names.value(
            "MigrateOperation",
            Value::Class(names.library.class(&MIGRATE_OPERATION)),
        );
        for (spec, ..) in OPERATIONS {
            names.value(spec.name, Value::Class(names.library.class(spec)));
        }
        names.inert("MigrationScript AlterTableOp ConstraintOp AddConstraintOp");
        Ok(())
    },
};

/// The class by which a project registers operations of its own, and their base.
fn registry(names: &Names<'_>) {
    names.classes(&[&OPERATIONS_CLASS, &MIGRATE_OPERATION]);
}

const OPS: &str = "alembic.operations.ops";

/// `MigrateOperation`.
static MIGRATE_OPERATION: ClassSpec = ClassSpec {
    module: OPS,
    name: "MigrateOperation",
    bases: &[],
    hooks: Some(|_| Rc::new(OperationHooks)),
    methods: &[("reverse", |_, _, _| {
        Err(
            Raised::unsupported("reversing an operation in a script is not supported")
                .with_hint("write the directive that undoes it"),
        )
    })],
};

/// Declares the classes of operations: name, directive, and the positional parameters.
macro_rules! operations {
    ($($spec:ident $name:literal $directive:literal [$($parameter:literal),*];)*) => {
        $(static $spec: ClassSpec = ClassSpec {
            module: OPS,
            name: $name,
            bases: &[&MIGRATE_OPERATION],
            hooks: None,
            methods: &[("__init__", |_, _, arguments| initialize($name, $directive, &[$($parameter),*], arguments))],
        };)*
        /// Every operation that has a directive, and that.
        const OPERATIONS: &[(&ClassSpec, &str)] = &[$((&$spec, $directive),)*];
    };
}

operations! {
    CREATE_TABLE "CreateTableOp" "create_table" ["table_name", "columns"];
    DROP_TABLE "DropTableOp" "drop_table" ["table_name"];
    RENAME_TABLE "RenameTableOp" "rename_table" ["old_table_name", "new_table_name"];
    ADD_COLUMN "AddColumnOp" "add_column" ["table_name", "column"];
    DROP_COLUMN "DropColumnOp" "drop_column" ["table_name", "column_name"];
    ALTER_COLUMN "AlterColumnOp" "alter_column" ["table_name", "column_name"];
    CREATE_INDEX "CreateIndexOp" "create_index" ["index_name", "table_name", "columns"];
    DROP_INDEX "DropIndexOp" "drop_index" ["index_name", "table_name"];
    CREATE_PRIMARY_KEY "CreatePrimaryKeyOp" "create_primary_key" ["constraint_name", "table_name", "columns"];
    CREATE_UNIQUE "CreateUniqueConstraintOp" "create_unique_constraint" ["constraint_name", "table_name", "columns"];
    CREATE_FOREIGN_KEY "CreateForeignKeyOp" "create_foreign_key"
        ["constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"];
    CREATE_CHECK "CreateCheckConstraintOp" "create_check_constraint" ["constraint_name", "table_name", "condition"];
    DROP_CONSTRAINT "DropConstraintOp" "drop_constraint" ["constraint_name", "table_name", "type_"];
    CREATE_COMMENT "CreateTableCommentOp" "create_table_comment" ["table_name", "comment"];
    DROP_COMMENT "DropTableCommentOp" "drop_table_comment" ["table_name"];
    EXECUTE "ExecuteSQLOp" "execute" ["sqltext"];
    BULK_INSERT "BulkInsertOp" "bulk_insert" ["table", "rows"];
    MODIFY_TABLE "ModifyTableOps" "" ["table_name", "ops"];
    UPGRADE "UpgradeOps" "" ["ops"];
    DOWNGRADE "DowngradeOps" "" ["ops"];
}

/// What an operation object keeps: its directive, and its arguments by parameter.
struct OperationObject {
    directive: &'static str,
    arguments: Vec<(Rc<str>, Value)>,
}

/// Keywords of the constructors that no directive has and that change nothing.
const INTERNAL: [&str; 5] = [
    "_reverse",
    "_namespace_metadata",
    "_constraints_included",
    "table_kw",
    "upgrade_token",
];

/// The keywords of `AlterColumnOp` that the directive calls otherwise.
const ALTERATIONS: [(&str, &str); 5] = [
    ("modify_nullable", "nullable"),
    ("modify_comment", "comment"),
    ("modify_server_default", "server_default"),
    ("modify_name", "new_column_name"),
    ("modify_type", "type_"),
];

fn initialize(
    class: &'static str,
    directive: &'static str,
    parameters: &'static [&'static str],
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let Value::Instance(instance) = arguments.require(class, "self")? else {
        return Err(Raised::type_error("__init__() needs an instance"));
    };
    if arguments.positional.len() > parameters.len() {
        return Err(Raised::type_error(format!(
            "{class}() takes {} positional arguments but {} were given",
            parameters.len(),
            arguments.positional.len()
        )));
    }
    let mut given: Vec<(Rc<str>, Value)> = (parameters.iter())
        .map(|name| Rc::from(*name))
        .zip(arguments.positional)
        .collect();
    for (keyword, value) in arguments.keywords {
        if given.iter().any(|(known, _)| *known == keyword) {
            return Err(Raised::type_error(format!(
                "{class}() got multiple values for argument '{keyword}'"
            )));
        }
        if !INTERNAL.contains(&&*keyword) {
            given.push((keyword, value));
        }
    }
    *instance.payload.borrow_mut() = Some(Rc::new(OperationObject {
        directive,
        arguments: given,
    }));
    Ok(Value::None)
}

struct OperationHooks;

impl HostClass for OperationHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<OperationObject>() else {
            return Ok(None);
        };
        let found = (object.arguments.iter()).find(|(known, _)| &**known == name);
        Ok(found.map(|(_, value)| value.clone()))
    }
}

/// `op.invoke(operation)`.
pub(super) fn invoke(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("invoke", &["operation"], &[]);
    let operation = SIGNATURE.bind(arguments)?.value("operation");
    let instance = match &operation {
        Value::Instance(instance) => instance.clone(),
        Value::Opaque(opaque) => {
            return Err(unknown_value("the operation of `op.invoke()`", opaque)
                .with_hint("call the directive itself"));
        }
        other => return Err(no_operation(other)),
    };
    if let Some(implementation) = implementation(library, &instance) {
        let operations = operations(library);
        return interpreter.call(
            &implementation,
            Arguments::positional([operations, operation]),
        );
    }
    let Some(object) = instance.payload::<OperationObject>() else {
        return Err(no_operation(&operation));
    };
    if object.directive.is_empty() {
        let nested = (object.arguments.iter()).find(|(name, _)| &**name == "ops");
        if let Some((_, nested)) = nested {
            for operation in interpreter.iterate(nested)? {
                invoke(library, interpreter, Arguments::positional([operation]))?;
            }
        }
        return Ok(Value::None);
    }
    let directive = DIRECTIVES
        .iter()
        .find(|(name, ..)| *name == object.directive)
        .map(|(_, directive, _)| *directive)
        .ok_or_else(|| no_operation(&operation))?;
    let scope = Scope {
        library: library.clone(),
        waiting: None,
    };
    let arguments = of_directive(interpreter, &object)?;
    directive(&scope, interpreter, arguments)
}

/// The arguments as the directive takes them.
fn of_directive(
    interpreter: &mut Interpreter,
    object: &OperationObject,
) -> Result<Arguments, Raised> {
    let mut arguments = Arguments::default();
    for (name, value) in &object.arguments {
        match (object.directive, &**name) {
            ("create_table", "columns") => {
                let table = arguments.take_keyword("table_name");
                arguments.positional.extend(table);
                arguments.positional.extend(interpreter.iterate(value)?);
            }
            ("alter_column", name) => {
                let own = ALTERATIONS.iter().find(|(keyword, _)| *keyword == name);
                let name = own.map_or(name, |(_, directive)| directive);
                arguments.keywords.push((name.into(), value.clone()));
            }
            _ => arguments.keywords.push((name.clone(), value.clone())),
        }
    }
    Ok(arguments)
}

fn no_operation(value: &Value) -> Raised {
    Raised::type_error(format!(
        "op.invoke() takes an operation that has an implementation, not {}",
        type_name(value)
    ))
    .with_hint(
        "build one of `alembic.operations.ops`, or register what carries yours out with \
         `@Operations.implementation_for(...)`",
    )
}

/// `Operations`, the class by which a project registers operations of its own.
pub(super) static OPERATIONS_CLASS: ClassSpec = ClassSpec {
    module: "alembic.operations.base",
    name: "Operations",
    bases: &[],
    hooks: Some(|library| Rc::new(RunningHooks(library.clone()))),
    methods: &[
        ("register_operation", register_operation),
        ("implementation_for", implementation_for),
    ],
};

/// The running operations, which an implementation gets: all of `op`.
fn operations(library: &Rc<Library>) -> Value {
    Instance::with_payload(&library.class(&OPERATIONS_CLASS), (), None)
}

struct RunningHooks(Rc<Library>);

impl HostClass for RunningHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        _: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        match name {
            "migration_context" => {
                context::get_context(&self.0, interpreter, Arguments::default()).map(Some)
            }
            "impl" => {
                let context = context::get_context(&self.0, interpreter, Arguments::default())?;
                interpreter.attribute(&context, "impl").map(Some)
            }
            _ => {
                let op = interpreter.import("alembic.op")?;
                interpreter.attribute(&op, name).map(Some)
            }
        }
    }
}

/// `@Operations.register_operation(name, sourcename=None)`: `op.name(...)` calls the class's method.
pub(super) fn register_operation(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "register_operation";
    const SIGNATURE: Signature = Signature::new(NAME, &["name"], &["sourcename"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let name = bound.required_text(NAME, "name")?;
    let source = bound
        .text(NAME, "sourcename")?
        .unwrap_or_else(|| name.clone());
    let library = library.clone();
    Ok(Value::native(NAME, move |interpreter, mut arguments| {
        let class = arguments.require(NAME, "op_cls")?;
        let directive = directive(&library, &name, &source, &class);
        let op = interpreter.import("alembic.op")?;
        if let Value::Module(op) = &op {
            (op.globals.borrow_mut()).insert(name.as_str().into(), directive);
        }
        Ok(class)
    }))
}

fn directive(library: &Rc<Library>, name: &str, source: &str, class: &Value) -> Value {
    let (library, source, class) = (library.clone(), source.to_owned(), class.clone());
    Value::native(name, move |interpreter, mut arguments| {
        let method = interpreter.attribute(&class, &source)?;
        arguments.positional.insert(0, operations(&library));
        interpreter.call(&method, arguments)
    })
}

/// `@Operations.implementation_for(op_cls)`: the function carries operations of the class out.
pub(super) fn implementation_for(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "implementation_for";
    const SIGNATURE: Signature = Signature::new(NAME, &["op_cls"], &["replace"]);
    let class = SIGNATURE.bind(arguments)?.value("op_cls");
    let library = library.clone();
    Ok(Value::native(NAME, move |_, mut arguments| {
        let function = arguments.require(NAME, "function")?;
        if let Value::Class(class) = &class {
            (library.implementations.borrow_mut()).push((class.clone(), function.clone()));
        }
        Ok(function)
    }))
}

/// What carries an operation out: what was registered last for its class or the nearest one above.
fn implementation(library: &Rc<Library>, instance: &Rc<Instance>) -> Option<Value> {
    let known = library.implementations.borrow();
    std::iter::once(&instance.class)
        .chain(&instance.class.ancestors)
        .find_map(|class| {
            (known.iter().rev())
                .find(|(own, _)| Rc::ptr_eq(own, class))
                .map(|(_, function)| function.clone())
        })
}
