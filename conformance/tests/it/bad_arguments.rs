//! Bad arguments of every directive: one error at the line of the call, and nothing is applied.

use dms::engine::Migrator;

/// The line of the bad call.
const LINE: usize = 12;

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Name,
    Names,
    Column,
    Condition,
    Rows,
    Table,
    Text,
    Flag,
    Type,
}

use Kind::{Column, Condition, Flag, Name, Names, Rows, Table, Text, Type};

/// A directive: what it must have, in order, and what it takes by keyword.
struct Directive {
    name: &'static str,
    required: &'static [(&'static str, Kind)],
    keywords: &'static [(&'static str, Kind)],
    /// Whether more positional arguments are taken.
    is_variadic: bool,
}

const fn directive(
    name: &'static str,
    required: &'static [(&'static str, Kind)],
    keywords: &'static [(&'static str, Kind)],
) -> Directive {
    Directive {
        name,
        required,
        keywords,
        is_variadic: false,
    }
}

const TABLE: (&str, Kind) = ("table_name", Name);
const NAMED: (&str, Kind) = ("constraint_name", Name);
const SCHEMA: (&str, Kind) = ("schema", Text);

const DIRECTIVES: &[Directive] = &[
    Directive {
        is_variadic: true,
        ..directive("create_table", &[TABLE], &[("if_not_exists", Flag)])
    },
    directive("drop_table", &[TABLE], &[SCHEMA, ("if_exists", Flag)]),
    directive(
        "rename_table",
        &[("old_table_name", Name), ("new_table_name", Name)],
        &[SCHEMA],
    ),
    directive(
        "add_column",
        &[TABLE, ("column", Column)],
        &[
            SCHEMA,
            ("if_not_exists", Flag),
            ("inline_references", Flag),
            ("inline_primary_key", Flag),
        ],
    ),
    directive(
        "drop_column",
        &[TABLE, ("column_name", Name)],
        &[SCHEMA, ("if_exists", Flag)],
    ),
    directive(
        "alter_column",
        &[TABLE, ("column_name", Name)],
        &[
            ("nullable", Flag),
            ("comment", Text),
            ("new_column_name", Name),
            ("type_", Type),
            ("existing_type", Type),
            ("existing_nullable", Flag),
            ("existing_comment", Text),
            ("autoincrement", Flag),
            ("postgresql_using", Text),
            SCHEMA,
        ],
    ),
    directive(
        "create_table_comment",
        &[TABLE, ("comment", Text)],
        &[("existing_comment", Text), SCHEMA],
    ),
    directive(
        "drop_table_comment",
        &[TABLE],
        &[("existing_comment", Text), SCHEMA],
    ),
    directive(
        "create_index",
        &[("index_name", Name), TABLE, ("columns", Names)],
        &[SCHEMA, ("unique", Flag), ("if_not_exists", Flag)],
    ),
    directive(
        "drop_index",
        &[("index_name", Name)],
        &[TABLE, SCHEMA, ("if_exists", Flag)],
    ),
    directive(
        "create_primary_key",
        &[NAMED, TABLE, ("columns", Names)],
        &[SCHEMA],
    ),
    directive(
        "create_unique_constraint",
        &[NAMED, TABLE, ("columns", Names)],
        &[SCHEMA, ("deferrable", Flag), ("initially", Text)],
    ),
    directive(
        "create_check_constraint",
        &[NAMED, TABLE, ("condition", Condition)],
        &[SCHEMA, ("deferrable", Flag), ("initially", Text)],
    ),
    directive(
        "create_foreign_key",
        &[
            NAMED,
            ("source_table", Name),
            ("referent_table", Name),
            ("local_cols", Names),
            ("remote_cols", Names),
        ],
        &[
            ("onupdate", Text),
            ("ondelete", Text),
            ("deferrable", Flag),
            ("initially", Text),
            ("match", Text),
            ("source_schema", Text),
            ("referent_schema", Text),
        ],
    ),
    Directive {
        is_variadic: true,
        ..directive("create_exclude_constraint", &[NAMED, TABLE], &[SCHEMA])
    },
    directive(
        "drop_constraint",
        &[NAMED, TABLE],
        &[("type_", Text), SCHEMA, ("if_exists", Flag)],
    ),
    directive("execute", &[("sqltext", Condition)], &[]),
    directive("bulk_insert", &[("table", Table), ("rows", Rows)], &[]),
    directive(
        "batch_alter_table",
        &[TABLE],
        &[
            SCHEMA,
            ("recreate", Flag),
            ("copy_from", Table),
            ("partial_reordering", Names),
            ("naming_convention", Rows),
        ],
    ),
];

fn good(kind: Kind) -> &'static str {
    match kind {
        Name => "'before'",
        Names => "['id']",
        Column => "sa.Column('n', sa.Integer())",
        Condition => "'id > 0'",
        Rows => "[]",
        Table => "sa.table('before', sa.column('id'))",
        Text => "'x'",
        Flag => "True",
        Type => "sa.Integer()",
    }
}

fn bad(kind: Kind) -> &'static str {
    match kind {
        Name | Text | Names | Condition | Rows | Table | Column | Type => "5",
        Flag => "'yes'",
    }
}

/// A call, and words that the error must have.
struct Case {
    call: String,
    words: Vec<String>,
    hint: Option<String>,
}

/// Directives that a batch has not.
const OUTSIDE: [&str; 6] = [
    "create_table",
    "drop_table",
    "rename_table",
    "execute",
    "bulk_insert",
    "batch_alter_table",
];

/// The directive as a batch has it: without its table.
fn in_batch(directive: &Directive) -> Option<Directive> {
    let is_table = |name: &str| ["table_name", "source_table"].contains(&name);
    let is_schema = |name: &str| ["schema", "source_schema"].contains(&name);
    let without = |parameters: &[(&'static str, Kind)]| {
        let kept = parameters.iter().copied();
        let kept = kept.filter(|(name, _)| !is_table(name) && !is_schema(name));
        &*kept.collect::<Vec<_>>().leak()
    };
    (!OUTSIDE.contains(&directive.name)).then(|| Directive {
        required: without(directive.required),
        keywords: without(directive.keywords),
        ..*directive
    })
}

/// All that is wrong about one directive of `owner`.
fn cases(owner: &str, directive: &Directive) -> Vec<Case> {
    let Directive { name, required, .. } = *directive;
    let call = |arguments: &[String]| format!("{owner}.{name}({})", arguments.join(", "));
    let all: Vec<String> = required
        .iter()
        .map(|(_, kind)| good(*kind).to_owned())
        .collect();
    let mut cases = Vec::new();
    for (at, (parameter, kind)) in required.iter().enumerate() {
        cases.push(Case {
            call: call(&all[..at]),
            words: vec![format!("{name}() missing"), format!("'{parameter}'")],
            hint: Some(format!("`{name}` takes `")),
        });
        let mut wrong = all.clone();
        wrong[at] = bad(*kind).to_owned();
        cases.push(Case {
            call: call(&wrong),
            words: match kind {
                // SQLAlchemy's and Alembic's own words.
                Condition if name == "create_check_constraint" => vec!["got 5".to_owned()],
                Condition => vec![name.to_owned()],
                Rows => vec!["List expected".to_owned()],
                _ => vec![name.to_owned(), format!("'{parameter}'")],
            },
            hint: None,
        });
        let empty = match kind {
            Name => "''",
            Names => "['']",
            _ => continue,
        };
        let mut wrong = all.clone();
        wrong[at] = empty.to_owned();
        cases.push(Case {
            call: call(&wrong),
            words: vec![format!("{name}() argument '{parameter}' must not be empty")],
            hint: None,
        });
    }
    for (keyword, kind) in directive.keywords {
        let with = |argument: String| {
            let mut arguments = all.clone();
            arguments.push(argument);
            call(&arguments)
        };
        cases.push(Case {
            call: with(format!("{keyword}={}", bad(*kind))),
            words: vec![format!("'{keyword}'")],
            hint: None,
        });
        let misspelled = format!("x{keyword}");
        cases.push(Case {
            call: with(format!("{misspelled}={}", good(*kind))),
            words: vec![format!("'{misspelled}'")],
            hint: Some(format!("did you mean `{keyword}`?")),
        });
        if required.is_empty() {
            continue;
        }
        let mut twice = all.clone();
        twice.push(format!("{}={}", required[0].0, good(required[0].1)));
        cases.push(Case {
            call: call(&twice),
            words: vec![format!(
                "{name}() got multiple values for argument '{}'",
                required[0].0
            )],
            hint: None,
        });
    }
    let mut more = all.clone();
    more.push("zzzzzzzz=1".to_owned());
    cases.push(Case {
        call: call(&more),
        words: vec!["'zzzzzzzz'".to_owned()],
        hint: Some(name.to_owned()),
    });
    if !directive.is_variadic {
        let mut more = all;
        more.extend(vec!["'x'".to_owned(); 12]);
        cases.push(Case {
            call: call(&more),
            words: vec![format!("{name}() takes")],
            hint: Some(format!("`{name}` takes")),
        });
    }
    cases
}

fn script(lines: &str) -> String {
    let head = "\
from alembic import op
import sqlalchemy as sa

revision = 'aaaa11112222'
down_revision = None


def upgrade():
    op.create_table('before', sa.Column('id', sa.Integer(), primary_key=True))
    op.execute('INSERT INTO before (id) VALUES (1)')
    # The call is on the line behind the next one.
";
    format!("{head}{lines}\n\n\ndef downgrade():\n    pass\n")
}

/// What is wrong with the answer to a script; `None` if all is as it should be.
fn complaint(case: &Case, lines: &str, line: usize) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("case.db").display());
    let text = script(lines);
    let mut migrator = Migrator::embedded(&[("case.py", text.as_str())])
        .unwrap()
        .connect(&url)
        .unwrap();
    let Err(error) = migrator.upgrade("head") else {
        return Some("it was applied".to_owned());
    };
    let told = format!("{error} (hint: {:?})", error.hint());
    let place = error.span().map(|span| span.line());
    if place != Some(line) {
        return Some(format!("the place is {place:?}: {told}"));
    }
    let is_told = case
        .words
        .iter()
        .all(|words| error.message().contains(words.as_str()));
    let hint = error.hint().unwrap_or_default();
    if !is_told
        || case
            .hint
            .as_ref()
            .is_some_and(|words| !hint.contains(words.as_str()))
    {
        return Some(format!("wanted {:?} {:?}: {told}", case.words, case.hint));
    }
    let options = dms::driver::ConnectOptions::default();
    let mut look = dms::driver::connect(&dms::url::Url::parse(&url).unwrap(), &options).unwrap();
    let tables = look.execute("SELECT name FROM sqlite_schema").unwrap().rows;
    (!tables.is_empty()).then(|| format!("{} tables are left", tables.len()))
}

#[test]
fn every_bad_argument_is_one_error_at_its_line() {
    let mut failures = Vec::new();
    let mut count = 0;
    for directive in DIRECTIVES {
        let mut check = |case: &Case, before: &str, line: usize| {
            count += 1;
            if let Some(complaint) = complaint(case, &format!("{before}    {}", case.call), line) {
                failures.push(format!("{}\n    {complaint}", case.call));
            }
        };
        for case in cases("op", directive) {
            check(&case, "", LINE);
        }
        for case in in_batch(directive).map_or_else(Vec::new, |own| cases("batch_op", &own)) {
            check(
                &case,
                "    with op.batch_alter_table('before') as batch_op:\n    ",
                LINE + 1,
            );
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count > 450, "{count}");
}
