//! A revision on disk: the directory, the metadata of its files, and writing new ones.

mod directory;
mod metadata;
mod render;
mod template;
mod write;

pub use directory::{ScriptDirectory, ScriptFile, ScriptSettings};
pub use metadata::Metadata;
pub use render::{RenderOptions, RenderedScript, render};
pub use template::Template;
pub use write::{NewRevision, slug, write};
