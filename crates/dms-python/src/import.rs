//! Imports.

use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::frame::Frame;
use crate::host::Source;
use crate::interpreter::{Interpreter, Run};
use crate::syntax;
use crate::tree::{ImportedModule, Span};
use crate::value::{Class, Instance, Module, Opaque, Value};

/// Under this name, which no Python has, a module keeps the unknown one of which it took all names.
pub(crate) const STAR_OF_UNKNOWN: &str = "from unknown import *";

/// The longest dotted name that is looked for.
const LONGEST_NAME: usize = 500;

impl Interpreter {
    /// The module of a dotted name, its packages first.
    pub(crate) fn import_module(&mut self, name: &str) -> Result<Value> {
        self.import_path(name, &[name.to_owned()])
    }

    /// The same, with names inside it that are wanted: a folder without `__init__.py` is a package if
    /// one of them is found in it.
    fn import_path(&mut self, name: &str, wanted: &[String]) -> Result<Value> {
        if let Some(known) = self.modules.get(name) {
            return Ok(known.clone());
        }
        self.check_stack()?;
        if name.len() > LONGEST_NAME {
            return Err(not_found(name));
        }
        let (parent, child) = match name.rsplit_once('.') {
            Some((parent, child)) => (Some(self.import_path(parent, wanted)?), child),
            None => (None, name),
        };
        // The package may have imported it.
        if let Some(known) = self.modules.get(name) {
            return Ok(known.clone());
        }
        let module = match (&parent, self.find(name, wanted)?) {
            (_, Some(module)) => module,
            (Some(Value::Module(package)), None) => {
                let inside = package.globals.borrow().get(child).cloned();
                match inside {
                    Some(inside @ (Value::Module(_) | Value::Opaque(_))) => inside,
                    _ if self.is_native_module(package)
                        || is_extended(package)
                        || self.loader.passes_over(name) =>
                    {
                        self.unknown(name)
                    }
                    _ => return Err(not_found(name)),
                }
            }
            (Some(_) | None, None) => self.unknown(name),
        };
        self.modules.insert(name.into(), module.clone());
        if let Some(Value::Module(package)) = &parent {
            package
                .globals
                .borrow_mut()
                .insert(child.into(), module.clone());
        }
        Ok(module)
    }

    /// Builds or runs a module that somebody knows.
    fn find(&mut self, name: &str, wanted: &[String]) -> Result<Option<Value>> {
        if let Some(build) = self.registered.get(name).cloned() {
            let module = Module::new(name, None);
            self.modules
                .insert(name.into(), Value::Module(module.clone()));
            return match build(self, &module) {
                Ok(()) => {
                    module.is_complete.set(true);
                    Ok(Some(Value::Module(module)))
                }
                Err(raised) => {
                    self.modules.shift_remove(name);
                    Err(raised)
                }
            };
        }
        if let Some(module) = crate::modules::build(self, name)? {
            module.is_complete.set(true);
            return Ok(Some(Value::Module(module)));
        }
        let loader = self.loader.clone();
        if let Some(source) = loader.load(name)? {
            let module = self.run_source(name, source, Run::Module)?;
            return Ok(Some(Value::Module(module)));
        }
        let prefix = format!("{name}.");
        if self
            .registered
            .keys()
            .any(|known| known.starts_with(&prefix))
        {
            let module = Module::new(name, None);
            module.is_complete.set(true);
            return Ok(Some(Value::Module(module)));
        }
        for inner in wanted {
            let mut deeper = inner.match_indices('.').map(|(at, _)| &inner[..at]);
            let is_inside = |path: &str| path.len() > name.len() && path.starts_with(&prefix);
            let found = deeper
                .any(|path| is_inside(path) && matches!(loader.load(path), Ok(Some(_))))
                || is_inside(inner) && loader.load(inner)?.is_some();
            if found {
                let module = Module::new(name, Some(name.replace('.', "/").into()));
                module.is_complete.set(true);
                return Ok(Some(Value::Module(module)));
            }
        }
        Ok(None)
    }

    /// A module of the host's or of the standard library, as against the project's own.
    pub(crate) fn is_native_module(&self, module: &Module) -> bool {
        module.path.is_none()
    }

    /// The value of a name that nobody knows.
    pub(crate) fn unknown(&self, path: &str) -> Value {
        Value::Opaque(Rc::new(Opaque {
            path: path.to_owned(),
            import: self.place(),
            reason: None,
        }))
    }

    /// Whether it is a module of which nothing else is known.
    pub(crate) fn is_unknown_module(&self, origin: &Rc<Opaque>) -> bool {
        let module = self.modules.get(origin.path.as_str());
        matches!(module, Some(Value::Opaque(module)) if Rc::ptr_eq(module, origin))
    }

    /// Runs a module's text. A module is in `sys.modules` while it runs, for cycles.
    pub(crate) fn run_source(
        &mut self,
        name: &str,
        source: Source,
        run: Run,
    ) -> Result<Rc<Module>> {
        let path = source.path.clone();
        let embedded = run == Run::Embedded;
        let tree = syntax::parse_module(source.path, source.text, embedded, self.stack)?;
        let module = Module::new(name, (!embedded).then(|| path.clone()));
        {
            let mut globals = module.globals.borrow_mut();
            let package = if source.is_package {
                Value::str(name)
            } else {
                match name.rsplit_once('.') {
                    Some((package, _)) if run != Run::Script => Value::str(package),
                    _ => Value::str(""),
                }
            };
            globals.insert("__name__".into(), Value::str(name));
            globals.insert(
                "__doc__".into(),
                match &tree.documentation {
                    Some(text) => Value::Str(text.clone()),
                    None => Value::None,
                },
            );
            globals.insert("__package__".into(), package);
            if let (true, Some(folder)) = (source.is_package, path.parent()) {
                let folder = Value::str(folder.to_string_lossy());
                globals.insert("__path__".into(), Value::list([folder]));
            }
            globals.insert("__file__".into(), Value::str(path.to_string_lossy()));
        }
        if run != Run::Script {
            self.modules
                .insert(name.into(), Value::Module(module.clone()));
        }
        if run == Run::Module {
            self.project.push(module.clone());
        }
        let frame = Frame {
            module: module.clone(),
            source: tree.source.clone(),
            scope: None,
            namespace: None,
            class_cell: None,
            prefix: "".into(),
            lazy_annotations: tree.lazy_annotations,
        };
        // What a module does when it is imported is not what the script does.
        let heeds_effects = self.heeds_effects && run != Run::Module;
        let heeded = std::mem::replace(&mut self.heeds_effects, heeds_effects);
        let tolerates = self.tolerates && run == Run::Module;
        let result = self.in_frame(&frame, "<module>".into(), |interpreter| {
            if tolerates {
                return interpreter.execute_tolerantly(&frame, &tree.body, None);
            }
            interpreter.execute_block(&frame, &tree.body)
        });
        self.heeds_effects = heeded;
        if let Err(raised) = result {
            if run != Run::Script {
                self.modules.shift_remove(name);
                self.project.retain(|known| !Rc::ptr_eq(known, &module));
            }
            return Err(raised);
        }
        module.take_namespace();
        module.is_complete.set(true);
        Ok(module)
    }

    /// The global of this name of a module, made now if its turn had not come.
    pub fn global(&mut self, module: &Rc<Module>, name: &str) -> Result<Option<Value>> {
        if let Some(found) = module.globals.borrow().get(name) {
            return Ok(Some(found.clone()));
        }
        if let Some(found) = module.in_namespace(name) {
            return Ok(Some(found));
        }
        let deferred = module.deferred.borrow().clone();
        let made = match deferred {
            Some(deferred) => deferred.make(self, name)?,
            None => None,
        };
        if let Some(value) = &made {
            let mut globals = module.globals.borrow_mut();
            globals.insert(name.into(), value.clone());
        }
        Ok(made)
    }

    /// Makes every global of a module whose turn has not come.
    pub(crate) fn make_globals(&mut self, module: &Rc<Module>) -> Result<()> {
        let deferred = module.deferred.borrow().clone();
        for name in deferred.iter().flat_map(|deferred| deferred.names()) {
            self.global(module, name)?;
        }
        Ok(())
    }

    /// `import a.b`, `import a.b as c`.
    pub(crate) fn import_statement(
        &mut self,
        frame: &Frame,
        names: &[ImportedModule],
    ) -> Result<()> {
        for ImportedModule { name, bound, span } in names {
            let before = self.mark(*span);
            let module = self.import_module(name);
            if let Some(before) = before {
                self.mark(before);
            }
            let module = module?;
            match bound {
                Some(bound) => frame.store(bound, module),
                None => {
                    let head = name.split('.').next().unwrap_or(name);
                    let package = self.import_module(head)?;
                    // The lowering has interned the head's name: the scope finds it by pointer.
                    let head = self.local_name(frame, head);
                    frame.store(&head, package);
                }
            }
        }
        Ok(())
    }

    /// The shared name of the frame's tree that equals this text.
    fn local_name(&self, frame: &Frame, name: &str) -> Rc<str> {
        let mut scope = frame.scope.as_ref();
        while let Some(current) = scope {
            let mut names = current.node.locals.iter().chain(&current.node.globals);
            if let Some(found) = names.find(|local| &***local == name) {
                return found.clone();
            }
            scope = current.parent.as_ref();
        }
        name.into()
    }

    /// `from a import b`.
    pub(crate) fn import_from(
        &mut self,
        frame: &Frame,
        module: Option<&Rc<str>>,
        level: u32,
        names: &[(Rc<str>, Rc<str>, Span)],
        star: bool,
    ) -> Result<()> {
        let path = absolute(frame, module.map(|name| &**name), level)?;
        let wanted: Vec<String> = names
            .iter()
            .map(|(name, ..)| format!("{path}.{name}"))
            .collect();
        let module = self.import_path(&path, &wanted)?;
        if star {
            return self.import_star(frame, &module);
        }
        for (name, bound, span) in names {
            let before = self.mark(*span);
            let value = self.imported_name(&module, &path, name);
            if let Some(before) = before {
                self.mark(before);
            }
            let value = value.map_err(|mut raised| {
                if raised.0.place.is_none() {
                    raised.0.place = Some(frame.source.place(*span));
                }
                raised
            })?;
            frame.store(bound, value);
        }
        Ok(())
    }

    fn imported_name(&mut self, module: &Value, path: &str, name: &str) -> Result<Value> {
        let submodule = format!("{path}.{name}");
        match module {
            Value::Module(module) => {
                if let Some(found) = self.global(module, name)? {
                    return Ok(found);
                }
                if let Some(known) = self.modules.get(submodule.as_str()) {
                    return Ok(known.clone());
                }
                if let Some(found) = self.find(&submodule, &[])? {
                    self.modules
                        .insert(submodule.as_str().into(), found.clone());
                    module
                        .globals
                        .borrow_mut()
                        .insert(name.into(), found.clone());
                    return Ok(found);
                }
                let module = Value::Module(module.clone());
                match self.optional_attribute(&module, name)? {
                    Some(found) => Ok(found),
                    None if self.loader.passes_over(&submodule) => Ok(self.unknown(&submodule)),
                    None => Err(cannot_import(&module, path, name)),
                }
            }
            Value::Opaque(_) => {
                // A folder without `__init__.py` is unknown by itself and can hold known modules.
                if let Some(found) = self.find(&submodule, &[])? {
                    self.modules.insert(submodule.into(), found.clone());
                    return Ok(found);
                }
                Ok(self.unknown(&submodule))
            }
            other => self.load_attribute(other, name),
        }
    }

    fn import_star(&mut self, frame: &Frame, value: &Value) -> Result<()> {
        let Value::Module(module) = value else {
            // Nothing is known of the names: any that is defined nowhere else may be one of them.
            let mut globals = frame.module.globals.borrow_mut();
            globals.insert(STAR_OF_UNKNOWN.into(), value.clone());
            return Ok(());
        };
        self.make_globals(module)?;
        let all = module.globals.borrow().get("__all__").cloned();
        let names: Vec<Rc<str>> = match all {
            Some(all) => {
                let mut names = Vec::new();
                for name in self.collect(&all)? {
                    names.push(self.display(&name)?.into());
                }
                names
            }
            None => {
                let globals = module.globals.borrow();
                let names = globals.keys().filter(|name| !name.starts_with('_'));
                names.cloned().collect()
            }
        };
        for name in names {
            let value = self.imported_name(&Value::Module(module.clone()), &module.name, &name)?;
            let name = self.local_name(frame, &name);
            frame.store(&name, value);
        }
        Ok(())
    }
}

impl Module {
    pub(crate) fn new(name: &str, path: Option<std::path::PathBuf>) -> Rc<Self> {
        Rc::new(Self {
            name: name.into(),
            globals: std::cell::RefCell::default(),
            namespace: std::cell::RefCell::default(),
            deferred: std::cell::RefCell::default(),
            is_complete: std::cell::Cell::new(false),
            path,
        })
    }
}

/// `__spec__` of a module.
pub(crate) fn specification(module: &Module) -> Value {
    let class = Class::plain("importlib.machinery", "ModuleSpec", Vec::new());
    let specification = Instance::with_payload(&class, (), None);
    if let Value::Instance(instance) = &specification {
        let globals = module.globals.borrow();
        let known = |name: &str| globals.get(name).cloned().unwrap_or(Value::None);
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("name".into(), Value::Str(module.name.clone()));
        attributes.insert("parent".into(), known("__package__"));
        attributes.insert("origin".into(), known("__file__"));
    }
    specification
}

/// Whether a package has parts elsewhere: `__path__ = pkgutil.extend_path(__path__, __name__)`.
fn is_extended(package: &Module) -> bool {
    matches!(
        package.globals.borrow().get("__path__"),
        Some(Value::Instance(path)) if &*path.class.name == "_ExtendedPath"
    )
}

fn not_found(name: &str) -> Raised {
    Raised::exception("ModuleNotFoundError", format!("No module named '{name}'"))
}

fn cannot_import(module: &Value, path: &str, name: &str) -> Raised {
    let (complete, file) = match module {
        Value::Module(module) => (
            module.is_complete.get(),
            module.path.as_ref().map(|path| path.display().to_string()),
        ),
        _ => (true, None),
    };
    let file = file.unwrap_or_else(|| "unknown location".to_owned());
    Raised::exception(
        "ImportError",
        if complete {
            format!("cannot import name '{name}' from '{path}' ({file})")
        } else {
            format!(
                "cannot import name '{name}' from partially initialized module '{path}' (most likely due to a circular import) ({file})"
            )
        },
    )
}

/// The dotted name that a `from` statement means.
fn absolute(frame: &Frame, module: Option<&str>, level: u32) -> Result<String> {
    if level == 0 {
        return Ok(module.unwrap_or_default().to_owned());
    }
    let globals = frame.module.globals.borrow();
    let package = match globals.get("__package__") {
        Some(Value::Str(package)) if !package.is_empty() => package.clone(),
        _ => {
            return Err(Raised::exception(
                "ImportError",
                "attempted relative import with no known parent package",
            ));
        }
    };
    let mut base = &*package;
    for _ in 1..level {
        base = match base.rsplit_once('.') {
            Some((parent, _)) => parent,
            None => {
                return Err(Raised::exception(
                    "ImportError",
                    "attempted relative import beyond top-level package",
                ));
            }
        };
    }
    Ok(match module {
        Some(module) => format!("{base}.{module}"),
        None => base.to_owned(),
    })
}
