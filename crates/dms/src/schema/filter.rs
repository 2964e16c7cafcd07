//! What is looked at: patterns of names, by kind of object.

use std::collections::HashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Constraint, Schema, Table, TableName};

use ObjectKind as Kind;

/// A kind of object, by Alembic's word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// `schema`.
    Schema,
    /// `table`.
    Table,
    /// `column`.
    Column,
    /// `index`.
    Index,
    /// `unique_constraint`.
    Unique,
    /// `foreign_key_constraint`.
    ForeignKey,
    /// `check_constraint`.
    Check,
    /// `exclude_constraint`, which Alembic has no word for.
    Exclude,
    /// `sequence`, which Alembic has no word for.
    Sequence,
}

impl ObjectKind {
    /// The kind of a constraint; a primary key has none.
    pub fn of(constraint: &Constraint) -> Option<Self> {
        match constraint {
            Constraint::Unique(_) => Some(Kind::Unique),
            Constraint::ForeignKey(_) => Some(Kind::ForeignKey),
            Constraint::Check(_) => Some(Kind::Check),
            Constraint::Exclude(_) => Some(Kind::Exclude),
            Constraint::PrimaryKey(_) => None,
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        let mut kinds = KINDS.iter();
        kinds
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// A part of a table: its name, or, without one, the columns of a constraint.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PartName {
    /// The name.
    Name(String),
    /// The columns.
    Columns(Vec<String>),
}

impl PartName {
    /// That of a constraint.
    pub fn of(constraint: &Constraint) -> Self {
        match (constraint.name(), constraint) {
            (Some(name), _) => Self::Name(name.text.clone()),
            (None, Constraint::Unique(unique)) => Self::Columns(unique.columns.clone()),
            (None, Constraint::ForeignKey(key)) => Self::Columns(key.columns.clone()),
            (None, Constraint::PrimaryKey(_) | Constraint::Check(_) | Constraint::Exclude(_)) => {
                Self::Columns(Vec::new())
            }
        }
    }
}

const KINDS: &[(&str, Kind)] = &[
    ("schema", Kind::Schema),
    ("table", Kind::Table),
    ("column", Kind::Column),
    ("index", Kind::Index),
    ("unique_constraint", Kind::Unique),
    ("foreign_key_constraint", Kind::ForeignKey),
    ("check_constraint", Kind::Check),
    ("exclude_constraint", Kind::Exclude),
    ("sequence", Kind::Sequence),
];

/// One pattern: `kind:name`, with what the name belongs to before it, `schema.table.name`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    kind: Kind,
    /// Globs for the names, the object's own first; what is not said matches all.
    globs: Vec<String>,
}

/// Which objects of two schemas are compared: what `include` names, if it names any of the kind, and what `exclude`
/// does not name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectFilter {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
    tables: HashSet<TableName>,
    parts: HashSet<(Kind, TableName, PartName)>,
}

impl ObjectFilter {
    /// From lists of patterns as `dms.toml` has them: `table:tmp_*`, `index:*_old`, `schema:audit`; a pattern without
    /// a kind is one of tables.
    ///
    /// # Errors
    /// When a pattern names an unknown kind of object, or has no name.
    pub fn parse(include: &[String], exclude: &[String]) -> Result<Self> {
        let parsed = |patterns: &[String]| -> Result<Vec<Pattern>> {
            patterns.iter().map(|text| pattern(text)).collect()
        };
        Ok(Self {
            include: parsed(include)?,
            exclude: parsed(exclude)?,
            ..Self::default()
        })
    }

    /// Leaves a table out.
    pub fn leave_out_table(&mut self, table: &TableName) {
        self.tables.insert(table.clone());
    }

    /// Leaves a part of a table out.
    pub fn leave_out(&mut self, kind: ObjectKind, table: &TableName, part: PartName) {
        self.parts.insert((kind, table.clone(), part));
    }

    fn is_empty(&self) -> bool {
        self.include.is_empty()
            && self.exclude.is_empty()
            && self.tables.is_empty()
            && self.parts.is_empty()
    }

    /// Takes out of both schemas what is not looked at. What belongs to a table that one side alone has goes with the
    /// table, but for indexes.
    pub fn apply(&self, before: &mut Schema, after: &mut Schema) {
        if self.is_empty() {
            return;
        }
        for schema in [&mut *before, &mut *after] {
            schema.tables.retain(|table| self.has_table(&table.name));
            let sequences = &mut schema.sequences;
            sequences.retain(|sequence| self.has_named(Kind::Sequence, &sequence.name));
        }
        let known: HashSet<TableName> = names(before).collect();
        let wanted: HashSet<TableName> = names(after).collect();
        for table in before.tables.iter_mut().chain(&mut after.tables) {
            self.apply_to_indexes(table);
            if known.contains(&table.name) && wanted.contains(&table.name) {
                self.apply_to_parts(table);
            }
        }
    }

    fn has_table(&self, name: &TableName) -> bool {
        if self.tables.contains(name) {
            return false;
        }
        self.has_named(Kind::Table, name)
    }

    fn has_named(&self, kind: Kind, name: &TableName) -> bool {
        let schema = name.schema.as_deref();
        let has_schema = schema.is_none_or(|schema| self.has(Kind::Schema, &[Some(schema)]));
        has_schema && self.has(kind, &[Some(&name.name), schema])
    }

    fn apply_to_indexes(&self, table: &mut Table) {
        let owner = table.name.clone();
        table.indexes.retain(|index| {
            let name = index.name.as_ref();
            name.is_none_or(|name| {
                self.has_part(Kind::Index, &owner, &PartName::Name(name.text.clone()))
            })
        });
    }

    fn apply_to_parts(&self, table: &mut Table) {
        let owner = table.name.clone();
        (table.columns).retain(|column| {
            self.has_part(Kind::Column, &owner, &PartName::Name(column.name.clone()))
        });
        table.constraints.retain(|constraint| {
            Kind::of(constraint)
                .is_none_or(|kind| self.has_part(kind, &owner, &PartName::of(constraint)))
        });
    }

    fn has_part(&self, kind: Kind, table: &TableName, part: &PartName) -> bool {
        if self.parts.contains(&(kind, table.clone(), part.clone())) {
            return false;
        }
        match part {
            PartName::Name(name) => self.has(
                kind,
                &[Some(name), Some(&table.name), table.schema.as_deref()],
            ),
            PartName::Columns(_) => true,
        }
    }

    fn has(&self, kind: Kind, names: &[Option<&str>]) -> bool {
        let is_of_kind = |pattern: &&Pattern| pattern.kind == kind;
        let mut included = self.include.iter().filter(is_of_kind).peekable();
        let is_included =
            included.peek().is_none() || included.any(|pattern| pattern.matches(names));
        let mut excluded = self.exclude.iter().filter(is_of_kind);
        is_included && !excluded.any(|pattern| pattern.matches(names))
    }
}

fn names(schema: &Schema) -> impl Iterator<Item = TableName> {
    schema.tables.iter().map(|table| table.name.clone())
}

impl Pattern {
    fn matches(&self, names: &[Option<&str>]) -> bool {
        self.globs.iter().enumerate().all(|(position, glob)| {
            let name = names.get(position).copied().flatten();
            name.is_some_and(|name| matches(glob, name))
        })
    }
}

fn pattern(text: &str) -> Result<Pattern> {
    let refused = |message: String| {
        let kinds: Vec<String> = KINDS.iter().map(|(word, _)| format!("`{word}:`")).collect();
        Error::new(ErrorKind::Config, message).with_hint(format!(
            "write `table:tmp_*`, `schema:audit`, `column:users.old_*`; the kinds are {}",
            kinds.join(", ")
        ))
    };
    let (kind, name) = match text.split_once(':') {
        None => (Kind::Table, text),
        Some((word, name)) => {
            let known = KINDS.iter().find(|(known, _)| *known == word);
            let Some((_, kind)) = known else {
                return Err(refused(format!(
                    "the pattern `{text}` begins with no kind of object"
                )));
            };
            (*kind, name)
        }
    };
    let globs: Vec<String> = name.rsplit('.').map(str::to_owned).collect();
    let most = match kind {
        Kind::Schema => 1,
        Kind::Table | Kind::Sequence => 2,
        Kind::Column
        | Kind::Index
        | Kind::Unique
        | Kind::ForeignKey
        | Kind::Check
        | Kind::Exclude => 3,
    };
    if globs.iter().any(String::is_empty) || globs.len() > most {
        return Err(refused(format!("the pattern `{text}` is no name")));
    }
    Ok(Pattern { kind, globs })
}

/// Whether a name is what a glob describes: `*` is any text, `?` one character.
fn matches(glob: &str, name: &str) -> bool {
    let (glob, name): (Vec<char>, Vec<char>) = (glob.chars().collect(), name.chars().collect());
    let (mut place, mut at) = (0, 0);
    // Where the last `*` stands, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        if glob.get(place) == Some(&'*') {
            star = Some((place, at));
            place += 1;
        } else if matches!(glob.get(place), Some(one) if *one == '?' || *one == name[at]) {
            place += 1;
            at += 1;
        } else if let Some((start, reach)) = star {
            star = Some((start, reach + 1));
            place = start + 1;
            at = reach + 1;
        } else {
            return false;
        }
    }
    glob[place..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schema::{Column, ConstraintName, DataType, Index, TypeClass};

    #[test]
    fn globs_match_as_a_shell_does() {
        for (glob, name, expected) in [
            ("*", "", true),
            ("tmp_*", "tmp_", true),
            ("tmp_*", "tm", false),
            ("*_old", "ix_old_old", true),
            ("*_old", "ix_older", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxcyyb", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(glob, name), expected, "{glob} {name}");
        }
    }

    fn table(schema: Option<&str>, name: &str) -> Table {
        let mut table = Table::new(TableName::in_schema(schema.map(Into::into), name));
        table.columns = ["id", "old_a"]
            .map(|name| Column::new(name, DataType::new(TypeClass::Integer)))
            .to_vec();
        table.indexes = ["ix", "ix_old"]
            .map(|name| Index {
                name: Some(ConstraintName::plain(name)),
                ..Index::default()
            })
            .to_vec();
        table
    }

    /// The tables, with what is left of them, of a database that is compared with the same models.
    fn left(include: &[&str], exclude: &[&str]) -> Vec<String> {
        let tables = vec![
            table(None, "t"),
            table(None, "tmp_x"),
            table(Some("audit"), "t"),
        ];
        let schema = Schema {
            tables,
            ..Schema::default()
        };
        let owned =
            |texts: &[&str]| -> Vec<String> { texts.iter().map(|&text| text.to_owned()).collect() };
        let (mut before, mut after) = (schema.clone(), schema);
        ObjectFilter::parse(&owned(include), &owned(exclude))
            .unwrap()
            .apply(&mut before, &mut after);
        assert_eq!(before, after);
        let shown = |table: &Table| {
            format!(
                "{} {}/{}",
                table.name,
                table.columns.len(),
                table.indexes.len()
            )
        };
        after.tables.iter().map(shown).collect()
    }

    #[test]
    fn patterns_choose_by_kind() {
        assert_eq!(left(&[], &[]), ["t 2/2", "tmp_x 2/2", "audit.t 2/2"]);
        assert_eq!(left(&[], &["tmp_*"]), ["t 2/2", "audit.t 2/2"]);
        assert_eq!(left(&[], &["schema:audit"]), ["t 2/2", "tmp_x 2/2"]);
        assert_eq!(left(&[], &["table:audit.*"]), ["t 2/2", "tmp_x 2/2"]);
        assert_eq!(left(&["table:t"], &[]), ["t 2/2", "audit.t 2/2"]);
        assert_eq!(
            left(&[], &["index:*_old", "column:tmp_x.old_*"]),
            ["t 2/1", "tmp_x 1/1", "audit.t 2/1"]
        );
        assert_eq!(left(&["schema:app"], &["t"]), ["tmp_x 2/2"]);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["view:x", "", "table:", "a.b.c", "schema:a.b", "column:a..b"] {
            let error = ObjectFilter::parse(&[], &[text.to_owned()]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{text}");
            assert!(error.message().contains(text), "{error}");
        }
    }
}
