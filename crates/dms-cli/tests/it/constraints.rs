//! Pairs of models that differ in an index or a constraint: what `migrate` writes is applied, leaves nothing to write,
//! and is taken back again.

use crate::support::Folder;

const HEAD: &str =
    "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\nm = sa.MetaData()\n";
const PARENT: &str = "sa.Table('p', m, sa.Column('id', sa.Integer, primary_key=True))\n";

/// A table `t` of some columns and what else it is given.
fn table(parts: &str) -> String {
    format!(
        "{HEAD}{PARENT}sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.Integer), \
         sa.Column('b', sa.String(20)), sa.Column('c', sa.Integer), {parts})\n"
    )
}

/// What is added to the table before and after, and a part of the line that is written for it.
type Pair = (&'static str, &'static str, &'static str);

/// Defects 1 and 27 among them.
const EVERYWHERE: &[Pair] = &[
    (
        "",
        "sa.CheckConstraint('a > 0', name='ck')",
        "create_check_constraint('ck', ",
    ),
    (
        "sa.CheckConstraint('a > 0', name='ck')",
        "",
        "drop_constraint(",
    ),
    (
        "sa.CheckConstraint('a > 0', name='ck')",
        "sa.CheckConstraint('a > 1', name='ck')",
        "create_check_constraint('ck', ",
    ),
    (
        "",
        "sa.CheckConstraint('a > 0'), sa.CheckConstraint('a <> 7')",
        "create_check_constraint('",
    ),
    (
        "",
        "sa.Column('d', sa.Integer), sa.CheckConstraint('d > a', name='ck')",
        "create_check_constraint('ck', ",
    ),
    (
        "sa.Column('d', sa.Integer), sa.CheckConstraint('d > a', name='ck')",
        "",
        "drop_constraint(",
    ),
    (
        "",
        "sa.Column('k', sa.Boolean(create_constraint=True, name='bo'))",
        "add_column(",
    ),
    (
        "sa.Column('k', sa.Enum('x', 'y', name='kind', native_enum=False, create_constraint=True))",
        "sa.Column('k', sa.Enum('x', 'z', name='kind', native_enum=False, create_constraint=True))",
        "create_check_constraint('kind', ",
    ),
    (
        "sa.Column('k', sa.Enum('x', 'y', name='kind', native_enum=False, create_constraint=True))",
        "sa.Column('k', sa.Enum('x', 'longer', name='kind', native_enum=False, create_constraint=True))",
        "create_check_constraint('kind', ",
    ),
    (
        "",
        "sa.UniqueConstraint('a', 'c')",
        "create_unique_constraint('",
    ),
    (
        "sa.UniqueConstraint('a', 'c', name='u')",
        "sa.UniqueConstraint('c', 'a', name='u')",
        "create_unique_constraint('u', ",
    ),
    ("sa.UniqueConstraint('a', 'c')", "", "drop_"),
    (
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1')",
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1', ondelete='CASCADE')",
        "create_foreign_key('f1', ",
    ),
    (
        "sa.ForeignKeyConstraint(['a'], ['p.id'])",
        "sa.ForeignKeyConstraint(['a'], ['p.id'], ondelete='CASCADE')",
        "create_foreign_key('",
    ),
    (
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1')",
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f2')",
        "create_foreign_key('f2', ",
    ),
];

const SQLITE: &[Pair] = &[
    (
        "sa.Index('ix', 'a', sqlite_where=sa.text('a > 0'))",
        "sa.Index('ix', 'a', sqlite_where=sa.text('a > 1'))",
        "sqlite_where=sa.text('a > 1')",
    ),
    (
        "sa.Index('ix', sa.text('lower(b)'))",
        "sa.Index('ix', sa.text('upper(b)'))",
        "upper(b)",
    ),
    (
        "sa.Index('ix', 'b')",
        "sa.Index('ix', sa.text('b COLLATE NOCASE'))",
        "NOCASE",
    ),
    (
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1')",
        "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1', match='FULL')",
        "match='FULL'",
    ),
];

/// Checks that PostgreSQL and MariaDB keep in other words.
#[cfg(feature = "live")]
const REWRITTEN: &[&str] = &[
    "a >= 0 AND a < 10",
    "a BETWEEN 1 AND 5",
    "b IN ('x','y')",
    "b NOT IN ('x', 'y')",
    "b != 'x'",
    "NOT (a = 1)",
    "NOT (a > 1 AND b = 'q')",
    "length(b) > 2",
    "b LIKE 'x%'",
    "coalesce(a, 0) + 1 > 0",
    "a % 2 = 0",
    "a IN (1)",
    "(a > 0) = (b IS NOT NULL)",
    "CASE WHEN a > 1 THEN b = 'x' ELSE b = 'y' END",
    "a = 1 OR a = 2 AND b = 'it''s'",
    "abs(a) <= 1.50",
];

/// The table with all of these, each with a name or without.
#[cfg(feature = "live")]
fn rewritten(named: bool) -> String {
    let checks = REWRITTEN.iter().enumerate().map(|(number, text)| {
        let name = if named {
            format!(", name='ck_{number}'")
        } else {
            String::new()
        };
        format!("sa.CheckConstraint(\"{text}\"{name})")
    });
    table(&checks.collect::<Vec<_>>().join(", "))
}

fn project(url: &str, models: &str) -> Folder {
    let folder = Folder::with_models(models);
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"{url}\"\nrender_as_batch = {}\n",
            url.starts_with("sqlite")
        ),
    );
    folder
}

/// Brings a database to the first models, to the second, and back; leaves it empty.
fn goes_round(url: &str, (before, after, written): &Pair) {
    let (before, after) = (table(before), table(after));
    let folder = project(url, &before);
    let run = |arguments: &[&str]| folder.dms(arguments).succeeds();
    run(&["migrate", "-m", "a", "--rev-id", "a1"]);
    run(&["upgrade"]);
    run(&["check"]);
    folder.write("models.py", &after);
    run(&["migrate", "-m", "b", "--rev-id", "b1"]);
    let script = folder.read("migrations/versions/b1_b.py");
    assert!(script.contains(written), "{written}: {script}");
    run(&["upgrade"]);
    run(&["check"]);
    run(&["downgrade"]);
    std::fs::remove_file(folder.path().join("migrations/versions/b1_b.py")).unwrap();
    folder.write("models.py", &before);
    run(&["check"]);
    run(&["downgrade", "base"]);
}

#[test]
fn defects_1_and_27_on_sqlite() {
    for pair in EVERYWHERE.iter().chain(SQLITE) {
        goes_round("sqlite:///app.db", pair);
    }
}

#[test]
fn with_alembic_compat_no_more_is_seen_than_alembic_sees() {
    for (before, after) in [
        ("", "sa.CheckConstraint('a > 0', name='ck')"),
        (
            "sa.UniqueConstraint('a', 'c', name='u')",
            "sa.UniqueConstraint('c', 'a', name='u')",
        ),
        (
            "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1')",
            "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f2', match='FULL')",
        ),
        (
            "sa.Index('ix', 'a', sqlite_where=sa.text('a > 0'))",
            "sa.Index('ix', 'a', sqlite_where=sa.text('a > 1'))",
        ),
    ] {
        let folder = project("sqlite:///app.db", &table(before));
        let settings = folder.read("dms.toml");
        folder.write("dms.toml", &format!("{settings}alembic_compat = true\n"));
        folder.dms(&["migrate", "-m", "a"]).succeeds();
        folder.dms(&["upgrade"]).succeeds();
        folder.write("models.py", &table(after));
        folder.dms(&["check"]).succeeds();
    }
}

/// `INTEGER PRIMARY KEY` is never NULL, whether the table says so or not; Alembic finds a change that changes nothing.
#[test]
fn a_row_number_without_not_null_is_no_difference() {
    let models = format!(
        "{HEAD}sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True))\n\
         sa.Table('u', m, sa.Column('code', sa.String(9), primary_key=True))\n"
    );
    let folder = project("sqlite:///app.db", &models);
    rusqlite::Connection::open(folder.path().join("app.db"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE TABLE u (code VARCHAR(9) PRIMARY KEY)",
        )
        .unwrap();
    let run = folder.dms(&["check"]);
    assert!(
        !run.stderr.contains("column id") && run.stderr.contains("column code: NULL -> NOT NULL"),
        "{}",
        run.stderr
    );
    let settings = folder.read("dms.toml");
    folder.write("dms.toml", &format!("{settings}alembic_compat = true\n"));
    let run = folder.dms(&["check"]);
    assert!(
        run.stderr.contains("column id: NULL -> NOT NULL"),
        "{}",
        run.stderr
    );
}

#[test]
fn patterns_say_what_is_looked_at() {
    let folder = project("sqlite:///app.db", &table(""));
    folder.dms(&["migrate", "-m", "a"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    let more = format!(
        "{}sa.Table('tmp_x', m, sa.Column('id', sa.Integer, primary_key=True))\n",
        table("sa.Index('ix_old', 'a'), sa.CheckConstraint('a > 0', name='ck')")
    );
    folder.write("models.py", &more);
    let settings = folder.read("dms.toml");
    let exclude = |patterns: &str| {
        folder.write("dms.toml", &format!("{settings}exclude = {patterns}\n"));
        folder.dms(&["check"])
    };
    exclude(r#"["tmp_*", "index:*_old", "check_constraint:t.ck"]"#).succeeds();
    let run = exclude(r#"["tmp_*", "index:*_old"]"#);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("+ check constraint ck"),
        "{}",
        run.stderr
    );
    let run = exclude(r#"["view:x"]"#);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains("the pattern `view:x` begins with no kind of object")
            && run.stderr.contains("dms.toml:5"),
        "{}",
        run.stderr
    );
}

#[cfg(feature = "live")]
mod live {
    use super::*;

    const POSTGRES: &[Pair] = &[
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', 'a', postgresql_where=sa.text(\"b IN ('x', 'y')\"))",
            "postgresql_where=",
        ),
        (
            "sa.Index('ix', 'a', postgresql_where=sa.text('a > 0'))",
            "sa.Index('ix', 'a', postgresql_where=sa.text('a > 1'))",
            "a > 1",
        ),
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', 'a', postgresql_using='hash')",
            "'hash'",
        ),
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', 'a', postgresql_include=['c'])",
            "postgresql_include=['c']",
        ),
        (
            "sa.Index('ix', 'b')",
            "sa.Index('ix', 'b', postgresql_ops={'b': 'varchar_pattern_ops'})",
            "varchar_pattern_ops",
        ),
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', 'a', postgresql_with={'fillfactor': 50})",
            "fillfactor",
        ),
        (
            "sa.Index('ix', 'b')",
            "sa.Index('ix', sa.column('b').collate('C'))",
            "COLLATE",
        ),
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', sa.text('a DESC NULLS LAST'))",
            "NULLS LAST",
        ),
        (
            "sa.UniqueConstraint('a', name='u')",
            "sa.UniqueConstraint('a', name='u', deferrable=True, initially='DEFERRED')",
            "deferrable=True",
        ),
        (
            "sa.UniqueConstraint('a', name='u')",
            "sa.UniqueConstraint('a', name='u', postgresql_include=['c'])",
            "postgresql_include=['c']",
        ),
        (
            "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1')",
            "sa.ForeignKeyConstraint(['a'], ['p.id'], name='f1', match='FULL')",
            "match='FULL'",
        ),
        (
            "",
            "postgresql.ExcludeConstraint(('a', '='), ('c', '<>'), name='ex', where=sa.text(\"b IN ('x', 'y')\"))",
            "create_exclude_constraint('ex', ",
        ),
        (
            "postgresql.ExcludeConstraint((sa.func.int4range(sa.column('a'), sa.column('c')), '&&'), name='ex', using='gist')",
            "",
            "drop_constraint(",
        ),
        (
            "postgresql.ExcludeConstraint((sa.text('int4range(a, c)'), '&&'), name='ex', using='gist')",
            "postgresql.ExcludeConstraint((sa.text('int4range(a, c)'), '-|-'), name='ex', using='gist')",
            "'-|-'",
        ),
        (
            "postgresql.ExcludeConstraint((sa.text('int4range(a, c)'), '&&'))",
            "postgresql.ExcludeConstraint((sa.text('int4range(a, c)'), '&&'), deferrable=True, initially='DEFERRED')",
            "initially='DEFERRED'",
        ),
        (
            "postgresql.ExcludeConstraint(('a', '='), name='ex', using='hash', where=sa.text('c > 0'))",
            "postgresql.ExcludeConstraint(('a', '='), name='ex', using='hash', where=sa.text('c > 1'))",
            "c > 1",
        ),
        (
            "",
            "sa.Column('span', postgresql.INT4RANGE), postgresql.ExcludeConstraint(('span', '&&'), name='ex')",
            "create_exclude_constraint('ex', ",
        ),
        (
            "sa.Column('span', postgresql.INT4RANGE), postgresql.ExcludeConstraint(('span', '&&'))",
            "",
            "drop_constraint(",
        ),
    ];

    const MARIADB: &[Pair] = &[
        (
            "sa.Index('ix', 'b', mariadb_length=5)",
            "sa.Index('ix', 'b', mariadb_length=7)",
            "mariadb_length=7",
        ),
        (
            "sa.Index('ix', 'a')",
            "sa.Index('ix', sa.column('a').desc())",
            "DESC",
        ),
        (
            "sa.Index('ix', 'b')",
            "sa.Index('ix', 'b', mariadb_prefix='FULLTEXT')",
            "FULLTEXT",
        ),
    ];

    /// Indexes that the server keeps in other words.
    const SAME: &[&str] = &[
        "sa.Index('ix', 'b', postgresql_ops={'b': 'varchar_ops'})",
        "sa.Index('ix', sa.text('lower(b) text_pattern_ops'))",
        "sa.Index('ix', sa.text('(a + c * 2)'), sa.func.coalesce(sa.column('b'), 'x'))",
        "sa.Index('ix', 'a', postgresql_where=sa.text(\"b IN ('x','y') AND a != 1\"))",
        "sa.Index('ix', 'a', postgresql_with={'fillfactor': 50, 'deduplicate_items': False})",
        "sa.Index('ix', 'a', postgresql_using='btree', postgresql_include=['c', 'b'])",
        "sa.UniqueConstraint('a', deferrable=True, initially='IMMEDIATE')",
        "sa.ForeignKeyConstraint(['a'], ['p.id'], match='SIMPLE', ondelete='NO ACTION')",
        "postgresql.ExcludeConstraint(('b', '='), using='GIST', ops={'b': 'gist_text_ops'}, initially='immediate')",
        "postgresql.ExcludeConstraint((sa.func.lower(sa.column('b')), 'OPERATOR(pg_catalog.=)'), using='btree', name='e')",
        "postgresql.ExcludeConstraint((sa.text('(a + c)'), '='), where=sa.text(\"b IN ('x','y') AND a != 1\"))",
    ];

    fn is_at_rest(url: &str, models: &str) {
        let folder = project(url, models);
        folder
            .dms(&["migrate", "-m", "a", "--rev-id", "a1"])
            .succeeds();
        folder.dms(&["upgrade"]).succeeds();
        folder.dms(&["check"]).succeeds();
        folder.dms(&["downgrade", "base"]).succeeds();
    }

    #[test]
    fn defects_1_and_27_on_postgresql() {
        let database = crate::live::Database::new();
        (database.client())
            .batch_execute("CREATE EXTENSION btree_gist")
            .unwrap();
        for pair in EVERYWHERE.iter().chain(POSTGRES) {
            goes_round(&database.url, pair);
        }
        for named in [true, false] {
            is_at_rest(&database.url, &rewritten(named));
        }
        for same in SAME {
            is_at_rest(&database.url, &table(same));
        }
    }

    #[test]
    fn defects_1_and_27_on_mariadb() {
        let database = crate::live_mariadb::Database::new();
        for pair in EVERYWHERE.iter().chain(MARIADB) {
            goes_round(&database.url, pair);
        }
        for named in [true, false] {
            is_at_rest(&database.url, &rewritten(named));
        }
    }

    /// Without the right to make a temporary table nothing can be asked, and nothing is found for ever.
    #[test]
    fn a_server_that_cannot_be_asked_counts_as_agreeing() {
        let database = crate::live::Database::new();
        let folder = project(&database.url, &rewritten(true));
        folder.dms(&["migrate", "-m", "a"]).succeeds();
        folder.dms(&["upgrade"]).succeeds();
        let name = database.url.rsplit('/').next().unwrap();
        let role = format!("reader_of_{name}");
        let mut client = database.client();
        client
            .batch_execute(&format!(
                "CREATE ROLE {role} LOGIN PASSWORD 'r'; REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC; \
                 GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
            ))
            .unwrap();
        let (_, place) = database.url.split_once('@').unwrap();
        let url = format!("postgresql://{role}:r@{place}");
        let run = folder.dms(&["check", "--url", &url]);
        client
            .batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
            .unwrap();
        run.succeeds();
    }

    /// Alembic writes an exclude constraint with a new table, and looks no further.
    #[test]
    fn with_alembic_compat_exclude_constraints_are_not_compared() {
        let database = crate::live::Database::new();
        let folder = project(&database.url, &table(""));
        folder.dms(&["migrate", "-m", "a"]).succeeds();
        folder.dms(&["upgrade"]).succeeds();
        let excluding = table("postgresql.ExcludeConstraint(('a', '='), name='ex', using='hash')");
        folder.write("models.py", &excluding);
        let run = folder.dms(&["check"]);
        assert_eq!(run.status, 1);
        assert!(
            run.stderr.contains("+ exclude constraint ex"),
            "{}",
            run.stderr
        );
        let settings = folder.read("dms.toml");
        folder.write("dms.toml", &format!("{settings}alembic_compat = true\n"));
        folder.dms(&["check"]).succeeds();
    }

    /// Alembic drops the partitions of a table that the models have whole, and the foreign keys to them.
    #[test]
    fn partitions_belong_to_their_table() {
        let database = crate::live::Database::new();
        let models = format!(
            "{HEAD}sa.Table('whole', m, sa.Column('id', sa.Integer, primary_key=True, autoincrement=False), \
             sa.Column('d', sa.Date, primary_key=True), sa.Index('ix_whole', 'd'), postgresql_partition_by='RANGE (d)')\n\
             sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('i', sa.Integer), \
             sa.Column('d', sa.Date), sa.ForeignKeyConstraint(['i', 'd'], ['whole.id', 'whole.d'], name='f'))\n"
        );
        let folder = project(&database.url, &models);
        folder.dms(&["migrate", "-m", "a"]).succeeds();
        folder.dms(&["upgrade"]).succeeds();
        (database.client())
            .batch_execute(
                "CREATE TABLE w1 PARTITION OF whole FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
                 CREATE TABLE w2 PARTITION OF whole FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY RANGE (id);
                 CREATE TABLE w2a PARTITION OF w2 FOR VALUES FROM (0) TO (9);
                 CREATE TABLE plain (id integer)",
            )
            .unwrap();
        let run = folder.dms(&["check"]);
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains("- table plain"), "{}", run.stderr);
        database.client().batch_execute("DROP TABLE plain").unwrap();
        folder.dms(&["check"]).succeeds();
    }

    const SCHEMAS: &str = "
sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), schema='SCHEMA')
sa.Table('u', m, sa.Column('id', sa.Integer, sa.ForeignKey('SCHEMA.t.id', name='f'), primary_key=True))
sa.Table('t', m, sa.Column('id', sa.Integer, sa.ForeignKey('SCHEMA.t.id', name='g'), primary_key=True))
";

    /// A new schema, tables of one name in two, foreign keys from one to the other.
    fn schemas(url: &str, schema: &str) -> String {
        let models = format!("{HEAD}{}", SCHEMAS.replace("SCHEMA", schema));
        let folder = project(url, &models);
        folder
            .dms(&["migrate", "-m", "a", "--rev-id", "a1"])
            .succeeds();
        folder.dms(&["upgrade"]).succeeds();
        folder.dms(&["check"]).succeeds();
        let settings = folder.read("dms.toml");
        folder.write(
            "dms.toml",
            &format!("{settings}include_schemas = true\ninclude = [\"schema:{schema}\"]\n"),
        );
        folder.dms(&["check"]).succeeds();
        folder.dms(&["downgrade", "base"]).succeeds();
        folder.read("migrations/versions/a1_a.py")
    }

    #[test]
    fn a_new_schema_is_created_before_its_tables() {
        let database = crate::live::Database::new();
        let script = schemas(&database.url, "other");
        assert!(
            script.contains("op.execute('CREATE SCHEMA IF NOT EXISTS other')"),
            "{script}"
        );
        assert!(
            script.contains("op.execute('DROP SCHEMA other')"),
            "{script}"
        );
        let left = "SELECT count(*) FROM pg_namespace WHERE nspname = 'other'";
        let left: i64 = database.client().query_one(left, &[]).unwrap().get(0);
        assert_eq!(left, 0);
    }

    /// DROP SCHEMA would drop what else is in it, so that it stays.
    #[test]
    fn a_new_schema_is_created_on_mariadb_and_stays() {
        let database = crate::live_mariadb::Database::new();
        let schema = format!("{}_other", database.url.rsplit('/').next().unwrap());
        let script = schemas(&database.url, &schema);
        assert!(script.contains("CREATE SCHEMA IF NOT EXISTS"), "{script}");
        assert!(!script.contains("DROP SCHEMA"), "{script}");
        database
            .connect()
            .execute(&format!("DROP DATABASE {schema}"))
            .unwrap();
    }
}
