//! A hermetic evaluator of the Python that models and migrations are written in.
//!
//! It knows no SQL and no database: a host registers modules, classes and functions written in Rust
//! ([`HostClass`], [`Interpreter::register_module`]) and a [`Loader`] that finds the project's own
//! modules. Evaluated code has no file, network, process, clock or environment but what the host
//! gives, and its steps, depth and memory are bounded, so two runs over the same files give the same
//! answer.

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
mod tree;
mod value;

pub use error::{Exception, Place, Raised, Result, Traceback};
pub use host::{Arguments, HostClass, Loader, Source};
pub use interpreter::{Interpreter, Limits};
pub use literal::{Literal, literal};
pub use value::{Class, Dict, Function, Instance, Key, Module, Native, Opaque, Value};
