//! Class statements.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Place, Raised, Result};
use crate::frame::{Frame, Namespace};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::tree::{ClassNode, Expression, ExpressionKind};
use crate::value::{Class, Dict, Key, Names, Value};

/// How long a method resolution order may be.
const MOST_ANCESTORS: usize = 500;

impl Interpreter {
    pub(crate) fn class_statement(&mut self, frame: &Frame, node: &Rc<ClassNode>) -> Result<()> {
        let arguments = self.evaluate_arguments(frame, &node.arguments)?;
        let cell = Rc::new(RefCell::new(None));
        let namespace: Namespace = Rc::new(RefCell::new(Names::default()));
        let qualified_name: Rc<str> = format!("{}{}", frame.prefix, node.name).into();
        {
            let mut names = namespace.borrow_mut();
            names.insert("__module__".into(), Value::Str(frame.module.name.clone()));
            names.insert("__qualname__".into(), Value::Str(qualified_name.clone()));
            if let Some(text) = &node.documentation {
                names.insert("__doc__".into(), Value::Str(text.clone()));
            }
        }
        let body_frame = Frame {
            namespace: Some((namespace.clone(), node.globals.clone().into())),
            class_cell: Some(cell.clone()),
            prefix: format!("{qualified_name}.").into(),
            ..frame.clone()
        };
        self.in_frame(&body_frame, node.name.clone(), |interpreter| {
            interpreter.execute_block(&body_frame, &node.body)
        })?;
        let attributes = std::mem::take(&mut *namespace.borrow_mut());
        let place = node.source.place(node.span);
        let class = self.make_class(&node.name, arguments, attributes, Some(place), &cell)?;
        let value = self.decorate_class(frame, &node.decorators, Value::Class(class))?;
        frame.store(&node.name, value);
        Ok(())
    }

    /// Makes a class as `type(name, bases, namespace)` does, and tells its bases.
    pub(crate) fn make_class(
        &mut self,
        name: &Rc<str>,
        mut arguments: Arguments,
        attributes: Names,
        place: Option<Place>,
        cell: &Rc<RefCell<Option<Rc<Class>>>>,
    ) -> Result<Rc<Class>> {
        // Metaclasses are not called: what those of the known libraries do, the hooks of their bases do.
        let metaclass = arguments.take_keyword("metaclass");
        let mut bases = Vec::with_capacity(arguments.positional.len());
        for base in &arguments.positional {
            if let Some(base) = self.base_class(base)? {
                bases.push(base);
            }
        }
        if let Some(Value::Opaque(origin)) = &metaclass {
            bases.push(opaque::base_class(origin, &self.types.object));
        }
        if bases.is_empty() {
            bases.push(self.types.object.clone());
        }
        let ancestors = crate::value::linearize(&bases).ok_or_else(|| {
            let names: Vec<&str> = bases.iter().map(|base| &*base.name).collect();
            Raised::type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            ))
        })?;
        if ancestors.len() > MOST_ANCESTORS {
            return Err(Raised::limit(format!(
                "`{name}` has more than {MOST_ANCESTORS} base classes"
            )));
        }
        self.allocate(400 + ancestors.len() * 8)?;
        let module = match attributes.get("__module__") {
            Some(Value::Str(module)) => module.clone(),
            _ => "builtins".into(),
        };
        let instances = bases[0].instances.clone();
        let class = Rc::new(Class {
            name: name.clone(),
            module,
            bases,
            instances,
            ancestors,
            attributes: RefCell::new(attributes),
            host: None,
            payload: RefCell::default(),
            place,
        });
        self.keep(&Value::Class(class.clone()));
        if opaque::ancestor(&class).is_some() {
            self.unfounded.push(class.clone());
        }
        *cell.borrow_mut() = Some(class.clone());
        self.implicit_class_methods(&class);
        self.name_descriptors(&class)?;
        self.init_subclass(&class, &arguments.keywords)?;
        crate::modules::class_created(self, &class, &arguments.keywords)?;
        if let Some(hooks) = class.hooks() {
            hooks.subclassed(self, &class, &arguments.keywords)?;
        }
        Ok(class)
    }

    /// The class that a base in a class statement's head means; `None` if it adds nothing.
    fn base_class(&mut self, base: &Value) -> Result<Option<Rc<Class>>> {
        match base {
            Value::Class(class) => {
                if Rc::ptr_eq(class, &self.types.bool) {
                    return Err(Raised::type_error(
                        "type 'bool' is not an acceptable base type",
                    ));
                }
                Ok(Some(class.clone()))
            }
            Value::Opaque(origin) => Ok(Some(opaque::base_class(origin, &self.types.object))),
            _ => {
                if let crate::annotation::Annotation::Generic { origin, .. } =
                    crate::annotation::annotation(base)
                {
                    return self.base_class(&origin);
                }
                if let Some(function) = self.method(base, "__mro_entries__")? {
                    let bases = Value::tuple([base.clone()]);
                    let bases = self.invoke(&function, Arguments::positional([bases]))?;
                    return match self.collect(&bases)?.first() {
                        Some(Value::Class(class)) => Ok(Some(class.clone())),
                        _ => Ok(None),
                    };
                }
                Err(Raised::type_error(format!(
                    "a class cannot derive from '{}' object",
                    self.types.of(base).name
                )))
            }
        }
    }

    /// `__init_subclass__` and `__class_getitem__` are class methods without saying so.
    fn implicit_class_methods(&mut self, class: &Rc<Class>) {
        for name in ["__init_subclass__", "__class_getitem__"] {
            let function = class.attributes.borrow().get(name).cloned();
            if let Some(function @ Value::Function(_)) = function {
                let method = crate::builtins::class_method(&self.types, function);
                class.attributes.borrow_mut().insert(name.into(), method);
            }
        }
        let new = class.attributes.borrow().get("__new__").cloned();
        if let Some(function @ Value::Function(_)) = new {
            let method = crate::builtins::static_method(&self.types, function);
            class
                .attributes
                .borrow_mut()
                .insert("__new__".into(), method);
        }
    }

    /// `__set_name__` of what the body put into the class.
    fn name_descriptors(&mut self, class: &Rc<Class>) -> Result<()> {
        let attributes: Vec<(Rc<str>, Value)> = class
            .attributes
            .borrow()
            .iter()
            .filter(|(_, value)| matches!(value, Value::Instance(_)))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        for (name, value) in attributes {
            if let Some(method) = self.method(&value, "__set_name__")? {
                let arguments = [Value::Class(class.clone()), Value::Str(name)];
                self.invoke(&method, Arguments::positional(arguments))?;
            }
        }
        Ok(())
    }

    fn init_subclass(&mut self, class: &Rc<Class>, keywords: &[(Rc<str>, Value)]) -> Result<()> {
        let inherited = class.ancestors.iter().find_map(|ancestor| {
            ancestor
                .attributes
                .borrow()
                .get("__init_subclass__")
                .cloned()
        });
        let Some(method) = inherited else {
            return Ok(());
        };
        let function = match &method {
            Value::Instance(instance) => {
                crate::builtins::wrapped(instance).unwrap_or_else(|| method.clone())
            }
            _ => method,
        };
        let arguments = Arguments {
            positional: vec![Value::Class(class.clone())],
            keywords: keywords.to_vec(),
        };
        self.invoke(&function, arguments)?;
        Ok(())
    }

    /// Keeps the annotation of a bare name, in a class body and in a module.
    ///
    /// It is kept as text where it is a string, where the module postpones annotations, and where
    /// evaluating it fails (a name that comes later).
    pub(crate) fn annotate(
        &mut self,
        frame: &Frame,
        target: &Expression,
        annotation: &Expression,
    ) -> Result<()> {
        let ExpressionKind::Name(name) = &target.kind else {
            return Ok(());
        };
        let in_class = frame.namespace.is_some();
        if !in_class {
            // Local and module-level annotations are not used by models; they are not evaluated.
            return Ok(());
        }
        let value = self.annotation_value(frame, annotation)?;
        let Some((namespace, _)) = &frame.namespace else {
            return Ok(());
        };
        let known = namespace.borrow().get("__annotations__").cloned();
        let annotations = match known {
            Some(Value::Dict(annotations)) => annotations,
            _ => {
                let annotations = Rc::new(RefCell::new(Dict::default()));
                namespace
                    .borrow_mut()
                    .insert("__annotations__".into(), Value::Dict(annotations.clone()));
                annotations
            }
        };
        annotations
            .borrow_mut()
            .insert(Key(Value::Str(name.clone())), value);
        Ok(())
    }

    /// The value of an annotation, or its text.
    pub(crate) fn annotation_value(
        &mut self,
        frame: &Frame,
        annotation: &Expression,
    ) -> Result<Value> {
        let text = || Value::str(frame.source.slice(annotation.span));
        match &annotation.kind {
            ExpressionKind::Constant(text @ Value::Str(_)) => Ok(text.clone()),
            _ if frame.lazy_annotations => Ok(text()),
            _ => match self.evaluate_expression(frame, annotation) {
                Err(raised) if &*raised.0.class != "Limit" => Ok(text()),
                result => result,
            },
        }
    }
}
