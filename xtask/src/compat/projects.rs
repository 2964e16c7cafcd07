//! The projects that `cargo xtask compat` looks at.

use std::fs;
use std::path::{Path, PathBuf};

use super::fetch::io;

/// A file on PyPI.
pub struct Package {
    /// `name==version`.
    pub requirement: &'static str,
    /// The SHA-256 of its wheel.
    pub hash: &'static str,
    /// What in it is migrated: a package may have several databases.
    pub histories: &'static [History],
    /// What it needs and does not say, for real Alembic's environment.
    pub also: &'static [&'static str],
    /// What it says it needs and cannot be installed everywhere.
    pub without: &'static [&'static str],
    /// Modules that are left out therefore, and imported where nothing of them is used: packages, or `package.module`.
    pub absent: &'static [&'static str],
    /// Variables of the environment that its modules want when they are imported. `{url}` is the database, `{home}` a
    /// folder for what the project writes.
    pub variables: &'static [(&'static str, &'static str)],
    /// Files in that folder.
    pub files: &'static [(&'static str, &'static str)],
    /// What its command runs before its migrations, in Python. `configure_options` is what env.py adds to
    /// `context.configure()`.
    pub before: &'static str,
    /// The application that this makes, as `models` of dms.toml has it.
    pub application: Option<&'static str>,
}

/// A package as most are.
const fn package(
    requirement: &'static str,
    hash: &'static str,
    histories: &'static [History],
) -> Package {
    Package {
        requirement,
        hash,
        histories,
        also: &[],
        without: &[],
        absent: &[],
        variables: &[],
        files: &[],
        before: "",
        application: None,
    }
}

/// A folder of revisions, with what its project's env.py and settings say of it. Paths are relative to the package.
pub struct History {
    /// How it is called in the table and on the command line.
    pub name: &'static str,
    pub script_location: &'static str,
    /// Folders of revisions; `versions` below `script_location` if there are none.
    pub version_locations: &'static [&'static str],
    /// Whether folders below those count too.
    pub recursive: bool,
    /// Where the `MetaData` is, as `models` of dms.toml has it; `*` stands for each module of a folder.
    pub models: &'static [&'static str],
    /// Lines of dms.toml for what its env.py computes.
    pub settings: &'static str,
    /// What the project uses in production, or SQLite, if its history is written for that.
    pub database: Database,
    /// Where it leads: `heads`, but where its branches are for different databases.
    pub target: &'static str,
    /// The tables that were there before the first revision.
    pub start: Option<Start>,
    /// A later database, from which real Alembic reaches the head, where it does not from the first one.
    pub later: Option<Start>,
}

/// What is in the database before an upgrade.
pub struct Start {
    /// What the database has to have, in SQL.
    pub sql: &'static str,
    /// A history of the same package that is at its head.
    pub after: &'static str,
    /// The release whose models' tables are there; `None` if the package itself still has them.
    pub release: Option<Release>,
    /// Where the `MetaData` of those tables is, as in [`History::models`]; by `MetaData.create_all()`.
    pub models: &'static [&'static str],
    /// The revision that they are at.
    pub stamp: &'static str,
    /// The revision that they are taken back to, by real Alembic; types that nothing has any more go with them.
    pub back: &'static str,
}

/// An old release, with what it needs and cannot say, or says too narrowly for today's Python.
pub struct Release {
    pub requirement: &'static str,
    pub needs: &'static [&'static str],
    /// The day whose packages it gets, where its own bounds let newer ones in that break it.
    pub day: Option<&'static str>,
}

impl History {
    /// `models`, with each `*` as the modules that are there below this folder.
    pub fn targets(&self, folder: &Path) -> Result<Vec<String>, String> {
        targets(self.models, folder)
    }
}

/// These, with each `*` as the modules that are there below this folder.
pub fn targets(models: &[&str], folder: &Path) -> Result<Vec<String>, String> {
    let mut targets = Vec::new();
    for target in models {
        if !target.contains('*') {
            targets.push((*target).to_owned());
            continue;
        }
        let mut found = vec![(folder.to_owned(), String::new())];
        let parts: Vec<&str> = target.split('.').collect();
        for (position, part) in parts.iter().enumerate() {
            let is_last = position + 1 == parts.len();
            found = modules(found, part, is_last)?;
        }
        targets.extend(found.into_iter().map(|(_, name)| name));
    }
    Ok(targets)
}

/// The modules of this name (`*` is any), or the packages if more parts follow, in these folders.
fn modules(
    folders: Vec<(PathBuf, String)>,
    part: &str,
    is_last: bool,
) -> Result<Vec<(PathBuf, String)>, String> {
    let mut found = Vec::new();
    for (folder, name) in folders {
        let mut inner: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|error| io("read", &folder, &error))? {
            inner.push(entry.map_err(|error| io("read", &folder, &error))?.path());
        }
        inner.sort();
        for path in inner {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            // A folder that is named needs no `__init__.py`.
            let is_named = part != "*" && path.is_dir();
            let is_package = is_named || path.join("__init__.py").is_file();
            let is_module = path.extension().is_some_and(|extension| extension == "py");
            let is_wanted = is_package || (is_last && is_module && stem != "__init__");
            if is_wanted && (part == "*" || part == stem) {
                let name = if name.is_empty() {
                    stem.into_owned()
                } else {
                    format!("{name}.{stem}")
                };
                found.push((path, name));
            }
        }
    }
    Ok(found)
}

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Postgres,
    Sqlite,
}

/// A history as most projects have it.
const fn history(name: &'static str, script_location: &'static str) -> History {
    History {
        name,
        script_location,
        version_locations: &[],
        recursive: false,
        models: &[],
        settings: "",
        database: Database::Postgres,
        target: "heads",
        start: None,
        later: None,
    }
}

const fn of_models(mut history: History, models: &'static [&'static str]) -> History {
    history.models = models;
    history
}

const fn with_settings(mut history: History, settings: &'static str) -> History {
    history.settings = settings;
    history
}

/// An empty database.
const NOTHING: Start = Start {
    sql: "",
    after: "",
    release: None,
    models: &[],
    stamp: "",
    back: "",
};

/// Today's tables, as far back as the project's own downgrades lead.
const fn back_to(models: &'static [&'static str], revision: &'static str) -> Start {
    Start {
        models,
        stamp: "heads",
        back: revision,
        ..NOTHING
    }
}

const fn to(mut history: History, target: &'static str) -> History {
    history.target = target;
    history
}

const fn starting_after(mut history: History, name: &'static str) -> History {
    history.start = Some(Start {
        after: name,
        ..NOTHING
    });
    history
}

const fn or_starting(mut history: History, start: Start) -> History {
    history.later = Some(start);
    history
}

const fn starting_on(mut history: History, models: &'static [&'static str]) -> History {
    history.start = Some(Start { models, ..NOTHING });
    history
}

const fn starting_with(
    mut history: History,
    release: Release,
    models: &'static [&'static str],
) -> History {
    history.start = Some(Start {
        release: Some(release),
        models,
        ..NOTHING
    });
    history
}

const fn in_folders(mut history: History, folders: &'static [&'static str]) -> History {
    history.version_locations = folders;
    history
}

const fn recursive(mut history: History) -> History {
    history.recursive = true;
    history
}

const fn on_sqlite(mut history: History) -> History {
    history.database = Database::Sqlite;
    history
}

/// One of aiida's histories, branches for databases of different origins.
const fn aiida(name: &'static str) -> History {
    of_models(
        history(name, "aiida/storage/psql_dos/migrations"),
        &["aiida.storage.psql_dos.models.base:Base"],
    )
}

/// One of skypilot's histories, which share an env.py.
const fn sky(name: &'static str) -> History {
    with_settings(
        history(name, "sky/schemas/db"),
        "version_table = \"alembic_version\"\n",
    )
}

/// The tables of dagster's storages.
const DAGSTER: &[&str] = &[
    "dagster._core.storage.event_log.schema:SqlEventLogStorageMetadata",
    "dagster._core.storage.runs.schema:RunStorageSqlMetadata",
    "dagster._core.storage.schedules.schema:ScheduleStorageSqlMetadata",
];

pub const PACKAGES: &[Package] = &[
    Package {
        // Scripts move files of the profile.
        before: "import os, pathlib, tempfile; from aiida.manage.configuration.profile import Profile; \
                 folder = tempfile.mkdtemp(dir=os.environ['HOME']); \
                 profile = Profile('it', {'storage': {'backend': 'core.psql_dos', 'config': {'repository_uri': \
                 pathlib.Path(folder).as_uri()}}, 'process_control': {}}); \
                 configure_options = {'aiida_profile': profile}",
        ..package(
            "aiida-core==2.9.4",
            "b6c92ff3c183d50b361c47963770aa99dcaceb906c7dbd972a4adf23ebc10beb",
            &[
                to(aiida("aiida-core"), "main@head"),
                to(aiida("aiida-core (django)"), "django@head"),
                to(aiida("aiida-core (sqlalchemy)"), "sqlalchemy@head"),
                on_sqlite(history(
                    "aiida-core (sqlite_dos)",
                    "aiida/storage/sqlite_dos/migrations",
                )),
                on_sqlite(history(
                    "aiida-core (sqlite_zip)",
                    "aiida/storage/sqlite_zip/migrations",
                )),
            ],
        )
    },
    Package {
        // Scripts open sessions of the application.
        variables: &[("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "{url}")],
        ..package(
            "apache-airflow==2.10.5",
            "4c6d19159bcd85f496fbea70db72ef55d32335f80e4ffb82ae3c252782079ca0",
            &[or_starting(
                of_models(
                    history("apache-airflow", "airflow/migrations"),
                    &[
                        "airflow.models.*",
                        "airflow.jobs.job",
                        "airflow.providers.fab.auth_manager.models",
                    ],
                ),
                // Its own command makes a new database of the models, and runs migrations on one of an older release.
                Start {
                    sql: "CREATE TABLE session (id SERIAL PRIMARY KEY, session_id VARCHAR(255) UNIQUE, data BYTEA, \
                          expiry TIMESTAMP)",
                    release: Some(Release {
                        requirement: "apache-airflow==2.7.3",
                        needs: &[],
                        day: Some("2023-12-01"),
                    }),
                    models: &[
                        "airflow.models.*",
                        "airflow.jobs.job",
                        "airflow.auth.managers.fab.models",
                    ],
                    stamp: "405de8318b3a",
                    ..NOTHING
                },
            )],
        )
    },
    package(
        "apache-airflow-core==3.3.2",
        "99258922bccec15be4700ff89f3c942b8acd93407e263c287ce863e671bb3c50",
        &[of_models(
            history("apache-airflow-core", "airflow/migrations"),
            &["airflow.models.*", "airflow.jobs.job"],
        )],
    ),
    Package {
        also: &["flask-caching<2.3.2"],
        variables: &[
            (
                "SUPERSET_SECRET_KEY",
                "a key for an application that serves nothing",
            ),
            ("SUPERSET__SQLALCHEMY_DATABASE_URI", "{url}"),
        ],
        before: "from superset.app import create_app; create_app().app_context().push()",
        application: Some("superset.app:create_app()"),
        ..package(
            "apache-superset==6.1.0",
            "4b5886b2d6389a32df790aeae2532ad72529bce1af93b6edf2d1b2a8bf658748",
            &[starting_on(
                of_models(
                    history("apache-superset", "superset/migrations"),
                    &[
                        "superset.*.models",
                        "superset.databases.ssh_tunnel.models",
                        "superset.models.*",
                        "superset.connectors.sqla.models",
                        "flask_appbuilder.models.sqla:Model",
                    ],
                ),
                &["flask_appbuilder.security.sqla.models:User"],
            )],
        )
    },
    Package {
        also: &["asyncpg"],
        variables: &[("ARGILLA_DATABASE_URL", "postgresql://localhost/argilla")],
        ..package(
            "argilla-server==2.8.0",
            "e21a5c979ef6536fca634dc957469daca8fb09440c39b2fbeefb223459cc61e0",
            &[of_models(
                history("argilla-server", "argilla_server/alembic"),
                &[
                    "argilla_server.models.database",
                    "argilla_server.models.base:DatabaseModel",
                ],
            )],
        )
    },
    package(
        "arize-phoenix==20.26.1",
        "dd318844cba1d7021d8accaa995b7f3716d559eab4afb549dfb1017dd51bab56",
        &[of_models(
            with_settings(
                history("arize-phoenix", "phoenix/db/migrations"),
                "version_table_schema = \"public\"\n",
            ),
            &["phoenix.db.models:Base"],
        )],
    ),
    package(
        "buildbot==4.3.0",
        "5cd502825b1bbacda2ac0b24e6da5107dbbc2c54f80cd53100f85a5b2e30c400",
        &[starting_with(
            of_models(
                history("buildbot", "buildbot/db/migrations"),
                &["buildbot.db.model:Model"],
            ),
            Release {
                requirement: "buildbot==3.4.0",
                needs: &["sqlalchemy<1.4", "alembic<1.8", "setuptools<70"],
                day: None,
            },
            &["buildbot.db.model:Model"],
        )],
    ),
    Package {
        also: &[
            "alembic",
            "bleach",
            "blinker",
            "dominate",
            "feedgen",
            "flask",
            "flask-babel",
            "flask-login",
            "flask-session",
            "flask-wtf",
            "markdown",
            "msgspec",
            "packaging",
            "passlib",
            "polib",
            "pyjwt",
            "pysolr",
            "python-dateutil",
            "python-magic",
            "pyyaml",
            "requests",
            "rq",
            "simplejson",
            "sqlalchemy<2.1",
            "sqlparse",
            "tzlocal",
            "typing-extensions",
            "webassets",
            "zope.interface",
        ],
        ..package(
            "ckan==2.12.0",
            "3b41cb4860286813fbcd18c57341e96edba266e2e492aeea92c4e03ce9e2934e",
            &[
                of_models(
                    history("ckan", "ckan/migration"),
                    &["ckan.model", "ckan.model.meta:metadata"],
                ),
                // They change tables that the history of ckan itself has made.
                starting_after(
                    with_settings(
                        history("ckan (activity)", "ckanext/activity/migration/activity"),
                        "version_table = \"activity_alembic_version\"\n",
                    ),
                    "ckan",
                ),
                starting_after(
                    with_settings(
                        history("ckan (tracking)", "ckanext/tracking/migration/tracking"),
                        "version_table = \"tracking_alembic_version\"\n",
                    ),
                    "ckan",
                ),
            ],
        )
    },
    package(
        "dagster==1.13.29",
        "65f7bf2f52c0c1219cb1ca63a1f0f95a1af83d12e94ebec7598e47ee49889859",
        &[or_starting(
            of_models(history("dagster", "dagster/_core/storage/alembic"), DAGSTER),
            // What is before makes indexes concurrently, within a transaction.
            Start {
                models: DAGSTER,
                stamp: "6b7fb194ff9c",
                ..NOTHING
            },
        )],
    ),
    package(
        "galaxy-data==26.1.2",
        "c2a6ae5002f410506328ec748c749c0cf066d7b341f48c5b653b76f825173bf9",
        &[starting_with(
            in_folders(
                of_models(
                    history("galaxy-data", "galaxy/model/migrations/alembic"),
                    &["galaxy.model:Base"],
                ),
                &[
                    "galaxy/model/migrations/alembic/versions_gxy",
                    "galaxy/model/migrations/alembic/versions_tsi",
                ],
            ),
            // The last one whose migrations were not Alembic's.
            Release {
                requirement: "galaxy-data==22.1.1",
                needs: &[
                    "galaxy-files==22.1.1",
                    "galaxy-objectstore==22.1.1",
                    "galaxy-tool-util==22.1.1",
                    "galaxy-util==22.1.1",
                    "pydantic<2",
                    "sqlalchemy<2",
                ],
                day: None,
            },
            &[
                "galaxy.model:Base",
                "galaxy.model.tool_shed_install:mapper_registry",
            ],
        )],
    ),
    package(
        "glance==33.0.0",
        "680091845b2fb8e395926a6760f82b569facb6fd0521a0cfaa0fa2bc014d3701",
        &[of_models(
            history("glance", "glance/db/sqlalchemy/alembic_migrations"),
            &["glance.db.sqlalchemy.models:BASE"],
        )],
    ),
    package(
        "jupyterhub==6.1.1",
        "ae20ed7b3d7cef1dd5d51e28723fd53853d69f732e7a9e84a73136acab454248",
        &[or_starting(
            starting_with(
                of_models(
                    history("jupyterhub", "jupyterhub/alembic"),
                    &["jupyterhub.orm:Base"],
                ),
                Release {
                    requirement: "jupyterhub==0.5.0",
                    needs: &["sqlalchemy<1.4", "tornado<6.2"],
                    day: None,
                },
                &["jupyterhub.orm:Base"],
            ),
            // A revision before calls a method that there is not.
            Start {
                release: Some(Release {
                    requirement: "jupyterhub==0.9.6",
                    needs: &["sqlalchemy<1.4", "tornado<6.2", "setuptools<70"],
                    day: None,
                }),
                models: &["jupyterhub.orm:Base"],
                stamp: "896818069c98",
                ..NOTHING
            },
        )],
    ),
    Package {
        // A server default of the first revision is an option.
        before: "import keystone.conf; keystone.conf.configure()",
        ..package(
            "keystone==30.0.0",
            "d0fa097278b1c1eda5b2c727766322a6a8afac0ed848d3104253855d4d483515",
            &[recursive(of_models(
                history("keystone", "keystone/common/sql/migrations"),
                &[
                    "keystone.*.backends.sql",
                    "keystone.common.sql.core:ModelBase",
                ],
            ))],
        )
    },
    package(
        "langflow-base==1.13.0",
        "e15db23e16cf27d6d1ac8fcc5030cf25ad3a04356a9581862b4e97de739dd3a2",
        &[of_models(
            history("langflow", "langflow/alembic"),
            &["langflow.services.database.models"],
        )],
    ),
    Package {
        without: &["asyncpool", "python-ldap"],
        absent: &["asyncpool", "ldap", "ldap.filter"],
        // Scripts ask the application for its log file when they are loaded.
        before: "import flask; app = flask.Flask('lemur'); app.app_context().push(); \
                 app.config.update(SQLALCHEMY_TRACK_MODIFICATIONS=False, SQLALCHEMY_DATABASE_URI='{url}'); \
                 import lemur.models, alembic_autogenerate_enums; lemur.database.db.init_app(app)",
        ..package(
            "lemur==1.9.3",
            "22d5d8723b4b8617dd4d648a483fc352bbc34e90e7546b2d9ad8b40d753a8f7b",
            &[or_starting(
                of_models(history("lemur", "lemur/migrations"), &["lemur.database:db"]),
                // Its downgrades lead no further.
                Start {
                    sql: "CREATE EXTENSION pg_trgm",
                    ..back_to(&["lemur.models", "lemur.database:db"], "3097d57f3f0b")
                },
            )],
        )
    },
    package(
        "meltano==4.4.1",
        "0cb012ffbc40d019c86694480f02575fdd8c1bf92c5549a4295c285b9d6a3225",
        &[of_models(
            history("meltano", "meltano/migrations"),
            &[
                "meltano.core.job.job",
                "meltano.core.setting",
                "meltano.core.models:SystemModel",
            ],
        )],
    ),
    Package {
        without: &["mlflow-skinny", "mlflow-tracing"],
        also: &[
            "cachetools",
            "click",
            "cloudpickle",
            "databricks-sdk",
            "fastapi",
            "flask-wtf",
            "gitpython",
            "importlib_metadata",
            "opentelemetry-api",
            "opentelemetry-proto",
            "opentelemetry-sdk",
            "packaging",
            "protobuf",
            "pydantic",
            "python-dotenv",
            "pyyaml",
            "requests",
            "sqlparse",
            "uvicorn",
        ],
        ..package(
            "mlflow==3.18.0",
            "be7d84ba0d0b12392f5b53260cdb3e6d7b7ef4b80c29da90a89b5a1f6db7102f",
            &[
                starting_on(
                    of_models(
                        history("mlflow", "mlflow/store/db_migrations"),
                        &[
                            "mlflow.store.*.dbmodels.models",
                            "mlflow.store.db.base_sql_model:Base",
                        ],
                    ),
                    &["mlflow.store.tracking.dbmodels.initial_models:Base"],
                ),
                of_models(
                    history("mlflow (auth)", "mlflow/server/auth/db/migrations"),
                    &["mlflow.server.auth.db.models:Base"],
                ),
            ],
        )
    },
    package(
        "nova==34.0.0",
        "8b46997836961762608e6e46e6d4945325d8a1fb8004e79e552e55839061f10c",
        &[
            of_models(
                history("nova (main)", "nova/db/main/migrations"),
                &["nova.db.main.models:BASE"],
            ),
            of_models(
                history("nova (api)", "nova/db/api/migrations"),
                &["nova.db.api.models:BASE"],
            ),
        ],
    ),
    Package {
        variables: &[
            ("WEBUI_SECRET_KEY", "secret"),
            // What its command sets; the database is not for the models.
            ("FROM_INIT_PY", "true"),
            ("DATA_DIR", "data"),
            ("ENABLE_DB_MIGRATIONS", "false"),
        ],
        ..package(
            "open-webui==0.12.4",
            "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6",
            &[on_sqlite(of_models(
                history("open-webui", "open_webui/migrations"),
                &["open_webui.models.*", "open_webui.internal.db:Base"],
            ))],
        )
    },
    package(
        "optuna==5.0.0",
        "5fff892ae6baf4948c810c5b8635ec67e08efb0709b41cb73b14e30391d44720",
        // On PostgreSQL it makes a type twice.
        &[on_sqlite(of_models(
            history("optuna", "optuna/storages/_rdb/alembic"),
            &["optuna.storages._rdb.models:BaseModel"],
        ))],
    ),
    Package {
        files: &[(
            "rucio.cfg",
            "[common]\nlogdir = {home}\n[database]\ndefault = {url}\nschema =\n[policy]\npermission = generic\n\
             schema = generic\n",
        )],
        variables: &[("RUCIO_CONFIG", "{home}/rucio.cfg")],
        ..package(
            "rucio==41.5.1",
            "7699144ab19f65602a02a8b2adb87fccd2bb19ba235950d211dd59319f81e9e7",
            &[or_starting(
                with_settings(
                    of_models(
                        history("rucio", "rucio/db/sqla/migrate_repo"),
                        &["rucio.db.sqla.models:BASE"],
                    ),
                    "version_table_schema = \"public\"\n",
                ),
                // Its downgrades lead no further.
                back_to(&["rucio.db.sqla.models:BASE"], "1f46c5f240ac"),
            )],
        )
    },
    package(
        "skypilot==0.14.1",
        "8201f566a051677713e288231c7a994e9ebb5ea79bea9bc36eeeffb654543d02",
        &[
            in_folders(
                of_models(sky("skypilot (state)"), &["sky.global_user_state:Base"]),
                &["sky/schemas/db/global_user_state"],
            ),
            in_folders(
                of_models(sky("skypilot (jobs)"), &["sky.jobs.state:Base"]),
                &["sky/schemas/db/spot_jobs"],
            ),
            in_folders(
                of_models(sky("skypilot (serve)"), &["sky.serve.serve_state:Base"]),
                &["sky/schemas/db/serve_state"],
            ),
            in_folders(
                of_models(sky("skypilot (config)"), &["sky.skypilot_config:Base"]),
                &["sky/schemas/db/skypilot_config"],
            ),
            in_folders(
                of_models(sky("skypilot (kv cache)"), &["sky.utils.db.kv_cache:Base"]),
                &["sky/schemas/db/kv_cache"],
            ),
            in_folders(
                of_models(sky("skypilot (recipes)"), &["sky.recipes.db:Base"]),
                &["sky/schemas/db/recipes"],
            ),
        ],
    ),
];
