//! SQLite's batch mode on tables with rows: what must be kept when a table is rebuilt.

use rusqlite::Connection;

use crate::support::Folder;

/// A project whose database this SQL made, and whose one revision has this `upgrade()`.
struct Case(Folder);

impl Case {
    fn new(setup: &str, body: &str) -> Self {
        let folder = Folder::with_models("");
        folder.write_revision(1, &body.trim().replace('\n', "\n    "));
        let case = Self(folder);
        case.connection().execute_batch(setup).unwrap();
        case
    }

    fn connection(&self) -> Connection {
        Connection::open(self.0.path().join("app.db")).unwrap()
    }

    fn upgraded(setup: &str, body: &str) -> Self {
        let case = Self::new(setup, body);
        case.0.dms(&["upgrade"]).succeeds();
        case
    }

    /// The rows of a query, their values joined by `|`.
    fn rows(&self, sql: &str) -> Vec<String> {
        rows(&self.connection(), sql)
    }

    /// The statements that made everything but the version table, white space made plain.
    fn made(&self) -> Vec<String> {
        self.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND name <> 'alembic_version' ORDER BY name")
            .iter()
            .map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }
}

fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut query = connection.prepare(sql).unwrap();
    let count = query.column_count();
    let rows = query.query_map([], |row| {
        let mut values = Vec::new();
        for index in 0..count {
            values.push(match row.get_ref(index)? {
                rusqlite::types::ValueRef::Null => "NULL".to_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => format!("{number:?}"),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Blob(bytes) => format!("{bytes:?}"),
            });
        }
        Ok(values.join("|"))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

const PARENT: &str = "
    PRAGMA foreign_keys=ON;
    CREATE TABLE p (id INTEGER PRIMARY KEY, a VARCHAR(10), b INTEGER);
    CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE);
    INSERT INTO p VALUES (1, '10', 5), (7, '20', 6);
    INSERT INTO c VALUES (1, 1), (2, 7);
";

#[test]
fn a_column_changes_type_nullability_default_and_name() {
    let case = Case::upgraded(
        PARENT,
        "
with op.batch_alter_table('p') as batch_op:
    batch_op.alter_column('a', type_=sa.Integer(), existing_type=sa.String(10), nullable=False, server_default='3', new_column_name='aa')
    batch_op.drop_column('b')
    batch_op.create_unique_constraint('uq_aa', ['aa'])
    batch_op.create_check_constraint('ck_aa', 'aa > 0')
",
    );
    assert_eq!(
        case.rows("SELECT id, aa, typeof(aa) FROM p ORDER BY id"),
        ["1|10|integer", "7|20|integer"]
    );
    assert_eq!(
        case.made()[1],
        "CREATE TABLE \"p\" ( id INTEGER, aa INTEGER DEFAULT '3' NOT NULL, PRIMARY KEY (id), \
         CONSTRAINT uq_aa UNIQUE (aa), CONSTRAINT ck_aa CHECK (aa > 0) )"
    );
    assert_eq!(case.rows("SELECT * FROM c ORDER BY id"), ["1|1", "2|7"]);
    assert!(case.rows("PRAGMA foreign_key_check").is_empty());
}

#[test]
fn defect_04a_child_rows_and_triggers_stay() {
    let setup = format!(
        "{PARENT}
         CREATE TABLE log (text);
         CREATE TRIGGER after_p AFTER UPDATE ON p BEGIN INSERT INTO log VALUES (new.a); END;"
    );
    let case = Case::upgraded(
        &setup,
        "
with op.batch_alter_table('p') as batch_op:
    batch_op.alter_column('a', existing_type=sa.String(10), type_=sa.String(50), nullable=False)
",
    );
    assert_eq!(case.rows("SELECT * FROM c ORDER BY id"), ["1|1", "2|7"]);
    case.connection()
        .execute("UPDATE p SET a = 'x' WHERE id = 7", [])
        .unwrap();
    assert_eq!(case.rows("SELECT * FROM log"), ["x"]);
}

#[test]
fn defect_04a_the_sql_text_keeps_child_rows_too() {
    let body = "
op.create_table('p', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.String(10)))
op.create_table('c', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('p_id', sa.Integer(), sa.ForeignKey('p.id', ondelete='CASCADE')))
op.execute(\"INSERT INTO p VALUES (1, 'x')\")
op.execute('INSERT INTO c VALUES (1, 1)')
with op.batch_alter_table('p') as batch_op:
    batch_op.alter_column('a', type_=sa.Text(), existing_type=sa.String(10))
";
    let case = Case::new("", body);
    let run = case.0.dms(&["upgrade", "--sql"]).succeeds();
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys=ON").unwrap();
    connection.execute_batch(&run.stdout).unwrap();
    assert_eq!(rows(&connection, "SELECT * FROM c"), ["1|1"]);
    assert_eq!(
        rows(&connection, "SELECT name, type FROM pragma_table_info('p')"),
        ["id|INTEGER", "a|TEXT"]
    );
}

#[test]
fn defect_04b_views_stay_and_nothing_is_left_over() {
    let setup = format!(
        "{PARENT}
         CREATE VIEW v AS SELECT a, main.p.b FROM main.p;
         CREATE TABLE log (text);
         CREATE TRIGGER on_c AFTER INSERT ON c BEGIN INSERT INTO log SELECT b FROM p WHERE id = new.p_id; END;
         CREATE TRIGGER on_v INSTEAD OF INSERT ON v BEGIN INSERT INTO log VALUES ('v'); END;
         CREATE TABLE _alembic_tmp_p (id INTEGER);"
    );
    let case = Case::upgraded(
        &setup,
        "
with op.batch_alter_table('p') as batch_op:
    batch_op.alter_column('a', existing_type=sa.String(10), nullable=False, server_default='z')
    batch_op.alter_column('b', new_column_name='bb')
",
    );
    assert_eq!(case.rows("SELECT * FROM v ORDER BY a"), ["10|5", "20|6"]);
    let connection = case.connection();
    connection
        .execute_batch("INSERT INTO c VALUES (3, 7); INSERT INTO v VALUES (1, 2);")
        .unwrap();
    assert_eq!(case.rows("SELECT * FROM log"), ["6", "v"]);
    assert_eq!(
        case.rows("SELECT name FROM sqlite_schema WHERE name LIKE '\\_alembic\\_tmp%' ESCAPE '\\'"),
        Vec::<String>::new()
    );
    assert_eq!(
        case.rows("SELECT id, bb FROM p ORDER BY id"),
        ["1|5", "7|6"]
    );
}

#[test]
fn defect_04c_the_details_of_a_table_stay() {
    let case = Case::upgraded(
        "
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    n VARCHAR(20) COLLATE NOCASE UNIQUE ON CONFLICT REPLACE,
    p_id INTEGER REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    q INTEGER CHECK (q > 0)
);
CREATE INDEX ix_desc ON t (q DESC, n);
CREATE INDEX ix_expression ON t (lower(n)) WHERE q > 3;
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1, 'One', 1, 4), (2, 'Two', 1, 5), (9, 'Nine', 1, 6);
DELETE FROM t WHERE id = 9;
",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('q', existing_type=sa.Integer(), nullable=False)
    batch_op.alter_column('n', existing_type=sa.String(20), type_=sa.String(50))
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE INDEX ix_desc ON t (q DESC, n)",
            "CREATE INDEX ix_expression ON t (lower(n)) WHERE q > 3",
            "CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE \"t\" ( id INTEGER PRIMARY KEY AUTOINCREMENT, n VARCHAR(50) COLLATE \"NOCASE\", p_id INTEGER, \
             q INTEGER NOT NULL, UNIQUE (n) ON CONFLICT REPLACE, FOREIGN KEY(p_id) REFERENCES p (id) \
             ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, CHECK (q > 0) )",
        ]
    );
    case.connection()
        .execute("INSERT INTO t (n, q) VALUES ('one', 8)", [])
        .unwrap();
    assert_eq!(
        case.rows("SELECT id, n FROM t ORDER BY id"),
        ["2|Two", "10|one"]
    );
}

#[test]
fn defect_04c_the_sequence_of_an_empty_table_stays() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);
         INSERT INTO t VALUES (41, 1); DELETE FROM t;",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('n', existing_type=sa.Integer(), nullable=False)
",
    );
    assert_eq!(case.rows("SELECT * FROM sqlite_sequence"), ["t|41"]);
}

#[test]
fn defect_04c_rowids_stay() {
    let case = Case::upgraded(
        "CREATE TABLE t (name TEXT PRIMARY KEY, n INTEGER);
         INSERT INTO t (rowid, name, n) VALUES (3, 'c', 1), (8, 'a', 2);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('n', existing_type=sa.Integer(), nullable=False)
",
    );
    assert_eq!(
        case.rows("SELECT rowid, name FROM t ORDER BY rowid"),
        ["3|c", "8|a"]
    );
}

#[test]
fn defect_04d_generated_columns_stay_generated() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, twice INTEGER GENERATED ALWAYS AS (a * 2) STORED, more INTEGER AS (a + 1));
         INSERT INTO t (id, a) VALUES (1, 4);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('a', existing_type=sa.Integer(), nullable=False, new_column_name='b')
",
    );
    assert_eq!(case.rows("SELECT id, b, twice, more FROM t"), ["1|4|8|5"]);
    case.connection()
        .execute("INSERT INTO t (id, b) VALUES (2, 6)", [])
        .unwrap();
    assert_eq!(
        case.rows("SELECT twice, more FROM t WHERE id = 2"),
        ["12|7"]
    );
}

#[test]
fn defect_04e_a_new_name_is_followed() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, CONSTRAINT ck CHECK (a > 0 AND t.b <> 'a'), CHECK (\"a\" < 100));
         CREATE INDEX ix ON t (abs(a)) WHERE a > 1;
         CREATE TABLE c (x INTEGER, t_a INTEGER REFERENCES t (a));
         CREATE UNIQUE INDEX uq ON t (a);
         INSERT INTO t VALUES (1, 4, 5); INSERT INTO c VALUES (1, 4);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('a', new_column_name='order', existing_type=sa.Integer())
    batch_op.alter_column('b', existing_type=sa.Integer(), type_=sa.Text())
",
    );
    assert_eq!(
        case.rows("SELECT \"order\", b, typeof(b) FROM t"),
        ["4|5|text"]
    );
    let connection = case.connection();
    assert!(
        connection
            .execute("INSERT INTO t VALUES (2, -1, 'x')", [])
            .is_err()
    );
    assert!(
        connection
            .execute("INSERT INTO t VALUES (2, 200, 'x')", [])
            .is_err()
    );
    connection
        .execute_batch("PRAGMA foreign_keys=ON; INSERT INTO c VALUES (2, 4);")
        .unwrap();
    assert!(
        connection
            .execute("INSERT INTO c VALUES (3, 5)", [])
            .is_err()
    );
    assert!(
        case.made()[1].contains("abs(\"order\")) WHERE \"order\" > 1"),
        "{:?}",
        case.made()
    );
}

#[test]
fn rows_that_contradict_a_new_foreign_key_are_named_and_nothing_is_done() {
    let setup = "
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER);
        INSERT INTO c VALUES (5, 9);";
    let case = Case::new(
        setup,
        "
with op.batch_alter_table('c') as batch_op:
    batch_op.create_foreign_key('fk_p', 'p', ['p_id'], ['id'])
",
    );
    let before = case.made();
    let run = case.0.dms(&["upgrade"]).fails(&[]);
    assert!(
        run.stderr
            .contains("the row with rowid 5 of table `c` refers to a row of `p` that is not there"),
        "{}",
        run.stderr
    );
    assert_eq!(case.made(), before);
}

#[test]
fn constraints_without_a_name_are_found_by_a_convention() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER UNIQUE, b INTEGER REFERENCES t (id));
         INSERT INTO t VALUES (1, 2, 1);",
        "
with op.batch_alter_table('t', naming_convention={'uq': 'uq_%(table_name)s_%(column_0_name)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s'}) as batch_op:
    batch_op.drop_constraint('uq_t_a', type_='unique')
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE TABLE \"t\" ( id INTEGER, a INTEGER, b INTEGER, PRIMARY KEY (id), CONSTRAINT fk_t_b FOREIGN KEY(b) REFERENCES t (id) )"
        ]
    );
    assert_eq!(case.rows("SELECT * FROM t"), ["1|2|1"]);
}

#[test]
fn what_is_not_there_is_an_error_at_its_line() {
    for (body, message) in [
        (
            "drop_constraint('no', type_='unique')",
            "table `t` has no unique constraint `no`",
        ),
        ("drop_column('no')", "table `t` has no column `no`"),
        (
            "alter_column('no', nullable=False)",
            "table `t` has no column `no`",
        ),
        (
            "drop_index('no')\n    batch_op.drop_column('a')",
            "table `t` has no index `no`",
        ),
    ] {
        let case = Case::new(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)",
            &format!("with op.batch_alter_table('t') as batch_op:\n    batch_op.{body}"),
        );
        let run = case.0.dms(&["upgrade"]).fails(&[]);
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert!(run.stderr.contains("r01_id_step.py:17"), "{}", run.stderr);
    }
}

#[test]
fn columns_stand_where_they_are_put() {
    let setup = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)";
    let names = |case: &Case| {
        case.rows("SELECT name FROM pragma_table_info('t')")
            .join(" ")
    };
    let case = Case::upgraded(
        setup,
        "
with op.batch_alter_table('t', recreate='always') as batch_op:
    batch_op.add_column(sa.Column('x', sa.Integer()), insert_after='id')
    batch_op.add_column(sa.Column('y', sa.Integer()), insert_before='b')
    batch_op.add_column(sa.Column('z', sa.Integer()))
",
    );
    assert_eq!(names(&case), "id x a y b z");
    let case = Case::upgraded(
        setup,
        "
with op.batch_alter_table('t', recreate='always', partial_reordering=[('b', 'a')]) as batch_op:
    pass
",
    );
    assert_eq!(names(&case), "id b a");
    let case = Case::upgraded(
        setup,
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.add_column(sa.Column('x', sa.Integer()), insert_after='a')
",
    );
    assert_eq!(names(&case), "id a x b");
}

#[test]
fn a_table_that_the_history_does_not_know_is_refused_offline() {
    let case = Case::new(
        "",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.drop_column('a')
",
    );
    let run = case.0.dms(&["upgrade", "--sql"]).fails(&[]);
    assert!(
        run.stderr
            .contains("table `t` must be rebuilt, and nothing is known of it"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("copy_from="), "{}", run.stderr);
}

#[test]
fn defect_04c_types_stay_as_they_are_declared() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INT PRIMARY KEY, key UUID NOT NULL, anything, small TINYINT(1), n INTEGER);
         INSERT INTO t VALUES (5, 'a', 'b', 1, 2);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('n', existing_type=sa.Integer(), nullable=False)
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE TABLE \"t\" ( id INT, \"key\" UUID NOT NULL, anything, small TINYINT(1), n INTEGER NOT NULL, PRIMARY KEY (id) )"
        ]
    );
    assert_eq!(case.rows("SELECT * FROM t"), ["5|a|b|1|2"]);
}

#[test]
fn the_block_says_what_the_database_does_not() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b SMALLINT); INSERT INTO t VALUES (1, 2, 3);",
        "
with op.batch_alter_table('t', table_args=[sa.CheckConstraint('a > 0', name='ck_a')], table_kwargs={'sqlite_strict': True},
                          reflect_args=[sa.Column('b', sa.Integer(), server_default='4')]) as batch_op:
    batch_op.alter_column('a', existing_type=sa.Integer(), nullable=False)
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE TABLE \"t\" ( id INTEGER, a INTEGER NOT NULL, b INTEGER DEFAULT '4', PRIMARY KEY (id), \
          CONSTRAINT ck_a CHECK (a > 0) ) STRICT"
        ]
    );
    assert_eq!(case.rows("SELECT * FROM t"), ["1|2|3"]);
}

#[test]
fn a_primary_key_comes_and_goes() {
    let case = Case::upgraded(
        "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT pk PRIMARY KEY (a)); INSERT INTO t VALUES (3, 4);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.drop_constraint('pk', type_='primary')
with op.batch_alter_table('t') as batch_op:
    batch_op.create_primary_key('pk_t', ['a', 'b'])
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE TABLE \"t\" ( a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT pk_t PRIMARY KEY (a, b) )"
        ]
    );
    assert_eq!(case.rows("SELECT rowid, * FROM t"), ["3|3|4"]);
}

/// As real Alembic 1.20.1 leaves the table.
#[test]
fn a_new_type_brings_its_check_and_the_old_one_takes_its_own_along() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER NOT NULL, a VARCHAR(10), PRIMARY KEY (id)); INSERT INTO t VALUES (1, '7');",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('a', type_=sa.Enum('1', '7', name='en', create_constraint=True), existing_type=sa.String(10))
",
    );
    assert_eq!(
        case.made(),
        [
            "CREATE TABLE \"t\" ( id INTEGER NOT NULL, a VARCHAR(1), PRIMARY KEY (id), CONSTRAINT en CHECK (a IN ('1', '7')) )"
        ]
    );
    assert_eq!(case.rows("SELECT * FROM t"), ["1|7"]);
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER NOT NULL, a BOOLEAN, PRIMARY KEY (id), CONSTRAINT ck CHECK (a IN (0, 1))); INSERT INTO t VALUES (1, 1);",
        "
with op.batch_alter_table('t') as batch_op:
    batch_op.alter_column('a', type_=sa.Integer(), existing_type=sa.Boolean(create_constraint=True, name='ck'))
",
    );
    assert_eq!(
        case.made(),
        ["CREATE TABLE \"t\" ( id INTEGER NOT NULL, a INTEGER, PRIMARY KEY (id) )"]
    );
}

#[test]
fn enforcement_of_foreign_keys_is_on_again_behind_the_sql_text() {
    let body = "
op.create_table('p', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.String(10)))
op.create_table('c', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('p_id', sa.Integer(), sa.ForeignKey('p.id')))
with op.batch_alter_table('p') as batch_op:
    batch_op.drop_column('a')
";
    let case = Case::new("", body);
    let run = case.0.dms(&["upgrade", "--sql"]).succeeds();
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys=ON").unwrap();
    connection.execute_batch(&run.stdout).unwrap();
    assert_eq!(rows(&connection, "PRAGMA foreign_keys"), ["1"]);
}

#[test]
fn the_table_may_be_called_in_letters_of_either_case() {
    for body in [
        "with op.batch_alter_table('P') as batch_op:\n    batch_op.drop_column('b')",
        "with op.batch_alter_table('p', schema='main') as batch_op:\n    batch_op.drop_column('b')",
    ] {
        let case = Case::upgraded(PARENT, body);
        assert_eq!(case.rows("SELECT * FROM p ORDER BY id"), ["1|10", "7|20"]);
        assert_eq!(case.rows("SELECT * FROM c ORDER BY id"), ["1|1", "2|7"]);
        let names = "SELECT name FROM sqlite_schema WHERE name IN ('p', 'P', '_alembic_tmp_p')";
        assert_eq!(case.rows(names), ["p"]);
    }
}

#[test]
fn rows_that_contradict_the_new_table_are_told_of_the_table_itself() {
    let case = Case::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER); INSERT INTO t VALUES (1, NULL);",
        "with op.batch_alter_table('t') as batch_op:\n    batch_op.alter_column('x', nullable=False)",
    );
    let run = case.0.dms(&["upgrade"]).fails(&[]);
    for words in [
        "NOT NULL constraint failed: t.x",
        "hint: the rows that are there",
        "UPDATE t SET",
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    assert_eq!(case.rows("SELECT * FROM t"), ["1|NULL"]);
}

#[test]
fn defect_04b_a_view_or_trigger_that_names_a_dropped_column_is_told() {
    let drop = "with op.batch_alter_table('p') as batch_op:\n    batch_op.drop_column('b')";
    for (sql, told) in [
        ("CREATE VIEW v AS SELECT id, b FROM p", "view `v`"),
        (
            "CREATE VIEW \"V w\" AS SELECT x.\"B\" FROM p AS x",
            "view `V w`",
        ),
        (
            "CREATE TRIGGER on_p AFTER UPDATE ON p BEGIN DELETE FROM c WHERE id = new.b; END",
            "trigger `on_p`",
        ),
    ] {
        let case = Case::new(&format!("{PARENT} {sql};"), drop);
        let before = case.made();
        let run = case.0.dms(&["upgrade"]).fails(&[]);
        let words = format!("column `b` of table `p` cannot go: {told} names it");
        assert!(run.stderr.contains(&words), "{}", run.stderr);
        assert_eq!(case.made(), before);
    }
    // What only looks like it is no hindrance.
    for sql in [
        "CREATE VIEW v AS SELECT id, a AS b FROM p",
        "CREATE VIEW v AS SELECT o.b FROM p, o",
        "CREATE VIEW v AS SELECT o.b FROM p JOIN o ON o.id = p.id",
        "CREATE VIEW v AS SELECT b FROM o",
    ] {
        let setup = format!("{PARENT} CREATE TABLE o (id INTEGER PRIMARY KEY, b INTEGER); {sql};");
        Case::upgraded(&setup, drop);
    }
}

#[test]
fn columns_and_indexes_may_come_in_table_args() {
    let case = Case::upgraded(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO t VALUES (1, 2);",
        "
with op.batch_alter_table('t', table_args=(sa.Column('x', sa.Integer(), server_default='7'), sa.Index('ix_x', 'x'))) as batch_op:
    batch_op.alter_column('a', nullable=False)
",
    );
    assert_eq!(case.rows("SELECT * FROM t"), ["1|2|7"]);
    let index = "SELECT sql FROM sqlite_schema WHERE name = 'ix_x'";
    assert_eq!(case.rows(index), ["CREATE INDEX ix_x ON t (x)"]);
}

/// What names a column that the batch drops may be dropped by it, too: real Alembic leaves `CREATE TABLE t (a INTEGER)`.
#[test]
fn what_went_with_a_column_may_be_dropped() {
    let case = Case::upgraded(
        "CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT uq UNIQUE (a, b), CONSTRAINT ck CHECK (b > 0)); CREATE INDEX ix ON t (b);",
        "
with op.batch_alter_table('t') as batch:
    batch.drop_column('b')
    batch.drop_index('ix')
    batch.drop_constraint('uq', type_='unique')
    batch.drop_constraint('ck', type_='check')
",
    );
    let made = case.made().join(" ");
    assert_eq!(
        made.replace(['"', '(', ')'], " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        "CREATE TABLE t a INTEGER"
    );
}
