//! Values that nothing is known of.

use std::rc::Rc;

use crate::error::Raised;
use crate::value::{Class, Opaque, Value};

/// A class's base that is not known: the payload of the class that stands for it.
pub(crate) struct OpaqueBase(pub Rc<Opaque>);

/// What comes of an opaque value: the way to it grows.
pub(crate) fn derived(origin: &Opaque, suffix: &str) -> Value {
    // Long chains (`a()()()...`) are cut, so that their text stays small.
    let path = if origin.path.len() > 200 {
        origin.path.clone()
    } else {
        format!("{}{suffix}", origin.path)
    };
    Value::Opaque(Rc::new(Opaque {
        path,
        import: origin.import.clone(),
        reason: origin.reason.clone(),
    }))
}

/// The error where an opaque value would decide something.
pub(crate) fn undecided(origin: &Opaque, what: &str) -> Raised {
    let known = match &origin.reason {
        Some(reason) => format!("cannot be evaluated ({reason})"),
        None => "is not known".to_owned(),
    };
    Raised::unsupported(format!(
        "`{}` {}{known}, and here it is {what}",
        origin.path,
        from(origin)
    ))
    .with_hint(
        "dms evaluates models and migrations without Python and without installed packages; \
         write the value out here, or move this code where no migration or model needs it",
    )
}

/// Where an opaque value comes from, with a space behind: "comes from `import celery` at app.py:3, which ".
fn from(origin: &Opaque) -> String {
    let Some(place) = &origin.import else {
        return String::new();
    };
    let before = place.text().get(..place.range().start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let whole = place
        .text()
        .lines()
        .nth(line - 1)
        .unwrap_or_default()
        .trim();
    format!(
        "comes from `{whole}` at {}:{line}, which ",
        place.path().display()
    )
}

/// The opaque ancestor of a class, if it has one.
pub(crate) fn ancestor(class: &Rc<Class>) -> Option<Rc<Opaque>> {
    std::iter::once(class)
        .chain(&class.ancestors)
        .find_map(|class| {
            let payload = class.payload.borrow().clone()?;
            let base = payload.downcast::<OpaqueBase>().ok()?;
            Some(base.0.clone())
        })
}

/// What a class derives from, directly or over other classes, that nothing is known of.
pub fn unknown_bases(class: &Rc<Class>) -> Vec<Rc<Opaque>> {
    let base = |class: &Rc<Class>| {
        let payload = class.payload.borrow().clone()?;
        Some(payload.downcast::<OpaqueBase>().ok()?.0.clone())
    };
    class.ancestors.iter().filter_map(base).collect()
}

/// The class that stands for an opaque base.
pub(crate) fn base_class(origin: &Rc<Opaque>, object: &Rc<Class>) -> Rc<Class> {
    let (module, name) = origin
        .path
        .rsplit_once('.')
        .unwrap_or(("", origin.path.as_str()));
    let class = Class::plain(module, name, vec![object.clone()]);
    *class.payload.borrow_mut() = Some(Rc::new(OpaqueBase(origin.clone())));
    class
}
