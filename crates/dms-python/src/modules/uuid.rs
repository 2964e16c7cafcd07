//! `uuid`.

use std::cmp::Ordering;
use std::rc::Rc;

use super::set;
use crate::builtins::{Method, define};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Instance, Module, Value};

/// A UUID: the payload of its instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Uuid(pub u128);

impl Uuid {
    /// In the usual form.
    pub fn text(self) -> String {
        let hex = self.hex();
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-")
    }

    fn hex(self) -> String {
        format!("{:032x}", self.0)
    }

    fn parse(text: &str) -> Option<Self> {
        let hex = text.replace("urn:", "").replace("uuid:", "");
        let hex = hex.trim_matches(['{', '}']).replace('-', "");
        if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(&hex, 16).ok().map(Self)
    }

    /// The same with a version and the usual variant.
    fn versioned(self, version: u128) -> Self {
        let number = self.0 & !(0xF << 76) & !(0x3 << 62);
        Self(number | version << 76 | 0x2 << 62)
    }
}

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let object = interpreter.types.object.clone();
    let class = Class::plain("uuid", "UUID", vec![object]);
    define(&class, METHODS);
    interpreter.library.insert("UUID", class.clone());
    set(module, "UUID", Value::Class(class));
    for (name, version) in [("uuid1", 1), ("uuid4", 4), ("uuid7", 7)] {
        let function = Value::native(name, move |interpreter, _| {
            let random = next(interpreter);
            Ok(made(interpreter, random.versioned(version)))
        });
        set(module, name, function);
    }
    for (name, low) in [
        ("NAMESPACE_DNS", 0x10),
        ("NAMESPACE_URL", 0x11),
        ("NAMESPACE_OID", 0x12),
        ("NAMESPACE_X500", 0x14),
    ] {
        let number = 0x6ba7_b800_9dad_11d1_80b4_00c0_4fd4_30c8 | low << 96;
        let value = made(interpreter, Uuid(number));
        set(module, name, value);
    }
    Ok(())
}

/// The next of a fixed sequence: evaluated code has no randomness, but each value is another.
fn next(interpreter: &mut Interpreter) -> Uuid {
    let mut half = || {
        interpreter.random = interpreter.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = interpreter.random;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        u128::from(mixed ^ mixed >> 31)
    };
    Uuid(half() << 64 | half())
}

fn made(interpreter: &mut Interpreter, uuid: Uuid) -> Value {
    let class = match interpreter.library.get("UUID") {
        Some(class) => class.clone(),
        None => interpreter.types.object.clone(),
    };
    Instance::with_payload(&class, uuid, None)
}

/// The UUID that a value is.
pub(crate) fn uuid(value: &Value) -> Option<Uuid> {
    match value {
        Value::Instance(instance) => Some(*instance.payload::<Uuid>()?),
        _ => None,
    }
}

fn receiver(value: &Value) -> Result<Uuid> {
    uuid(value).ok_or_else(|| Raised::type_error("a UUID is needed"))
}

/// What an instance is hashed and compared as.
pub(super) fn comparable(instance: &Instance) -> Option<Value> {
    let uuid = instance.payload::<Uuid>()?;
    Some(Value::tuple([
        Value::str("UUID"),
        Value::Str(uuid.text().into()),
    ]))
}

/// The data attributes.
pub(super) fn attribute(instance: &Instance, name: &str) -> Option<Value> {
    let uuid = instance.payload::<Uuid>()?;
    match name {
        "hex" => Some(Value::Str(uuid.hex().into())),
        "int" => Some(crate::number::integer(num_bigint::BigInt::from(uuid.0))),
        "bytes" => Some(Value::Bytes(uuid.0.to_be_bytes().as_slice().into())),
        "urn" => Some(Value::Str(format!("urn:uuid:{}", uuid.text()).into())),
        "version" => i64::try_from(uuid.0 >> 76 & 0xF).ok().map(Value::Int),
        _ => None,
    }
}

fn new(interpreter: &mut Interpreter, _: &Value, mut arguments: Arguments) -> Result<Value> {
    let version = arguments.take_keyword("version");
    let uuid = if let Some(bytes) = arguments.take_keyword("bytes") {
        match bytes {
            Value::Bytes(bytes) => <[u8; 16]>::try_from(&*bytes)
                .ok()
                .map(|bytes| Uuid(u128::from_be_bytes(bytes))),
            _ => None,
        }
    } else if let Some(int) = arguments.take_keyword("int") {
        crate::number::Number::of(&int)
            .and_then(|number| number.big())
            .and_then(|int| u128::try_from(int).ok())
            .map(Uuid)
    } else {
        let text = arguments.require("UUID", "hex")?;
        let text = interpreter.display(&text)?;
        Uuid::parse(&text)
    };
    let Some(uuid) = uuid else {
        return Err(Raised::exception(
            "ValueError",
            "badly formed hexadecimal UUID string",
        ));
    };
    let uuid = match version.and_then(|version| interpreter.as_index(&version)) {
        Some(version) => uuid.versioned(u128::try_from(version & 0xF).unwrap_or(4)),
        None => uuid,
    };
    Ok(made(interpreter, uuid))
}

fn compared(this: &Value, mut arguments: Arguments, holds: fn(Ordering) -> bool) -> Result<Value> {
    let other = arguments.require("UUID", "other")?;
    Ok(match uuid(&other) {
        Some(other) => Value::Bool(holds(receiver(this)?.cmp(&other))),
        None => Value::NotImplemented,
    })
}

const METHODS: &[(&str, Method)] = &[
    ("__new__", new),
    ("__str__", |_, this, _| {
        Ok(Value::Str(receiver(this)?.text().into()))
    }),
    ("__repr__", |_, this, _| {
        Ok(Value::Str(
            format!("UUID('{}')", receiver(this)?.text()).into(),
        ))
    }),
    ("__int__", |_, this, _| {
        Ok(crate::number::integer(num_bigint::BigInt::from(
            receiver(this)?.0,
        )))
    }),
    ("__lt__", |_, this, arguments| {
        compared(this, arguments, Ordering::is_lt)
    }),
    ("__le__", |_, this, arguments| {
        compared(this, arguments, Ordering::is_le)
    }),
    ("__gt__", |_, this, arguments| {
        compared(this, arguments, Ordering::is_gt)
    }),
    ("__ge__", |_, this, arguments| {
        compared(this, arguments, Ordering::is_ge)
    }),
];
