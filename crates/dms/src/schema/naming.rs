//! SQLAlchemy's naming conventions for constraints and indexes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

use super::{ConstraintName, TableName};
use crate::error::{Error, ErrorKind, Result};

/// `MetaData(naming_convention=...)`: (key, template) pairs with keys `ix uq ck fk pk`, in the order given.
///
/// An empty convention is SQLAlchemy's default one, which names indexes alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamingConvention(pub Vec<(String, String)>);

/// What a name is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum NamedKind {
    Index,
    Unique,
    Check,
    ForeignKey,
    PrimaryKey,
}

impl NamedKind {
    /// The key of its template.
    pub fn key(self) -> &'static str {
        match self {
            Self::Index => "ix",
            Self::Unique => "uq",
            Self::Check => "ck",
            Self::ForeignKey => "fk",
            Self::PrimaryKey => "pk",
        }
    }
}

/// A column as tokens see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColumn {
    /// Its name in the database.
    pub name: String,
    /// Its key in `Table.c`.
    pub key: String,
}

/// What the tokens of a template are filled from.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The table.
    pub table: &'a TableName,
    /// The columns of the constraint or index, in order.
    pub columns: &'a [NamedColumn],
    /// For foreign keys: the table on the other side, and its columns.
    pub referred: Option<(&'a TableName, &'a [String])>,
    /// Tokens that the convention defines itself, with their values.
    pub custom: &'a [(String, String)],
}

/// The template that names `index=True` unless a convention says otherwise.
const DEFAULT_INDEX: &str = "ix_%(column_0_label)s";

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"%(?:\((\w+)\)[sd]|(%))").expect("invariant: the pattern is valid")
});
static COLUMN_TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(referred_)?column_(\d+)(_?N)?_(name|key|label)$")
        .expect("invariant: the pattern is valid")
});

impl NamingConvention {
    /// The template for a kind.
    pub fn template(&self, kind: NamedKind) -> Option<&str> {
        if self.0.is_empty() && kind == NamedKind::Index {
            return Some(DEFAULT_INDEX);
        }
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == kind.key())
            .map(|(_, template)| template.as_str())
    }

    /// The tokens of a kind's template, in order.
    pub fn tokens(&self, kind: NamedKind) -> Vec<String> {
        let template = self.template(kind).unwrap_or_default();
        TOKEN
            .captures_iter(template)
            .filter_map(|captures| captures.get(1).map(|token| token.as_str().to_owned()))
            .collect()
    }

    /// The name that a constraint or index gets: its own if it is final, or if the convention has no use for it;
    /// otherwise the convention's; `None` if there is neither.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] when the template needs a name that was not given, or has a token that does not exist.
    pub fn name(
        &self,
        kind: NamedKind,
        given: Option<&ConstraintName>,
        subject: &Subject<'_>,
    ) -> Result<Option<ConstraintName>> {
        let Some(template) = self.template(kind) else {
            return Ok(given.cloned());
        };
        match given {
            Some(name) if name.is_final || !template.contains("constraint_name") => {
                Ok(Some(name.clone()))
            }
            given => {
                let given = given.map(|name| name.text.as_str());
                self.fill(template, kind, given, subject)
                    .map(|text| Some(ConstraintName::conventional(text)))
            }
        }
    }

    fn fill(
        &self,
        template: &str,
        kind: NamedKind,
        given: Option<&str>,
        subject: &Subject<'_>,
    ) -> Result<String> {
        let mut name = String::new();
        let mut end = 0;
        for captures in TOKEN.captures_iter(template) {
            let whole = captures.get(0).map_or(0..0, |whole| whole.range());
            name.push_str(&template[end..whole.start]);
            end = whole.end;
            match captures.get(1) {
                Some(token) => name.push_str(&value(token.as_str(), kind, given, subject)?),
                None => name.push('%'),
            }
        }
        name.push_str(&template[end..]);
        Ok(name)
    }
}

fn value(
    token: &str,
    kind: NamedKind,
    given: Option<&str>,
    subject: &Subject<'_>,
) -> Result<String> {
    if let Some((_, value)) = subject.custom.iter().find(|(name, _)| name == token) {
        return Ok(value.clone());
    }
    match token {
        "table_name" => return Ok(subject.table.name.clone()),
        "referred_table_name" => {
            if let Some((table, _)) = subject.referred {
                return Ok(table.name.clone());
            }
        }
        "constraint_name" => {
            return given.map(str::to_owned).ok_or_else(|| {
                Error::new(
                    ErrorKind::Model,
                    format!(
                        "the naming convention's `{}` has `%(constraint_name)s`, and a constraint of table \
                         `{}` has no name",
                        kind.key(),
                        subject.table
                    ),
                )
                .with_hint("give the constraint a name: `name='...'`")
            });
        }
        _ => {}
    }
    column_value(token, subject).ok_or_else(|| {
        Error::new(
            ErrorKind::Model,
            format!(
                "the naming convention's `{}` has the token `%({token})s`, which does not exist",
                kind.key()
            ),
        )
        .with_hint(
            "tokens are `table_name`, `constraint_name`, `column_0_name`, `column_0_N_name`, \
             `referred_table_name`, `referred_column_0_name` and those that the convention defines",
        )
    })
}

fn column_value(token: &str, subject: &Subject<'_>) -> Option<String> {
    let captures = COLUMN_TOKEN.captures(token)?;
    let attribute = captures.get(4)?.as_str();
    let texts: Vec<String> = match (captures.get(1), subject.referred) {
        (Some(_), Some((_, columns))) if attribute == "name" => columns.to_vec(),
        (Some(_), _) => return None,
        (None, _) => subject
            .columns
            .iter()
            .map(|column| column_text(column, attribute, subject.table))
            .collect(),
    };
    match captures.get(3) {
        Some(all) => Some(texts.join(if all.as_str().starts_with('_') {
            "_"
        } else {
            ""
        })),
        None => {
            let index: usize = captures.get(2)?.as_str().parse().ok()?;
            Some(texts.get(index).cloned().unwrap_or_default())
        }
    }
}

fn column_text(column: &NamedColumn, attribute: &str, table: &TableName) -> String {
    match attribute {
        "key" => column.key.clone(),
        "label" => {
            let mut label = String::new();
            if let Some(schema) = &table.schema {
                let _ = write!(label, "{}_", schema.replace('.', "_"));
            }
            let _ = write!(label, "{}_{}", table.name, column.name);
            label
        }
        _ => column.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn column(name: &str, key: &str) -> NamedColumn {
        NamedColumn {
            name: name.into(),
            key: key.into(),
        }
    }

    fn named(
        kind: NamedKind,
        template: &str,
        given: Option<&ConstraintName>,
    ) -> Result<Option<ConstraintName>> {
        let convention = NamingConvention(vec![(kind.key().into(), template.into())]);
        let table = TableName::in_schema(Some("app".into()), "orders");
        let referred = TableName::new("users");
        let columns = [column("user_id", "uid"), column("kind", "kind")];
        let subject = Subject {
            table: &table,
            columns: &columns,
            referred: Some((&referred, &["id".to_owned(), "kind".to_owned()])),
            custom: &[("mine".to_owned(), "x".to_owned())],
        };
        convention.name(kind, given, &subject)
    }

    /// As SQLAlchemy names the same foreign key of `Table('orders', MetaData(schema='app'))`.
    #[test]
    fn tokens_are_filled_as_sqlalchemy_does() {
        let cases = [
            ("%(table_name)s", "orders"),
            ("%(column_0_name)s", "user_id"),
            ("%(column_1_name)s", "kind"),
            ("%(column_7_name)s", ""),
            ("%(column_0_key)s", "uid"),
            ("%(column_0_label)s", "app_orders_user_id"),
            ("%(column_0N_name)s", "user_idkind"),
            ("%(column_0_N_name)s", "user_id_kind"),
            ("%(column_0_N_key)s", "uid_kind"),
            ("%(column_0_N_label)s", "app_orders_user_id_app_orders_kind"),
            ("%(referred_table_name)s", "users"),
            ("%(referred_column_0_name)s", "id"),
            ("%(referred_column_0_N_name)s", "id_kind"),
            ("%(mine)s_50%%", "x_50%"),
        ];
        for (template, wanted) in cases {
            let name = named(NamedKind::ForeignKey, template, None)
                .unwrap()
                .unwrap();
            assert_eq!(name, ConstraintName::conventional(wanted), "{template}");
        }
    }

    #[test]
    fn a_given_name_is_kept_unless_the_template_asks_for_it() {
        let given = ConstraintName::plain("positive");
        let name = named(
            NamedKind::Check,
            "ck_%(table_name)s_%(constraint_name)s",
            Some(&given),
        );
        assert_eq!(
            name.unwrap().unwrap(),
            ConstraintName::conventional("ck_orders_positive")
        );
        let name = named(NamedKind::Unique, "uq_%(table_name)s", Some(&given));
        assert_eq!(name.unwrap().unwrap(), given);
        let given = ConstraintName::conventional("positive");
        let name = named(
            NamedKind::Check,
            "ck_%(table_name)s_%(constraint_name)s",
            Some(&given),
        );
        assert_eq!(name.unwrap().unwrap(), given);
    }

    #[test]
    fn what_cannot_be_filled_is_an_error() {
        let error = named(NamedKind::Check, "ck_%(constraint_name)s", None).unwrap_err();
        assert!(error.message().contains("has no name"), "{error}");
        let error = named(NamedKind::Check, "ck_%(colum_0_name)s", None).unwrap_err();
        assert!(error.message().contains("`%(colum_0_name)s`"), "{error}");
    }

    #[test]
    fn indexes_have_a_default_template() {
        let default = NamingConvention::default();
        assert_eq!(
            default.template(NamedKind::Index),
            Some("ix_%(column_0_label)s")
        );
        assert_eq!(default.template(NamedKind::Unique), None);
        let own = NamingConvention(vec![("uq".into(), "uq_%(table_name)s".into())]);
        assert_eq!(own.template(NamedKind::Index), None);
    }
}
