//! Names and texts made to break out of their quotes: the statements stay what they are with a harmless one, and a
//! database gives the names back as they went in.

use dms::dialect::{Scope, by_name};
use dms::engine::Migrator;
use dms::schema::{Constraint, ConstraintName, Schema, Table};

use crate::database::{Database, look};
use crate::tokenizer::{Kind, Token, tokens};

/// Quoted by every dialect, as the hostile ones are.
const HARMLESS: &str = "Harm less";

const FIXED: [&str; 30] = [
    "a\"b",
    "a'b",
    "`a`",
    "[a]",
    "a\\",
    "a\\'b",
    "a\\\"b",
    "\\'; DROP TABLE x; -- ",
    "a; DROP TABLE x; --",
    "a\"; DROP TABLE x; --",
    "a'); DROP TABLE x; --",
    "a` (id INT); DROP TABLE x; #",
    "/* a",
    "a */ b",
    "-- a",
    "# a",
    "a\nb",
    "a\r\n;\nb",
    "a\tb",
    "$$a$$",
    "$q1$ $$ $1",
    "100%",
    "%s %(a)s %%",
    ":name ::b ?",
    "größe",
    "\u{1f600}\u{202e}dcba",
    "\u{ff07}\u{2019}\u{ff02}",
    " a ",
    "a.b",
    "Select",
];

/// Pieces of which more are put together, always the same.
const PIECES: [&str; 22] = [
    "'", "\"", "`", "\\", ";", "\n", "--", " -- ", "/*", "*/", "%", "%s", ":name", "?", "$1", "$$",
    "#", "é", "\u{202e}", "]", "''", "a",
];

/// The fixed names, and as many made of pieces.
fn names() -> Vec<String> {
    let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for _ in 0..30 {
        let count = 1 + next(7);
        let pieces: String = (0..count).map(|_| PIECES[next(PIECES.len())]).collect();
        // No name is a plain word, which would need no quotes.
        names.push(format!("{pieces} "));
    }
    names
}

/// The name as a Python literal.
fn literal(name: &str) -> String {
    let mut text = String::from("'");
    for letter in name.chars() {
        match letter {
            '\'' | '\\' => text.extend(['\\', letter]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\0' => text.push_str("\\0"),
            other => text.push(other),
        }
    }
    text.push('\'');
    text
}

/// Everything that a script can name or say, with `N` for the name; `S` is the schema argument.
const EVERYWHERE: &str = "
op.create_table(N, sa.Column(N, sa.Integer(), nullable=False), sa.Column('b', sa.String(20), server_default=N, comment=N),
    sa.Column('e', sa.Enum(N, 'other', name=N)),
    sa.PrimaryKeyConstraint(N, name=N + '1'), sa.UniqueConstraint('b', N, name=N + '2'),
    sa.CheckConstraint(sa.column('b') != N, name=N + '3'), sa.ForeignKeyConstraint([N], ['other.' + 'id'], name=N + '4'), comment=NS)
op.create_index(N + '5', N, [N, 'b']S)
op.create_index(N + '6', N, [sa.func.lower(sa.column(N))]S)
op.add_column(N, sa.Column(N + '7', sa.String(9), server_default=N, comment=N)S)
op.bulk_insert(sa.table(N, sa.column(N), sa.column('b')), [{N: 1, 'b': N}])
op.execute(sa.text('UPDATE x SET b = :v').bindparams(v=N))
op.drop_index(N + '6', N, S0)
op.drop_column(N, N + '7'S)
op.rename_table(N, N + '8'S)
op.drop_table(N + '8'S)
";
/// What SQLite has in batch mode alone.
const IN_PLACE: &str = "
op.alter_column(N, N, new_column_name=N + '9', existing_type=sa.String(20), existing_nullable=TrueS)
op.alter_column(N, N, type_=sa.String(30), existing_type=sa.String(20), server_default=N, comment=N, existing_nullable=FalseS)
op.create_unique_constraint(N, N, [N]S)
op.create_check_constraint(N, N, sa.column(N) == NS)
op.create_foreign_key(N, N, N, [N], [N])
op.drop_constraint(N, N, type_='unique'S)
op.create_table_comment(N, NS)
";
const BATCH: &str = "
op.create_table(N, sa.Column('id', sa.Integer(), primary_key=True), sa.Column(N, sa.String(20)), sa.Column('b', sa.String(20)))
with op.batch_alter_table(N) as batch_op:
    batch_op.alter_column(N, new_column_name=N + '9', nullable=False, server_default=N)
    batch_op.add_column(sa.Column(N + '1', sa.Integer()))
    batch_op.create_index(N + '2', ['b'])
    batch_op.create_unique_constraint(N + '3', ['b'])
    batch_op.create_check_constraint(N + '4', sa.column('b') != N)
    batch_op.drop_column('b')
";

fn script(body: &str, name: &str, has_schema: bool) -> String {
    let literal = literal(name);
    let schema = if has_schema { ", schema=N" } else { "" };
    let body = body.replace("S0", schema.trim_start_matches(", "));
    let body = body.replace("S)", &format!("{schema})"));
    // `N` stands alone only where the name is meant.
    let mut text = String::new();
    let mut last = ' ';
    let mut letters = body.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_alone =
            !last.is_alphanumeric() && !letters.peek().is_some_and(|next| next.is_alphanumeric());
        if letter == 'N' && is_alone {
            text.push_str(&literal);
        } else {
            text.push(letter);
        }
        last = letter;
    }
    let body: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'aaaa11112222'\ndown_revision = None\n\n\n\
         def upgrade():\n    pass\n{body}\n\ndef downgrade():\n    pass\n"
    )
}

fn rendered(dialect: &str, text: &str) -> dms::Result<String> {
    let mut migrator =
        Migrator::embedded(&[("case.py", text)])?.for_url(&format!("{dialect}://"))?;
    migrator.upgrade_sql("head")
}

/// The tokens with the name in them called by the harmless one.
fn structure(dialect: &str, sql: &str, name: &str) -> Vec<Token> {
    let mut tokens = tokens(dialect, sql);
    for token in &mut tokens {
        // A dollar sign behind the first letter needs no quotes.
        if token.kind == Kind::Word && token.text.contains('$') {
            token.kind = Kind::Name;
        }
        if matches!(token.kind, Kind::Name | Kind::Text) {
            token.text = token.text.replace(name, HARMLESS);
        }
    }
    tokens
}

#[test]
fn no_name_or_text_changes_the_structure_of_a_statement() {
    let mut count = 0;
    for dialect in ["postgresql", "mysql", "mariadb", "sqlite"] {
        let mut bodies = vec![(EVERYWHERE, false), (EVERYWHERE, true)];
        if dialect == "sqlite" {
            bodies.push((BATCH, false));
        } else {
            bodies.extend([(IN_PLACE, false), (IN_PLACE, true), (BATCH, false)]);
        }
        for (body, has_schema) in bodies {
            let body = if dialect == "sqlite" {
                // The check of an enum without a native type would be one more statement.
                body.replace("sa.Column('e', sa.Enum(N, 'other', name=N)),", "")
            } else if dialect.starts_with('m') && body == BATCH {
                body.replace("nullable=False, ", "existing_type=sa.String(20), ")
            } else {
                body.to_owned()
            };
            let harmless = rendered(dialect, &script(&body, HARMLESS, has_schema)).unwrap();
            let wanted = structure(dialect, &harmless, HARMLESS);
            assert!(wanted.len() > 40, "{harmless}");
            for name in names() {
                let text = script(&body, &name, has_schema);
                let sql = rendered(dialect, &text).unwrap_or_else(|error| {
                    panic!("{dialect} {name:?}: {error} {:?}\n{text}", error.detail())
                });
                let found = structure(dialect, &sql, &name);
                if let Some(at) =
                    (0..wanted.len().max(found.len())).find(|at| wanted.get(*at) != found.get(*at))
                {
                    panic!(
                        "{dialect} {name:?}: {:?} is not {:?}\n{sql}",
                        found.get(at),
                        wanted.get(at)
                    );
                }
                count += 1;
            }
        }
    }
    assert!(count > 700, "{count}");
}

/// What every position of a script refuses: a NUL ends a text for the servers.
#[test]
fn a_nul_is_one_error_at_its_line() {
    for dialect in ["postgresql", "mysql", "mariadb", "sqlite"] {
        let body = if dialect == "sqlite" {
            EVERYWHERE.to_owned()
        } else {
            format!("{EVERYWHERE}{IN_PLACE}")
        };
        let calls = body
            .replace(",\n    ", ", ")
            .replace("op.drop_table", "op.rename_table('x', N)\nop.drop_table");
        let calls = calls.lines().filter(|line| !line.is_empty());
        let mut count = 0;
        for call in calls {
            let error = rendered(dialect, &script(call, "a\0b", false)).unwrap_err();
            assert!(error.message().contains("NUL"), "{dialect} {call}: {error}");
            assert_eq!(
                error.span().map(dms::error::SourceSpan::line),
                Some(10),
                "{dialect} {call}"
            );
            assert!(error.hint().is_some_and(|hint| hint.contains("\\x00")));
            count += 1;
        }
        assert!(count >= 10, "{count}");
    }
}

/// A collation is a name on PostgreSQL; the others take a word there, and nothing else.
#[test]
fn a_collation_is_a_name_or_refused() {
    let body = "op.create_table('t', sa.Column('a', sa.String(9, collation=N)))";
    for dialect in ["postgresql", "mysql", "mariadb", "sqlite"] {
        let harmless = rendered(dialect, &script(body, HARMLESS, false));
        let wanted = harmless
            .map(|sql| structure(dialect, &sql, HARMLESS))
            .unwrap_or_default();
        // A plain word stays one where the database takes words alone.
        let is_plain = |name: &str| name.chars().all(char::is_alphanumeric);
        for name in names().into_iter().filter(|name| !is_plain(name)) {
            match rendered(dialect, &script(body, &name, false)) {
                Ok(sql) => {
                    assert_eq!(
                        structure(dialect, &sql, &name),
                        wanted,
                        "{dialect} {name:?}\n{sql}"
                    );
                }
                Err(error) => {
                    assert_ne!(dialect, "postgresql", "{name:?}: {error}");
                    assert!(
                        error.message().contains("collation"),
                        "{dialect} {name:?}: {error}"
                    );
                }
            }
        }
    }
}

/// PostgreSQL would cut the name, and another one with the same beginning would be the same: Alembic's `IdentifierError`
/// for constraints and indexes. MySQL's limit for them is told before the server tells it.
#[test]
fn a_long_name_is_whole_or_refused() {
    let name = "Aé".repeat(40);
    let cases = [
        ("op.create_index(N, 't', ['a'])", true),
        ("op.drop_index(N, 't')", true),
        ("op.create_table(N, sa.Column(N, sa.Integer()))", false),
        ("op.rename_table('t', N)", false),
        (
            "op.alter_column('t', 'a', new_column_name=N, existing_type=sa.Integer())",
            false,
        ),
        (
            "op.create_table('t', sa.Column('a', sa.Integer()), sa.UniqueConstraint('a', name=N))",
            true,
        ),
    ];
    for dialect in ["postgresql", "mysql", "mariadb", "sqlite"] {
        for (call, is_object) in cases {
            let is_refused = match dialect {
                "sqlite" => false,
                _ => is_object,
            };
            match rendered(dialect, &script(call, &name, false)) {
                Ok(sql) => {
                    assert!(!is_refused, "{dialect} {call}\n{sql}");
                    let tokens = tokens(dialect, &sql);
                    assert!(
                        tokens
                            .iter()
                            .any(|token| token.kind == Kind::Name && token.text == name)
                    );
                }
                Err(error) => {
                    assert!(is_refused, "{dialect} {call}: {error}");
                    assert!(error.span().is_some(), "{dialect} {call}: {error}");
                }
            }
        }
    }
}

/// Databases on which the names are made for real.
const LIVE: &[&str] = &[
    "sqlite",
    #[cfg(feature = "live")]
    "postgresql",
    #[cfg(feature = "live")]
    "mariadb",
];

const FOR_REAL: &str = "
op.create_table(N, sa.Column(N, sa.Integer(), nullable=False), sa.Column('b', sa.String(200), server_default=N),
    ENUM
    sa.PrimaryKeyConstraint(N, name=N + '1'), sa.UniqueConstraint('b', name=N + '2'),
    sa.CheckConstraint(sa.column('b') != N + 'x', name=N + '3'), comment=NS)
op.create_index(N + '5', N, ['b', N]S)
op.bulk_insert(sa.table(N, sa.column(N)S), [{N: 7}])
";

#[test]
fn a_database_gives_the_names_back() {
    for dialect in LIVE {
        let database = Named {
            dialect,
            database: Database::new(dialect, "hostile_names"),
        };
        let mut count = 0;
        for name in names().iter().filter(|name| name.len() < 62) {
            database.holds(&database.adapted(name));
            count += 1;
        }
        assert!(count > 50, "{count}");
    }
}

/// A database in which names are made.
struct Named {
    dialect: &'static str,
    database: Database,
}

impl Named {
    /// The name within the limits of the server: MariaDB takes none with a blank at the end, and none outside the
    /// first 65,536 characters.
    fn adapted(&self, name: &str) -> String {
        if self.dialect != "mariadb" {
            return name.to_owned();
        }
        let name: String = name
            .chars()
            .map(|sign| if sign > '\u{ffff}' { '\u{fffd}' } else { sign })
            .collect();
        match name.strip_suffix(' ') {
            Some(front) => format!("{front}_"),
            None => name,
        }
    }

    fn schema(&self) -> Schema {
        let mut connection = look(&self.database.url);
        let scope = Scope {
            all_schemas: self.is_postgres(),
            ..Scope::default()
        };
        let dialect = by_name(self.dialect).unwrap();
        dialect.introspect(connection.as_mut(), &scope).unwrap()
    }

    /// Makes everything with this name, looks, and takes it away.
    fn holds(&self, name: &str) {
        if self.is_postgres() {
            self.database
                .run(&format!("CREATE SCHEMA {}", self.quoted(name)));
        }
        let text = self.script(name);
        let mut migrator = Migrator::embedded(&[("case.py", text.as_str())])
            .unwrap()
            .connect(&self.database.url)
            .unwrap();
        if let Err(error) = migrator.upgrade("head") {
            panic!("{name:?}: {error} {:?}\n{text}", error.detail());
        }
        let schema = self.schema();
        let table = schema.tables.iter().find(|table| table.name.name == *name);
        self.has_names(name, table.unwrap());
        self.has_texts(name);
        migrator.downgrade("base").unwrap();
        let schema = self.schema();
        assert!(schema.tables.iter().all(|table| table.name.name != *name));
    }

    fn is_postgres(&self) -> bool {
        self.dialect == "postgresql"
    }

    fn quoted(&self, name: &str) -> String {
        match self.dialect {
            "mariadb" => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    fn script(&self, name: &str) -> String {
        let column = "sa.Column('e', sa.Enum(N, 'other', name=N), server_default=N),";
        let body = FOR_REAL.replace("ENUM", if self.is_postgres() { column } else { "" });
        let text = script(&body, name, self.is_postgres());
        let table = literal(name);
        let drop = if self.is_postgres() {
            format!("op.drop_table({table}, schema={table})")
        } else {
            format!("op.drop_table({table})")
        };
        let end = "def downgrade():\n    ";
        text.replace(&format!("{end}pass"), &format!("{end}{drop}"))
    }

    fn has_names(&self, name: &str, table: &Table) {
        assert_eq!(table.columns[0].name, name);
        let named = |end: &str| format!("{name}{end}");
        let text = |name: Option<&ConstraintName>| name.map(|name| name.text.clone());
        let constraints = table.constraints.iter().map(Constraint::name);
        let indexes = table.indexes.iter().map(|index| index.name.as_ref());
        let mut names: Vec<String> = constraints.chain(indexes).filter_map(text).collect();
        names.sort();
        assert_eq!(names, [named("2"), named("3"), named("5")]);
        // MariaDB calls every primary key PRIMARY.
        if self.dialect != "mariadb" {
            let key = table.primary_key.as_ref().unwrap();
            assert_eq!(text(key.name.as_ref()), Some(named("1")));
        }
        if self.is_postgres() {
            assert_eq!(table.name.schema.as_deref(), Some(name));
            assert_eq!(table.comment.as_deref(), Some(name));
        }
    }

    /// The default, and the label of the enum.
    fn has_texts(&self, name: &str) {
        let quoted = self.quoted(name);
        let (sql, count) = if self.is_postgres() {
            (format!("SELECT b, e::text FROM {quoted}.{quoted}"), 2)
        } else {
            (format!("SELECT b FROM {quoted}"), 1)
        };
        let rows = self.database.run(&sql).rows;
        for column in 0..count {
            assert_eq!(rows[0].text(column).unwrap(), name);
        }
    }
}
