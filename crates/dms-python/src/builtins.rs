//! The built-in types, functions and exceptions.

mod bytes;
mod conversions;
mod dict;
mod exceptions;
mod functions;
mod iterators;
mod list;
mod membership;
mod numbers;
mod object;
mod set;
mod sort;
mod special;
mod str;
mod tuple;

use std::rc::Rc;

pub(crate) use conversions::{to_int, update};
pub(crate) use dict::order_of_items;
pub(crate) use object::{
    ClassMethod, Property, StaticMethod, Super, class_method, object_attribute, static_method,
    wrapped,
};
pub(crate) use set::set_operation;
pub(crate) use special::special_method;

use crate::error::{Raised, Result};
use crate::heap::Instances;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Instance, Names, Native, Value};

/// A method of a built-in type.
pub(crate) type Method = fn(&mut Interpreter, &Value, Arguments) -> Result<Value>;

/// The value that an instance of a class like `class Name(str)` holds: its payload.
pub(crate) struct Primitive(pub Value);

/// The value that an instance of a class derived from a built-in type holds.
pub(crate) fn primitive(instance: &Instance) -> Option<Value> {
    Some(instance.payload::<Primitive>()?.0.clone())
}

/// The value itself, or what it holds if it is an instance of a derived class.
pub(crate) fn unwrap(value: &Value) -> Value {
    match value {
        Value::Instance(instance) => primitive(instance).unwrap_or_else(|| value.clone()),
        _ => value.clone(),
    }
}

macro_rules! types {
    ($($field:ident $name:literal),* $(,)?) => {
        /// The classes of the built-in types.
        pub(crate) struct Types {
            pub object: Rc<Class>,
            pub bool: Rc<Class>,
            pub base_exception: Rc<Class>,
            /// Every exception class, by name.
            pub exceptions: Vec<Rc<Class>>,
            $(pub $field: Rc<Class>,)*
        }

        impl Types {
            pub fn new(instances: &Instances) -> Self {
                let object = Class::root("builtins", "object", None, instances);
                let plain = |name: &str| Class::plain("builtins", name, vec![object.clone()]);
                $(let $field = plain($name);)*
                let exceptions = exceptions::classes(&object);
                let mut types = Self {
                    bool: object.clone(),
                    base_exception: exceptions[0].clone(),
                    exceptions,
                    $($field,)*
                    object,
                };
                types.bool = Class::plain("builtins", "bool", vec![types.int.clone()]);
                types.define_methods();
                types
            }
        }
    };
}

types! {
    none "NoneType", not_implemented "NotImplementedType", ellipsis "ellipsis",
    int "int", float "float", str "str", bytes "bytes", bytearray "bytearray", memoryview "memoryview", tuple "tuple", list "list", dict "dict",
    set "set", frozenset "frozenset", function "function", native "builtin_function_or_method",
    method "method", type_ "type", module "module", opaque "opaque", range "range", slice "slice",
    iterator "iterator", generator "generator", property "property",
    static_method "staticmethod", class_method "classmethod", super_ "super",
    dict_keys "dict_keys", dict_values "dict_values", dict_items "dict_items", annotation "annotation",
}

impl Types {
    /// `type(value)`.
    pub fn of<'a>(&'a self, value: &'a Value) -> &'a Rc<Class> {
        match value {
            Value::None => &self.none,
            Value::NotImplemented => &self.not_implemented,
            Value::Ellipsis => &self.ellipsis,
            Value::Bool(_) => &self.bool,
            Value::Int(_) | Value::BigInt(_) => &self.int,
            Value::Float(_) => &self.float,
            Value::Str(_) => &self.str,
            Value::Bytes(_) => &self.bytes,
            Value::Tuple(_) => &self.tuple,
            Value::List(_) => &self.list,
            Value::Dict(_) => &self.dict,
            Value::Set(_) => &self.set,
            Value::FrozenSet(_) => &self.frozenset,
            Value::Function(_) => &self.function,
            Value::Native(_) => &self.native,
            Value::Method(method) => match method.0 {
                Value::Native(_) => &self.native,
                _ => &self.method,
            },
            Value::Class(_) => &self.type_,
            Value::Instance(instance) => &instance.class,
            Value::Module(_) => &self.module,
            Value::Opaque(_) => &self.opaque,
        }
    }

    fn define_methods(&self) {
        define(&self.str, str::METHODS);
        define(&self.bytes, bytes::METHODS);
        define(&self.list, list::METHODS);
        define(&self.tuple, tuple::METHODS);
        define(&self.dict, dict::METHODS);
        define(&self.set, set::METHODS);
        define(&self.frozenset, set::FROZEN_METHODS);
        define(&self.int, numbers::INT_METHODS);
        define(&self.float, numbers::FLOAT_METHODS);
        define(&self.range, iterators::RANGE_METHODS);
        define(&self.slice, iterators::SLICE_METHODS);
        define(&self.iterator, iterators::ITERATOR_METHODS);
        define(&self.generator, iterators::GENERATOR_METHODS);
        define(&self.property, object::PROPERTY_METHODS);
        class_methods(self, &self.str, &["maketrans"]);
        class_methods(self, &self.int, &["from_bytes"]);
        class_methods(self, &self.bytes, &["fromhex"]);
        class_methods(self, &self.dict, &["fromkeys"]);
        define(&self.base_exception, exceptions::METHODS);
        for (class, new) in [
            (&self.int, conversions::new_int as Method),
            (&self.bool, conversions::new_bool),
            (&self.float, conversions::new_float),
            (&self.str, conversions::new_str),
            (&self.bytes, conversions::new_bytes),
            (&self.list, conversions::new_list),
            (&self.tuple, conversions::new_tuple),
            (&self.dict, conversions::new_dict),
            (&self.set, conversions::new_set),
            (&self.frozenset, conversions::new_frozenset),
            (&self.range, iterators::new_range),
            (&self.slice, iterators::new_slice),
            (&self.type_, object::new_type),
            (&self.property, object::new_property),
            (&self.static_method, object::new_static_method),
            (&self.class_method, object::new_class_method),
            (&self.super_, object::new_super),
            (&self.base_exception, exceptions::new_exception),
        ] {
            define(class, &[("__new__", new)]);
        }
        // Values are asked whether they are such; none is made.
        for class in [&self.bytearray, &self.memoryview] {
            define(
                class,
                &[("__new__", |_, this, _| {
                    let class = wanted_class(this)?;
                    Err(crate::expression::unsupported(&format!(
                        "`{}()`",
                        class.name
                    )))
                })],
            );
        }
    }
}

/// Puts methods into a class.
pub(crate) fn define(class: &Rc<Class>, methods: &[(&'static str, Method)]) {
    let mut attributes = class.attributes.borrow_mut();
    attributes.reserve(methods.len());
    for (name, method) in methods {
        attributes.insert((*name).into(), native_method(name, *method));
    }
}

/// Makes class methods of some of a class's native methods: the receiver is the class.
pub(crate) fn class_methods(types: &Types, class: &Rc<Class>, names: &[&str]) {
    let mut attributes = class.attributes.borrow_mut();
    for name in names {
        if let Some(method) = attributes.get_mut(*name) {
            *method = class_method(types, method.clone());
        }
    }
}

/// A method as a value: the receiver comes first.
pub(crate) fn native_method(name: &'static str, method: Method) -> Value {
    Value::Native(Rc::new(Native {
        name: name.into(),
        body: Box::new(move |interpreter, mut arguments| {
            if arguments.positional.is_empty() {
                return Err(Raised::type_error(format!(
                    "unbound method {name}() needs an argument"
                )));
            }
            let receiver = arguments.positional.remove(0);
            method(interpreter, &receiver, arguments)
        }),
    }))
}

/// The class that `__new__` is to make an instance of: its first argument.
pub(crate) fn wanted_class(value: &Value) -> Result<Rc<Class>> {
    match value {
        Value::Class(class) => Ok(class.clone()),
        _ => Err(Raised::type_error("__new__(X): X is not a type object")),
    }
}

impl Interpreter {
    /// The value itself if the class is the built-in one, or an instance of the derived class that holds it.
    pub(crate) fn of_class(
        &mut self,
        class: &Rc<Class>,
        builtin: &Rc<Class>,
        value: Value,
    ) -> Value {
        if Rc::ptr_eq(class, builtin) {
            return value;
        }
        let made = self.new_instance(class);
        if let Value::Instance(instance) = &made {
            *instance.payload.borrow_mut() = Some(Rc::new(Primitive(value)));
        }
        made
    }

    /// Whether the class is one of the evaluator's own.
    pub(crate) fn is_builtin_class(&self, class: &Rc<Class>) -> bool {
        class.place.is_none()
            && match self.builtins.get(&class.name) {
                Some(Value::Class(known)) => Rc::ptr_eq(known, class),
                _ => false,
            }
    }
}

/// The names that every module sees.
pub(crate) fn names(types: &Types) -> Names {
    let mut names = Names::with_capacity_and_hasher(200, Default::default());
    for class in [
        &types.object,
        &types.bool,
        &types.int,
        &types.float,
        &types.str,
        &types.bytes,
        &types.bytearray,
        &types.memoryview,
        &types.tuple,
        &types.list,
        &types.dict,
        &types.set,
        &types.frozenset,
        &types.range,
        &types.slice,
        &types.type_,
        &types.property,
        &types.static_method,
        &types.class_method,
        &types.super_,
    ]
    .into_iter()
    .chain(&types.exceptions)
    {
        names.insert(class.name.clone(), Value::Class(class.clone()));
    }
    for alias in ["IOError", "EnvironmentError"] {
        if let Some(class) = names.get("OSError").cloned() {
            names.insert(alias.into(), class);
        }
    }
    for (name, function) in functions::FUNCTIONS {
        let function = *function;
        names.insert((*name).into(), Value::native(name, function));
    }
    names.insert("NotImplemented".into(), Value::NotImplemented);
    names.insert("Ellipsis".into(), Value::Ellipsis);
    names.insert("__debug__".into(), Value::Bool(true));
    names
}
