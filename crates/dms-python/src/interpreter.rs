//! The interpreter: modules, limits, and what a host can ask of values.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::annotation::Aliases;
use crate::builtins::Types;
use crate::error::{Place, Raised, Result, Traceback};
use crate::frame::Frame;
use crate::heap::Instances;
use crate::host::{Arguments, HostExceptions, Loader, RealClasses, Source};
use crate::stack::Stack;
use crate::syntax;
use crate::tolerance::PassedOver;
use crate::tree::{SourceText, Span};
use crate::value::{Class, Module, Names, Opaque, Value};

/// Bytes that an instance takes before it has attributes.
pub(crate) const INSTANCE: usize = 160;

/// Bounds on an evaluation, for the lifetime of an [`Interpreter`].
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Expressions and statements evaluated.
    pub steps: u64,
    /// Calls within calls.
    pub depth: usize,
    /// Rough bytes of values made.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A fuzzer should not spend its time on loops.
            steps: if cfg!(fuzzing) { 100_000 } else { 100_000_000 },
            depth: 200,
            memory: if cfg!(fuzzing) { 1 << 26 } else { 3 << 28 },
        }
    }
}

/// What a text is run as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// A module of the project.
    Module,
    /// A file that nobody imports.
    Script,
    /// A module of the standard library that is written in Python.
    Embedded,
}

/// What fills a module written in Rust.
pub(crate) type ModuleBuilder = dyn Fn(&mut Interpreter, &Rc<Module>) -> Result<()>;

/// One call (or module body) that is being evaluated.
pub(crate) struct ActiveCall {
    pub source: Arc<SourceText>,
    /// What is being evaluated in it.
    pub span: Span,
    pub function: Rc<str>,
    /// The frame, for `locals()`, `super()` and relative imports.
    pub frame: Frame,
}

/// Evaluates modules and keeps them. With it end the values that it has made: what they hold is let go of, as they refer
/// to each other in circles. Whoever wants something of them takes it before.
pub struct Interpreter {
    pub(crate) loader: Rc<dyn Loader>,
    pub(crate) limits: Limits,
    pub(crate) steps: u64,
    pub(crate) memory: u64,
    pub(crate) registered: HashMap<Rc<str>, Rc<ModuleBuilder>>,
    /// What `sys.modules` would hold.
    pub(crate) modules: Names,
    pub(crate) project: Vec<Rc<Module>>,
    pub(crate) types: Rc<Types>,
    pub(crate) builtins: Names,
    pub(crate) calls: Vec<ActiveCall>,
    pub(crate) stack: Stack,
    /// The exceptions whose handlers are running, innermost last.
    pub(crate) handled: Vec<Raised>,
    pub(crate) host_exceptions: Option<Rc<dyn HostExceptions>>,
    pub(crate) real_classes: Option<Rc<dyn RealClasses>>,
    pub(crate) output: Option<Rc<RefCell<String>>>,
    /// Microseconds since 1970 that `datetime.now()` answers.
    pub(crate) now: i64,
    /// What `os.environ` holds.
    pub(crate) environment: Vec<(String, String)>,
    /// How many values that look random were made.
    pub(crate) random: u64,
    /// Whether a call of an opaque value whose result nobody uses is an error.
    pub(crate) heeds_effects: bool,
    /// Whether the project's modules are evaluated as far as they can be.
    pub(crate) tolerates: bool,
    /// The function that is evaluated so, too.
    pub(crate) tolerant_function: Option<Rc<str>>,
    /// Whether the function that is called next is tolerated too.
    pub(crate) tolerates_call: bool,
    /// The names of what declares something that cannot be passed over; none, and everything can be.
    pub(crate) declaring: &'static [&'static str],
    /// The first error that was passed over.
    pub(crate) passed_over: Vec<PassedOver>,
    /// The classes that derive from something that nothing is known of.
    pub(crate) unfounded: Vec<Rc<Class>>,
    /// How many declarations were begun.
    pub(crate) declarations: u64,
    /// The numbers of values that were asked for their `id`, by address.
    pub(crate) identities: HashMap<usize, i64>,
    /// The classes of built modules that Rust code makes instances of.
    pub(crate) library: HashMap<&'static str, Rc<Class>>,
    /// The containers whose `repr` is being made.
    pub(crate) shown: Vec<Value>,
    /// Containers, newest last, kept so that dropping a chain of them does not recurse.
    pub(crate) heap: Vec<Value>,
    pub(crate) instances: Instances,
    pub(crate) aliases: Aliases,
    pub(crate) at_end: Vec<Box<dyn FnOnce()>>,
}

impl Interpreter {
    /// An interpreter that finds the project's modules through `loader`.
    pub fn new(loader: Rc<dyn Loader>, limits: Limits) -> Self {
        let instances = Instances::default();
        let types = Types::new(&instances);
        let builtins = crate::builtins::names(&types);
        Self {
            loader,
            limits,
            steps: 0,
            memory: 0,
            registered: HashMap::new(),
            modules: Names::default(),
            project: Vec::new(),
            types: Rc::new(types),
            builtins,
            calls: Vec::new(),
            stack: Stack::here(),
            handled: Vec::new(),
            host_exceptions: None,
            real_classes: None,
            output: None,
            now: 0,
            environment: Vec::new(),
            random: 0,
            heeds_effects: false,
            tolerates: false,
            tolerant_function: None,
            tolerates_call: false,
            declaring: &[],
            passed_over: Vec::new(),
            unfounded: Vec::new(),
            declarations: 0,
            identities: HashMap::new(),
            library: HashMap::new(),
            shown: Vec::new(),
            heap: Vec::new(),
            instances,
            aliases: Aliases::default(),
            at_end: Vec::new(),
        }
    }

    /// Where the instances of its classes are noted.
    pub fn instances(&self) -> &Instances {
        &self.instances
    }

    /// Lets go of what the host has made for this interpreter, when it is dropped.
    pub fn at_end(&mut self, clear: impl FnOnce() + 'static) {
        self.at_end.push(Box::new(clear));
    }

    /// What makes exceptions of errors of the host; without it, no evaluated code can catch one.
    pub fn set_host_exceptions(&mut self, exceptions: Rc<dyn HostExceptions>) {
        self.host_exceptions = Some(exceptions);
    }

    /// What is asked where the host's classes lack a base or an attribute.
    pub fn set_real_classes(&mut self, classes: Rc<dyn RealClasses>) {
        self.real_classes = Some(classes);
    }

    /// Where `print` writes; without it, what is printed is dropped.
    pub fn set_output(&mut self, output: Rc<RefCell<String>>) {
        self.output = Some(output);
    }

    /// What `datetime.now()` and its like answer, in microseconds since 1970-01-01 (UTC, which is the
    /// evaluator's local time too). It is 1970-01-01 until it is set.
    pub fn set_now(&mut self, microseconds: i64) {
        self.now = microseconds;
    }

    /// What `os.environ` holds; it is empty until it is set.
    pub fn set_environment(&mut self, environment: Vec<(String, String)>) {
        self.environment = environment;
    }

    /// Runs a file of the project that is no module of it, if the project has it.
    pub fn run_file(&mut self, name: &str, path: &Path) -> Result<Option<Rc<Module>>> {
        let source = self.loader.file(path)?;
        source.map(|source| self.run(name, source)).transpose()
    }

    /// While set, a call of an opaque value is an error where nobody uses its result: it was made for its
    /// effect, which would be lost without a word.
    pub fn heed_effects(&mut self, heed: bool) {
        self.heeds_effects = heed;
    }

    /// While set, a statement at the top of a project's module that fails makes the names that it binds opaque, with
    /// the reason, and the module goes on.
    pub fn tolerate(&mut self, tolerate: bool) {
        self.tolerates = tolerate;
    }

    /// With [`Interpreter::tolerate`], a call of the project's function of this name is evaluated in the same manner:
    /// an application's factory does much that says nothing of its models.
    pub fn tolerate_function(&mut self, name: &str) {
        self.tolerant_function = Some(name.into());
    }

    /// From now on [`Interpreter::tolerate`] does not pass over a statement that declares something the host evaluates
    /// the modules for: one that calls what has one of these names, one in which [`Interpreter::note_declaration`]
    /// was called, or a class that derives from one that [`crate::HostClass::declares`]. An undefined name is not
    /// passed over either: it is no lack of the evaluator.
    pub fn heed_declarations(&mut self, names: &'static [&'static str]) {
        self.declaring = names;
    }

    /// What [`Interpreter::tolerate`] has passed over, in order.
    pub fn passed_over(&self) -> &[PassedOver] {
        &self.passed_over
    }

    /// The classes that derive from something that nothing is known of, in the order of their making: what they inherit
    /// is not known either. See [`crate::unknown_bases`].
    pub fn classes_with_unknown_bases(&self) -> &[Rc<Class>] {
        &self.unfounded
    }

    /// The host has begun to make something that it evaluates the modules for.
    pub fn note_declaration(&mut self) {
        self.declarations += 1;
    }

    /// Adds a module written in Rust; `build` runs at its first import and fills the globals.
    /// Importing a submodule of a registered one that is not registered itself gives opaque values,
    /// and so does a name that `build` did not put into the globals.
    pub fn register_module(
        &mut self,
        name: &str,
        build: impl Fn(&mut Interpreter, &Rc<Module>) -> Result<()> + 'static,
    ) {
        self.registered.insert(name.into(), Rc::new(build));
    }

    /// Imports a module by its dotted name: registered, built in, the project's, or opaque.
    pub fn import(&mut self, name: &str) -> Result<Value> {
        self.enter();
        self.import_module(name)
    }

    /// Runs a file that is no module of the project (a migration script) as a fresh module.
    pub fn run(&mut self, name: &str, source: Source) -> Result<Rc<Module>> {
        self.enter();
        self.run_source(name, source, Run::Script)
    }

    /// Runs a module that the host wrote in Python. It stays in `sys.modules` under its name.
    pub fn run_embedded(&mut self, name: &str, text: &'static str) -> Result<Rc<Module>> {
        let source = Source {
            path: format!("<{name}>").into(),
            text: text.into(),
            is_package: false,
        };
        self.run_source(name, source, Run::Embedded)
    }

    /// Evaluates one expression (a template's `${...}`) with these names.
    pub fn evaluate(&mut self, expression: &str, names: &[(&str, Value)]) -> Result<Value> {
        self.enter();
        let module = Module::new("<expression>", None);
        for (name, value) in names {
            module
                .globals
                .borrow_mut()
                .insert((*name).into(), value.clone());
        }
        self.evaluate_text(&module, expression)
    }

    /// Evaluates an annotation that was left as a string (`"Mapped[int]"`) in a module's names.
    pub fn evaluate_in(&mut self, module: &Rc<Module>, expression: &str) -> Result<Value> {
        self.enter();
        self.evaluate_text(module, expression)
    }

    fn evaluate_text(&mut self, module: &Rc<Module>, expression: &str) -> Result<Value> {
        let path = match &module.path {
            Some(path) => path.clone(),
            None => PathBuf::from("<expression>"),
        };
        let tree = syntax::parse_expression(path, expression.trim().into(), self.stack)?;
        let frame = Frame {
            module: module.clone(),
            source: tree.source.clone(),
            scope: None,
            namespace: None,
            class_cell: None,
            prefix: "".into(),
            lazy_annotations: false,
        };
        self.in_frame(&frame, "<expression>".into(), |interpreter| {
            interpreter.evaluate_expression(&frame, &tree.expression)
        })
    }

    /// `callee(...)`.
    pub fn call(&mut self, callee: &Value, arguments: Arguments) -> Result<Value> {
        self.enter();
        self.invoke(callee, arguments)
    }

    /// The text of a module of the project or of its libraries, which does not run.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    pub fn source_of(&self, module: &str) -> Result<Option<Source>> {
        self.loader.load(module)
    }

    /// `value.name`.
    pub fn attribute(&mut self, value: &Value, name: &str) -> Result<Value> {
        self.enter();
        self.load_attribute(value, name)
    }

    /// `value.name = new`.
    pub fn set_attribute(&mut self, value: &Value, name: &str, new: Value) -> Result<()> {
        self.enter();
        self.store_attribute(value, name, new)
    }

    /// `value[key]`.
    pub fn item(&mut self, value: &Value, key: &Value) -> Result<Value> {
        self.enter();
        self.load_item(value, key)
    }

    /// `value[key] = new`.
    pub fn set_item(&mut self, value: &Value, key: &Value, new: Value) -> Result<()> {
        self.enter();
        self.store_item(value, key, new)
    }

    /// `list(value)`.
    pub fn iterate(&mut self, value: &Value) -> Result<Vec<Value>> {
        self.enter();
        self.collect(value)
    }

    /// `bool(value)`.
    pub fn truth(&mut self, value: &Value) -> Result<bool> {
        self.enter();
        self.is_true(value)
    }

    /// `str(value)`.
    pub fn text(&mut self, value: &Value) -> Result<String> {
        self.enter();
        self.display(value)
    }

    /// `repr(value)`.
    pub fn representation(&mut self, value: &Value) -> Result<String> {
        self.enter();
        self.repr(value)
    }

    /// `left == right`.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        self.enter();
        self.is_equal(left, right)
    }

    /// `type(value)`; built-in types have classes too.
    pub fn class_of(&self, value: &Value) -> Rc<Class> {
        self.types.of(value).clone()
    }

    /// The built-in class of this name (`int`, `str`, `Exception`).
    pub fn builtin(&self, name: &str) -> Option<Rc<Class>> {
        match self.builtins.get(name)? {
            Value::Class(class) => Some(class.clone()),
            _ => None,
        }
    }

    /// A class that stands for a base that nothing is known of.
    pub fn unknown_class(&self, origin: &Rc<Opaque>) -> Rc<Class> {
        crate::opaque::base_class(origin, &self.types.object)
    }

    /// The place of the call that is being evaluated, for errors and for values that remember where they were made.
    pub fn place(&self) -> Option<Place> {
        let mut calls = self.calls.iter().rev();
        let call = calls.find(|call| !call.source.embedded)?;
        Some(call.source.place(call.span))
    }

    /// Every module that has been evaluated, in the order of import: the project's own ones.
    pub fn project_modules(&self) -> Vec<Rc<Module>> {
        self.project.clone()
    }

    /// Marks the stack when the host enters from outside.
    fn enter(&mut self) {
        if self.calls.is_empty() {
            self.stack = Stack::here();
        }
    }

    /// Runs code in a new frame, bounded in depth, and adds the call to an error's traceback.
    pub(crate) fn in_frame<T>(
        &mut self,
        frame: &Frame,
        function: Rc<str>,
        run: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.calls.len() >= self.limits.depth {
            return Err(Raised::limit(format!(
                "more than {} calls within calls",
                self.limits.depth
            )));
        }
        self.calls.push(ActiveCall {
            source: frame.source.clone(),
            span: Span { start: 0, end: 0 },
            function,
            frame: frame.clone(),
        });
        let result = run(self);
        self.calls.pop();
        result.map_err(|raised| self.leave_frame(frame, raised))
    }

    /// Adds the caller of a frame that an error leaves to its traceback. What happened inside of an
    /// embedded module is shown as its caller's doing.
    pub(crate) fn leave_frame(&self, frame: &Frame, mut raised: Raised) -> Raised {
        if frame.source.embedded {
            let inside = |place: &Place| place.is_in(&frame.source);
            raised.0.place = raised.0.place.filter(|place| !inside(place));
            raised.0.traceback.retain(|call| !inside(&call.place));
        } else if let Some(caller) = self.calls.last()
            && !caller.source.embedded
        {
            let entry = Traceback {
                place: caller.source.place(caller.span),
                function: caller.function.clone(),
            };
            raised.0.traceback.insert(0, entry);
        }
        raised
    }

    /// Notes what is being evaluated in the current call; gives back what it was.
    pub(crate) fn mark(&mut self, span: Span) -> Option<Span> {
        let call = self.calls.last_mut()?;
        Some(std::mem::replace(&mut call.span, span))
    }

    /// Counts a step, and looks at the stack.
    pub(crate) fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps > self.limits.steps {
            return Err(Raised::limit(format!(
                "more than {} steps were evaluated",
                self.limits.steps
            ))
            .with_hint("is there an endless loop?"));
        }
        self.check_stack()
    }

    /// Counts the steps of an operation that goes through so many elements or bytes at once, so that
    /// many of them on something large end as a loop does. The next step notices the limit.
    pub(crate) fn charge(&mut self, elements: usize) {
        let steps = u64::try_from(elements / 64).unwrap_or(u64::MAX);
        self.steps = self.steps.saturating_add(steps);
    }

    /// An error if the stack is used up; asked wherever Rust recurses along a value.
    pub(crate) fn check_stack(&self) -> Result<()> {
        if self.stack.is_exhausted() {
            return Err(Raised::limit(
                "calls or values are nested too deeply (maximum recursion depth exceeded)",
            ));
        }
        Ok(())
    }

    /// Counts bytes of values that are about to be made.
    pub(crate) fn allocate(&mut self, bytes: usize) -> Result<()> {
        self.memory = self
            .memory
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if self.memory > self.limits.memory {
            return Err(self.too_much_memory());
        }
        self.check_size(bytes)
    }

    /// An error if one value is too large, or a text that still grows and is counted when it is whole. It may be there
    /// more than once until then, so it may take no more than a part of the memory.
    pub(crate) fn check_size(&self, bytes: usize) -> Result<()> {
        match u64::try_from(bytes) {
            Ok(bytes) if bytes <= self.limits.memory / 4 => Ok(()),
            _ => Err(self.too_much_memory()),
        }
    }

    fn too_much_memory(&self) -> Raised {
        Raised::limit(format!(
            "more than {} MiB of values were made",
            self.limits.memory >> 20
        ))
    }
}
