//! The chain on PostgreSQL: a database of its own for each test, on the server of DMS_TEST_POSTGRES.

use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::{Client, NoTls};

use crate::support::{FIRST, Folder};

/// A database that is dropped at the end.
pub struct Database {
    name: String,
    pub url: String,
}

fn server() -> String {
    std::env::var("DMS_TEST_POSTGRES")
        .expect("DMS_TEST_POSTGRES names a PostgreSQL server: run scripts/test, which starts one")
}

fn administrator() -> Client {
    Client::connect(&server(), NoTls).expect("the server of DMS_TEST_POSTGRES answers")
}

impl Database {
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dms_cli_{}_{number}", std::process::id());
        administrator()
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let server = server();
        let (start, _) = server.rsplit_once('/').unwrap();
        let url = format!("{start}/{name}");
        Self { name, url }
    }

    pub fn client(&self) -> Client {
        Client::connect(&self.url, NoTls).unwrap()
    }

    pub fn tables(&self) -> Vec<String> {
        let query = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
        self.client()
            .query(query, &[])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect()
    }

    pub fn versions(&self) -> Vec<String> {
        let query = "SELECT version_num::text FROM alembic_version ORDER BY 1";
        self.client()
            .query(query, &[])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = administrator().batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

#[test]
fn the_chain() {
    let database = Database::new();
    let folder = Folder::product();
    let url = ["--url", &database.url];
    folder.dms(&[&["upgrade"], &url[..]].concat()).succeeds();
    assert_eq!(database.tables(), ["alembic_version", "product"]);
    assert_eq!(database.versions(), [FIRST]);
    folder.dms(&[&["check"], &url[..]].concat()).succeeds();
    let run = folder
        .dms(&[&["migrate", "-m", "nothing"], &url[..]].concat())
        .succeeds();
    assert!(
        run.stderr.contains("No changes in schema detected."),
        "{}",
        run.stderr
    );
    let verbose = folder
        .dms(&[&["current", "-v"], &url[..]].concat())
        .succeeds()
        .stdout;
    assert!(
        verbose.starts_with("Current revision(s) for postgresql://postgres:***@127.0.0.1:"),
        "{verbose}"
    );
    folder
        .dms(&[&["downgrade", "base"], &url[..]].concat())
        .succeeds();
    assert_eq!(database.tables(), ["alembic_version"]);
    assert_eq!(database.versions(), [""; 0]);
}

#[test]
fn each_style_of_models_is_written_as_alembic_writes_it() {
    let database = Database::new();
    for (name, models) in crate::styles::STYLES {
        let folder = Folder::with_models(models);
        let migrate = [
            "migrate",
            "-m",
            "Add product",
            "--rev-id",
            FIRST,
            "--url",
            &database.url,
        ];
        folder.dms(&migrate).succeeds();
        let script = folder.read(&format!("migrations/versions/{FIRST}_add_product.py"));
        assert!(script.contains(crate::chain::BODY), "{name}: {script}");
        folder.dms(&["upgrade", "--url", &database.url]).succeeds();
        folder.dms(&["check", "--url", &database.url]).succeeds();
        folder
            .dms(&["downgrade", "base", "--url", &database.url])
            .succeeds();
    }
}

#[test]
fn driver_suffixes_are_ignored() {
    let database = Database::new();
    let folder = Folder::product();
    let url = database
        .url
        .replace("postgresql://", "postgresql+psycopg2://");
    folder.dms(&["upgrade", "--url", &url]).succeeds();
    assert_eq!(database.versions(), [FIRST]);
}

#[test]
fn printed_sql_is_what_is_applied() {
    let (applied, printed) = (Database::new(), Database::new());
    let folder = Folder::product();
    folder.dms(&["upgrade", "--url", &applied.url]).succeeds();
    let sql = folder
        .dms(&["upgrade", "--sql", "--url", &printed.url])
        .succeeds()
        .stdout;
    printed.client().batch_execute(&sql).unwrap();
    let columns = "SELECT table_name::text || '.' || column_name::text || ' ' || data_type::text || ' ' || \
                   coalesce(column_default::text, '') || ' ' || is_nullable::text || ' ' || is_identity::text \
                   FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1";
    let of = |database: &Database| -> Vec<String> {
        database
            .client()
            .query(columns, &[])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect()
    };
    assert_eq!(of(&applied), of(&printed));
    assert_eq!(of(&applied).len(), 5);
}

#[test]
fn a_failing_statement_rolls_the_whole_run_back() {
    let database = Database::new();
    let folder = Folder::with_chain(5);
    folder.write_revision(3, "op.execute('INSERT INTO nosuch VALUES (1)')");
    let run = folder
        .dms(&["upgrade", "--url", &database.url])
        .fails(&["nosuch", "r03_id"]);
    assert!(run.stderr.contains("INSERT INTO nosuch"), "{}", run.stderr);
    assert_eq!(database.tables(), [""; 0]);
}

#[test]
fn a_wrong_password_and_a_missing_database() {
    let database = Database::new();
    let folder = Folder::product();
    let (start, end) = database.url.split_once('@').unwrap();
    let (user, _) = start.rsplit_once(':').unwrap();
    let run = folder
        .dms(&["upgrade", "--url", &format!("{user}:wr0ng@{end}")])
        .fails(&["password"]);
    assert!(!run.stderr.contains("wr0ng"), "{}", run.stderr);
    folder
        .dms(&["upgrade", "--url", &format!("{}_nosuch", database.url)])
        .fails(&["_nosuch"]);
    assert_eq!(database.tables(), [""; 0]);
}

#[test]
fn a_held_lock_is_waited_for_and_told() {
    let database = Database::new();
    let folder = Folder::with_chain(40);
    assert_eq!(folder.steps_of_three_upgrades(&database.url), 40);
    assert_eq!(database.versions(), ["r40_id"]);
}

#[test]
fn several_databases_are_migrated_together_or_not_at_all() {
    let (products, users) = (Database::new(), Database::new());
    let folder = Folder::empty();
    folder.write(
        "dms.toml",
        &format!(
            "url = \"{}\"\n[databases]\nusers = \"{}\"\n",
            products.url, users.url
        ),
    );
    let script = |id: &str, down: &str, last: &str| {
        format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {down}\n\n\n\
             def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n\n\n\
             def upgrade_():\n    op.create_table('product_{id}', sa.Column('id', sa.Integer()))\n\n\n\
             def upgrade_users():\n    op.create_table('user_{id}', sa.Column('id', sa.Integer()))\n    {last}\n"
        )
    };
    folder.write("migrations/versions/one.py", &script("one", "None", "pass"));
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(products.tables(), ["alembic_version", "product_one"]);
    assert_eq!(users.tables(), ["alembic_version", "user_one"]);
    folder.write(
        "migrations/versions/two.py",
        &script("two", "'one'", "op.execute('SELECT nonsense')"),
    );
    folder.dms(&["upgrade"]).fails(&[
        "database `users`",
        "nonsense",
        "database `<default>` was rolled back too",
    ]);
    assert_eq!(products.tables(), ["alembic_version", "product_one"]);
    assert_eq!(users.tables(), ["alembic_version", "user_one"]);
    assert_eq!(
        (products.versions(), users.versions()),
        (vec!["one".to_owned()], vec!["one".to_owned()])
    );
}

/// As under real Alembic: in a transaction that PostgreSQL has aborted nothing else goes, unless a savepoint takes the
/// failure back; in an autocommit block each statement stands alone.
#[test]
fn what_postgres_refuses_can_be_caught_where_the_transaction_allows_it() {
    let attempt = |indent: &str| {
        format!(
            "try:\n{indent}    op.add_column('t', sa.Column('id', sa.Integer()))\n\
             {indent}except sqlalchemy.exc.ProgrammingError as error:\n{indent}    assert 'already exists' in str(error)\n\
             {indent}    assert error.orig.pgcode == '42701'\n"
        )
    };
    let make = "import sqlalchemy.exc\n    op.execute('CREATE TABLE t (id integer)')\n    ";
    let last = "    op.execute('CREATE TABLE u (id integer)')";
    let nested = format!(
        "{make}try:\n        with op.get_bind().begin_nested():\n            op.add_column('t', sa.Column('id', sa.Integer()))\n    \
         except sqlalchemy.exc.ProgrammingError:\n        pass\n{last}"
    );
    let alone = format!(
        "{make}with op.get_context().autocommit_block():\n        {}{last}",
        attempt("        ")
    );
    for body in [nested, alone] {
        let database = Database::new();
        let folder = Folder::with_models("");
        folder.write_revision(1, &body);
        folder
            .dms(&["upgrade", "head", "--url", &database.url])
            .succeeds();
        assert_eq!(database.tables(), ["alembic_version", "t", "u"]);
    }
    let database = Database::new();
    let folder = Folder::with_models("");
    folder.write_revision(1, &format!("{make}{}", attempt("    ")));
    folder.write_revision(2, "try:\n        op.execute('CREATE TABLE v (id integer)')\n    except Exception:\n        pass");
    folder
        .dms(&["upgrade", "head", "--url", &database.url])
        .fails(&["current transaction is aborted"]);
    assert!(database.tables().is_empty());
}
