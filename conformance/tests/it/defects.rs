//! Defects of Alembic that are not here, each on a live database.

use dms::engine::Migrator;

use crate::database::Database;

/// Revisions `1`, `2`, ... in one line, each with these bodies of `upgrade()` and `downgrade()`.
fn revisions(bodies: &[(&str, &str)]) -> Migrator {
    let files = files(bodies);
    let files: Vec<(&str, &str)> = (files.iter())
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Migrator::embedded(&files).unwrap()
}

/// Their files.
fn files(bodies: &[(&str, &str)]) -> Vec<(String, String)> {
    (bodies.iter().enumerate())
        .map(|(index, (upgrade, downgrade))| {
            let below = match index {
                0 => "None".to_owned(),
                _ => format!("'{index}'"),
            };
            let text = format!(
                "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\n\
                 revision = '{}'\ndown_revision = {below}\n\n\
                 def upgrade():\n{}\n\ndef downgrade():\n{}\n",
                index + 1,
                indented(upgrade),
                indented(downgrade)
            );
            (format!("{}.py", index + 1), text)
        })
        .collect()
}

fn indented(body: &str) -> String {
    let lines: Vec<String> = body.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

const TABLE: &str = "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))";

fn enums(database: &Database) -> Vec<String> {
    let query = "SELECT t.typname::text || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) \
                 FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.typname ORDER BY 1";
    database.rows(query)
}

#[test]
fn defect_20_add_column_creates_its_type_and_goes_round_again() {
    let database = Database::new("postgresql", "defect_20_add");
    let add = "op.add_column('t', sa.Column('kind', sa.Enum('a', 'b', name='kind')))";
    let mut migrator = revisions(&[
        (TABLE, "op.drop_table('t')"),
        (add, "op.drop_column('t', 'kind')"),
    ])
    .connect(&database.url)
    .unwrap();
    for _ in 0..2 {
        migrator.upgrade("head").unwrap();
        assert_eq!(enums(&database), ["kind a,b"]);
        migrator.downgrade("base").unwrap();
    }
}

#[test]
fn defect_20_create_table_goes_round_again_after_its_type_was_changed() {
    let database = Database::new("postgresql", "defect_20_create");
    let create = "op.create_table('u', sa.Column('kind', sa.Enum('a', 'b', name='kind')))";
    let value = "with op.get_context().autocommit_block():\n    op.execute(\"ALTER TYPE kind ADD VALUE 'c'\")";
    let mut migrator = revisions(&[(create, "op.drop_table('u')"), (value, "pass")])
        .connect(&database.url)
        .unwrap();
    for _ in 0..2 {
        migrator.upgrade("head").unwrap();
        assert_eq!(enums(&database), ["kind a,b,c"]);
        migrator.downgrade("base").unwrap();
    }
    // A function that needs the left type keeps it from being made anew.
    database.run("CREATE FUNCTION f(kind) RETURNS int LANGUAGE sql AS 'SELECT 1'");
    migrator.upgrade("1").unwrap();
    assert_eq!(enums(&database), ["kind a,b,c"]);
}

#[test]
fn defect_20_a_type_that_another_table_has_is_shared() {
    let database = Database::new("postgresql", "defect_20_shared");
    let one = "op.create_table('one', sa.Column('kind', sa.Enum('a', name='kind')))";
    let two = "op.create_table('two', sa.Column('kind', sa.Enum('a', name='kind')))\n\
               op.add_column('one', sa.Column('more', postgresql.ARRAY(sa.Enum('a', name='kind'))))";
    let mut migrator = revisions(&[
        (one, "op.drop_table('one')"),
        (two, "op.drop_column('one', 'more')\nop.drop_table('two')"),
    ])
    .connect(&database.url)
    .unwrap();
    for _ in 0..2 {
        migrator.upgrade("head").unwrap();
        migrator.downgrade("1").unwrap();
        assert_eq!(enums(&database), ["kind a"]);
        migrator.upgrade("head").unwrap();
        migrator.downgrade("base").unwrap();
    }
}

#[test]
fn defect_20_a_type_made_by_the_script_stays_as_it_is() {
    let database = Database::new("postgresql", "defect_20_own");
    let made = "kind = postgresql.ENUM('a', 'b', 'c', name='kind', create_type=False)\n\
                kind.create(op.get_bind(), checkfirst=True)\n\
                kind.create(op.get_bind(), checkfirst=True)\n\
                op.add_column('t', sa.Column('kind', sa.Enum('a', name='kind')))\n\
                op.add_column('t', sa.Column('kind_too', kind))";
    let undone = "op.drop_column('t', 'kind')\nop.drop_column('t', 'kind_too')\n\
                  sa.Enum(name='kind').drop(op.get_bind())\n\
                  sa.Enum(name='kind').drop(op.get_bind(), checkfirst=True)";
    let mut migrator = revisions(&[(TABLE, "op.drop_table('t')"), (made, undone)])
        .connect(&database.url)
        .unwrap();
    for _ in 0..2 {
        migrator.upgrade("head").unwrap();
        assert_eq!(enums(&database), ["kind a,b,c"]);
        migrator.downgrade("base").unwrap();
        assert!(enums(&database).is_empty());
    }
    // What says `create_type=False` and is not there is the server's refusal.
    let told = "op.add_column('t', sa.Column('k', sa.Enum('a', name='absent', create_type=False)))";
    let mut migrator = revisions(&[(TABLE, "pass"), (told, "pass")])
        .connect(&database.url)
        .unwrap();
    let error = migrator.upgrade("head").unwrap_err();
    assert!(
        error.to_string().contains("type \"absent\" does not exist"),
        "{error}"
    );
}

#[test]
fn defect_20_alter_column_creates_the_type_it_changes_to() {
    let database = Database::new("postgresql", "defect_20_alter");
    let table = "op.create_table('t', sa.Column('kind', sa.String(5)))\n\
                 op.execute(\"INSERT INTO t VALUES ('a'), ('b')\")";
    let alter = "op.alter_column('t', 'kind', existing_type=sa.String(5), type_=sa.Enum('a', 'b', name='kind'),\n\
                 \x20   postgresql_using='kind::kind')";
    let back = "op.alter_column('t', 'kind', existing_type=sa.Enum('a', 'b', name='kind'), type_=sa.String(5))";
    let mut migrator = revisions(&[(table, "op.drop_table('t')"), (alter, back)])
        .connect(&database.url)
        .unwrap();
    for _ in 0..2 {
        migrator.upgrade("head").unwrap();
        let kinds = database.rows("SELECT kind::text FROM t ORDER BY kind");
        assert_eq!(kinds, ["a", "b"]);
        migrator.downgrade("base").unwrap();
    }
}

#[test]
fn defect_29_a_computed_column_and_an_identity_are_what_the_server_takes() {
    let database = Database::new("postgresql", "defect_29");
    let table = "op.create_table('t', sa.Column('n', sa.Integer(), sa.Identity(), nullable=True),\n\
                 \x20   sa.Column('twice', sa.Integer(), sa.Computed('n * 2')))\n\
                 op.add_column('t', sa.Column('thrice', sa.Integer(), sa.Computed('n * 3')))\n\
                 op.execute('INSERT INTO t DEFAULT VALUES')";
    let mut migrator = revisions(&[(table, "op.drop_table('t')")])
        .connect(&database.url)
        .unwrap();
    migrator.upgrade("head").unwrap();
    let found = database.rows("SELECT concat_ws(' ', n, twice, thrice) FROM t");
    assert_eq!(found, ["1 2 3"]);
}

#[test]
fn a_savepoint_takes_back_what_came_after_it() {
    let database = Database::new("postgresql", "savepoint");
    let body = "bind = op.get_bind()\n\
                with bind.begin_nested():\n    op.execute('INSERT INTO t VALUES (1)')\n\
                nested = bind.begin_nested()\n\
                op.execute('INSERT INTO t VALUES (2)')\n\
                nested.rollback()\n\
                assert not nested.is_active\n\
                op.execute('INSERT INTO t VALUES (3)')\n\
                assert bind.dialect.server_version_info >= (12,)\n\
                assert bind.engine.dialect.has_table(bind, 't') and not bind.dialect.has_table(bind, 'u')\n\
                assert op.get_context().impl.transactional_ddl and not op.get_context().impl.as_sql";
    let mut migrator = revisions(&[(TABLE, "op.drop_table('t')"), (body, "pass")])
        .connect(&database.url)
        .unwrap();
    migrator.upgrade("head").unwrap();
    assert_eq!(
        database.rows("SELECT id::text FROM t ORDER BY id"),
        ["1", "3"]
    );
}

#[test]
fn autogenerate_leaves_exclude_constraints_and_standing_types_alone() {
    let database = Database::new("postgresql", "exclude_diff");
    database.run("CREATE TYPE unused AS ENUM ('a')");
    database.run(
        "CREATE TABLE booking (id serial PRIMARY KEY, period tsrange, \
         CONSTRAINT ex_booking EXCLUDE USING gist (period WITH &&) WHERE (id > 5))",
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("models.py"),
        "import sqlalchemy as sa\n\
         from sqlalchemy.dialects import postgresql\n\
         metadata = sa.MetaData()\n\
         sa.Table('booking', metadata, sa.Column('id', sa.Integer, primary_key=True),\n    \
             sa.Column('period', postgresql.TSRANGE()),\n    \
             postgresql.ExcludeConstraint(('period', '&&'), name='ex_booking', where=sa.text('id > 5')))\n",
    )
    .unwrap();
    std::fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
    std::fs::write(
        folder.path().join("dms.toml"),
        "models = \"models.py\"\nscript_location = \"migrations\"\n",
    )
    .unwrap();
    let mut migrator = Migrator::open(folder.path())
        .unwrap()
        .connect(&database.url)
        .unwrap();
    assert!(migrator.check().unwrap().is_empty());
}

#[test]
fn defect_20_a_downgrade_drops_its_types_where_that_is_wanted() {
    let database = Database::new("postgresql", "defect_20_drop");
    let first = "op.create_table('one', sa.Column('a', sa.Enum('a', name='alone')), sa.Column('b', sa.Enum('a', name='both')))\n\
                 postgresql.ENUM('a', name='own').create(op.get_bind())\n\
                 op.add_column('one', sa.Column('own', postgresql.ENUM('a', name='own', create_type=False)))";
    let second = "op.create_table('two', sa.Column('b', sa.Enum('a', name='both')),\n    \
                  sa.Column('c', postgresql.DOMAIN('few', sa.Integer())), sa.Column('d', sa.Enum('a', name='kept')))\n\
                  op.create_table('three', sa.Column('e', sa.Enum('a', name='by_hand')))";
    let folder = tempfile::tempdir().unwrap();
    let versions = folder.path().join("migrations/versions");
    std::fs::create_dir_all(&versions).unwrap();
    let all = files(&[
        (first, "op.drop_table('one')"),
        (
            second,
            "op.drop_table('two')\nop.drop_table('three')\nop.execute('DROP TYPE by_hand')",
        ),
    ]);
    for (name, text) in &all {
        std::fs::write(versions.join(name), text).unwrap();
    }
    let settings = "script_location = \"migrations\"\ndrop_types = true\n";
    std::fs::write(folder.path().join("dms.toml"), settings).unwrap();
    let open = || Migrator::open(folder.path()).unwrap();
    let mut migrator = open().connect(&database.url).unwrap();
    migrator.upgrade("head").unwrap();
    database.run("CREATE FUNCTION f(kept) RETURNS int LANGUAGE sql AS 'SELECT 1'");
    migrator.downgrade("1").unwrap();
    assert_eq!(enums(&database), ["alone a", "both a", "kept a", "own a"]);
    migrator.downgrade("base").unwrap();
    // What something needs and what the script made itself stay.
    assert_eq!(enums(&database), ["kept a", "own a"]);
    let domains = database.rows("SELECT typname::text FROM pg_type WHERE typname = 'few'");
    assert!(domains.is_empty());
    let text = open()
        .for_url("postgresql://")
        .unwrap()
        .downgrade_sql("2:1")
        .unwrap();
    let drop =
        "DROP TABLE three;\n\nDROP TYPE by_hand;\n\nDO $$ BEGIN DROP TYPE IF EXISTS by_hand;";
    assert!(text.contains(drop), "{text}");
    assert!(text.contains("BEGIN DROP DOMAIN IF EXISTS few;"), "{text}");
}
