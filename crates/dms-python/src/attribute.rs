//! Attributes.

use std::rc::Rc;

use crate::builtins::{ClassMethod, Property, StaticMethod, Super, wrapped};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::tree::{Expression, Parameter};
use crate::value::{Class, Instance, Key, Module, Value};

impl Interpreter {
    /// `value.name`.
    pub(crate) fn load_attribute(&mut self, value: &Value, name: &str) -> Result<Value> {
        self.check_stack()?;
        match value {
            Value::Instance(instance) => self.instance_attribute(value, instance, name),
            Value::Class(class) => self.class_attribute(class, name),
            Value::Module(module) => self.module_attribute(module, name),
            // What functions have is asked of them alone; other special names say what a value can do.
            Value::Opaque(origin)
                if !name.starts_with("__") || matches!(name, "__code__" | "__name__") =>
            {
                Ok(opaque::derived(origin, &format!(".{name}")))
            }
            _ => {
                if let Some(found) = number_attribute(value, name) {
                    return Ok(found);
                }
                if let (Value::Function(function), "__annotations__") = (value, name) {
                    return self.function_annotations(function);
                }
                if let Some(found) = self.function_attribute(value, name) {
                    return Ok(found);
                }
                let class = self.types.of(value).clone();
                if let Some(found) = class.lookup(name) {
                    return self.bind(&found, value, &class);
                }
                match self.common_attribute(value, &class, name) {
                    Some(found) => Ok(found),
                    None => Err(self.no_attribute(value, name)),
                }
            }
        }
    }

    /// The attribute, or `None` where it would be an `AttributeError`.
    pub(crate) fn optional_attribute(
        &mut self,
        value: &Value,
        name: &str,
    ) -> Result<Option<Value>> {
        match self.load_attribute(value, name) {
            Ok(value) => Ok(Some(value)),
            Err(raised) if self.is_a(&raised, "AttributeError") => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    /// A special method (`__len__`) of the value's class, bound to it.
    pub(crate) fn method(&mut self, value: &Value, name: &str) -> Result<Option<Value>> {
        let class = self.types.of(value).clone();
        match class.lookup(name) {
            Some(Value::None) | None => Ok(None),
            Some(found) => self.bind(&found, value, &class).map(Some),
        }
    }

    /// What an attribute of the class is for the instance.
    pub(crate) fn bind(
        &mut self,
        found: &Value,
        receiver: &Value,
        class: &Rc<Class>,
    ) -> Result<Value> {
        match found {
            Value::Function(_) | Value::Native(_) => {
                Ok(Value::Method(Rc::new((found.clone(), receiver.clone()))))
            }
            Value::Instance(descriptor) => {
                if let Some(property) = descriptor.payload::<Property>() {
                    if property.getter.is_none() {
                        return Err(Raised::exception("AttributeError", "unreadable attribute"));
                    }
                    return self
                        .invoke(&property.getter, Arguments::positional([receiver.clone()]));
                }
                if let Some(method) = descriptor.payload::<ClassMethod>() {
                    return Ok(Value::Method(Rc::new((
                        method.0.clone(),
                        Value::Class(class.clone()),
                    ))));
                }
                if let Some(method) = descriptor.payload::<StaticMethod>() {
                    return Ok(method.0.clone());
                }
                self.descriptor_get(found, receiver.clone(), class)
            }
            _ => Ok(found.clone()),
        }
    }

    fn descriptor_get(
        &mut self,
        found: &Value,
        receiver: Value,
        class: &Rc<Class>,
    ) -> Result<Value> {
        match self.method(found, "__get__")? {
            Some(get) => self.invoke(
                &get,
                Arguments::positional([receiver, Value::Class(class.clone())]),
            ),
            None => Ok(found.clone()),
        }
    }

    fn instance_attribute(
        &mut self,
        value: &Value,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Value> {
        if let Some(proxy) = instance.payload::<Super>() {
            return self.super_attribute(&proxy, name);
        }
        let class = instance.class.clone();
        let found = class.lookup(name);
        if let Some(found) = &found
            && self.is_data_descriptor(found)?
        {
            return self.bind(found, value, &class);
        }
        if let Some(own) = instance.attributes.borrow().get(name) {
            return Ok(own.clone());
        }
        if let Some(found) = found {
            return self.bind(&found, value, &class);
        }
        if let Some(hooks) = class.hooks()
            && let Some(found) = hooks.attribute(self, instance, name)?
        {
            return Ok(found);
        }
        if let Some(slice) = instance.payload::<crate::range::Slice>()
            && let Some(found) = slice.attribute(name)
        {
            return Ok(found);
        }
        if let Some(found) = part(instance, name) {
            return Ok(found);
        }
        if let Some(found) = crate::modules::attribute(instance, name) {
            return Ok(found);
        }
        if let Some(found) = crate::annotation::attribute(self, value, name)? {
            return Ok(found);
        }
        if let Some(found) = self.common_attribute(value, &class, name) {
            return Ok(found);
        }
        if let Some(method) = self.method(value, "__getattr__")? {
            return self.invoke(&method, Arguments::positional([Value::str(name)]));
        }
        if let Some(origin) = opaque::ancestor(&class)
            && !name.starts_with("__")
        {
            return Ok(opaque::derived(&origin, &format!("().{name}")));
        }
        Err(self.no_attribute(value, name))
    }

    fn is_data_descriptor(&mut self, found: &Value) -> Result<bool> {
        let Value::Instance(descriptor) = found else {
            return Ok(false);
        };
        Ok(descriptor.payload::<Property>().is_some()
            || descriptor.class.lookup("__set__").is_some()
            || descriptor.class.lookup("__delete__").is_some())
    }

    fn super_attribute(&mut self, proxy: &Super, name: &str) -> Result<Value> {
        let class = match &proxy.receiver {
            Value::Class(class) => class.clone(),
            receiver => self.types.of(receiver).clone(),
        };
        let mut line = std::iter::once(&class)
            .chain(&class.ancestors)
            .skip_while(|one| !Rc::ptr_eq(one, &proxy.after))
            .skip(1);
        let found = line.find_map(|one| one.attributes.borrow().get(name).cloned());
        if let Some(found) = found {
            if let Value::Class(receiver) = &proxy.receiver {
                return match &found {
                    Value::Instance(_) => self.bind(&found, &proxy.receiver, receiver),
                    _ => Ok(found),
                };
            }
            return self.bind(&found, &proxy.receiver, &class);
        }
        if let Value::Instance(instance) = &proxy.receiver {
            if name == "__init__" {
                let instance = instance.clone();
                return Ok(Value::native("__init__", move |interpreter, arguments| {
                    interpreter.host_initialize(&instance, arguments)?;
                    Ok(Value::None)
                }));
            }
            if let Some(hooks) = class.hooks()
                && let Some(found) = hooks.attribute(self, instance, name)?
            {
                return Ok(found);
            }
        }
        if let Some(found) = self.common_attribute(&proxy.receiver, &class, name) {
            return Ok(found);
        }
        if let Some(origin) = opaque::ancestor(&class) {
            return Ok(opaque::derived(&origin, &format!(".{name}")));
        }
        if let Some(raised) = self.unknown_attribute(&class, name) {
            return Err(raised);
        }
        Err(Raised::exception(
            "AttributeError",
            format!("'super' object has no attribute '{name}'"),
        ))
    }

    /// `Class.name`.
    fn class_attribute(&mut self, class: &Rc<Class>, name: &str) -> Result<Value> {
        if let Some(hooks) = class.hooks()
            && let Some(found) = hooks.class_attribute(self, class, name)?
        {
            return Ok(found);
        }
        if name == "__annotations__" || name == "__doc__" {
            let own = class.attributes.borrow().get(name).cloned();
            return match own {
                Some(own) => Ok(own),
                None if name == "__doc__" => Ok(Value::None),
                None => self.new_dict(crate::value::Dict::default()),
            };
        }
        if let Some(found) = class.lookup(name) {
            return match &found {
                Value::Instance(descriptor) => {
                    if descriptor.payload::<Property>().is_some() {
                        return Ok(found);
                    }
                    if let Some(method) = descriptor.payload::<ClassMethod>() {
                        return Ok(Value::Method(Rc::new((
                            method.0.clone(),
                            Value::Class(class.clone()),
                        ))));
                    }
                    if let Some(method) = descriptor.payload::<StaticMethod>() {
                        return Ok(method.0.clone());
                    }
                    self.descriptor_get(&found, Value::None, class)
                }
                _ => Ok(found),
            };
        }
        if let Some(found) = self.special_class_attribute(class, name)? {
            return Ok(found);
        }
        if let Some(found) = self.common_attribute(&Value::Class(class.clone()), class, name) {
            return Ok(found);
        }
        if let Some(origin) = opaque::ancestor(class)
            && !name.starts_with("__")
        {
            return Ok(opaque::derived(&origin, &format!(".{name}")));
        }
        if let Some(raised) = self.unknown_attribute(class, name) {
            return Err(raised);
        }
        Err(Raised::exception(
            "AttributeError",
            format!("type object '{}' has no attribute '{name}'", class.name),
        ))
    }

    fn special_class_attribute(&mut self, class: &Rc<Class>, name: &str) -> Result<Option<Value>> {
        let classes =
            |list: &[Rc<Class>]| -> Vec<Value> { list.iter().cloned().map(Value::Class).collect() };
        if let Some(found) = crate::modules::enumeration::class_attribute(self, class, name)? {
            return Ok(Some(found));
        }
        Ok(Some(match name {
            "__name__" | "__qualname__" => Value::Str(class.name.clone()),
            "__module__" => Value::Str(class.module.clone()),
            "__bases__" => Value::tuple(classes(&class.bases)),
            "__mro__" => {
                let mut line = vec![Value::Class(class.clone())];
                line.extend(classes(&class.ancestors));
                Value::tuple(line)
            }
            "__base__" => match class.bases.first() {
                Some(base) => Value::Class(base.clone()),
                None => Value::None,
            },
            "__class__" => Value::Class(self.types.type_.clone()),
            "__dict__" => {
                let items: Vec<(Rc<str>, Value)> = class
                    .attributes
                    .borrow()
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                let items = items.into_iter();
                self.new_dict(
                    items
                        .map(|(name, value)| (Key(Value::Str(name)), value))
                        .collect(),
                )?
            }
            "mro" => {
                let class = class.clone();
                Value::native("mro", move |interpreter, _| {
                    let line = std::iter::once(&class).chain(&class.ancestors);
                    interpreter.new_list(line.cloned().map(Value::Class).collect())
                })
            }
            _ => return Ok(None),
        }))
    }

    fn module_attribute(&mut self, module: &Rc<Module>, name: &str) -> Result<Value> {
        if let Some(found) = self.global(module, name)? {
            return Ok(found);
        }
        match name {
            "__name__" => return Ok(Value::Str(module.name.clone())),
            "__dict__" => {
                self.make_globals(module)?;
                let globals = module.globals.borrow();
                let items = globals.iter();
                return Ok(Value::Dict(Rc::new(std::cell::RefCell::new(
                    items
                        .map(|(name, value)| (Key(Value::Str(name.clone())), value.clone()))
                        .collect(),
                ))));
            }
            _ => {}
        }
        let submodule = format!("{}.{name}", module.name);
        if let Some(found) = self.modules.get(submodule.as_str()) {
            return Ok(found.clone());
        }
        let getter = module.globals.borrow().get("__getattr__").cloned();
        if let Some(getter) = getter {
            return self.invoke(&getter, Arguments::positional([Value::str(name)]));
        }
        if self.is_native_module(module) && !name.starts_with("__") {
            // A name of a known library that is not known itself.
            if self.registered.contains_key(submodule.as_str()) {
                return self.import_module(&submodule);
            }
            return Ok(self.unknown(&submodule));
        }
        // What a module imports elsewhere in the project, an env.py above all, has put it there.
        let is_package = module.globals.borrow().contains_key("__path__");
        if is_package && !name.starts_with('_') && self.loader.clone().load(&submodule)?.is_some() {
            return self.import_module(&submodule);
        }
        if module.is_complete.get() {
            Err(Raised::exception(
                "AttributeError",
                format!("module '{}' has no attribute '{name}'", module.name),
            ))
        } else {
            Err(Raised::exception(
                "AttributeError",
                format!(
                    "partially initialized module '{}' has no attribute '{name}' (most likely due to a circular import)",
                    module.name
                ),
            ))
        }
    }

    fn function_attribute(&self, value: &Value, name: &str) -> Option<Value> {
        match value {
            Value::Function(function) => {
                if let Some(own) = function.attributes.borrow().get(name) {
                    return Some(own.clone());
                }
                match name {
                    "__name__" => Some(Value::Str(function.name.clone())),
                    "__qualname__" => Some(Value::Str(function.qualified_name.clone())),
                    "__module__" => Some(Value::Str(function.module.clone())),
                    "__doc__" => Some(match &function.closure()?.node.documentation {
                        Some(text) => Value::Str(text.clone()),
                        None => Value::None,
                    }),
                    "__defaults__" => {
                        let defaults: Vec<Value> = function
                            .closure()?
                            .defaults
                            .iter()
                            .flatten()
                            .cloned()
                            .collect();
                        Some(if defaults.is_empty() {
                            Value::None
                        } else {
                            Value::tuple(defaults)
                        })
                    }
                    _ => None,
                }
            }
            Value::Native(native) => match name {
                "__name__" | "__qualname__" => Some(Value::Str(native.name.clone())),
                "__doc__" => Some(Value::None),
                _ => None,
            },
            Value::Method(method) => match name {
                "__self__" => Some(method.1.clone()),
                "__func__" => Some(method.0.clone()),
                _ => self.function_attribute(&method.0, name),
            },
            _ => None,
        }
    }

    /// The annotations of a function: they are evaluated when they are asked for.
    fn function_annotations(&mut self, function: &crate::value::Function) -> Result<Value> {
        let mut annotations = crate::value::Dict::default();
        if let Some(closure) = function.closure() {
            let node = closure.node.clone();
            let frame = closure.frame();
            let parameters = &node.parameters;
            let mut named = annotated(&parameters.positional);
            if let Some((name, annotation)) = &parameters.star {
                named.push((name.clone(), annotation.as_ref()));
            }
            named.extend(annotated(&parameters.keyword_only));
            if let Some((name, annotation)) = &parameters.double_star {
                named.push((name.clone(), annotation.as_ref()));
            }
            named.push(("return".into(), node.returns.as_ref()));
            for (name, annotation) in named {
                if let Some(annotation) = annotation {
                    let value = self.annotation_value(&frame, annotation)?;
                    annotations.insert(Key(Value::Str(name)), value);
                }
            }
        }
        self.new_dict(annotations)
    }

    /// What every value has.
    fn common_attribute(&mut self, value: &Value, class: &Rc<Class>, name: &str) -> Option<Value> {
        match name {
            "__class__" => Some(Value::Class(class.clone())),
            "__module__" => Some(Value::Str(class.module.clone())),
            "__doc__" => Some(Value::None),
            "__dict__" => match value {
                Value::Instance(instance) => {
                    // A copy: writing into it does not reach the instance.
                    let attributes = instance.attributes.borrow();
                    let items = attributes.iter().filter(|(name, _)| !name.starts_with('.'));
                    Some(Value::Dict(Rc::new(std::cell::RefCell::new(
                        items
                            .map(|(name, value)| (Key(Value::Str(name.clone())), value.clone()))
                            .collect(),
                    ))))
                }
                _ => None,
            },
            _ if name.starts_with("__") => crate::builtins::special_method(self, value, name)
                .or_else(|| crate::builtins::object_attribute(value, name)),
            _ => None,
        }
    }

    fn no_attribute(&self, value: &Value, name: &str) -> Raised {
        if let Some(raised) = self.unknown_attribute(self.types.of(value), name) {
            return raised;
        }
        Raised::exception(
            "AttributeError",
            format!(
                "'{}' object has no attribute '{name}'",
                self.types.of(value).name
            ),
        )
    }

    /// The error for an attribute that the real class has and the host's does not.
    fn unknown_attribute(&self, class: &Rc<Class>, name: &str) -> Option<Raised> {
        let owner = self.real_classes.as_ref()?.owner(class, name)?;
        let raised = Raised::unsupported(format!("`{owner}.{name}` is not known"));
        Some(raised.with_hint("write out here what it would give"))
    }

    /// `value.name = new`.
    pub(crate) fn store_attribute(&mut self, value: &Value, name: &str, new: Value) -> Result<()> {
        match value {
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__setattr__")? {
                    self.invoke(&method, Arguments::positional([Value::str(name), new]))?;
                    return Ok(());
                }
                self.store_instance_attribute(value, instance, name, new)
            }
            Value::Class(class) => {
                if let Some(hooks) = class.hooks()
                    && hooks.set_class_attribute(self, class, name, &new)?
                {
                    return Ok(());
                }
                if self.is_builtin_class(class) {
                    return Err(Raised::type_error(format!(
                        "cannot set '{name}' attribute of immutable type '{}'",
                        class.name
                    )));
                }
                if crate::modules::has_enum_member(class, name) {
                    return Err(Raised::exception(
                        "AttributeError",
                        format!("cannot reassign member '{name}'"),
                    ));
                }
                class.attributes.borrow_mut().insert(name.into(), new);
                Ok(())
            }
            Value::Module(module) => {
                module.globals.borrow_mut().insert(name.into(), new);
                Ok(())
            }
            Value::Function(function) => {
                function.attributes.borrow_mut().insert(name.into(), new);
                Ok(())
            }
            // It changes nothing that is known.
            Value::Opaque(_) => Ok(()),
            _ => Err(self.no_attribute(value, name)),
        }
    }

    /// `object.__setattr__(value, name, new)`.
    pub(crate) fn store_instance_attribute(
        &mut self,
        value: &Value,
        instance: &Rc<Instance>,
        name: &str,
        new: Value,
    ) -> Result<()> {
        if let Some(Value::Instance(descriptor)) = instance.class.lookup(name) {
            if let Some(property) = descriptor.payload::<Property>() {
                if property.setter.is_none() {
                    return Err(Raised::exception(
                        "AttributeError",
                        format!(
                            "property '{name}' of '{}' object has no setter",
                            instance.class.name
                        ),
                    ));
                }
                let arguments = Arguments::positional([value.clone(), new]);
                self.invoke(&property.setter, arguments)?;
                return Ok(());
            }
            let is_deleted_only = descriptor.class.lookup("__delete__").is_some();
            if let Some(set) = self.method(&Value::Instance(descriptor), "__set__")? {
                self.invoke(&set, Arguments::positional([value.clone(), new]))?;
                return Ok(());
            }
            if is_deleted_only {
                return Err(Raised::exception("AttributeError", "__set__"));
            }
        }
        if let Some(hooks) = instance.class.hooks()
            && hooks.set_attribute(self, instance, name, &new)?
        {
            return Ok(());
        }
        let class = &instance.class;
        if self.is_builtin_class(class) && !self.is_exception_class(class) {
            return Err(self.no_attribute(value, name));
        }
        self.allocate(40)?;
        instance.attributes.borrow_mut().insert(name.into(), new);
        Ok(())
    }

    /// `del value.name`.
    pub(crate) fn delete_attribute(&mut self, value: &Value, name: &str) -> Result<()> {
        let removed = match value {
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__delattr__")? {
                    self.invoke(&method, Arguments::positional([Value::str(name)]))?;
                    return Ok(());
                }
                if let Some(Value::Instance(descriptor)) = instance.class.lookup(name) {
                    let deleter = match descriptor.payload::<Property>() {
                        Some(property) => Some(property.deleter.clone()),
                        None => self.method(&Value::Instance(descriptor), "__delete__")?,
                    };
                    if let Some(deleter) = deleter.filter(|deleter| !deleter.is_none()) {
                        self.invoke(&deleter, Arguments::positional([value.clone()]))?;
                        return Ok(());
                    }
                }
                instance.attributes.borrow_mut().shift_remove(name)
            }
            Value::Class(class) => class.attributes.borrow_mut().shift_remove(name),
            Value::Module(module) => {
                self.global(module, name)?;
                module.globals.borrow_mut().shift_remove(name)
            }
            Value::Function(function) => function.attributes.borrow_mut().shift_remove(name),
            _ => None,
        };
        match removed {
            Some(_) => Ok(()),
            None => Err(Raised::exception("AttributeError", name)),
        }
    }
}

/// Parameters with their annotations.
fn annotated(parameters: &[Parameter]) -> Vec<(Rc<str>, Option<&Expression>)> {
    let named = parameters.iter();
    named
        .map(|one| (one.name.clone(), one.annotation.as_ref()))
        .collect()
}

/// The data attributes of numbers.
fn number_attribute(value: &Value, name: &str) -> Option<Value> {
    let is_float = match value {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => false,
        Value::Float(_) => true,
        _ => return None,
    };
    match name {
        "real" | "numerator" if matches!(value, Value::Bool(true)) => Some(Value::Int(1)),
        "real" | "numerator" if matches!(value, Value::Bool(false)) => Some(Value::Int(0)),
        "real" => Some(value.clone()),
        "imag" if is_float => Some(Value::Float(0.0)),
        "imag" => Some(Value::Int(0)),
        "numerator" if !is_float => Some(value.clone()),
        "denominator" if !is_float => Some(Value::Int(1)),
        _ => None,
    }
}

/// A function that a `classmethod`, a `staticmethod` or a `property` is made of.
fn part(instance: &Instance, name: &str) -> Option<Value> {
    if matches!(name, "__func__" | "__wrapped__") {
        return wrapped(instance);
    }
    let property = instance.payload::<Property>()?;
    Some(match name {
        "fget" => property.getter.clone(),
        "fset" => property.setter.clone(),
        "fdel" => property.deleter.clone(),
        _ => return None,
    })
}
