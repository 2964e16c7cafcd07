//! Operators and comparisons.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::builtins::primitive;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::iterate::DictView;
use crate::key::is_same;
use crate::number::{self, Number};
use crate::opaque;
use crate::range::Range;
use crate::tree::{BinaryOperator, Comparison, UnaryOperator};
use crate::value::{Dict, Key, Value};

impl Interpreter {
    /// `left operator right`.
    pub(crate) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Result<Value> {
        if let Some(result) = number::binary(operator, left, right) {
            return self.counted(operator, left, right, result?);
        }
        if let Some(result) = self.builtin_binary(operator, left, right)? {
            return Ok(result);
        }
        let method = operator.method();
        if let Some(result) = self.operator_method(method, left, right)? {
            return Ok(result);
        }
        // What the class of both has just refused is not asked the other way round.
        let is_same_class = matches!((left, right), (Value::Instance(left), Value::Instance(right))
            if Rc::ptr_eq(&left.class, &right.class) && left.class.hooks().is_none());
        if !is_same_class
            && let Some(result) = self.operator_method(&format!("r{method}"), right, left)?
        {
            return Ok(result);
        }
        if operator == BinaryOperator::Or
            && let Some(union) = self.union(left, right)
        {
            return Ok(union);
        }
        for value in [left, right] {
            if let Value::Opaque(origin) = value {
                return Ok(opaque::derived(
                    origin,
                    &format!(" {} ...", operator.symbol()),
                ));
            }
        }
        if let Some(result) = self.binary_of_primitives(operator, left, right) {
            return result;
        }
        for value in [left, right] {
            if let Value::Instance(instance) = value
                && let Some(origin) = opaque::ancestor(&instance.class)
            {
                return Ok(opaque::derived(&origin, "()"));
            }
        }
        if operator == BinaryOperator::Multiply && (is_sequence(left) || is_sequence(right)) {
            let factor = if is_sequence(left) { right } else { left };
            return Err(Raised::type_error(format!(
                "can't multiply sequence by non-int of type '{}'",
                self.types.of(factor).name
            )));
        }
        if let (BinaryOperator::Add, Value::Str(_) | Value::List(_) | Value::Tuple(_)) =
            (operator, left)
        {
            let class = &self.types.of(left).name;
            return Err(Raised::type_error(format!(
                "can only concatenate {class} (not \"{}\") to {class}",
                self.types.of(right).name
            )));
        }
        Err(Raised::type_error(format!(
            "unsupported operand type(s) for {}: '{}' and '{}'",
            operator.symbol(),
            self.types.of(left).name,
            self.types.of(right).name
        )))
    }

    /// `left operator= right`.
    pub(crate) fn in_place(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Result<Value> {
        match (operator, left) {
            (BinaryOperator::Add, Value::List(list)) => {
                let values = self.collect(right)?;
                self.allocate(values.len() * 24)?;
                list.borrow_mut().extend(values);
                return Ok(left.clone());
            }
            (BinaryOperator::Multiply, Value::List(list)) => {
                if let Value::List(repeated) = self.binary(operator, left, right)? {
                    let repeated = repeated.borrow().clone();
                    *list.borrow_mut() = repeated;
                    return Ok(left.clone());
                }
            }
            (BinaryOperator::Or, Value::Dict(dict)) => {
                let mut new = Dict::default();
                let given = Arguments::positional([right.clone()]);
                crate::builtins::update(self, &mut new, given)?;
                dict.borrow_mut().extend(new);
                return Ok(left.clone());
            }
            (
                BinaryOperator::Or
                | BinaryOperator::And
                | BinaryOperator::Subtract
                | BinaryOperator::Xor,
                Value::Set(set),
            ) => {
                if let Some(Value::Set(result)) = self.builtin_binary(operator, left, right)? {
                    let result = result.borrow().clone();
                    *set.borrow_mut() = result;
                    return Ok(left.clone());
                }
            }
            (_, Value::Instance(_)) => {
                let method = format!("i{}", operator.method());
                if let Some(result) = self.operator_method(&method, left, right)? {
                    return Ok(result);
                }
            }
            _ => {}
        }
        self.binary(operator, left, right)
    }

    /// `left.__operator__(right)`, by the class's own method or the host's hook.
    fn operator_method(
        &mut self,
        operator: &str,
        left: &Value,
        right: &Value,
    ) -> Result<Option<Value>> {
        let Value::Instance(instance) = left else {
            return Ok(None);
        };
        if let Some(method) = self.method(left, &format!("__{operator}__"))? {
            let result = self.invoke(&method, Arguments::positional([right.clone()]))?;
            return Ok(match result {
                Value::NotImplemented => None,
                result => Some(result),
            });
        }
        match instance.class.hooks() {
            Some(hooks) => hooks.binary(self, operator, instance, right),
            None => Ok(None),
        }
    }

    /// The operation on what instances of classes like `class Name(str)` hold.
    fn binary_of_primitives(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Option<Result<Value>> {
        let plain = |value: &Value| match value {
            Value::Instance(instance) => primitive(instance),
            _ => None,
        };
        let (one, other) = (plain(left), plain(right));
        if one.is_none() && other.is_none() {
            return None;
        }
        let one = one.unwrap_or_else(|| left.clone());
        let other = other.unwrap_or_else(|| right.clone());
        Some(self.binary(operator, &one, &other))
    }

    fn builtin_binary(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Result<Option<Value>> {
        use BinaryOperator as Op;
        Ok(Some(match (operator, left, right) {
            (Op::Add, Value::Str(one), Value::Str(other)) => {
                self.allocate(one.len() + other.len())?;
                Value::Str([&**one, &**other].concat().into())
            }
            (Op::Add, Value::Bytes(one), Value::Bytes(other)) => {
                self.allocate(one.len() + other.len())?;
                Value::Bytes([&**one, &**other].concat().into())
            }
            (Op::Add, Value::List(one), Value::List(other)) => {
                let mut values = one.borrow().clone();
                values.extend(other.borrow().iter().cloned());
                return self.new_list(values).map(Some);
            }
            (Op::Add, Value::Tuple(one), Value::Tuple(other)) => {
                let values = one.iter().chain(other.iter()).cloned().collect();
                return self.new_tuple(values).map(Some);
            }
            (Op::Modulo, Value::Str(format), _) => {
                let text = self.format_percent(format, right)?;
                Value::Str(text.into())
            }
            (Op::Multiply, Value::Int(_) | Value::Bool(_) | Value::BigInt(_), _)
                if is_sequence(right) =>
            {
                return self.repeat(right, left).map(Some);
            }
            (Op::Multiply, _, Value::Int(_) | Value::Bool(_) | Value::BigInt(_))
                if is_sequence(left) =>
            {
                return self.repeat(left, right).map(Some);
            }
            (Op::Or, Value::Dict(one), Value::Dict(other)) => {
                let mut dict = one.borrow().clone();
                let other = other.borrow();
                dict.extend(
                    other
                        .iter()
                        .map(|(key, value)| (key.clone(), value.clone())),
                );
                drop(other);
                return self.new_dict(dict).map(Some);
            }
            (Op::Or | Op::And | Op::Subtract | Op::Xor, _, _) => {
                let (Some(one), Some(other)) = (set_of(left), set_of(right)) else {
                    return Ok(None);
                };
                self.charge(one.len() + other.len());
                let result = crate::builtins::set_operation(operator, &one, &other);
                return match left {
                    Value::FrozenSet(_) => Ok(Some(Value::FrozenSet(Rc::new(result)))),
                    _ => self.new_set(result).map(Some),
                };
            }
            _ => return Ok(None),
        }))
    }

    fn repeat(&mut self, sequence: &Value, count: &Value) -> Result<Value> {
        if matches!(count, Value::BigInt(_)) {
            let message = "cannot fit 'int' into an index-sized integer";
            return Err(Raised::exception("OverflowError", message));
        }
        let count = self.as_index(count).unwrap_or(0).max(0);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match sequence {
            Value::Str(text) => {
                self.allocate(text.len().saturating_mul(count))?;
                Ok(Value::Str(text.repeat(count).into()))
            }
            Value::Bytes(bytes) => {
                self.allocate(bytes.len().saturating_mul(count))?;
                Ok(Value::Bytes(bytes.repeat(count).into()))
            }
            _ => {
                let values = self.collect(sequence)?;
                self.allocate(values.len().saturating_mul(count).saturating_mul(24))?;
                let mut repeated = Vec::with_capacity(values.len() * count);
                for _ in 0..count {
                    if values.is_empty() {
                        break;
                    }
                    repeated.extend(values.iter().cloned());
                }
                match sequence {
                    Value::Tuple(_) => self.new_tuple(repeated),
                    _ => self.new_list(repeated),
                }
            }
        }
    }

    /// `-x`, `+x`, `~x`.
    pub(crate) fn unary(&mut self, operator: UnaryOperator, value: &Value) -> Result<Value> {
        let (name, symbol) = match operator {
            UnaryOperator::Negative => ("neg", "-"),
            UnaryOperator::Positive => ("pos", "+"),
            UnaryOperator::Invert => ("invert", "~"),
            UnaryOperator::Not => return Ok(Value::Bool(!self.is_true(value)?)),
        };
        if let Some(result) = number::unary(name, value) {
            return self.counted(BinaryOperator::Add, value, value, result?);
        }
        match value {
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, &format!("__{name}__"))? {
                    return self.invoke(&method, Arguments::default());
                }
                if let Some(hooks) = instance.class.hooks()
                    && let Some(result) = hooks.unary(self, name, instance)?
                {
                    return Ok(result);
                }
                if let Some(primitive) = primitive(instance) {
                    return self.unary(operator, &primitive);
                }
            }
            Value::Opaque(origin) => return Ok(opaque::derived(origin, "")),
            _ => {}
        }
        Err(Raised::type_error(format!(
            "bad operand type for unary {symbol}: '{}'",
            self.types.of(value).name
        )))
    }

    /// A comparison's value; hooks and methods may answer with something that is no bool.
    pub(crate) fn compare(
        &mut self,
        comparison: Comparison,
        left: &Value,
        right: &Value,
    ) -> Result<Value> {
        match comparison {
            Comparison::Is => Ok(Value::Bool(is_same(left, right))),
            Comparison::IsNot => Ok(Value::Bool(!is_same(left, right))),
            Comparison::In => Ok(Value::Bool(self.contains(right, left)?)),
            Comparison::NotIn => Ok(Value::Bool(!self.contains(right, left)?)),
            Comparison::Equal => self.rich("eq", "eq", left, right),
            Comparison::NotEqual => self.rich("ne", "ne", left, right),
            Comparison::Less => self.rich("lt", "gt", left, right),
            Comparison::LessEqual => self.rich("le", "ge", left, right),
            Comparison::Greater => self.rich("gt", "lt", left, right),
            Comparison::GreaterEqual => self.rich("ge", "le", left, right),
        }
    }

    fn rich(
        &mut self,
        operator: &str,
        reflected: &str,
        left: &Value,
        right: &Value,
    ) -> Result<Value> {
        self.check_stack()?;
        if let Value::Str(text) = left {
            self.charge(text.len() / 4);
        }
        // A derived class on the right is asked first, as its answer may be the more special one.
        let right_first = match (left, right) {
            (Value::Instance(left), Value::Instance(right)) => {
                !Rc::ptr_eq(&left.class, &right.class) && right.class.is_subclass_of(&left.class)
            }
            _ => false,
        };
        if right_first && let Some(result) = self.operator_method(reflected, right, left)? {
            return Ok(result);
        }
        if let Some(result) = self.operator_method(operator, left, right)? {
            return Ok(result);
        }
        if !right_first && let Some(result) = self.operator_method(reflected, right, left)? {
            return Ok(result);
        }
        if operator == "ne"
            && matches!(
                (left, right),
                (Value::Instance(_), _) | (_, Value::Instance(_))
            )
        {
            // `!=` is the contrary of `==` where a class defines that alone.
            let equal = self.rich("eq", "eq", left, right)?;
            return Ok(Value::Bool(!self.is_true(&equal)?));
        }
        for value in [left, right] {
            if let Value::Opaque(origin) = value {
                if is_same(left, right) && matches!(operator, "eq" | "ne") {
                    return Ok(Value::Bool(operator == "eq"));
                }
                return Ok(opaque::derived(origin, " compared"));
            }
        }
        match operator {
            "eq" => Ok(Value::Bool(self.equal_structure(left, right)?)),
            "ne" => Ok(Value::Bool(!self.equal_structure(left, right)?)),
            _ => match self.order(left, right, operator)? {
                Some(ordering) => Ok(Value::Bool(match operator {
                    "lt" => ordering == Some(Ordering::Less),
                    "le" => matches!(ordering, Some(Ordering::Less | Ordering::Equal)),
                    "gt" => ordering == Some(Ordering::Greater),
                    _ => matches!(ordering, Some(Ordering::Greater | Ordering::Equal)),
                })),
                None => {
                    let symbol = match operator {
                        "lt" => "<",
                        "le" => "<=",
                        "gt" => ">",
                        _ => ">=",
                    };
                    Err(Raised::type_error(format!(
                        "'{symbol}' not supported between instances of '{}' and '{}'",
                        self.types.of(left).name,
                        self.types.of(right).name
                    )))
                }
            },
        }
    }

    /// `left == right` as a bool.
    pub(crate) fn is_equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        match (left, right) {
            (Value::Str(left), Value::Str(right)) => return Ok(left == right),
            (Value::Int(left), Value::Int(right)) => return Ok(left == right),
            _ => {}
        }
        let result = self.rich("eq", "eq", left, right)?;
        self.is_true(&result)
    }

    fn equal_structure(&mut self, left: &Value, right: &Value) -> Result<bool> {
        match (left, right) {
            (Value::List(one), Value::List(other)) => {
                if Rc::ptr_eq(one, other) {
                    return Ok(true);
                }
                let (one, other) = (one.borrow().clone(), other.borrow().clone());
                self.charge(one.len() + other.len());
                self.equal_sequences(&one, &other)
            }
            (Value::Tuple(one), Value::Tuple(other)) => self.equal_sequences(one, other),
            (Value::Dict(one), Value::Dict(other)) => {
                if Rc::ptr_eq(one, other) {
                    return Ok(true);
                }
                let (one, other) = (one.borrow().clone(), other.borrow().clone());
                self.charge(one.len() + other.len());
                if one.len() != other.len() {
                    return Ok(false);
                }
                for (key, value) in &one {
                    match other.get(key) {
                        Some(found) if self.identical_or_equal(value, found)? => {}
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Value::Float(one), Value::Float(other)) =>
            {
                #[expect(clippy::float_cmp, reason = "what `==` means")]
                Ok(one == other)
            }
            _ => {
                if let Some(order) = crate::builtins::order_of_items(self, left, right)? {
                    return Ok(order == Some(Ordering::Equal));
                }
                if let (Some(one), Some(other)) = (set_of(left), set_of(right)) {
                    self.charge(one.len() + other.len());
                    return Ok(
                        one.len() == other.len() && one.keys().all(|key| other.contains_key(key))
                    );
                }
                if let Some(one) = plain(left) {
                    return self.is_equal(&one, right);
                }
                if let Some(other) = plain(right) {
                    return self.is_equal(left, &other);
                }
                if let (Value::Instance(one), Value::Instance(other)) = (left, right)
                    && let (Some(one), Some(other)) =
                        (one.payload::<Range>(), other.payload::<Range>())
                {
                    return Ok(one.length() == other.length()
                        && (one.length() == 0
                            || one.start == other.start
                                && (one.length() == 1 || one.step == other.step)));
                }
                Ok(Key(left.clone()) == Key(right.clone()))
            }
        }
    }

    fn equal_sequences(&mut self, one: &[Value], other: &[Value]) -> Result<bool> {
        if one.len() != other.len() {
            return Ok(false);
        }
        for (one, other) in one.iter().zip(other) {
            self.step()?;
            if !self.identical_or_equal(one, other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn identical_or_equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        Ok(is_same(left, right) || self.is_equal(left, right)?)
    }

    /// The order of two values: `None` if they have none, `Some(None)` if it is undecided (NaN, sets).
    fn order(
        &mut self,
        left: &Value,
        right: &Value,
        operator: &str,
    ) -> Result<Option<Option<Ordering>>> {
        if let (Some(one), Some(other)) = (Number::of(left), Number::of(right)) {
            return Ok(Some(one.compare(&other)));
        }
        Ok(match (left, right) {
            (Value::Str(one), Value::Str(other)) => Some(Some(one.cmp(other))),
            (Value::Bytes(one), Value::Bytes(other)) => Some(Some(one.cmp(other))),
            (Value::List(one), Value::List(other)) => {
                let (one, other) = (one.borrow().clone(), other.borrow().clone());
                self.charge(one.len() + other.len());
                self.order_sequences(&one, &other, operator)?
            }
            (Value::Tuple(one), Value::Tuple(other)) => {
                self.order_sequences(one, other, operator)?
            }
            _ => {
                if let Some(order) = crate::builtins::order_of_items(self, left, right)? {
                    return Ok(Some(order));
                }
                if let (Some(one), Some(other)) = (set_of(left), set_of(right)) {
                    self.charge(one.len() + other.len());
                    let less = one.keys().all(|key| other.contains_key(key));
                    let greater = other.keys().all(|key| one.contains_key(key));
                    return Ok(Some(match (less, greater) {
                        (true, true) => Some(Ordering::Equal),
                        (true, false) => Some(Ordering::Less),
                        (false, true) => Some(Ordering::Greater),
                        (false, false) => None,
                    }));
                }
                match (plain(left), plain(right)) {
                    (None, None) => None,
                    (one, other) => {
                        let one = one.unwrap_or_else(|| left.clone());
                        let other = other.unwrap_or_else(|| right.clone());
                        return self.order(&one, &other, operator);
                    }
                }
            }
        })
    }

    fn order_sequences(
        &mut self,
        one: &[Value],
        other: &[Value],
        operator: &str,
    ) -> Result<Option<Option<Ordering>>> {
        for (left, right) in one.iter().zip(other) {
            self.step()?;
            if !self.identical_or_equal(left, right)? {
                let (reflected, strict) = match operator {
                    "lt" | "le" => ("gt", "lt"),
                    _ => ("lt", "gt"),
                };
                let result = self.rich(strict, reflected, left, right)?;
                let holds = self.is_true(&result)?;
                let less = holds == (strict == "lt");
                return Ok(Some(Some(if less {
                    Ordering::Less
                } else {
                    Ordering::Greater
                })));
            }
        }
        Ok(Some(Some(one.len().cmp(&other.len()))))
    }

    /// `left < right` as a bool, for sorting.
    pub(crate) fn is_less(&mut self, left: &Value, right: &Value) -> Result<bool> {
        let result = self.rich("lt", "gt", left, right)?;
        self.is_true(&result)
    }

    /// `value in container`.
    pub(crate) fn contains(&mut self, container: &Value, value: &Value) -> Result<bool> {
        match container {
            Value::Str(text) => match value {
                Value::Str(part) => {
                    self.charge(text.len());
                    Ok(text.contains(&**part))
                }
                Value::Instance(_) if plain(value).is_some() => {
                    let part = plain(value).unwrap_or(Value::None);
                    self.contains(container, &part)
                }
                _ => Err(Raised::type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    self.types.of(value).name
                ))),
            },
            Value::Dict(dict) | Value::Set(dict) => {
                let key = self.key(value.clone())?;
                Ok(dict.borrow().contains_key(&key))
            }
            Value::FrozenSet(set) => {
                let key = self.key(value.clone())?;
                Ok(set.contains_key(&key))
            }
            Value::Instance(instance) => {
                if let Some(method) = self.method(container, "__contains__")? {
                    let found = self.invoke(&method, Arguments::positional([value.clone()]))?;
                    return self.is_true(&found);
                }
                if let Some(hooks) = instance.class.hooks()
                    && let Some(found) = hooks.binary(self, "contains", instance, value)?
                {
                    return self.is_true(&found);
                }
                if let (Some(range), Value::Int(int)) = (instance.payload::<Range>(), value) {
                    return Ok(range.contains(*int));
                }
                if let Some(view) = instance.payload::<DictView>()
                    && view.part == crate::iterate::DictPart::Keys
                {
                    return self.contains(&Value::Dict(view.dict.clone()), value);
                }
                if let Some(primitive) = primitive(instance) {
                    return self.contains(&primitive, value);
                }
                self.iterates_over(container, value)
            }
            Value::Opaque(origin) => Err(opaque::undecided(origin, "searched")),
            _ => self.iterates_over(container, value),
        }
    }

    fn iterates_over(&mut self, container: &Value, value: &Value) -> Result<bool> {
        let mut iter = self.iter(container).map_err(|raised| {
            if &*raised.0.class == "TypeError" && raised.0.message.ends_with("is not iterable") {
                let class = &self.types.of(container).name;
                return Raised::type_error(format!("argument of type '{class}' is not iterable"));
            }
            raised
        })?;
        while let Some(item) = self.next(&mut iter)? {
            self.step()?;
            if self.identical_or_equal(&item, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `bool(value)`.
    pub(crate) fn is_true(&mut self, value: &Value) -> Result<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(flag) => *flag,
            Value::Int(int) => *int != 0,
            Value::BigInt(_) => true,
            Value::Float(float) => *float != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Tuple(values) => !values.is_empty(),
            Value::List(values) => !values.borrow().is_empty(),
            Value::Dict(dict) | Value::Set(dict) => !dict.borrow().is_empty(),
            Value::FrozenSet(set) => !set.is_empty(),
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__bool__")? {
                    let result = self.invoke(&method, Arguments::default())?;
                    return match result {
                        Value::Bool(flag) => Ok(flag),
                        other => Err(Raised::type_error(format!(
                            "__bool__ should return bool, returned {}",
                            self.types.of(&other).name
                        ))),
                    };
                }
                if let Some(hooks) = instance.class.hooks()
                    && let Some(flag) = hooks.truth(self, instance)?
                {
                    return Ok(flag);
                }
                match self.optional_length(value)? {
                    Some(length) => length != 0,
                    None => match opaque::ancestor(&instance.class) {
                        Some(origin) => {
                            return Err(opaque::undecided(&origin, "used as a condition"));
                        }
                        None => true,
                    },
                }
            }
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "used as a condition")),
            _ => true,
        })
    }

    /// `len(value)`, if it has one.
    pub(crate) fn optional_length(&mut self, value: &Value) -> Result<Option<usize>> {
        Ok(Some(match value {
            Value::Str(text) => text.chars().count(),
            Value::Bytes(bytes) => bytes.len(),
            Value::Tuple(values) => values.len(),
            Value::List(values) => values.borrow().len(),
            Value::Dict(dict) | Value::Set(dict) => dict.borrow().len(),
            Value::FrozenSet(set) => set.len(),
            Value::Class(class) => match crate::modules::enumeration::members(class) {
                Some(members) => members.len(),
                None => return Ok(None),
            },
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__len__")? {
                    let length = self.invoke(&method, Arguments::default())?;
                    return match self.as_index(&length) {
                        Some(length) => match usize::try_from(length) {
                            Ok(length) => Ok(Some(length)),
                            Err(_) => Err(Raised::exception(
                                "ValueError",
                                "__len__() should return >= 0",
                            )),
                        },
                        None => Err(Raised::type_error(format!(
                            "'{}' object cannot be interpreted as an integer",
                            self.types.of(&length).name
                        ))),
                    };
                }
                if let Some(hooks) = instance.class.hooks()
                    && let Some(length) = hooks.length(self, instance)?
                {
                    return Ok(Some(length));
                }
                if let Some(range) = instance.payload::<Range>() {
                    return Ok(Some(usize::try_from(range.length()).unwrap_or(usize::MAX)));
                }
                if let Some(view) = instance.payload::<DictView>() {
                    return Ok(Some(view.dict.borrow().len()));
                }
                match primitive(instance) {
                    Some(primitive) => return self.optional_length(&primitive),
                    None => return Ok(None),
                }
            }
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "measured")),
            _ => return Ok(None),
        }))
    }
}

fn plain(value: &Value) -> Option<Value> {
    match value {
        Value::Instance(instance) => primitive(instance),
        _ => None,
    }
}

fn is_sequence(value: &Value) -> bool {
    matches!(
        value,
        Value::Str(_) | Value::Bytes(_) | Value::List(_) | Value::Tuple(_)
    )
}

/// The elements of a set, frozenset or keys view.
fn set_of(value: &Value) -> Option<Dict> {
    match value {
        Value::Set(set) => Some(set.borrow().clone()),
        Value::FrozenSet(set) => Some((**set).clone()),
        Value::Instance(instance) => {
            let view = instance.payload::<DictView>()?;
            let dict = view.dict.borrow();
            match view.part {
                crate::iterate::DictPart::Keys => {
                    Some(dict.keys().map(|key| (key.clone(), Value::None)).collect())
                }
                crate::iterate::DictPart::Items => Some(
                    dict.iter()
                        .map(|(key, value)| {
                            let pair = Value::tuple([key.0.clone(), value.clone()]);
                            (Key(pair), Value::None)
                        })
                        .collect(),
                ),
                crate::iterate::DictPart::Values => None,
            }
        }
        _ => None,
    }
}
