//! What comments in the models say of renames: `# dms: renamed from old`.

use std::path::PathBuf;
use std::sync::Arc;

use dms_python::{Remark, RemarkClass, remarks};

use crate::error::{ErrorKind, Result};
use crate::pylib;

const MARKER: &str = "dms: renamed from";

/// A comment in the models that says what a table or a column was called before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameRemark {
    /// The table's own name, or that of the column's table; `None` where the models do not say it in so many words,
    /// as in a mixin: then it holds for every table that has both names.
    pub table: Option<String>,
    /// The column; `None` where the table itself was renamed.
    pub column: Option<String>,
    /// The name before.
    pub old: String,
    /// The file and line, for messages.
    pub place: String,
}

/// The comments of these files.
///
/// # Errors
/// When a comment names nothing, or stands where no table and no column is declared.
pub(super) fn read(files: &[(PathBuf, Arc<str>)]) -> Result<Vec<RenameRemark>> {
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(_, text)| text.contains(MARKER)) {
        let comments =
            remarks(path, text, MARKER).map_err(|raised| pylib::error(raised, ErrorKind::Model))?;
        for remark in &comments {
            let line = text[..remark.range.start].matches('\n').count() + 1;
            let place = format!("{}:{line}", path.display());
            found.push(rename(remark, &place)?);
        }
    }
    Ok(found)
}

fn rename(remark: &Remark, place: &str) -> Result<RenameRemark> {
    let refused = |message: String| {
        crate::Error::new(ErrorKind::Model, message).with_hint(
            "write `# dms: renamed from old` behind the column, the `__tablename__` or the `Table(...)`",
        )
    };
    let words = remark.text[MARKER.len()..].trim_start_matches(':').trim();
    let old = words.trim_matches(['`', '\'', '"']);
    if old.is_empty() {
        return Err(refused(format!(
            "{place}: the comment does not say what was renamed"
        )));
    }
    let (table, column) = declared(remark).ok_or_else(|| {
        refused(format!(
            "{place}: `# {}` stands where neither a table nor a column is declared",
            remark.text
        ))
    })?;
    // A dotted name says the table as well, or the schema: the last part is the name.
    let old = old.rsplit('.').next().unwrap_or(old).to_owned();
    Ok(RenameRemark {
        table,
        column,
        old,
        place: place.to_owned(),
    })
}

/// The table and the column that are declared on a comment's line.
fn declared(remark: &Remark) -> Option<(Option<String>, Option<String>)> {
    let table_name = |class: &RemarkClass| {
        let mut texts = class.texts.iter();
        let found = texts.find(|(name, _)| name == "__tablename__");
        found.map(|(_, text)| text.clone())
    };
    let class = remark.class.as_ref();
    if let Some(class) = class.filter(|_| remark.is_class_head) {
        let own = table_name(class);
        return Some((own.or_else(|| Some(snake_case(&class.name))), None));
    }
    if let (Some("__tablename__"), Some(class)) = (remark.target.as_deref(), class) {
        return Some((table_name(class), None));
    }
    let table = remark.calls.iter().find(|call| call.callee == "Table");
    if let Some(call) = table.filter(|call| call.begins_here) {
        return Some((call.first.clone(), None));
    }
    let column = (remark.calls.iter())
        .find(|call| matches!(call.callee.as_str(), "Column" | "mapped_column"));
    if let Some(call) = table {
        let own = column.and_then(|column| column.first.clone());
        return Some((call.first.clone(), own));
    }
    let named = column.and_then(|column| column.first.clone());
    let name = named.or_else(|| remark.target.clone())?;
    let owner = class?;
    Some((table_name(owner), Some(name)))
}

/// The name that Flask-SQLAlchemy gives the table of a class.
fn snake_case(class: &str) -> String {
    let characters: Vec<char> = class.chars().collect();
    let mut name = String::new();
    for (position, character) in characters.iter().enumerate() {
        let follows_lower = position > 0 && !characters[position - 1].is_uppercase();
        let precedes_lower = (characters.get(position + 1)).is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && position > 0 && (follows_lower || precedes_lower) {
            name.push('_');
        }
        name.extend(character.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read_text(text: &str) -> Result<Vec<RenameRemark>> {
        read(&[(PathBuf::from("models.py"), text.into())])
    }

    #[test]
    fn a_comment_knows_its_table_and_column() {
        let found = read_text(
            "
class HTTPUser(db.Model):  # dms: renamed from Person
    age = db.Column(db.Integer)  # dms: renamed from years

class Order(Base):
    __tablename__ = 'orders'  # dms: renamed from order
    # dms: renamed from sum
    total: Mapped[int] = mapped_column('total_sum')

t = Table('t', metadata,  # dms: renamed from s.r
    Column('a', Integer),  # dms: renamed from `b`
)
",
        )
        .unwrap();
        let shown: Vec<(Option<&str>, Option<&str>, &str, &str)> = (found.iter())
            .map(|it| {
                (
                    it.table.as_deref(),
                    it.column.as_deref(),
                    it.old.as_str(),
                    it.place.as_str(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (Some("http_user"), None, "Person", "models.py:2"),
                (None, Some("age"), "years", "models.py:3"),
                (Some("orders"), None, "order", "models.py:6"),
                (Some("orders"), Some("total_sum"), "sum", "models.py:7"),
                (Some("t"), None, "r", "models.py:10"),
                (Some("t"), Some("a"), "b", "models.py:11"),
            ]
        );
    }

    #[test]
    fn a_comment_that_says_nothing_is_refused() {
        let error = read_text("class A:\n    a = 1  # dms: renamed from\n").unwrap_err();
        assert_eq!(
            error.message(),
            "models.py:2: the comment does not say what was renamed"
        );
        let error = read_text("import sqlalchemy  # dms: renamed from x\n").unwrap_err();
        assert!(
            error.message().contains("neither a table nor a column"),
            "{error}"
        );
    }
}
