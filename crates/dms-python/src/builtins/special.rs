//! Special methods of the built-in types by name: `dict.__getitem__`, `super().__setitem__(...)`.

use super::unwrap;
use crate::error::Result;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::tree::{BinaryOperator, Comparison};
use crate::value::Value;

/// The method, bound to the value or unbound if it is a class; `None` if its type has none.
pub(crate) fn special_method(
    interpreter: &Interpreter,
    value: &Value,
    name: &str,
) -> Option<Value> {
    let types = &interpreter.types;
    let (class, is_class) = match value {
        Value::Class(class) => (class, true),
        value => (types.of(value), false),
    };
    let derives = |list: &[&std::rc::Rc<crate::value::Class>]| {
        list.iter().any(|one| class.is_subclass_of(one))
    };
    let sequence = derives(&[&types.str, &types.bytes, &types.tuple, &types.list]);
    let mutable = derives(&[&types.list, &types.dict]);
    let sized = sequence || mutable || derives(&[&types.set, &types.frozenset]);
    let number = derives(&[&types.int, &types.float]);
    let applies = match name {
        "__getitem__" => sequence || mutable,
        "__setitem__" | "__delitem__" => mutable,
        "__contains__" | "__len__" | "__iter__" => sized,
        "__eq__" | "__ne__" | "__str__" | "__repr__" | "__format__" => sized || number,
        "__lt__" | "__le__" | "__gt__" | "__ge__" => sequence || number,
        "__add__" | "__mul__" => sequence || number,
        "__sub__" | "__truediv__" | "__floordiv__" | "__mod__" | "__pow__" | "__neg__"
        | "__int__" | "__float__" | "__bool__" | "__abs__" | "__index__" => number,
        "__or__" | "__and__" => number || derives(&[&types.dict, &types.set, &types.frozenset]),
        _ => return None,
    };
    if !applies {
        return None;
    }
    let name = name.to_owned();
    let method = Value::native(&name.clone(), move |interpreter, mut arguments| {
        let receiver = arguments.require(&name, "self")?;
        call(interpreter, &name, &unwrap(&receiver), arguments)
    });
    Some(if is_class {
        method
    } else {
        Value::Method(std::rc::Rc::new((method, value.clone())))
    })
}

fn call(
    interpreter: &mut Interpreter,
    name: &str,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let comparison = match name {
        "__eq__" => Some(Comparison::Equal),
        "__ne__" => Some(Comparison::NotEqual),
        "__lt__" => Some(Comparison::Less),
        "__le__" => Some(Comparison::LessEqual),
        "__gt__" => Some(Comparison::Greater),
        "__ge__" => Some(Comparison::GreaterEqual),
        _ => None,
    };
    if let Some(comparison) = comparison {
        let other = unwrap(&arguments.require(name, "other")?);
        return interpreter.compare(comparison, this, &other);
    }
    let operator = match name {
        "__add__" => Some(BinaryOperator::Add),
        "__mul__" => Some(BinaryOperator::Multiply),
        "__sub__" => Some(BinaryOperator::Subtract),
        "__truediv__" => Some(BinaryOperator::Divide),
        "__floordiv__" => Some(BinaryOperator::FloorDivide),
        "__mod__" => Some(BinaryOperator::Modulo),
        "__pow__" => Some(BinaryOperator::Power),
        "__or__" => Some(BinaryOperator::Or),
        "__and__" => Some(BinaryOperator::And),
        _ => None,
    };
    if let Some(operator) = operator {
        let other = arguments.require(name, "other")?;
        return interpreter.binary(operator, this, &other);
    }
    match name {
        "__getitem__" => {
            let key = arguments.require(name, "key")?;
            interpreter.load_item(this, &key)
        }
        "__setitem__" => {
            let key = arguments.require(name, "key")?;
            let value = arguments.require(name, "value")?;
            interpreter.store_item(this, &key, value)?;
            Ok(Value::None)
        }
        "__delitem__" => {
            let key = arguments.require(name, "key")?;
            interpreter.delete_item(this, &key)?;
            Ok(Value::None)
        }
        "__contains__" => {
            let key = arguments.require(name, "key")?;
            Ok(Value::Bool(interpreter.contains(this, &key)?))
        }
        "__iter__" => {
            let iter = interpreter.iter(this)?;
            Ok(interpreter.new_iterator(iter))
        }
        "__str__" => Ok(Value::Str(interpreter.display(this)?.into())),
        "__repr__" => Ok(Value::Str(interpreter.repr(this)?.into())),
        "__bool__" => Ok(Value::Bool(interpreter.is_true(this)?)),
        "__format__" => {
            let specification = arguments.require(name, "format_spec")?;
            let specification = interpreter.display(&specification)?;
            let text = interpreter.format_value(this, &specification)?;
            Ok(Value::Str(text.into()))
        }
        _ => {
            let function = match name {
                "__len__" => "len",
                "__int__" | "__index__" => "int",
                "__float__" => "float",
                "__abs__" => "abs",
                _ => {
                    return interpreter.unary(crate::tree::UnaryOperator::Negative, this);
                }
            };
            let function = interpreter
                .builtins
                .get(function)
                .cloned()
                .unwrap_or(Value::None);
            interpreter.invoke(&function, Arguments::positional([this.clone()]))
        }
    }
}
