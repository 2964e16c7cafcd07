//! A hermetic evaluator of the Python that models and migrations are written in.
//!
//! It knows no SQL and no database: a host registers modules, classes and functions written in Rust
//! ([`HostClass`], [`Interpreter::register_module`]) and a [`Loader`] that finds the project's own
//! modules. Evaluated code has no file, network, process, clock or environment but what the host
//! gives, and its steps, depth and memory are bounded, so two runs over the same files give the same
//! answer.
//!
//! The behaviour is CPython 3.11's, down to the texts of `repr` and of exceptions. What differs:
//! sets keep the order of insertion; `id` and `hash` are small numbers that are the same in every run;
//! metaclasses of evaluated code are not called; an instance with a `__hash__` of its own is a key by
//! its class and hash; `async` functions can be defined but give opaque values; regular expressions know
//! no look-around and no back-references; complex numbers, `except*`, template strings, `eval` and `open`
//! are errors where they are reached. A name that a known library has and its module here lacks is
//! opaque, not an `AttributeError`. A class keeps what it is under a decorator that is not known.

pub mod annotation;
mod attribute;
mod builtins;
mod call;
mod class;
mod error;
mod exception;
mod expression;
mod format;
mod frame;
mod generator;
mod heap;
mod host;
mod import;
mod interpreter;
mod item;
mod iterate;
mod key;
mod literal;
mod matching;
mod modules;
mod number;
mod opaque;
mod operator;
mod range;
mod stack;
mod statement;
mod syntax;
mod text;
mod tolerance;
mod tree;
mod value;

pub use error::{Exception, Place, Raised, Result, Traceback};
pub use heap::Instances;
pub use host::{Arguments, DeferredNames, HostClass, HostExceptions, Loader, RealClasses, Source};
pub use interpreter::{Interpreter, Limits};
pub use literal::{Literal, literal};
pub use opaque::unknown_bases;
pub use syntax::outline::{ArgumentSlot, ArgumentValue, Call, CallArgument, Outline, outline};
pub use syntax::remark::{Remark, RemarkCall, RemarkClass, remarks};
pub use tolerance::PassedOver;
pub use value::{
    Attributes, Class, Dict, Function, Instance, Key, Module, Names, Native, Opaque, Value,
};
