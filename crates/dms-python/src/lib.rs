//! A hermetic evaluator of the Python that models and migrations are written in.
//!
//! It knows no SQL and no database: a host registers modules, classes and functions written in Rust
//! ([`HostClass`], [`Interpreter::register_module`]) and a [`Loader`] that finds the project's own
//! modules. Evaluated code has no file, network, process, clock or environment but what the host
//! gives, and its steps, depth and memory are bounded, so two runs over the same files give the same
//! answer.

mod error;
mod host;
mod interpreter;
mod value;

pub use error::{Exception, Place, Raised, Result, Traceback};
pub use host::{Arguments, HostClass, Loader, Source};
pub use interpreter::{Interpreter, Limits};
pub use value::{Class, Dict, Function, Instance, Key, Module, Native, Opaque, Value};
