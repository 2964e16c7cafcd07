//! The built-in functions.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::iterate::Iter;
use crate::number::{self, Number};
use crate::opaque;
use crate::tree::{BinaryOperator, Comparison};
use crate::value::{Class, Key, Value};

type Function = fn(&mut Interpreter, Arguments) -> Result<Value>;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("abs", abs),
    ("all", |interpreter, arguments| {
        some(interpreter, arguments, false)
    }),
    ("any", |interpreter, arguments| {
        some(interpreter, arguments, true)
    }),
    ("ascii", |interpreter, mut arguments| {
        let value = arguments.require("ascii", "obj")?;
        interpreter.convert(&value, Some('a'))
    }),
    ("bin", |interpreter, arguments| {
        radix(interpreter, arguments, "#b")
    }),
    ("callable", callable),
    ("chr", chr),
    ("delattr", |interpreter, mut arguments| {
        let value = arguments.require("delattr", "object")?;
        let name = name_argument(interpreter, &mut arguments, "delattr")?;
        interpreter.delete_attribute(&value, &name)?;
        Ok(Value::None)
    }),
    ("dir", dir),
    ("divmod", divmod),
    ("enumerate", enumerate),
    ("filter", filter),
    ("format", |interpreter, mut arguments| {
        let value = arguments.require("format", "value")?;
        let specification = match arguments.take("format_spec") {
            Some(specification) => interpreter.display(&specification)?,
            None => String::new(),
        };
        Ok(Value::Str(
            interpreter.format_value(&value, &specification)?.into(),
        ))
    }),
    ("getattr", getattr),
    ("globals", |interpreter, _| {
        let Some(call) = interpreter.calls.last() else {
            return interpreter.new_dict(crate::value::Dict::default());
        };
        let module = call.frame.module.clone();
        module.take_namespace();
        let globals = module.globals.borrow().clone();
        let known = module.namespace.borrow().clone();
        if let Some(known) = known {
            known.borrow_mut().extend(named(globals));
            return Ok(Value::Dict(known));
        }
        let made = interpreter.new_dict(named(globals))?;
        if let Value::Dict(dict) = &made {
            *module.namespace.borrow_mut() = Some(dict.clone());
        }
        Ok(made)
    }),
    ("hasattr", |interpreter, mut arguments| {
        let value = arguments.require("hasattr", "obj")?;
        let name = name_argument(interpreter, &mut arguments, "hasattr")?;
        let found = interpreter.optional_attribute(&value, &name)?;
        Ok(Value::Bool(found.is_some()))
    }),
    ("hash", |interpreter, mut arguments| {
        let value = arguments.require("hash", "obj")?;
        if let Some(method) = interpreter.method(&value, "__hash__")? {
            return interpreter.invoke(&method, Arguments::default());
        }
        Ok(Value::Int(match interpreter.hash(&value)? {
            // That is an error's number in C.
            -1 => -2,
            hash => hash,
        }))
    }),
    ("hex", |interpreter, arguments| {
        radix(interpreter, arguments, "#x")
    }),
    ("id", |interpreter, mut arguments| {
        let value = arguments.require("id", "obj")?;
        Ok(Value::Int(interpreter.identity(&value)))
    }),
    ("isinstance", |interpreter, mut arguments| {
        let value = arguments.require("isinstance", "obj")?;
        let class = arguments.require("isinstance", "class_or_tuple")?;
        Ok(Value::Bool(interpreter.is_instance(&value, &class)?))
    }),
    ("issubclass", |interpreter, mut arguments| {
        let value = arguments.require("issubclass", "cls")?;
        let class = arguments.require("issubclass", "class_or_tuple")?;
        match &value {
            Value::Class(value) => Ok(Value::Bool(interpreter.is_subclass(value, &class)?)),
            Value::Opaque(origin) => Err(opaque::undecided(origin, "asked for its bases")),
            _ => Err(Raised::type_error("issubclass() arg 1 must be a class")),
        }
    }),
    ("iter", iter),
    ("len", |interpreter, mut arguments| {
        let value = arguments.require("len", "obj")?;
        match interpreter.optional_length(&value)? {
            Some(length) => Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX))),
            None => Err(Raised::type_error(format!(
                "object of type '{}' has no len()",
                interpreter.types.of(&value).name
            ))),
        }
    }),
    ("locals", |interpreter, _| {
        let Some(call) = interpreter.calls.last() else {
            return interpreter.new_dict(crate::value::Dict::default());
        };
        let locals = call.frame.locals();
        interpreter.new_dict(named(locals))
    }),
    ("map", map),
    ("max", |interpreter, arguments| {
        extreme(interpreter, arguments, true)
    }),
    ("min", |interpreter, arguments| {
        extreme(interpreter, arguments, false)
    }),
    ("next", next),
    ("oct", |interpreter, arguments| {
        radix(interpreter, arguments, "#o")
    }),
    ("ord", ord),
    ("pow", pow),
    ("print", print),
    ("repr", |interpreter, mut arguments| {
        let value = arguments.require("repr", "obj")?;
        Ok(Value::Str(interpreter.repr(&value)?.into()))
    }),
    ("reversed", reversed),
    ("round", round),
    ("setattr", |interpreter, mut arguments| {
        let value = arguments.require("setattr", "obj")?;
        let name = name_argument(interpreter, &mut arguments, "setattr")?;
        let new = arguments.require("setattr", "value")?;
        interpreter.store_attribute(&value, &name, new)?;
        Ok(Value::None)
    }),
    ("sorted", |interpreter, mut arguments| {
        let values = arguments.require("sorted", "iterable")?;
        let values = interpreter.collect(&values)?;
        let sorted = interpreter.sort(values, &mut arguments)?;
        interpreter.new_list(sorted)
    }),
    ("sum", sum),
    ("vars", |interpreter, mut arguments| {
        match arguments.take("object") {
            Some(value) => interpreter.load_attribute(&value, "__dict__"),
            None => {
                let locals = interpreter.calls.last().map(|call| call.frame.locals());
                interpreter.new_dict(named(locals.unwrap_or_default()))
            }
        }
    }),
    ("zip", zip),
    ("open", open),
    ("input", |_, _| Err(refused("input", "input"))),
    ("eval", |_, _| Err(refused("eval", "evaluation of text"))),
    ("exec", |_, _| Err(refused("exec", "evaluation of text"))),
    ("compile", |_, _| {
        Err(refused("compile", "evaluation of text"))
    }),
    ("__import__", |interpreter, mut arguments| {
        let name = name_argument(interpreter, &mut arguments, "__import__")?;
        interpreter.import_module(&name)?;
        interpreter.import_module(name.split('.').next().unwrap_or_default())
    }),
];

/// `open(file, mode="r", ...)`: the project's own files can be read, and none is written.
fn open(interpreter: &mut Interpreter, arguments: Arguments) -> Result<Value> {
    let named = arguments.keywords.iter();
    let mode = named.clone().find(|(name, _)| &**name == "mode");
    let mode = mode.map(|(_, mode)| mode).or(arguments.positional.get(1));
    if let Some(mode) = mode
        && interpreter.display(mode)?.contains(['w', 'a', 'x', '+'])
    {
        return Err(refused("open", "files that are written"));
    }
    let module = interpreter.import_module("io")?;
    let open = interpreter.load_attribute(&module, "open")?;
    interpreter.invoke(&open, arguments)
}

fn refused(function: &str, what: &str) -> Raised {
    Raised::unsupported(format!(
        "`{function}()` is not available: this code is evaluated without {what}"
    ))
    .with_hint("write the data into the script, or load it outside of the migration")
}

fn named(values: impl IntoIterator<Item = (std::rc::Rc<str>, Value)>) -> crate::value::Dict {
    let values = values.into_iter();
    values
        .map(|(name, value)| (Key(Value::Str(name)), value))
        .collect()
}

fn name_argument(
    interpreter: &mut Interpreter,
    arguments: &mut Arguments,
    function: &str,
) -> Result<String> {
    match super::unwrap(&arguments.require(function, "name")?) {
        Value::Str(name) => Ok(name.to_string()),
        Value::Opaque(origin) => Err(opaque::undecided(&origin, "used as a name")),
        other => Err(Raised::type_error(format!(
            "attribute name must be string, not '{}'",
            interpreter.types.of(&other).name
        ))),
    }
}

fn abs(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("abs", "x")?;
    if let Some(method) = interpreter.method(&value, "__abs__")? {
        return interpreter.invoke(&method, Arguments::default());
    }
    match Number::of(&super::unwrap(&value)) {
        Some(Number::Float(float)) => Ok(Value::Float(float.abs())),
        Some(number) => Ok(number::integer(number.big().unwrap_or_default().abs())),
        None => Err(Raised::type_error(format!(
            "bad operand type for abs(): '{}'",
            interpreter.types.of(&value).name
        ))),
    }
}

fn some(interpreter: &mut Interpreter, mut arguments: Arguments, wanted: bool) -> Result<Value> {
    let values = arguments.require(if wanted { "any" } else { "all" }, "iterable")?;
    let mut iter = interpreter.iter(&values)?;
    while let Some(value) = interpreter.next(&mut iter)? {
        interpreter.step()?;
        if interpreter.is_true(&value)? == wanted {
            return Ok(Value::Bool(wanted));
        }
    }
    Ok(Value::Bool(!wanted))
}

fn radix(interpreter: &mut Interpreter, mut arguments: Arguments, format: &str) -> Result<Value> {
    let value = super::unwrap(&arguments.require("bin", "number")?);
    match value {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
            Ok(Value::Str(interpreter.format_value(&value, format)?.into()))
        }
        _ => Err(not_an_integer(interpreter, &value)),
    }
}

fn not_an_integer(interpreter: &Interpreter, value: &Value) -> Raised {
    Raised::type_error(format!(
        "'{}' object cannot be interpreted as an integer",
        interpreter.types.of(value).name
    ))
}

fn callable(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("callable", "obj")?;
    Ok(Value::Bool(match &value {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Instance(_) => interpreter.method(&value, "__call__")?.is_some(),
        Value::Opaque(origin) if interpreter.is_unknown_module(origin) => false,
        Value::Opaque(origin) => {
            return Err(opaque::undecided(origin, "asked whether it is callable"));
        }
        _ => false,
    }))
}

fn chr(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("chr", "i")?;
    let Some(code) = interpreter.as_index(&value) else {
        return Err(not_an_integer(interpreter, &value));
    };
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(character) => Ok(Value::str(character.encode_utf8(&mut [0; 4]))),
        None if i32::try_from(code).is_err() => Err(Raised::exception(
            "OverflowError",
            "Python int too large to convert to C int",
        )),
        None => Err(Raised::exception(
            "ValueError",
            "chr() arg not in range(0x110000)",
        )),
    }
}

fn ord(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = super::unwrap(&arguments.require("ord", "c")?);
    match &value {
        Value::Str(text) => {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => Ok(Value::Int(i64::from(u32::from(character)))),
                _ => Err(Raised::type_error(format!(
                    "ord() expected a character, but string of length {} found",
                    text.chars().count()
                ))),
            }
        }
        Value::Bytes(bytes) if bytes.len() == 1 => Ok(Value::Int(i64::from(bytes[0]))),
        _ => Err(Raised::type_error(format!(
            "ord() expected string of length 1, but {} found",
            interpreter.types.of(&value).name
        ))),
    }
}

fn dir(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let mut names: Vec<std::rc::Rc<str>> = Vec::new();
    let add_class = |class: &std::rc::Rc<Class>, names: &mut Vec<std::rc::Rc<str>>| {
        for class in std::iter::once(class).chain(&class.ancestors) {
            names.extend(class.attributes.borrow().keys().cloned());
        }
    };
    match arguments.take("object") {
        Some(Value::Module(module)) => {
            interpreter.make_globals(&module)?;
            names.extend(module.globals.borrow().keys().cloned());
        }
        Some(Value::Class(class)) => add_class(&class, &mut names),
        Some(Value::Instance(instance)) => {
            names.extend(instance.attributes.borrow().keys().cloned());
            add_class(&instance.class, &mut names);
        }
        Some(Value::Opaque(origin)) => return Err(opaque::undecided(&origin, "listed")),
        Some(other) => add_class(interpreter.types.of(&other), &mut names),
        None => {
            let locals = interpreter.calls.last().map(|call| call.frame.locals());
            names.extend(locals.unwrap_or_default().into_iter().map(|(name, _)| name));
        }
    }
    names.sort();
    names.dedup();
    interpreter.new_list(names.into_iter().map(Value::Str).collect())
}

fn divmod(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let one = arguments.require("divmod", "x")?;
    let other = arguments.require("divmod", "y")?;
    if let (Some(one), Some(other)) = (Number::of(&one), Number::of(&other))
        && matches!(
            (&one, &other),
            (Number::Float(_), _) | (_, Number::Float(_))
        )
        && other.float()? == 0.0
    {
        return Err(Raised::exception("ZeroDivisionError", "float divmod()"));
    }
    let quotient = interpreter.binary(BinaryOperator::FloorDivide, &one, &other)?;
    let rest = interpreter.binary(BinaryOperator::Modulo, &one, &other)?;
    interpreter.new_tuple(vec![quotient, rest])
}

fn enumerate(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let values = arguments.require("enumerate", "iterable")?;
    let start = match arguments.take("start") {
        Some(start) => interpreter
            .as_index(&start)
            .ok_or_else(|| not_an_integer(interpreter, &start))?,
        None => 0,
    };
    let mut iter = interpreter.iter(&values)?;
    let mut index = start;
    Ok(interpreter.native_iterator(move |interpreter| {
        Ok(interpreter.next(&mut iter)?.map(|value| {
            index = index.saturating_add(1);
            Value::tuple([Value::Int(index - 1), value])
        }))
    }))
}

fn filter(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let function = arguments.require("filter", "function")?;
    let values = arguments.require("filter", "iterable")?;
    let mut iter = interpreter.iter(&values)?;
    Ok(interpreter.native_iterator(move |interpreter| {
        while let Some(value) = interpreter.next(&mut iter)? {
            interpreter.step()?;
            let kept = if function.is_none() {
                value.clone()
            } else {
                interpreter.invoke(&function, Arguments::positional([value.clone()]))?
            };
            if interpreter.is_true(&kept)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }))
}

fn map(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let function = arguments.require("map", "func")?;
    if arguments.positional.is_empty() {
        return Err(Raised::type_error(
            "map() must have at least two arguments.",
        ));
    }
    let mut iters = Vec::new();
    for values in &arguments.positional {
        iters.push(interpreter.iter(values)?);
    }
    Ok(interpreter.native_iterator(move |interpreter| {
        let mut given = Vec::with_capacity(iters.len());
        for iter in &mut iters {
            match interpreter.next(iter)? {
                Some(value) => given.push(value),
                None => return Ok(None),
            }
        }
        interpreter
            .invoke(&function, Arguments::positional(given))
            .map(Some)
    }))
}

fn zip(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let strict = match arguments.take_keyword("strict") {
        Some(strict) => interpreter.is_true(&strict)?,
        None => false,
    };
    let mut iters = Vec::new();
    for values in &arguments.positional {
        iters.push(interpreter.iter(values)?);
    }
    Ok(interpreter.native_iterator(move |interpreter| {
        let mut tuple = Vec::with_capacity(iters.len());
        for index in 0..iters.len() {
            match interpreter.next(&mut iters[index])? {
                Some(value) => tuple.push(value),
                None if strict => {
                    return strict_end(interpreter, &mut iters, index);
                }
                None => return Ok(None),
            }
        }
        Ok((!tuple.is_empty()).then(|| Value::tuple(tuple)))
    }))
}

/// One argument of `zip(..., strict=True)` has ended: so must the others.
fn strict_end(
    interpreter: &mut Interpreter,
    iters: &mut [Iter],
    ended: usize,
) -> Result<Option<Value>> {
    let message = |other: usize, word: &str| {
        let others = if other == 1 {
            "argument 1".to_owned()
        } else {
            format!("arguments 1-{other}")
        };
        Raised::exception(
            "ValueError",
            format!("zip() argument {} is {word} than {others}", other + 1),
        )
    };
    if ended > 0 {
        return Err(message(ended, "shorter"));
    }
    for (index, iter) in iters.iter_mut().enumerate().skip(1) {
        if interpreter.next(iter)?.is_some() {
            return Err(message(index, "longer"));
        }
    }
    Ok(None)
}

fn getattr(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("getattr", "object")?;
    let name = name_argument(interpreter, &mut arguments, "getattr")?;
    match arguments.take("default") {
        None => interpreter.load_attribute(&value, &name),
        Some(default) => Ok(interpreter
            .optional_attribute(&value, &name)?
            .unwrap_or(default)),
    }
}

fn iter(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("iter", "object")?;
    if let Some(end) = arguments.take("sentinel") {
        return Ok(interpreter.native_iterator(move |interpreter| {
            let next = interpreter.invoke(&value, Arguments::default())?;
            Ok((!interpreter.is_equal(&next, &end)?).then_some(next))
        }));
    }
    let iter = interpreter.iter(&value)?;
    Ok(match iter {
        Iter::Shared(_) | Iter::Generator(_) => value,
        Iter::Object(object) => object,
        other => interpreter.new_iterator(other),
    })
}

fn next(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("next", "iterator")?;
    let mut iter = match &value {
        Value::Instance(instance) => match interpreter.iter(&value)? {
            iter @ (Iter::Shared(_) | Iter::Generator(_)) => iter,
            _ if instance.class.lookup("__next__").is_some() => Iter::Object(value.clone()),
            _ => return Err(not_an_iterator(interpreter, &value)),
        },
        _ => return Err(not_an_iterator(interpreter, &value)),
    };
    match interpreter.next(&mut iter)? {
        Some(value) => Ok(value),
        None => match arguments.take("default") {
            Some(default) => {
                if let Iter::Generator(generator) = &iter {
                    generator.borrow_mut().result = None;
                }
                Ok(default)
            }
            None => {
                let result = match &iter {
                    Iter::Generator(generator) => generator.borrow_mut().result.take(),
                    _ => None,
                };
                let arguments = result.filter(|value| !value.is_none());
                Err(interpreter.builtin_exception("StopIteration", arguments.into_iter().collect()))
            }
        },
    }
}

fn not_an_iterator(interpreter: &Interpreter, value: &Value) -> Raised {
    Raised::type_error(format!(
        "'{}' object is not an iterator",
        interpreter.types.of(value).name
    ))
}

fn extreme(
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    largest: bool,
) -> Result<Value> {
    let name = if largest { "max" } else { "min" };
    let key = arguments.take_keyword("key").filter(|key| !key.is_none());
    let default = arguments.take_keyword("default");
    let values = match arguments.positional.as_slice() {
        [] => {
            return Err(Raised::type_error(format!(
                "{name} expected at least 1 argument, got 0"
            )));
        }
        [one] => interpreter.collect(one)?,
        several => several.to_vec(),
    };
    let mut best: Option<(Value, Value)> = None;
    for value in values {
        interpreter.step()?;
        let rank = match &key {
            Some(key) => interpreter.invoke(key, Arguments::positional([value.clone()]))?,
            None => value.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, known)) if largest => {
                let greater = interpreter.compare(Comparison::Greater, &rank, known)?;
                interpreter.is_true(&greater)?
            }
            Some((_, known)) => interpreter.is_less(&rank, known)?,
        };
        if better {
            best = Some((value, rank));
        }
    }
    match (best, default) {
        (Some((value, _)), _) => Ok(value),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(Raised::exception(
            "ValueError",
            format!("{name}() arg is an empty sequence"),
        )),
    }
}

fn pow(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let base = arguments.require("pow", "base")?;
    let exponent = arguments.require("pow", "exp")?;
    let modulus = arguments.take("mod").filter(|modulus| !modulus.is_none());
    let Some(modulus) = modulus else {
        return interpreter.binary(BinaryOperator::Power, &base, &exponent);
    };
    let big = |value: &Value| Number::of(value).and_then(|number| number.big());
    let (Some(base), Some(exponent), Some(modulus)) = (big(&base), big(&exponent), big(&modulus))
    else {
        return Err(Raised::type_error(
            "pow() 3rd argument not allowed unless all arguments are integers",
        ));
    };
    interpreter.power_modulo(&base, &exponent, &modulus)
}

fn print(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let mut part = |interpreter: &mut Interpreter, name: &str, default: &str| -> Result<String> {
        match arguments.take_keyword(name) {
            None | Some(Value::None) => Ok(default.to_owned()),
            Some(value) => interpreter.display(&value),
        }
    };
    let separator = part(interpreter, "sep", " ")?;
    let end = part(interpreter, "end", "\n")?;
    let file = arguments.take_keyword("file");
    let file = file.filter(|file| !file.is_none());
    let mut text = String::new();
    for (index, value) in arguments.positional.iter().enumerate() {
        if index > 0 {
            text.push_str(&separator);
        }
        // What is only printed need not be known.
        match value {
            Value::Opaque(origin) => text.push_str(&format!("<{}>", origin.path)),
            _ => text.push_str(&interpreter.display(value)?),
        }
    }
    text.push_str(&end);
    interpreter.allocate(text.len())?;
    match (file, &interpreter.output) {
        (Some(Value::Opaque(_)), _) | (None, None) => {}
        (None, Some(output)) => output.borrow_mut().push_str(&text),
        // `sys.stderr` and its like lead nowhere.
        (Some(file), _) => {
            let write = interpreter.load_attribute(&file, "write")?;
            interpreter.invoke(&write, Arguments::positional([Value::str(text)]))?;
        }
    }
    Ok(Value::None)
}

fn reversed(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("reversed", "sequence")?;
    if let Some(method) = interpreter.method(&value, "__reversed__")? {
        return interpreter.invoke(&method, Arguments::default());
    }
    let mut values = match &value {
        Value::Set(_) | Value::FrozenSet(_) => {
            return Err(Raised::type_error(format!(
                "'{}' object is not reversible",
                interpreter.types.of(&value).name
            )));
        }
        Value::Instance(instance)
            if crate::builtins::primitive(instance).is_none()
                && (interpreter.method(&value, "__len__")?.is_none()
                    || interpreter.method(&value, "__getitem__")?.is_none()) =>
        {
            return Err(Raised::type_error(format!(
                "'{}' object is not reversible",
                interpreter.types.of(&value).name
            )));
        }
        _ => interpreter.collect(&value)?,
    };
    values.reverse();
    Ok(interpreter.new_iterator(Iter::Values(values.into_iter())))
}

fn round(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("round", "number")?;
    let digits = arguments.take("ndigits").filter(|digits| !digits.is_none());
    if let Some(method) = interpreter.method(&value, "__round__")? {
        return interpreter.invoke(
            &method,
            Arguments::positional(digits.into_iter().collect::<Vec<_>>()),
        );
    }
    let value = super::unwrap(&value);
    match (Number::of(&value), digits) {
        (Some(Number::Float(float)), None) => {
            if !float.is_finite() {
                return Err(Raised::exception(
                    if float.is_nan() {
                        "ValueError"
                    } else {
                        "OverflowError"
                    },
                    format!(
                        "cannot convert float {} to integer",
                        if float.is_nan() { "NaN" } else { "infinity" }
                    ),
                ));
            }
            let rounded = float.round_ties_even();
            Ok(num_traits::FromPrimitive::from_f64(rounded).map_or(Value::Int(0), number::integer))
        }
        (Some(Number::Float(float)), Some(digits)) => {
            let digits = interpreter.as_index(&digits).unwrap_or(0);
            Ok(Value::Float(round_float(float, digits)))
        }
        (Some(_), None) => Ok(match value {
            Value::Bool(flag) => Value::Int(i64::from(flag)),
            value => value,
        }),
        (Some(number), Some(digits)) => {
            let digits = interpreter.as_index(&digits).unwrap_or(0);
            if digits >= 0 {
                return Ok(value);
            }
            let exponent = u32::try_from(digits.unsigned_abs())
                .unwrap_or(u32::MAX)
                .min(10_000);
            let unit = BigInt::from(10).pow(exponent);
            let int = number.big().unwrap_or_default();
            let (quotient, rest) = number::floor_division(&int, &unit);
            let twice: BigInt = &rest * 2;
            let up = match twice.cmp(&unit) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal => (&quotient % 2_u8) != BigInt::from(0),
                std::cmp::Ordering::Less => false,
            };
            let quotient = if up { quotient + 1 } else { quotient };
            Ok(number::integer(quotient * unit))
        }
        (None, _) => Err(Raised::type_error(format!(
            "type {} doesn't define __round__ method",
            interpreter.types.of(&value).name
        ))),
    }
}

/// Rounds the exact value to decimal digits, as CPython does: through its decimal text.
fn round_float(float: f64, digits: i64) -> f64 {
    if !float.is_finite() || digits > 330 {
        return float;
    }
    if digits < -330 {
        return 0.0_f64.copysign(float);
    }
    if let Ok(decimals) = usize::try_from(digits) {
        // Formatting rounds the exact binary value half to even.
        return format!("{float:.decimals$}").parse().unwrap_or(float);
    }
    let unit = 10.0_f64.powi(i32::try_from(-digits).unwrap_or(330));
    (float / unit).round_ties_even() * unit
}

fn sum(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let values = arguments.require("sum", "iterable")?;
    let mut total = arguments.take("start").unwrap_or(Value::Int(0));
    if let Value::Str(_) = total {
        return Err(Raised::type_error(
            "sum() can't sum strings [use ''.join(seq) instead]",
        ));
    }
    let mut iter = interpreter.iter(&values)?;
    while let Some(value) = interpreter.next(&mut iter)? {
        interpreter.step()?;
        total = interpreter.binary(BinaryOperator::Add, &total, &value)?;
    }
    Ok(total)
}

/// An integer argument that fits a `usize`.
pub(crate) fn size_argument(interpreter: &Interpreter, value: &Value) -> Result<i64> {
    interpreter
        .as_index(value)
        .ok_or_else(|| not_an_integer(interpreter, value))
}
