//! A revision on disk: the directory, the metadata of its files, and writing new ones.

mod directory;
mod draft;
mod encoding;
mod file_name;
mod folder_template;
mod init;
mod mako;
mod metadata;
mod render;
mod scanner;
mod template;
mod write;

pub use directory::{ScriptDirectory, ScriptFile, ScriptSettings};
pub use draft::Draft;
pub use encoding::Encoding;
pub use file_name::slug;
pub use folder_template::{DEFAULT_TEMPLATE, FolderTemplate};
pub use init::{InitOptions, Started, init};
pub use metadata::{EvaluateHead, Metadata};
pub use render::{RenderOptions, RenderedScript, render};
pub use template::{FLASK_BINDS, Template, TemplateValue};
pub use write::{
    NewRevision, check_output_encoding, check_timezone, draft, new_id, write, write_at,
};

#[cfg(test)]
mod noise {
    /// A text of a few of these pieces, the same for the same seed.
    pub(super) fn text(pieces: &[&str], seed: u64) -> String {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or_default() % below
        };
        let length = next(16);
        (0..length).map(|_| pieces[next(pieces.len())]).collect()
    }
}
