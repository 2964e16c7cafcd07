//! Calls: of functions, of classes, of everything else.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::frame::{ClassCell, Frame, Scope};
use crate::generator::Generator;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::statement::Flow;
use crate::tree::{FunctionBody, FunctionNode};
use crate::value::{Attributes, Class, Function, Instance, Module, Opaque, Value};

/// The inside of a [`Function`].
pub(crate) struct Closure {
    pub node: Rc<FunctionNode>,
    pub scope: Option<Rc<Scope>>,
    pub module: Rc<Module>,
    pub class_cell: Option<ClassCell>,
    /// For the positional parameters.
    pub defaults: Vec<Option<Value>>,
    /// For the keyword-only parameters.
    pub keyword_defaults: Vec<Option<Value>>,
}

impl Closure {
    /// The frame around the function: where its defaults and annotations belong.
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            module: self.module.clone(),
            source: self.node.source.clone(),
            scope: self.scope.clone(),
            namespace: None,
            class_cell: self.class_cell.clone(),
            prefix: "".into(),
            lazy_annotations: self.node.lazy_annotations,
        }
    }
}

impl Function {
    pub(crate) fn closure(&self) -> Option<&Closure> {
        self.inner.downcast_ref()
    }

    /// Whether a call may name this argument.
    pub fn takes(&self, argument: &str) -> bool {
        self.closure().is_some_and(|closure| {
            let parameters = &closure.node.parameters;
            parameters.double_star.is_some() || self.default_of(argument).is_some()
        })
    }

    /// Whether a call must give this argument.
    pub fn needs(&self, argument: &str) -> bool {
        self.default_of(argument) == Some(false)
    }

    /// The parameters that a call may give, each with its default; a method's first one is its instance.
    pub fn parameters(&self) -> Vec<(Rc<str>, Option<Value>)> {
        let Some(closure) = self.closure() else {
            return Vec::new();
        };
        let parameters = &closure.node.parameters;
        let positional = parameters.positional.iter().zip(&closure.defaults);
        let keyword_only = parameters
            .keyword_only
            .iter()
            .zip(&closure.keyword_defaults);
        positional
            .chain(keyword_only)
            .map(|(parameter, default)| (parameter.name.clone(), default.clone()))
            .collect()
    }

    /// Every parameter in its order, with its kind as Python's `inspect` numbers it, and its default.
    pub(crate) fn all_parameters(&self) -> Vec<(Rc<str>, i64, Option<Value>)> {
        let Some(closure) = self.closure() else {
            return Vec::new();
        };
        let parameters = &closure.node.parameters;
        let mut found = Vec::new();
        let positional = parameters.positional.iter().zip(&closure.defaults);
        for (position, (parameter, default)) in positional.enumerate() {
            let kind = i64::from(position >= parameters.positional_only);
            found.push((parameter.name.clone(), kind, default.clone()));
        }
        found.extend(
            parameters
                .star
                .iter()
                .map(|(name, _)| (name.clone(), 2, None)),
        );
        let keyword_only = parameters
            .keyword_only
            .iter()
            .zip(&closure.keyword_defaults);
        found.extend(keyword_only.map(|(it, default)| (it.name.clone(), 3, default.clone())));
        let rest = parameters.double_star.iter();
        found.extend(rest.map(|(name, _)| (name.clone(), 4, None)));
        found
    }

    /// Whether the parameter of this name has a default; `None` if none has the name.
    fn default_of(&self, argument: &str) -> Option<bool> {
        let closure = self.closure()?;
        let parameters = &closure.node.parameters;
        let positional = parameters.positional.iter().zip(&closure.defaults);
        let keyword_only = parameters
            .keyword_only
            .iter()
            .zip(&closure.keyword_defaults);
        positional
            .skip(parameters.positional_only)
            .chain(keyword_only)
            .find(|(parameter, _)| &*parameter.name == argument)
            .map(|(_, default)| default.is_some())
    }
}

impl Interpreter {
    /// The function that a `def` or `lambda` makes here.
    pub(crate) fn make_function(
        &mut self,
        frame: &Frame,
        node: &Rc<FunctionNode>,
    ) -> Result<Value> {
        let mut defaults = Vec::with_capacity(node.parameters.positional.len());
        for parameter in &node.parameters.positional {
            defaults.push(match &parameter.default {
                Some(default) => Some(self.evaluate_expression(frame, default)?),
                None => None,
            });
        }
        let mut keyword_defaults = Vec::with_capacity(node.parameters.keyword_only.len());
        for parameter in &node.parameters.keyword_only {
            keyword_defaults.push(match &parameter.default {
                Some(default) => Some(self.evaluate_expression(frame, default)?),
                None => None,
            });
        }
        self.allocate(200)?;
        let value = Value::Function(Rc::new(Function {
            name: node.name.clone(),
            qualified_name: format!("{}{}", frame.prefix, node.name).into(),
            module: frame.module.name.clone(),
            attributes: RefCell::default(),
            inner: Box::new(Closure {
                node: node.clone(),
                scope: frame.scope.clone(),
                module: frame.module.clone(),
                class_cell: frame.class_cell.clone(),
                defaults,
                keyword_defaults,
            }),
        }));
        self.keep(&value);
        Ok(value)
    }

    /// `callee(...)`.
    pub(crate) fn invoke(&mut self, callee: &Value, mut arguments: Arguments) -> Result<Value> {
        self.check_stack()?;
        match callee {
            Value::Function(function) => self.call_function(function, arguments),
            Value::Native(native) => {
                if let Some(Value::Str(text)) = arguments.positional.first() {
                    self.charge(text.len());
                }
                let value = (native.body)(self, arguments)?;
                self.count_made(&value)?;
                Ok(value)
            }
            Value::Method(method) => {
                let (function, receiver) = &**method;
                arguments.positional.insert(0, receiver.clone());
                self.invoke(function, arguments)
            }
            Value::Class(class) => self.construct(class, arguments),
            Value::Instance(instance) => self.call_instance(callee, instance, arguments),
            Value::Opaque(origin) => Ok(opaque::derived(origin, "()")),
            _ => Err(Raised::type_error(format!(
                "'{}' object is not callable",
                self.types.of(callee).name
            ))),
        }
    }

    fn call_instance(
        &mut self,
        callee: &Value,
        instance: &Rc<Instance>,
        arguments: Arguments,
    ) -> Result<Value> {
        if let Some(method) = self.method(callee, "__call__")? {
            return self.invoke(&method, arguments);
        }
        if let Some(origin) = crate::annotation::called(instance) {
            return self.invoke(&origin, arguments);
        }
        if let Some(hooks) = instance.class.hooks()
            && let Some(value) = hooks.call(self, instance, arguments)?
        {
            return Ok(value);
        }
        if let Some(origin) = opaque::ancestor(&instance.class) {
            return Ok(opaque::derived(&origin, "()()"));
        }
        Err(Raised::type_error(format!(
            "'{}' object is not callable",
            instance.class.name
        )))
    }

    fn call_function(&mut self, function: &Rc<Function>, arguments: Arguments) -> Result<Value> {
        let Some(closure) = function.closure() else {
            return Err(Raised::unsupported("a function of another interpreter"));
        };
        let node = &closure.node;
        let scope = Scope::new(node.clone(), closure.scope.clone());
        bind(&function.qualified_name, closure, &scope, arguments, self)?;
        self.allocate(64 + node.locals.len() * 24)?;
        if node.is_async {
            // Nothing runs it: what it would give is not known.
            return Ok(Value::Opaque(Rc::new(Opaque {
                path: format!("{}()", function.name),
                import: Some(node.source.place(node.span)),
                reason: None,
            })));
        }
        let frame = Frame {
            module: closure.module.clone(),
            source: node.source.clone(),
            scope: Some(scope),
            namespace: None,
            class_cell: closure.class_cell.clone(),
            prefix: format!("{}.<locals>.", function.qualified_name).into(),
            lazy_annotations: node.lazy_annotations,
        };
        match &node.body {
            FunctionBody::Block(body) if node.is_generator => {
                let generator = Generator::new(frame, function.name.clone(), body.clone());
                Ok(self.new_generator(generator))
            }
            FunctionBody::Block(body) => {
                self.in_frame(&frame, function.name.clone(), |interpreter| {
                    let name = &function.name;
                    let is_called_for_effect = std::mem::take(&mut interpreter.tolerates_call);
                    let is_tolerant = interpreter.tolerates
                        && (is_called_for_effect
                            || interpreter.tolerant_function.as_ref() == Some(name))
                        && !interpreter.is_native_module(&frame.module);
                    let flow = match is_tolerant {
                        true => interpreter.execute_tolerantly(&frame, body, Some(name)),
                        false => interpreter.execute_block(&frame, body),
                    };
                    match flow? {
                        Flow::Return(value) => Ok(value),
                        _ => Ok(Value::None),
                    }
                })
            }
            FunctionBody::Expression(body) => {
                self.in_frame(&frame, function.name.clone(), |interpreter| {
                    interpreter.evaluate_expression(&frame, body)
                })
            }
            FunctionBody::Comprehension(_) => {
                Err(Raised::unsupported("a comprehension as function"))
            }
        }
    }

    /// `class(...)`.
    pub(crate) fn construct(
        &mut self,
        class: &Rc<Class>,
        mut arguments: Arguments,
    ) -> Result<Value> {
        if let Some(value) = crate::modules::enumeration::call(self, class, &arguments)? {
            return Ok(value);
        }
        if let Some(hooks) = class.hooks()
            && !self.overrides_hooks(class)
            && let Some(value) = hooks.construct(self, class, &mut arguments)?
        {
            return Ok(value);
        }
        if let Some(new) = class.lookup("__new__") {
            let new = match &new {
                Value::Instance(instance) => match crate::builtins::wrapped(instance) {
                    Some(inner) => inner,
                    None => new,
                },
                _ => new,
            };
            let mut given = arguments.clone();
            given.positional.insert(0, Value::Class(class.clone()));
            let value = self.invoke(&new, given)?;
            return match &value {
                Value::Instance(instance) if instance.class.is_subclass_of(class) => {
                    self.initialize(&value, class, arguments)?;
                    Ok(value)
                }
                _ => Ok(value),
            };
        }
        self.allocate(crate::interpreter::INSTANCE)?;
        let value = self.new_instance(class);
        self.initialize(&value, class, arguments)?;
        if let (Some(hooks), Value::Instance(instance)) = (class.hooks(), &value) {
            hooks.made(self, instance)?;
        }
        Ok(value)
    }

    /// Whether evaluated code that derives from a host's class has its own `__init__` or `__new__`.
    fn overrides_hooks(&self, class: &Rc<Class>) -> bool {
        std::iter::once(class)
            .chain(&class.ancestors)
            .take_while(|class| class.host.is_none())
            .any(|class| {
                let attributes = class.attributes.borrow();
                ["__init__", "__new__"]
                    .iter()
                    .any(|name| matches!(attributes.get(*name), Some(Value::Function(_))))
            })
    }

    /// A plain instance without attributes.
    pub(crate) fn new_instance(&mut self, class: &Rc<Class>) -> Value {
        let value = Value::Instance(Rc::new(Instance {
            class: class.clone(),
            attributes: Attributes::default(),
            payload: RefCell::default(),
            place: self.place(),
        }));
        self.keep(&value);
        value
    }

    /// Calls `__init__`.
    fn initialize(&mut self, value: &Value, class: &Rc<Class>, arguments: Arguments) -> Result<()> {
        if let Some(init) = self.method(value, "__init__")? {
            let result = self.invoke(&init, arguments)?;
            if !matches!(result, Value::None | Value::Opaque(_)) {
                return Err(Raised::type_error(format!(
                    "__init__() should return None, not '{}'",
                    self.types.of(&result).name
                )));
            }
            return Ok(());
        }
        let known = opaque::ancestor(class).is_none()
            && class.hooks().is_none()
            && class.lookup("__new__").is_none();
        if known && !(arguments.positional.is_empty() && arguments.keywords.is_empty()) {
            return Err(Raised::type_error(format!(
                "{}() takes no arguments",
                class.name
            )));
        }
        Ok(())
    }

    /// What `super().__init__(...)` does where the next class in line is the host's and has no `__init__`:
    /// the value that the hook makes lends its inside to the instance that is there already.
    pub(crate) fn host_initialize(
        &mut self,
        instance: &Rc<Instance>,
        mut arguments: Arguments,
    ) -> Result<()> {
        let Some(hooks) = instance.class.hooks() else {
            return Ok(());
        };
        let class = instance.class.clone();
        if let Some(Value::Instance(made)) = hooks.construct(self, &class, &mut arguments)? {
            *instance.payload.borrow_mut() = made.payload.borrow().clone();
            let attributes = made.attributes.borrow().clone();
            instance.attributes.borrow_mut().extend(attributes);
        }
        Ok(())
    }
}

/// Fills in a function's parameters.
fn bind(
    name: &str,
    closure: &Closure,
    scope: &Scope,
    arguments: Arguments,
    interpreter: &mut Interpreter,
) -> Result<()> {
    let parameters = &closure.node.parameters;
    let positional = parameters.positional.len();
    let given = arguments.positional.len();
    let mut slots = scope.values.borrow_mut();
    let mut values = arguments.positional.into_iter();
    for slot in slots.iter_mut().take(positional.min(given)) {
        *slot = values.next();
    }
    let extra: Vec<Value> = values.collect();
    let mut next = positional;
    if parameters.star.is_some() {
        if let Some(slot) = slots.get_mut(next) {
            *slot = Some(Value::Tuple(extra.into()));
        }
        next += 1;
    } else if !extra.is_empty() {
        return Err(too_many(name, closure, given));
    }
    let keyword_only = next;
    next += parameters.keyword_only.len();
    let mut rest = crate::value::Dict::default();
    let mut misplaced: Vec<Rc<str>> = Vec::new();
    for (keyword, value) in arguments.keywords {
        let index = parameters
            .positional
            .iter()
            .skip(parameters.positional_only)
            .position(|parameter| parameter.name == keyword)
            .map(|index| index + parameters.positional_only)
            .or_else(|| {
                parameters
                    .keyword_only
                    .iter()
                    .position(|parameter| parameter.name == keyword)
                    .map(|index| index + keyword_only)
            });
        match index.and_then(|index| slots.get_mut(index)) {
            Some(Some(_)) => {
                return Err(Raised::type_error(format!(
                    "{name}() got multiple values for argument '{keyword}'"
                )));
            }
            Some(slot) => *slot = Some(value),
            None if parameters.double_star.is_some() => {
                rest.insert(crate::value::Key(Value::Str(keyword)), value);
            }
            None if parameters
                .positional
                .iter()
                .any(|parameter| parameter.name == keyword) =>
            {
                misplaced.push(keyword);
            }
            None => {
                return Err(Raised::type_error(format!(
                    "{name}() got an unexpected keyword argument '{keyword}'"
                )));
            }
        }
    }
    if !misplaced.is_empty() {
        return Err(Raised::type_error(format!(
            "{name}() got some positional-only arguments passed as keyword arguments: '{}'",
            misplaced.join(", ")
        )));
    }
    if parameters.double_star.is_some() {
        let dict = interpreter.new_dict(rest)?;
        if let Some(slot) = slots.get_mut(next) {
            *slot = Some(dict);
        }
    }
    let defaults = closure.defaults.iter().enumerate();
    let keyword_defaults = closure.keyword_defaults.iter().enumerate();
    let mut missing = Vec::new();
    for (index, default) in defaults {
        fill(
            &mut slots,
            index,
            default,
            &parameters.positional[index].name,
            &mut missing,
        );
    }
    if !missing.is_empty() {
        return Err(missing_arguments(name, "positional", &missing));
    }
    for (index, default) in keyword_defaults {
        let parameter = &parameters.keyword_only[index].name;
        fill(
            &mut slots,
            index + keyword_only,
            default,
            parameter,
            &mut missing,
        );
    }
    if !missing.is_empty() {
        return Err(missing_arguments(name, "keyword-only", &missing));
    }
    Ok(())
}

fn fill(
    slots: &mut [Option<Value>],
    index: usize,
    default: &Option<Value>,
    name: &Rc<str>,
    missing: &mut Vec<Rc<str>>,
) {
    if let Some(slot @ None) = slots.get_mut(index) {
        match default {
            Some(default) => *slot = Some(default.clone()),
            None => missing.push(name.clone()),
        }
    }
}

fn missing_arguments(function: &str, kind: &str, missing: &[Rc<str>]) -> Raised {
    let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [head @ .., last] => format!("{}, and {last}", head.join(", ")),
        [] => String::new(),
    };
    Raised::type_error(format!(
        "{function}() missing {} required {kind} argument{}: {list}",
        missing.len(),
        if missing.len() == 1 { "" } else { "s" },
    ))
}

fn too_many(function: &str, closure: &Closure, given: usize) -> Raised {
    let most = closure.defaults.len();
    let least = closure.defaults.iter().filter(|one| one.is_none()).count();
    let takes = if least == most {
        format!(
            "{most} positional argument{}",
            if most == 1 { "" } else { "s" }
        )
    } else {
        format!("from {least} to {most} positional arguments")
    };
    let verb = if given == 1 { "was" } else { "were" };
    Raised::type_error(format!(
        "{function}() takes {takes} but {given} {verb} given"
    ))
}
