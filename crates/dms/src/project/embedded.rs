use std::path::PathBuf;

use super::Project;
use crate::dialect::VersionTable;
use crate::script::ScriptSettings;

impl Project {
    /// Alembic's defaults, for a program that brings its scripts along and has no folder.
    pub fn embedded() -> Self {
        Self {
            root: PathBuf::new(),
            config_file: None,
            scripts: ScriptSettings::new(""),
            models: None,
            url: None,
            url_span: None,
            databases: Vec::new(),
            version_table: VersionTable::default(),
            transaction_per_migration: false,
            compare_type: true,
            compare_server_default: false,
            render_as_batch: false,
            lock_timeout: None,
            warnings: Vec::new(),
        }
    }

    /// Where scripts find the project's own modules: where its models are found, then beside `env.py`.
    pub fn python_roots(&self) -> Vec<PathBuf> {
        let mut roots = match &self.models {
            Some(models) => models.roots.clone(),
            None => vec![self.root.clone()],
        };
        roots.push(self.scripts.script_location.clone());
        roots
    }
}
