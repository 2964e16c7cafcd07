//! Where the script that DMS writes is not Alembic's, on purpose, and where it does not go there and back.

use super::{Answer, Pair, Script};

/// A script of ours that is not one of Alembic's.
#[derive(Debug, Clone, Copy)]
pub struct Difference<'a> {
    /// The models.
    pub pair: &'a Pair,
    /// The database.
    pub dialect: &'a str,
    /// What Alembic answered.
    pub alembic: &'a Answer,
    /// What DMS wrote.
    pub ours: &'a Script,
}

/// A script of ours that does not do all that it should.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// The models.
    pub pair: &'a Pair,
    /// The database.
    pub dialect: &'a str,
    /// Whether only that was compared which Alembic compares.
    pub compat: bool,
    /// What Alembic answered.
    pub alembic: &'a Answer,
    /// What went wrong.
    pub failure: &'a str,
}

/// Why it is so.
#[derive(Debug)]
pub struct Reason<H> {
    /// The reason.
    pub note: &'static str,
    /// Words of docs/differences.md that tell it to the user.
    pub words: &'static str,
    /// For how many scripts it is the reason on SQLite, PostgreSQL and MariaDB.
    pub count: [usize; 3],
    /// Whether it is the reason here.
    pub holds: H,
}

/// Whether a script is another one for some reason.
pub type IsOther = fn(&Difference<'_>) -> bool;

/// Whether a script cannot be proven for some reason.
pub type IsUnproven = fn(&Proof<'_>) -> bool;

/// Why a script is another one; the first reason that holds counts.
pub const SCRIPT_REASONS: &[Reason<IsOther>] = &[
    Reason {
        note: "Alembic's autogenerate itself ends with an error of the server",
        words: "defaults of JSON, or with a quote",
        count: [0, 5, 0],
        holds: |it| it.alembic.crash.is_some(),
    },
    Reason {
        note: "tables that refer to each other are made without the key between them, and untied before they go",
        words: "tables whose foreign keys form a cycle",
        count: [0, 19, 31],
        holds: |it| {
            it.alembic_says("use_alter=True")
                || [
                    "UndefinedTable",
                    "DependentObjectsStillExist",
                    "foreign key constraint",
                    "Foreign key constraint",
                ]
                .iter()
                .any(|words| {
                    it.alembic.fails.starts_with("upgrade") && it.alembic.fails.contains(words)
                })
        },
    },
    Reason {
        note: "PostgreSQL keeps the type otherwise",
        words: "types on PostgreSQL that the server keeps otherwise",
        count: [0, 2, 0],
        holds: |it| {
            it.dialect == "postgresql" && it.ours.upgrade.contains("sa.Float(precision=24)")
        },
    },
    Reason {
        note: "a deferrable unique constraint is read as such",
        words: "PostgreSQL: deferrable unique constraints",
        count: [0, 1, 0],
        holds: |it| {
            it.dialect == "postgresql"
                && it.ours.downgrade.contains("deferrable=True")
                && !it.alembic_says("deferrable=True")
        },
    },
    Reason {
        note: "a constraint that Alembic does not read is lost in its downgrade",
        words: "exclude constraints on PostgreSQL",
        count: [0, 1, 0],
        holds: |it| {
            it.ours.downgrade.contains("ExcludeConstraint(")
                && !it.alembic_says("ExcludeConstraint(")
        },
    },
    Reason {
        note: "what an identity was is left out, and its statement fails",
        words: "`server_default=` of `alter_column` for a column that is an identity",
        count: [0, 7, 0],
        holds: |it| {
            let existing = "existing_server_default=sa.Identity(";
            (it.ours.upgrade.contains(existing) || it.ours.downgrade.contains(existing))
                && !it.alembic_says(existing)
        },
    },
    Reason {
        note: "JSON of MariaDB is read as such",
        words: "MariaDB: JSON",
        count: [0, 0, 19],
        holds: |it| it.ours_says("mysql.JSON()") && !it.alembic_says("mysql.JSON()"),
    },
    Reason {
        note: "a table's comment is not said twice",
        words: "a removed table with a comment on MySQL and MariaDB",
        count: [0, 0, 2],
        holds: |it| it.alembic_says("mariadb_comment="),
    },
    Reason {
        note: "an index that a key needs goes with its table",
        words: "an index that a foreign key needs, on MySQL and MariaDB",
        count: [0, 0, 6],
        holds: |it| it.dialect == "mariadb" && it.alembic.fails.contains("needed in a foreign key"),
    },
    Reason {
        note: "one form for types of both sides, as MariaDB keeps them",
        words: "types on MySQL and MariaDB that the server turns into others",
        count: [0, 0, 9],
        holds: |it| {
            let types = |says: &dyn Fn(&str) -> bool| says("               type_=");
            it.dialect == "mariadb"
                && !it.pair.name.starts_with("by chance")
                && types(&|words| it.alembic_says(words)) != types(&|words| it.ours_says(words))
        },
    },
    Reason {
        note: "one form for defaults of both sides, as MariaDB keeps them",
        words: "defaults on MySQL and MariaDB",
        count: [0, 0, 49],
        holds: |it| {
            let defaults = "               server_default=";
            it.dialect == "mariadb"
                && it.pair.compare_server_default
                && it.alembic.fails == "a second comparison finds something"
                && it.alembic_says(defaults)
        },
    },
    Reason {
        note: "an index's direction on MariaDB is seen",
        words: "direction of an index's columns",
        count: [0, 0, 1],
        holds: |it| it.dialect == "mariadb" && it.ours_says("sa.literal_column("),
    },
    Reason {
        note: "Alembic's order is that of a hash table",
        words: "order of dropped tables and columns",
        count: [24, 3, 5],
        holds: |it| {
            let ours = it.sorted(it.ours);
            it.scripts().any(|script| it.sorted(&script) == ours)
                && ["drop_table(", "drop_column(", "foreign_key", "foreignkey"]
                    .iter()
                    .any(|word| it.alembic_says(word))
        },
    },
    Reason {
        note: "Alembic reads unique=1 where it means unique=True",
        words: "`unique=1` of indexes that are read from SQLite",
        count: [4, 0, 0],
        holds: |it| {
            let ours = it.ours.without_comments();
            it.dialect == "sqlite"
                && it.scripts().any(|script| {
                    let known = |text: &str| text.replace("unique=1", "unique=True");
                    known(&script.upgrade) == ours.upgrade
                        && known(&script.downgrade) == ours.downgrade
                })
        },
    },
    Reason {
        note: "a constraint without a name gets one",
        words: "a unique constraint or foreign key without a name",
        count: [16, 14, 12],
        holds: |it| it.alembic_says("_constraint(None,") || it.alembic_says("_foreign_key(None,"),
    },
    Reason {
        note: "a type within a type of another database lacks its module",
        words: "a type within a type of another database",
        count: [2, 0, 2],
        holds: |it| it.alembic_says("astext_type=Text()"),
    },
    Reason {
        note: "defaults that mean the same, or that did not change, are no difference",
        words: "defaults that mean the same",
        count: [16, 0, 0],
        holds: |it| {
            it.pair.compare_server_default
                && it.alembic_says("               server_default=")
                && !it.ours.upgrade.contains("               server_default=")
        },
    },
    Reason {
        note: "AUTOINCREMENT, directions and expressions in indexes of SQLite are seen",
        words: "SQLite: expression indexes",
        count: [4, 0, 0],
        holds: |it| {
            let says = |words| it.ours.upgrade.contains(words) || it.ours.downgrade.contains(words);
            it.dialect == "sqlite"
                && (says("sqlite_autoincrement=True") || says("sa.literal_column("))
        },
    },
];

/// Why a script does not go there and back; the first reason that holds counts.
pub const PROOF_REASONS: &[Reason<IsUnproven>] = &[
    Reason {
        note: "SQLite cannot do it outside batch mode",
        words: "outside batch mode",
        count: [5, 0, 0],
        holds: |it| it.dialect == "sqlite" && !it.alembic.batch && it.failure.contains(" in place"),
    },
    Reason {
        note: "PostgreSQL does not cast one type to the other by itself",
        words: "types that PostgreSQL does not cast by itself, with `alembic_compat`",
        count: [0, 65, 0],
        holds: |it| it.compat && it.failure.contains("cannot be cast automatically"),
    },
    Reason {
        note: "MariaDB does not cast one type to the other",
        words: "types that the server cannot cast, on MySQL and MariaDB",
        count: [0, 0, 1],
        holds: |it| {
            it.dialect == "mariadb"
                && it.failure.contains("Cannot cast '")
                && it.alembic.fails.contains("Cannot cast '")
        },
    },
    Reason {
        note: "a default becomes an identity only after it is dropped, and an identity has statements of its own",
        words: "identities that come, go or change",
        count: [0, 1, 0],
        holds: |it| {
            ["already has a default value", "identity column"]
                .iter()
                .any(|words| it.failure.contains(words))
        },
    },
    Reason {
        note: "a constraint of SQLite without a name comes back with one",
        words: "a unique constraint or foreign key without a name, on SQLite",
        count: [13, 0, 0],
        holds: |it| {
            it.dialect == "sqlite"
                && it.leaves_only(&["drop unique constraint ", "add unique constraint "])
        },
    },
    Reason {
        note: "Alembic does not look at checks",
        words: "check constraints of a table that is there",
        count: [4, 2, 4],
        holds: |it| it.compat && it.leaves_only(&["add check constraint "]),
    },
    Reason {
        note: "Alembic leaves the index behind that the server made for a key",
        words: "the index that the server makes for a foreign key",
        count: [0, 0, 20],
        holds: |it| {
            let again = it.failure.strip_prefix("a second comparison finds: ");
            let mut lines = again.into_iter().flat_map(str::lines);
            let only_indexes = again.is_some()
                && lines.all(|line| line.starts_with('~') || line.starts_with("    - index "));
            it.compat
                && it.dialect == "mariadb"
                && (only_indexes || it.leaves_only(&["drop index "]))
        },
    },
    Reason {
        note: "DROP DEFAULT leaves now() of MariaDB there",
        words: "a default `now()` that is taken away",
        count: [0, 0, 1],
        holds: |it| {
            it.compat
                && it.dialect == "mariadb"
                && it.leaves_only(&["alter column "])
                && it.failure.contains("default)")
        },
    },
    Reason {
        note: "with alembic_compat a script fails where Alembic's does",
        words: "`alembic_compat`",
        count: [0, 0, 3],
        holds: |it| {
            let steps = [
                ("upgrade: ", "upgrade: "),
                (
                    "a second comparison finds: ",
                    "a second comparison finds something",
                ),
                ("downgrade: ", "downgrade: "),
                ("the downgrade leaves: ", "the downgrade leaves something"),
            ];
            it.compat
                && steps.iter().any(|(ours, alembics)| {
                    it.failure.starts_with(ours) && it.alembic.fails.starts_with(alembics)
                })
        },
    },
];

impl Difference<'_> {
    fn scripts(&self) -> impl Iterator<Item = Script> {
        self.alembic.scripts.iter().map(Script::without_comments)
    }

    fn alembic_says(&self, words: &str) -> bool {
        let says =
            |script: &Script| script.upgrade.contains(words) || script.downgrade.contains(words);
        self.alembic.scripts.iter().any(says)
    }

    fn ours_says(&self, words: &str) -> bool {
        self.ours.upgrade.contains(words) || self.ours.downgrade.contains(words)
    }

    /// The lines of both bodies, in an order that says nothing.
    fn sorted(&self, script: &Script) -> [Vec<String>; 2] {
        let script = script.without_comments();
        [&script.upgrade, &script.downgrade].map(|body| {
            let lines = body
                .lines()
                .map(|line| line.trim().replace("unique=1)", "unique=True)"));
            let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
            lines.sort();
            lines
        })
    }
}

impl Proof<'_> {
    /// Whether the downgrade leaves nothing but differences that begin so.
    fn leaves_only(&self, starts: &[&str]) -> bool {
        let left = self.failure.strip_prefix("the downgrade leaves: ");
        left.is_some_and(|left| {
            left.split("; ")
                .all(|one| starts.iter().any(|start| one.starts_with(start)))
        })
    }
}
