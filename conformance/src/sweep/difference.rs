//! Where DMS answers a script of the sweep otherwise than Alembic on purpose, and why.

use super::{Answer, SweepCase};

/// An answer of ours that is not Alembic's.
#[derive(Debug, Clone, Copy)]
pub struct Difference<'a> {
    /// The script.
    pub case: &'a SweepCase,
    /// The dialect.
    pub dialect: &'a str,
    /// What Alembic answered.
    pub alembic: &'a Answer,
    /// What DMS answers.
    pub ours: &'a Answer,
}

/// Why an answer is another one.
#[derive(Debug)]
pub struct Reason {
    /// What is told below docs/operations.md.
    pub note: &'static str,
    /// Words of docs/differences.md that tell it to the user.
    pub words: &'static str,
    holds: fn(&Difference) -> bool,
}

/// Every reason; the first one that holds is told.
pub const REASONS: [Reason; 31] = [
    Reason {
        note: "Alembic writes no value of a column without a type",
        words: "values in Core statements of which the column has no type",
        holds: |it| {
            it.says("sa.table(")
                && it.ours_is_text()
                && (it.exception("No literal value renderer") || it.alembic_text().contains('?'))
        },
    },
    Reason {
        note: "what is not there need not be dropped",
        words: "`drop_column` with `if_exists` in batch mode",
        holds: |it| it.says("if_exists=True") && it.exception("KeyError") && it.ours_is_text(),
    },
    Reason {
        note: "SQLite cannot do it in place; batch mode can",
        words: "outside batch mode",
        holds: |it| it.is("sqlite") && !it.case.is_batch && it.refusal(" in place"),
    },
    Reason {
        note: "SQLite has no comments",
        words: "comments of tables on SQLite",
        holds: |it| it.refusal("SQLite has no comments"),
    },
    Reason {
        note: "decided from what is known of the table, else refused: the database has no `IF [NOT] EXISTS` for it",
        words: "decided from the known schema, else refused",
        holds: |it| {
            it.says("_exists=True")
                && !it.is("postgresql")
                && (it.ours_is_text() || it.refusal("IF [NOT] EXISTS"))
        },
    },
    Reason {
        note: "refused without a table, which MySQL needs",
        words: "`drop_index` without a table on MySQL",
        holds: |it| it.refusal("only with its table"),
    },
    Reason {
        note: "a text in place of a list of columns is refused: Alembic takes each of its letters for a column",
        words: "a text in place of a list of columns",
        holds: |it| it.refusal("must be a list of names"),
    },
    Reason {
        note: "an unknown keyword is refused",
        words: "an unknown keyword of `drop_column` or `alter_column`",
        holds: |it| it.says("nonsense=1") && it.refusal("nonsense"),
    },
    Reason {
        note: "`STORED` is added",
        words: "`STORED` is added",
        holds: |it| it.ours_without(" STORED") == it.alembic_text(),
    },
    Reason {
        note: "the key is added behind the column: MySQL reads over `REFERENCES`",
        words: "the key is added behind the column",
        holds: |it| it.says("inline_references=True") && it.ours_contains("FOREIGN KEY(n)"),
    },
    Reason {
        note: "`COMMENT ''` takes a comment away, which `COMMENT NULL` does not",
        words: "`COMMENT NULL`, a syntax error",
        holds: |it| it.alembic_text().replace("COMMENT NULL", "COMMENT ''") == it.ours_text(),
    },
    Reason {
        note: "nothing is done where nothing changes",
        words: "`alter_column` of a date-time column without a change on MySQL",
        holds: |it| it.says("sa.DateTime()") && it.ours_text().is_empty() && it.ours_is_text(),
    },
    Reason {
        note: "the rows keep their numbers",
        words: "row numbers",
        holds: |it| {
            let ours = it.ours_text().replace("(rowid, ", "(");
            ours.replace("SELECT t.rowid, ", "SELECT ") == it.alembic_text()
        },
    },
    Reason {
        note: "`now()` becomes `CURRENT_TIMESTAMP`, which SQLite has",
        words: "`DEFAULT CURRENT_TIMESTAMP`",
        holds: |it| {
            it.alembic_text()
                .replace("DEFAULT (now())", "DEFAULT CURRENT_TIMESTAMP")
                == it.ours_text()
        },
    },
    Reason {
        note: "a colon within a literal of the condition is no parameter",
        words: "a colon within a literal of a check",
        holds: |it| it.alembic_text().replace("'NULL'", "':y'") == it.ours_text(),
    },
    Reason {
        note: "`recreate=\"always\"` changes the table in place: a rebuild would lose sequences, privileges and keys of other tables",
        words: "`recreate=\"always\"` on other databases than SQLite",
        holds: |it| !it.is("sqlite") && it.says("recreate='always'") && it.ours_is_text(),
    },
    Reason {
        note: "a name is quoted where it needs to be",
        words: "`quote=True`",
        holds: |it| it.says("quote") && it.alembic_text().replace(['"', '`'], "") == it.ours_text(),
    },
    Reason {
        note: "an index of a dropped column goes with it",
        words: "a column dropped in batch mode on SQLite that an index or a key names",
        holds: |it| it.case.is_batch && it.ours_is_text() && it.exception("no such column"),
    },
    Reason {
        note: "the statement is printed; it is the database that refuses it",
        words: "",
        holds: |it| it.ours_is_text() && it.exception("(sqlite3."),
    },
    Reason {
        note: "a constraint needs no name",
        words: "a constraint without a name in batch mode on SQLite",
        holds: |it| it.ours_is_text() && it.exception("Constraint must have a name"),
    },
    Reason {
        note: "the place of a column is reason enough to rebuild",
        words: "`insert_before`, `insert_after` on SQLite without",
        holds: |it| it.ours_is_text() && it.exception("insert_before or insert_after"),
    },
    Reason {
        note: "a default gives way to an identity, and an identity to a default",
        words: "a default that becomes an identity",
        holds: |it| it.ours_is_text() && it.exception("AssertionError"),
    },
    Reason {
        note: "the column is generated, or has the default",
        words: "`Computed` and `DefaultClause` in batch mode on SQLite",
        holds: |it| it.ours_is_text() && it.exception("Argument 'arg' is expected"),
    },
    Reason {
        note: "`INCLUDE` names columns that are not in the constraint",
        words: "`postgresql_include` of a unique constraint",
        holds: |it| it.says("postgresql_include") && it.exception("KeyError") && it.ours_is_text(),
    },
    Reason {
        note: "`mysql_` options count on MariaDB too",
        words: "`mysql_...` options on a `mariadb://` URL",
        holds: |it| it.is("mariadb") && it.says("mysql_"),
    },
    Reason {
        note: "`main` is the schema that needs no name",
        words: "`schema=\"main\"` in batch mode on SQLite",
        holds: |it| {
            it.says("schema='main'") && it.alembic_text().replace("main.", "") == it.ours_text()
        },
    },
    Reason {
        note: "the next number of AUTOINCREMENT stays",
        words: "AUTOINCREMENT and its next number",
        holds: |it| {
            let pieces = it.ours_text().split_inclusive(";\n\n");
            let own: String = pieces
                .filter(|piece| !piece.contains(" sqlite_sequence "))
                .collect();
            own == it.alembic_text()
        },
    },
    Reason {
        note: "a key of a dropped column goes with it, also where a new column has its name",
        words: "a column dropped in batch mode on SQLite that an index or a key names",
        holds: |it| {
            it.says("drop_column('a')") && it.says("add_column(sa.Column('a'") && it.ours_is_text()
        },
    },
    Reason {
        note: "a foreign key may point at a table that the script does not describe",
        words: "a foreign key in `table_args` with `copy_from`",
        holds: |it| it.ours_is_text() && it.exception("NoReferencedTableError"),
    },
    Reason {
        note: "an index in `table_args` is made when the table has its name again",
        words: "an index in `table_args`",
        holds: |it| {
            it.says("table_args=(sa.Index(") && it.ours_contains("CREATE INDEX ix_x ON t (b)")
        },
    },
    Reason {
        note: "a `prefixes` in `table_kwargs` would put a table of another kind in its place",
        words: "`prefixes` in `table_kwargs`",
        holds: |it| it.refusal("table of another kind"),
    },
];

impl Difference<'_> {
    /// The reason, if there is one.
    pub fn reason(&self) -> Option<&'static Reason> {
        REASONS.iter().find(|reason| (reason.holds)(self))
    }

    fn is(&self, dialect: &str) -> bool {
        self.dialect == dialect
    }

    fn says(&self, words: &str) -> bool {
        self.case.script.contains(words)
    }

    fn refusal(&self, words: &str) -> bool {
        matches!(self.ours, Answer::Refused(message) if message.contains(words))
    }

    fn exception(&self, words: &str) -> bool {
        matches!(self.alembic, Answer::Refused(message) if message.contains(words))
    }

    fn ours_is_text(&self) -> bool {
        matches!(self.ours, Answer::Text(_))
    }

    fn ours_contains(&self, words: &str) -> bool {
        self.ours_text().contains(words)
    }

    fn ours_without(&self, words: &str) -> String {
        self.ours_text().replace(words, "")
    }

    fn ours_text(&self) -> &str {
        text(self.ours)
    }

    fn alembic_text(&self) -> &str {
        text(self.alembic)
    }
}

/// The text, or one that none is equal to.
fn text(answer: &Answer) -> &str {
    match answer {
        Answer::Text(text) => text,
        Answer::Refused(_) => "\0",
    }
}
