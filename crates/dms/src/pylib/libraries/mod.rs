//! Types of libraries: how they are written in SQL, as Python classes of our own. A file for each library holds its
//! modules, each below a line `#: module name`.

use dms_python::{Interpreter, Raised, Value};

use super::library::{Names, PythonModule};

const FILES: &[&str] = &[
    include_str!("advanced_alchemy.py"),
    include_str!("citext.py"),
    include_str!("dateutil.py"),
    include_str!("fastapi_users.py"),
    include_str!("flask_appbuilder.py"),
    include_str!("geoalchemy2.py"),
    include_str!("importlib_metadata.py"),
    include_str!("iso8601.py"),
    include_str!("lazy_object_proxy.py"),
    include_str!("loguru.py"),
    include_str!("methodtools.py"),
    include_str!("oslo_config.py"),
    include_str!("oslo_db.py"),
    include_str!("oslo_log.py"),
    include_str!("oslo_utils.py"),
    include_str!("packaging.py"),
    include_str!("pendulum.py"),
    include_str!("pgvector.py"),
    include_str!("protobuf.py"),
    include_str!("pytz.py"),
    include_str!("re2.py"),
    include_str!("sqlalchemy_json.py"),
    include_str!("sqlalchemy_jsonfield.py"),
    include_str!("sqlalchemy_utils.py"),
    include_str!("sqlmodel.py"),
    include_str!("structlog.py"),
    include_str!("wrapt.py"),
];

const HEADING: &str = "#: module ";

/// Lists the modules of the files.
macro_rules! modules {
    ($($name:literal)*) => {
        /// The modules of the libraries.
        pub(super) const MODULES: &[PythonModule] = &[$(PythonModule { name: $name, build },)*];
    };
}

modules! {
    "advanced_alchemy.types"
    "advanced_alchemy.types.datetime"
    "advanced_alchemy.types.guid"
    "advanced_alchemy.types.identity"
    "citext"
    "dateutil"
    "dateutil.tz"
    "fastapi_users_db_sqlalchemy.generics"
    "flask_appbuilder.utils.legacy"
    "geoalchemy2"
    "geoalchemy2.types"
    "google.protobuf"
    "google.protobuf.descriptor"
    "google.protobuf.descriptor_pool"
    "google.protobuf.internal"
    "google.protobuf.internal.builder"
    "google.protobuf.internal.enum_type_wrapper"
    "google.protobuf.message"
    "importlib_metadata"
    "iso8601"
    "iso8601.iso8601"
    "lazy_object_proxy"
    "loguru"
    "methodtools"
    "oslo_config"
    "oslo_config.cfg"
    "oslo_db.options"
    "oslo_db.sqlalchemy.models"
    "oslo_db.sqlalchemy.types"
    "oslo_log"
    "oslo_log.log"
    "oslo_utils"
    "oslo_utils.timeutils"
    "oslo_utils.uuidutils"
    "packaging"
    "packaging.utils"
    "packaging.version"
    "pendulum"
    "pendulum.datetime"
    "pendulum.tz"
    "pendulum.tz.timezone"
    "pgvector"
    "pgvector.sqlalchemy"
    "pgvector.sqlalchemy.bit"
    "pgvector.sqlalchemy.halfvec"
    "pgvector.sqlalchemy.sparsevec"
    "pgvector.sqlalchemy.vector"
    "pytz"
    "re2"
    "sqlalchemy_json"
    "sqlalchemy_jsonfield"
    "sqlalchemy_utils"
    "sqlalchemy_utils.types"
    "sqlalchemy_utils.types.arrow"
    "sqlalchemy_utils.types.choice"
    "sqlalchemy_utils.types.color"
    "sqlalchemy_utils.types.country"
    "sqlalchemy_utils.types.currency"
    "sqlalchemy_utils.types.email"
    "sqlalchemy_utils.types.encrypted.encrypted_type"
    "sqlalchemy_utils.types.enriched_datetime.enriched_datetime_type"
    "sqlalchemy_utils.types.ip_address"
    "sqlalchemy_utils.types.json"
    "sqlalchemy_utils.types.locale"
    "sqlalchemy_utils.types.ltree"
    "sqlalchemy_utils.types.password"
    "sqlalchemy_utils.types.phone_number"
    "sqlalchemy_utils.types.range"
    "sqlalchemy_utils.types.scalar_list"
    "sqlalchemy_utils.types.timezone"
    "sqlalchemy_utils.types.ts_vector"
    "sqlalchemy_utils.types.url"
    "sqlalchemy_utils.types.uuid"
    "sqlalchemy_utils.types.weekdays"
    "sqlmodel"
    "sqlmodel.sql.sqltypes"
    "structlog"
    "wrapt"
}

/// The text of a module; empty if there is none.
fn text_of(module: &str) -> &'static str {
    FILES
        .iter()
        .flat_map(|file| file.split(HEADING))
        .filter_map(|section| section.split_once('\n'))
        .find(|(name, _)| *name == module)
        .map_or("", |(_, text)| text)
}

fn build(names: &Names<'_>, interpreter: &mut Interpreter) -> Result<(), Raised> {
    let name = names.module.name.clone();
    names.embedded(interpreter, text_of(&name))?;
    // What else the library has means nothing to a schema, unless it decides something.
    let missing = Value::native("__getattr__", move |interpreter, mut arguments| {
        let wanted = arguments.require("__getattr__", "name")?;
        let path = format!("{name}.{}", interpreter.text(&wanted)?);
        Ok(super::library::inert(&path, interpreter))
    });
    names.value("__getattr__", missing);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::rc::Rc;

    use dms_python::{Loader, Source};

    use super::{FILES, HEADING, MODULES};

    struct Checks;

    impl Loader for Checks {
        fn load(&self, module: &str) -> dms_python::Result<Option<Source>> {
            Ok((module == "checked").then(|| Source {
                path: "checked.py".into(),
                text: include_str!("checked.py").into(),
                is_package: false,
            }))
        }
    }

    #[test]
    fn libraries_that_are_about_no_database_answer_as_the_real_ones() {
        let mut interpreter = crate::pylib::interpreter(Rc::new(Checks), None);
        interpreter.import("checked").unwrap();
    }

    #[test]
    fn every_module_of_the_files_is_listed() {
        let mut found: Vec<&str> = FILES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.strip_prefix(HEADING))
            .collect();
        found.sort_unstable();
        let listed: Vec<&str> = MODULES.iter().map(|module| module.name).collect();
        assert_eq!(found, listed);
    }
}
