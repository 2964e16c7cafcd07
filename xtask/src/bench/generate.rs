//! Projects of a given size, the same on every run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::database::Kind;
use crate::compat::fetch::{create, io};

/// The tables that a history keeps at most: projects grow old by changing what is there.
const MOST_TABLES: usize = 200;
/// The columns that a history adds to a table at most.
const MOST_COLUMNS: usize = 24;
/// Where in each hundred revisions the history branches: two revisions, and the one that merges them.
const BRANCH: usize = 50;
/// How many tables a module of models has.
const TABLES_PER_MODULE: usize = 50;

/// Numbers that look random: xorshift.
struct Dice(u64);

impl Dice {
    /// One of `0..sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % sides
    }
}

/// The id of a revision: twelve digits in no order, and never twice.
pub fn revision_id(number: usize) -> String {
    let number = number as u64 + 1;
    format!(
        "{:012x}",
        number.wrapping_mul(0x9e37_79b9_7f4b) & 0xffff_ffff_ffff
    )
}

/// A table of the history as it stands.
struct Table {
    name: String,
    /// Those that were added, in order: its creation has columns of its own.
    columns: Vec<String>,
    /// Each with its column.
    indexes: Vec<(String, String)>,
}

/// What a revision does and how it is taken back.
struct Change {
    message: String,
    upgrade: String,
    downgrade: String,
}

/// Writes a history of so many revisions, and its head.
///
/// # Errors
/// When a file cannot be written.
pub fn history(folder: &Path, size: usize, kind: Kind) -> Result<String, String> {
    create(folder)?;
    let mut story = Story {
        kind,
        dice: Dice(0x2545_f491_4f6c_dd1d),
        tables: Vec::new(),
    };
    for number in 0..size {
        let place = number % 100;
        let before = |back: usize| format!("{:?}", revision_id(number - back));
        // The first hundred have too few tables for two independent changes.
        let in_branch =
            |part: usize| place == BRANCH + part && number >= 100 && number + 2 < size + part;
        let (down_revision, change) = if in_branch(0) {
            (before(1), story.add_column(number, 0))
        } else if in_branch(1) {
            (before(2), story.add_column(number, 1))
        } else if in_branch(2) {
            let parents = format!("({}, {})", before(2), before(1));
            (parents, Change::nothing("merge"))
        } else if number == 0 {
            ("None".to_owned(), story.create_table(number))
        } else {
            (before(1), story.next(number))
        };
        write_revision(folder, number, &down_revision, &change)?;
    }
    Ok(revision_id(size - 1))
}

impl Change {
    /// None.
    fn nothing(message: &str) -> Self {
        Self {
            message: message.to_owned(),
            upgrade: "    pass\n".to_owned(),
            downgrade: "    pass\n".to_owned(),
        }
    }
}

fn write_revision(
    folder: &Path,
    number: usize,
    down_revision: &str,
    change: &Change,
) -> Result<(), String> {
    let id = revision_id(number);
    let down_words = down_revision.trim_matches(['(', ')']).replace('"', "");
    let down_words = if number == 0 {
        String::new()
    } else {
        down_words
    };
    let text = format!(
        "\"\"\"{message}\n\nRevision ID: {id}\nRevises: {down_words}\nCreate Date: 2024-{month:02}-{day:02} 12:00:00.000000\n\n\"\"\"\n\
         from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n\
         # revision identifiers, used by Alembic.\n\
         revision: str = \"{id}\"\ndown_revision: Union[str, Sequence[str], None] = {down_revision}\n\
         branch_labels: Union[str, Sequence[str], None] = None\ndepends_on: Union[str, Sequence[str], None] = None\n\n\n\
         def upgrade() -> None:\n{upgrade}\n\ndef downgrade() -> None:\n{downgrade}",
        message = change.message,
        month = number / 28 % 12 + 1,
        day = number % 28 + 1,
        upgrade = change.upgrade,
        downgrade = change.downgrade,
    );
    let slug = change.message.replace(' ', "_");
    let path = folder.join(format!("{id}_{slug}.py"));
    fs::write(&path, text).map_err(|error| io("write", &path, &error))
}

/// A history under way.
struct Story {
    kind: Kind,
    dice: Dice,
    tables: Vec<Table>,
}

impl Story {
    fn next(&mut self, number: usize) -> Change {
        let roll = self.dice.roll(100);
        let table = self.dice.roll(self.tables.len());
        let columns = self.tables[table].columns.len();
        match roll {
            0..25 if self.tables.len() < MOST_TABLES => self.create_table(number),
            0..3 if table + 1 == self.tables.len() => self.drop_table(),
            25..40 => self.create_index(number, table),
            40..50 if !self.tables[table].indexes.is_empty() => self.drop_index(table),
            50..60 if columns > 0 => self.drop_column(table),
            60..70 => self.change_rows(number, table),
            70..76 => self.alter_column(number, table),
            _ if columns >= MOST_COLUMNS => self.drop_column(table),
            _ => self.add_column(number, table),
        }
    }

    fn create_table(&mut self, number: usize) -> Change {
        let name = format!("item_{number}");
        let mut lines = String::new();
        let fields = 3 + self.dice.roll(6);
        for field in 0..fields {
            let nullable = if field % 2 == 0 { "False" } else { "True" };
            let data_type = self.data_type();
            let _ = writeln!(
                lines,
                "        sa.Column(\"field_{field}\", {data_type}, nullable={nullable}),"
            );
        }
        if !self.tables.is_empty() {
            // Those at the end may go again.
            let other = self.dice.roll(self.tables.len().min(MOST_TABLES / 2));
            let other = &self.tables[other].name;
            let _ = writeln!(
                lines,
                "        sa.Column(\"other_id\", sa.Integer(), nullable=True),\n        \
                 sa.ForeignKeyConstraint([\"other_id\"], [\"{other}.id\"], name=\"fk_{name}_other_id\"),"
            );
        }
        let change = Change {
            message: format!("create {name}"),
            upgrade: format!(
                "    op.create_table(\n        \"{name}\",\n        sa.Column(\"id\", sa.Integer(), nullable=False),\n{lines}        \
                 sa.PrimaryKeyConstraint(\"id\", name=\"pk_{name}\"),\n    )\n"
            ),
            downgrade: format!("    op.drop_table(\"{name}\")\n"),
        };
        self.tables.push(Table {
            name,
            columns: Vec::new(),
            indexes: Vec::new(),
        });
        change
    }

    /// The newest table goes, and with it what was added to it.
    fn drop_table(&mut self) -> Change {
        let Some(table) = self.tables.pop() else {
            return Change::nothing("think again");
        };
        let name = &table.name;
        Change {
            message: format!("drop {name}"),
            upgrade: format!("    op.drop_table(\"{name}\")\n"),
            downgrade: format!(
                "    op.create_table(\n        \"{name}\",\n        sa.Column(\"id\", sa.Integer(), nullable=False),\n{}        \
                 sa.PrimaryKeyConstraint(\"id\", name=\"pk_{name}\"),\n    )\n{}",
                table.columns.iter().fold(String::new(), |text, column| text
                    + &format!("        sa.Column(\"{column}\", sa.String(length=64), nullable=True),\n")),
                table.indexes.iter().fold(String::new(), |text, (index, column)| text
                    + &format!("    op.create_index(\"{index}\", \"{name}\", [\"{column}\"], unique=False)\n")),
            ),
        }
    }

    fn add_column(&mut self, number: usize, table: usize) -> Change {
        let Some(table) = self.tables.get_mut(table) else {
            return Change::nothing("think again");
        };
        let (name, column) = (&table.name, format!("added_{number}"));
        let rest = match number % 3 {
            0 => "sa.String(length=64), server_default=\"none\", nullable=False",
            1 => "sa.Integer(), nullable=True",
            _ => "sa.String(length=64), nullable=True",
        };
        table.columns.push(column.clone());
        Change {
            message: format!("add {column}"),
            upgrade: format!("    op.add_column(\"{name}\", sa.Column(\"{column}\", {rest}))\n"),
            downgrade: format!("    op.drop_column(\"{name}\", \"{column}\")\n"),
        }
    }

    /// The newest column goes, unless an index is on it.
    fn drop_column(&mut self, table: usize) -> Change {
        let table = &mut self.tables[table];
        let is_indexed = |column: &String| table.indexes.iter().any(|(_, of)| of == column);
        let Some(place) = table.columns.iter().rposition(|column| !is_indexed(column)) else {
            return Change::nothing("think again");
        };
        let (name, column) = (&table.name, table.columns.remove(place));
        Change {
            message: format!("drop {column}"),
            upgrade: format!("    op.drop_column(\"{name}\", \"{column}\")\n"),
            downgrade: format!(
                "    op.add_column(\"{name}\", sa.Column(\"{column}\", sa.String(length=64), nullable=True))\n"
            ),
        }
    }

    fn create_index(&mut self, number: usize, table: usize) -> Change {
        let table = &mut self.tables[table];
        let column = match table.columns.last() {
            Some(column) => column.clone(),
            None => "id".to_owned(),
        };
        let (name, index) = (&table.name, format!("ix_{number}"));
        let change = Change {
            message: format!("index {column} of {name}"),
            upgrade: format!(
                "    op.create_index(\"{index}\", \"{name}\", [\"{column}\"], unique=False)\n"
            ),
            downgrade: format!("    op.drop_index(\"{index}\", table_name=\"{name}\")\n"),
        };
        table.indexes.push((index, column));
        change
    }

    fn drop_index(&mut self, table: usize) -> Change {
        let table = &mut self.tables[table];
        let (index, column) = table.indexes.remove(0);
        let name = &table.name;
        Change {
            message: format!("drop {index}"),
            upgrade: format!("    op.drop_index(\"{index}\", table_name=\"{name}\")\n"),
            downgrade: format!(
                "    op.create_index(\"{index}\", \"{name}\", [\"{column}\"], unique=False)\n"
            ),
        }
    }

    fn change_rows(&mut self, number: usize, table: usize) -> Change {
        let name = &self.tables[table].name;
        Change {
            message: format!("correct {name}"),
            upgrade: format!("    op.execute(\"UPDATE {name} SET id = id WHERE id = {number}\")\n"),
            downgrade: "    pass\n".to_owned(),
        }
    }

    /// SQLite alters columns only by making the table anew, for which `--sql` would need the table: there a row more.
    fn alter_column(&mut self, number: usize, table: usize) -> Change {
        if self.kind == Kind::Sqlite {
            return self.change_rows(number, table);
        }
        let table = &self.tables[table];
        let Some(column) = table.columns.last() else {
            return self.change_rows(number, 0);
        };
        let name = &table.name;
        let is_indexed = table.indexes.iter().any(|(_, of)| of == column);
        let number_of_column: usize = column.trim_start_matches("added_").parse().unwrap_or(1);
        if is_indexed || number_of_column % 3 == 1 {
            return self.change_rows(number, 0);
        }
        let standing = match number_of_column % 3 {
            0 => "existing_nullable=False, existing_server_default=\"none\"",
            _ => "existing_nullable=True",
        };
        let alter = |length: usize, existing: usize| {
            format!(
                "    op.alter_column(\"{name}\", \"{column}\", existing_type=sa.String(length={existing}), type_=sa.String(length={length}), {standing})\n"
            )
        };
        Change {
            message: format!("widen {column}"),
            upgrade: alter(128, 64),
            downgrade: alter(64, 128),
        }
    }

    fn data_type(&mut self) -> &'static str {
        [
            "sa.Integer()",
            "sa.String(length=120)",
            "sa.Text()",
            "sa.Boolean()",
            "sa.DateTime()",
            "sa.Numeric(precision=10, scale=2)",
            "sa.Date()",
        ][self.dice.roll(7)]
    }
}

/// Writes a package `models` of so many tables, with ten changes against the same without or none.
///
/// # Errors
/// When a file cannot be written.
pub fn models(project: &Path, size: usize, is_changed: bool) -> Result<(), String> {
    let folder = project.join("models");
    create(&folder)?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| io("write", &path, &error))
    };
    write(
        "base.py",
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    )?;
    let mut imports = "from .base import Base\n".to_owned();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for (module, first) in (0..size).step_by(TABLES_PER_MODULE).enumerate() {
        let mut text = MODELS_HEAD.to_owned();
        for number in first..(first + TABLES_PER_MODULE).min(size) {
            let other = (number > 0).then(|| dice.roll(number));
            text.push_str(&model(number, other, is_changed));
        }
        if is_changed && module == 0 {
            for number in [size, size + 1] {
                text.push_str(&model(number, Some(0), false));
            }
        }
        let _ = writeln!(imports, "from . import part_{module:03}  # noqa: F401");
        write(&format!("part_{module:03}.py"), &text)?;
    }
    write("__init__.py", &imports)
}

const MODELS_HEAD: &str = "\
from datetime import date, datetime
from decimal import Decimal
from typing import Optional

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
";

/// A class of eight to ten columns. Ten changes: two tables more (written by who calls this), and of the first
/// tables four with a column more, two with an index more, one with a column less, one with a column that may be NULL.
fn model(number: usize, other: Option<usize>, is_changed: bool) -> String {
    let change = if is_changed { number } else { usize::MAX };
    let mut text = format!(
        "\n\nclass Thing{number}(Base):\n    __tablename__ = \"thing_{number}\"\n    __table_args__ = (\n        \
         UniqueConstraint(\"code\", name=\"uq_thing_{number}_code\"),\n        \
         Index(\"ix_thing_{number}_name_created\", \"name\", \"created\"),\n"
    );
    if let 4 | 5 = change {
        let _ = writeln!(text, "        Index(\"ix_thing_{number}_day\", \"day\"),");
    }
    text.push_str("    )\n    id: Mapped[int] = mapped_column(primary_key=True)\n");
    text.push_str("    code: Mapped[str] = mapped_column(String(40))\n");
    let name = if change == 7 { "Optional[str]" } else { "str" };
    let _ = writeln!(
        text,
        "    name: Mapped[{name}] = mapped_column(String(120))"
    );
    if change != 6 {
        text.push_str("    notes: Mapped[Optional[str]] = mapped_column(Text)\n");
    }
    text.push_str("    created: Mapped[datetime]\n    day: Mapped[Optional[date]]\n    active: Mapped[bool]\n");
    text.push_str("    price: Mapped[Optional[Decimal]] = mapped_column(Numeric(10, 2))\n");
    if let Some(other) = other {
        let _ = writeln!(
            text,
            "    other_id: Mapped[Optional[int]] = mapped_column(ForeignKey(\"thing_{other}.id\", name=\"fk_thing_{number}_other_id\"), index=True)"
        );
    }
    if change < 4 {
        text.push_str("    extra: Mapped[Optional[str]] = mapped_column(String(50))\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_never_given_twice() {
        let ids: std::collections::HashSet<String> = (0..20_000).map(revision_id).collect();
        assert_eq!(ids.len(), 20_000);
        assert!(ids.iter().all(|id| id.len() == 12));
    }

    #[test]
    fn the_changed_models_differ_in_ten_places() {
        let lines = |is_changed| {
            let models = (0..20).map(|number| model(number, Some(0), is_changed));
            models.collect::<Vec<String>>()
        };
        let (before, after) = (lines(false), lines(true));
        let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        // Two tables more come from `models`.
        assert_eq!(changed, 8);
    }
}
