//! `migrate --verify` on servers: the scratch database is like the original, and goes again.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::support::{Folder, dms};
use crate::{live, live_mariadb};

/// A role of its own, so that the scratch databases of this test are known by their owner.
struct Role {
    name: String,
    database: live::Database,
}

impl Role {
    fn new(rights: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dms_role_{}_{number}", std::process::id());
        let database = live::Database::new();
        database
            .client()
            .batch_execute(&format!(
                "CREATE ROLE {name} LOGIN PASSWORD 's3cret' {rights}; GRANT ALL ON SCHEMA public TO {name}"
            ))
            .unwrap();
        Self { name, database }
    }

    fn url(&self) -> String {
        let (_, place) = self.database.url.split_once('@').unwrap();
        format!("postgresql://{}:s3cret@{place}", self.name)
    }

    fn client(&self) -> Client {
        Client::connect(&self.url(), NoTls).unwrap()
    }

    fn scratch_databases(&self) -> i64 {
        let query = "SELECT count(*) FROM pg_database WHERE datdba = $1::text::regrole AND datname LIKE 'dms_verify_%'";
        let row = self.database.client().query_one(query, &[&self.name]);
        row.unwrap().get(0)
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        let _ = self.database.client().batch_execute(&format!(
            "DROP OWNED BY {0} CASCADE; DROP ROLE {0}",
            self.name
        ));
    }
}

const SCHEMA: &str = r#"
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'it''s fine');
CREATE TYPE app.pair AS (a int, b text);
CREATE DOMAIN posint AS int DEFAULT 1 CHECK (value > 0);
CREATE SEQUENCE lone INCREMENT 5 START 10;
CREATE FUNCTION app.twice(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT x * 2 $$;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TABLE product (
    id serial PRIMARY KEY,
    name text COLLATE "C" NOT NULL DEFAULT 'a''b',
    mood mood DEFAULT 'sad',
    n int DEFAULT nextval('lone'),
    p posint,
    twice int GENERATED ALWAYS AS (n * 2) STORED,
    parent_id int REFERENCES product (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "Odd Name" varchar(20)[] CHECK (app.twice(cardinality("Odd Name")) < 9)
);
CREATE TABLE app.inner_one (id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 2) PRIMARY KEY, r int4range, pair app.pair,
    EXCLUDE USING gist (r WITH &&));
CREATE UNIQUE INDEX some_ix ON product (lower(name)) WHERE n > 3;
COMMENT ON TABLE product IS 'it''s a product';
COMMENT ON COLUMN product.name IS 'a % name';
CREATE VIEW names AS SELECT name FROM product;
CREATE TRIGGER noted BEFORE INSERT ON product FOR EACH ROW EXECUTE FUNCTION note();
"#;

/// What leaves alone all but a new table.
const MODELS: &str = "import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
m = sa.MetaData()
sa.Table('product', m, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('name', sa.Text(collation='C'), nullable=False, comment='a % name'),
    sa.Column('mood', sa.Enum('sad', \"it's fine\", name='mood')), sa.Column('n', sa.Integer),
    sa.Column('p', postgresql.DOMAIN('posint', sa.Integer)), sa.Column('twice', sa.Integer, sa.Computed('n * 2')),
    sa.Column('parent_id', sa.ForeignKey('product.id', ondelete='CASCADE', deferrable=True, initially='DEFERRED')),
    sa.Column('Odd Name', sa.ARRAY(sa.String(20))),
    sa.Index('some_ix', sa.text('lower(name)'), unique=True, postgresql_where=sa.text('n > 3')),
    comment=\"it's a product\")
sa.Table('shop', m, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('mood', sa.Enum('sad', \"it's fine\", name='mood')))
";

#[test]
fn a_copy_of_everything_and_nothing_left_on_postgresql() {
    let role = Role::new("CREATEDB");
    role.database
        .client()
        .batch_execute(&format!(
            "GRANT CREATE ON DATABASE {} TO {}",
            role.database.url.rsplit_once('/').unwrap().1,
            role.name
        ))
        .unwrap();
    role.client().batch_execute(SCHEMA).unwrap();
    let folder = Folder::with_models(MODELS);
    let url = role.url();
    let migrate = ["migrate", "-m", "w", "--rev-id", "abc", "--verify", "--url"];
    // Where the URL's options name the database, the scratch database is not that one.
    for url in [
        url.clone(),
        format!("{url}?dbname={}", url.rsplit_once('/').unwrap().1),
    ] {
        let run = folder.dms(&[&migrate[..], &[&url]].concat()).succeeds();
        assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
        assert!(run.stdout.contains("Verified"), "{}", run.stdout);
        assert_eq!(role.scratch_databases(), 0);
        assert_eq!(role.database.tables(), ["product"]);
        std::fs::remove_file(folder.path().join("migrations/versions/abc_w.py")).unwrap();
    }
    folder.write(
        "migrations/script.py.mako",
        &folder.read("migrations/script.py.mako").replace(
            "${downgrades if downgrades else \"pass\"}",
            "op.execute('SELECT nonsense')",
        ),
    );
    folder
        .dms(&[&["-q"], &migrate[..], &[&url]].concat())
        .fails(&["the script cannot be reverted", "nonsense"]);
    assert_eq!(role.scratch_databases(), 0);
    assert_eq!(role.database.tables(), ["product"]);
}

#[test]
fn the_right_to_make_a_database_is_asked_for() {
    let role = Role::new("NOCREATEDB");
    let folder = Folder::with_models(MODELS);
    let before = folder.files();
    let run = folder
        .dms(&["migrate", "--verify", "--url", &role.url()])
        .fails(&[
            "no scratch database can be made for `--verify`",
            "permission denied to create database",
            "CREATEDB",
            "--no-verify",
        ]);
    assert!(!run.stderr.contains("s3cret"), "{}", run.stderr);
    assert_eq!(folder.files(), before);
}

#[test]
fn ctrl_c_leaves_nothing() {
    let role = Role::new("CREATEDB");
    let folder = Folder::with_models(MODELS);
    let template = folder.read("migrations/script.py.mako");
    folder.write(
        "migrations/script.py.mako",
        &template.replace(
            "${upgrades if upgrades else \"pass\"}",
            "op.execute('SELECT pg_sleep(2)')\n    op.execute('SELECT pg_sleep(2)')",
        ),
    );
    let before = folder.files();
    let program = dms()
        .current_dir(folder.path())
        .args(["-q", "migrate", "--verify", "--url", &role.url()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let is_there = |folder: &Folder| folder.files().len() > before.len();
    while !is_there(&folder) || role.scratch_databases() == 0 {
        assert!(started.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = program.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = program.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("error: interrupted\n"), "{stderr}");
    assert_eq!(role.scratch_databases(), 0);
    assert_eq!(folder.files(), before);
}

#[test]
fn a_copy_of_everything_and_nothing_left_on_mariadb() {
    let database = live_mariadb::Database::new();
    let mut connection = database.connect();
    for statement in [
        "CREATE SEQUENCE lone INCREMENT 5",
        "CREATE TABLE child (id INT PRIMARY KEY, product_id BIGINT)",
        "CREATE TABLE product (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) CHARACTER SET latin1 NOT NULL \
         COMMENT 'it''s a name', price DECIMAL(10, 2) DEFAULT 1.5, mood ENUM('sad', 'it''s fine'), KEY ix_name (name)) \
         ENGINE=InnoDB COMMENT='things'",
        "ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE",
        "CREATE VIEW names AS SELECT name FROM product",
    ] {
        connection.execute(statement).unwrap();
    }
    let tables = database.tables();
    let folder = Folder::with_models(
        "import sqlalchemy as sa\nm = sa.MetaData()\n\
         sa.Table('child', m, sa.Column('id', sa.Integer, primary_key=True), \
         sa.Column('product_id', sa.ForeignKey('product.id', name='fk', ondelete='CASCADE')), \
         sa.Column('extra', sa.Numeric(8, 3), nullable=False, index=True))\n\
         sa.Table('product', m, sa.Column('id', sa.BigInteger, primary_key=True), \
         sa.Column('name', sa.String(40), comment='other', nullable=False, index=True), \
         sa.Column('price', sa.Numeric(10, 2)), sa.Column('mood', sa.Enum('sad', \"it's fine\")), comment='things')\n",
    );
    let migrate = [
        "migrate",
        "-m",
        "w",
        "--rev-id",
        "abc",
        "--verify",
        "--url",
        &database.url,
    ];
    let run = folder.dms(&migrate).succeeds();
    assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
    assert_eq!(database.tables(), tables);
    std::fs::remove_file(folder.path().join("migrations/versions/abc_w.py")).unwrap();
    let template = folder.read("migrations/script.py.mako");
    folder.write(
        "migrations/script.py.mako",
        &template.replace("${downgrades if downgrades else \"pass\"}", "pass"),
    );
    folder.dms(&[&["-q"], &migrate[..]].concat()).fails(&[
        "the downgrade does not lead back",
        "column extra DECIMAL(8, 3)",
    ]);
    assert_eq!(database.tables(), tables);
    std::fs::remove_file(folder.path().join("migrations/versions/abc_w.py")).unwrap();
    let before = folder.files();
    // On this server a schema is a database, and would be the original's.
    folder.write(
        "other.py",
        "import sqlalchemy as sa\nm = sa.MetaData()\n\
        sa.Table('a', m, sa.Column('id', sa.Integer, primary_key=True), schema='mysql')\n",
    );
    folder
        .dms(&[&migrate[..], &["-q", "--models", "other.py"]].concat())
        .fails(&["the table `mysql.a` is in another one", "--no-verify"]);
    std::fs::remove_file(folder.path().join("other.py")).unwrap();
    assert_eq!(folder.files(), before);
    // Those of other runs come and go meanwhile.
    let left = || {
        database
            .texts("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'dms\\_verify\\_%'")
            .len()
    };
    let started = Instant::now();
    while left() > 0 {
        assert!(started.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(200));
    }
}
