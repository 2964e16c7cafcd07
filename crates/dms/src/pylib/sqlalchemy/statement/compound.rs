//! `union()` and its like: several statements as one.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::super::orm::session::statement;
use super::SelectObject;
use super::select::SELECT;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::type_name;
use crate::schema::query::Select;

/// `CompoundSelect`.
pub(super) static COMPOUND_SELECT: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.selectable",
    name: "CompoundSelect",
    bases: &[&SELECT],
    hooks: None,
    methods: &[],
};

/// Several statements as one.
pub(super) fn compound(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
) -> Result<Value, Raised> {
    let mut selects = Vec::new();
    let mut names = Vec::new();
    let mut place = None;
    for value in &arguments.positional {
        let object = match &statement(value) {
            Value::Instance(instance) => instance.payload::<SelectObject>(),
            _ => None,
        };
        let Some(object) = object else {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "SELECT construct for inclusion in a UNION or other set construct expected, got {}",
                    type_name(value)
                ),
            ));
        };
        if selects.is_empty() {
            names.clone_from(&object.outputs);
            if let Value::Instance(instance) = value {
                place.clone_from(&instance.place);
            }
        }
        selects.push(object.select.clone());
    }
    let object = SelectObject {
        select: Select {
            compound: Some((operator.to_owned(), selects)),
            ..Select::default()
        },
        outputs: names,
        tables: Vec::new(),
        given: Vec::new(),
    };
    Ok(Instance::with_payload(
        &library.class(&COMPOUND_SELECT),
        object,
        place,
    ))
}

macro_rules! compounds {
    ($($name:ident $operator:literal;)*) => {
        $(pub(super) fn $name(
            library: &Rc<Library>,
            interpreter: &mut Interpreter,
            arguments: Arguments,
        ) -> Result<Value, Raised> {
            compound(library, interpreter, arguments, $operator)
        })*
    };
}

compounds! {
    union "UNION";
    union_all "UNION ALL";
    except "EXCEPT";
    except_all "EXCEPT ALL";
    intersect "INTERSECT";
    intersect_all "INTERSECT ALL";
}
