//! What a comparison needs of the project's Python: the models, what their comments say, and the functions that decide
//! what is compared.

use std::path::PathBuf;
use std::rc::Rc;

use dms_python::{Interpreter, Value};

use super::file_system::FileSystem;
use super::renames::{self, RenameRemark};
use super::sqlalchemy::{Models, definitions, read_with};
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::pylib::{self, Doubts, FilterFunctions};
use crate::schema::{ObjectFilter, Schema};

/// `include_object` or `include_name`, as env.py or the application names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterFunction {
    /// The argument that it is given for.
    pub argument: String,
    /// The file that names it.
    pub file: PathBuf,
    /// What is given, in the words of that file.
    pub expression: String,
    /// Where.
    pub span: SourceSpan,
}

/// The models, evaluated.
pub struct Wanted {
    /// What they describe.
    pub schema: Schema,
    /// What the comments of the models say of renames.
    pub renames: Vec<RenameRemark>,
    /// What they may declare besides.
    pub doubts: Doubts,
    evaluated: Option<Evaluated>,
}

/// What the models were evaluated to, kept for functions that are asked about their tables.
struct Evaluated {
    roots: Vec<PathBuf>,
    loader: Rc<FileSystem>,
    interpreter: Interpreter,
    metadata: Vec<Value>,
}

impl Wanted {
    /// Evaluates the models. What they are in Python is kept if there are functions that [`Wanted::left_out`] is to
    /// ask.
    ///
    /// # Errors
    /// As [`super::read`], and when a comment about a rename says nothing.
    pub fn read(models: &Models, has_functions: bool) -> Result<Self> {
        let loader = Rc::new(FileSystem::new(models.roots.clone()));
        let mut interpreter = models.interpreter(loader.clone());
        let (schema, metadata) = read_with(&mut interpreter, &loader, models, pylib::schema)?;
        Ok(Self {
            schema,
            renames: renames::read(&loader.loaded())?,
            doubts: pylib::doubts(&mut interpreter)?,
            evaluated: has_functions.then(|| Evaluated {
                roots: models.roots.clone(),
                loader,
                interpreter,
                metadata,
            }),
        })
    }

    /// What these functions leave out of the comparison with a database. Asked once.
    ///
    /// # Errors
    /// When a function cannot be found, cannot be followed, or raises.
    pub fn left_out(
        &mut self,
        functions: &[FilterFunction],
        before: &Schema,
    ) -> Result<ObjectFilter> {
        let Some(mut evaluated) = self.evaluated.take() else {
            return Ok(ObjectFilter::default());
        };
        let mut given = |argument: &str| {
            let function = functions.iter().find(|it| it.argument == argument);
            function
                .map(|function| evaluated.value(function))
                .transpose()
        };
        let include_object = given("include_object")?;
        let include_name = given("include_name")?;
        FilterFunctions::new(
            &mut evaluated.interpreter,
            &evaluated.metadata,
            include_object,
            include_name,
        )?
        .left_out(before, &self.schema)
    }
}

impl Evaluated {
    /// The function itself, as the file has it behind its definitions.
    fn value(&mut self, function: &FilterFunction) -> Result<Value> {
        let found = definitions(
            &mut self.interpreter,
            &self.loader,
            &self.roots,
            &function.file,
        )
        .and_then(|module| {
            let value = self.interpreter.evaluate_in(&module, &function.expression);
            value.map_err(|raised| pylib::error(raised, ErrorKind::Config))
        });
        found.map_err(|error| {
            let reason = format!("`{}` cannot be followed: {}", function.argument, error.message());
            Error::new(ErrorKind::Config, reason)
                .with_span(function.span.clone())
                .with_hint(
                    "define the function at the top of the file, or say it in dms.toml, where `include` and `exclude` \
                     take its place: `exclude = [\"tmp_*\"]`",
                )
        })
    }
}
