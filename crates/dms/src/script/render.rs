use crate::op::Operation;

/// How operations are written as Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderOptions {
    /// `sqlalchemy_module_prefix`.
    pub sqlalchemy_prefix: String,
    /// `alembic_module_prefix`.
    pub alembic_prefix: String,
    /// `render_as_batch`.
    pub batch: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            sqlalchemy_prefix: "sa.".into(),
            alembic_prefix: "op.".into(),
            batch: false,
        }
    }
}

/// The three parts of a script that autogenerate fills in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RenderedScript {
    /// The body of `upgrade()`, lines joined by "\n" and indented by four blanks from the second line on, as the template expects.
    pub upgrades: String,
    /// The body of `downgrade()`.
    pub downgrades: String,
    /// Import lines that the bodies need, sorted, joined by "\n".
    pub imports: String,
}

/// Writes operations and their reverse as Alembic's autogenerate does.
#[expect(unused_variables, reason = "a skeleton")]
pub fn render(
    upgrade: &[Operation],
    downgrade: &[Operation],
    options: &RenderOptions,
) -> RenderedScript {
    RenderedScript::default()
}
