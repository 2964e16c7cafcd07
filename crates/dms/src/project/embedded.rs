use std::path::PathBuf;

use super::Project;
use super::settings::Settings;

impl Project {
    /// Alembic's defaults, for a program that brings its scripts along and has no folder.
    pub fn embedded() -> Self {
        Self::new(PathBuf::new(), Settings::default())
    }

    /// Where scripts find the project's own modules: those of `prepend_sys_path`, then beside `env.py`, then among the
    /// libraries.
    pub fn python_roots(&self) -> Vec<PathBuf> {
        let mut roots = self.roots.clone();
        roots.push(self.scripts.script_location.clone());
        roots.extend_from_slice(&self.libraries);
        roots
    }
}
