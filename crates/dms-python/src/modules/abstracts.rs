//! Abstract classes that built-in types count as derived from: `collections.abc.Mapping`, `numbers.Number`.

use std::rc::Rc;

use super::{set, typing};
use crate::error::Result;
use crate::interpreter::Interpreter;
use crate::value::{Class, Module, Value};

/// `numbers`.
pub(super) fn build_numbers(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    for name in ["Number", "Complex", "Real", "Rational", "Integral"] {
        let class = typing::generic_class(&interpreter.types.object, "numbers", name);
        set(module, name, Value::Class(class));
    }
    Ok(())
}

/// Whether a class counts as derived from an abstract one.
pub(crate) fn is_virtual_subclass(
    interpreter: &Interpreter,
    one: &Rc<Class>,
    of: &Rc<Class>,
) -> bool {
    if !matches!(&*of.module, "typing" | "numbers") {
        return false;
    }
    let types = &interpreter.types;
    let derives = |list: &[&Rc<Class>]| list.iter().any(|class| one.is_subclass_of(class));
    let has = |name: &str| one.lookup(name).is_some_and(|method| !method.is_none());
    let views = [&types.dict_keys, &types.dict_values, &types.dict_items];
    let sets = [&types.set, &types.frozenset];
    let sequences = [
        &types.list,
        &types.tuple,
        &types.str,
        &types.bytes,
        &types.range,
    ];
    let is_mutable = |name: &str| {
        let mut ancestors = one.ancestors.iter();
        ancestors.any(|class| &*class.name == name && &*class.module == "typing")
    };
    let containers = || derives(&sequences) || derives(&sets) || derives(&[&types.dict]);
    match &*of.name {
        "Mapping" => derives(&[&types.dict]) || is_mutable("MutableMapping"),
        "MutableMapping" => derives(&[&types.dict]),
        "Sequence" | "Reversible" => derives(&sequences) || is_mutable("MutableSequence"),
        "MutableSequence" => derives(&[&types.list]),
        "AbstractSet" => derives(&sets) || derives(&[&types.dict_keys, &types.dict_items]),
        "MutableSet" => derives(&[&types.set]),
        "Iterable" => {
            containers()
                || derives(&views)
                || derives(&[&types.iterator, &types.generator])
                || has("__iter__")
        }
        "Collection" | "Container" | "Sized" => {
            containers() || derives(&views) || has("__len__") && has("__iter__")
        }
        "Iterator" => derives(&[&types.iterator, &types.generator]) || has("__next__"),
        "Generator" => derives(&[&types.generator]),
        "Hashable" => {
            let mutable = [&types.list, &types.dict, &types.set];
            !derives(&mutable) && one.lookup("__hash__").is_none_or(|hash| !hash.is_none())
        }
        "KeysView" => derives(&[&types.dict_keys]),
        "ValuesView" => derives(&[&types.dict_values]),
        "ItemsView" => derives(&[&types.dict_items]),
        "SupportsInt" | "SupportsFloat" => derives(&[&types.int, &types.float]),
        "Integral" | "Rational" => derives(&[&types.int]),
        "Real" | "Complex" => derives(&[&types.int, &types.float]),
        "Number" => derives(&[&types.int, &types.float]) || &*one.name == "Decimal",
        _ => false,
    }
}

/// Whether instances of a class can be called: `isinstance(x, Callable)`.
pub(crate) fn is_callable(interpreter: &Interpreter, one: &Rc<Class>) -> bool {
    let types = &interpreter.types;
    [&types.function, &types.native, &types.method, &types.type_]
        .into_iter()
        .any(|class| one.is_subclass_of(class))
        || one.lookup("__call__").is_some()
}
