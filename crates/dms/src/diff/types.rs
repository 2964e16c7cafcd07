use crate::schema::{Column, ExactType, TextForm, TypeClass, TypeForm};

/// Whether two columns' types differ in anything that the database keeps; `None` where that is not known.
pub(super) fn differ_exactly(before: &Column, after: &Column) -> Option<bool> {
    let (before, after) = (before.normal.as_ref()?, after.normal.as_ref()?);
    let (before, after) = (before.exact_type.as_ref()?, after.exact_type.as_ref()?);
    Some(before.text != after.text || texts_differ(before, after))
}

/// Whether texts are kept otherwise. What one side leaves unsaid is what it inherits, and a character set that is said
/// alone says nothing of the collation.
fn texts_differ(before: &ExactType, after: &ExactType) -> bool {
    let is_unsaid = |form: &TextForm| *form == TextForm::default();
    match (is_unsaid(&before.said), is_unsaid(&after.said)) {
        (true, true) => false,
        (false, false) => {
            let differ = |before: &Option<String>, after: &Option<String>| {
                before.is_some() && after.is_some() && before != after
            };
            differ(&before.said.character_set, &after.said.character_set)
                || differ(&before.said.collation, &after.said.collation)
        }
        (true, false) => is_other(&after.said, &before.inherited),
        (false, true) => is_other(&before.said, &after.inherited),
    }
}

/// Whether something that is said is not what is inherited.
fn is_other(said: &TextForm, inherited: &TextForm) -> bool {
    let other =
        |said: &Option<String>, inherited: &Option<String>| said.is_some() && said != inherited;
    other(&said.collation, &inherited.collation)
        || (said.collation.is_none() && other(&said.character_set, &inherited.character_set))
}

/// Whether two columns' types differ, as Alembic compares them: the compiled texts cut into words. What only one side
/// says (a length, a precision) is no difference.
///
/// Without the dialect's form of both, the types must be equal as values.
pub(super) fn differ(before: &Column, after: &Column) -> bool {
    match (&before.normal, &after.normal) {
        (Some(before), Some(after)) => forms_differ(&before.data_type, &after.data_type),
        _ => before.data_type != after.data_type,
    }
}

fn forms_differ(before: &TypeForm, after: &TypeForm) -> bool {
    let lists_differ =
        |before: &[String], after: &[String]| before.len() == after.len() && before != after;
    let named_differ = |words: &[&str]| {
        let before = word_behind(&before.words, words);
        let after = word_behind(&after.words, words);
        before.is_some() && after.is_some() && before != after
    };
    before.base != after.base
        || named_differ(&["character", "set"])
        || named_differ(&["collate"])
        || lists_differ(&before.words, &after.words)
        || lists_differ(&before.arguments, &after.arguments)
}

/// The word that stands behind these.
fn word_behind<'a>(words: &'a [String], these: &[&str]) -> Option<&'a String> {
    let position = words
        .windows(these.len())
        .position(|window| window == these)?;
    words.get(position + these.len())
}

/// Whether a column's type is not known (`NullType`), so that it cannot be compared.
pub(super) fn is_unknown(column: &Column) -> bool {
    column.data_type.class == TypeClass::Null
}

/// Whether a class is one of SQLAlchemy's integers, which alone can be numbered by the server.
pub(super) fn is_integer(class: TypeClass) -> bool {
    use TypeClass as T;
    matches!(
        class,
        T::Integer
            | T::SmallInteger
            | T::BigInteger
            | T::SqlInteger
            | T::SqlSmallint
            | T::SqlBigint
            | T::MysqlInteger
            | T::MysqlSmallint
            | T::MysqlBigint
            | T::MysqlMediumint
            | T::MysqlTinyint
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{DataType, NormalColumn};

    fn column(base: &str, arguments: &[&str], words: &[&str]) -> Column {
        let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        Column {
            normal: Some(std::sync::Arc::new(NormalColumn {
                data_type: TypeForm {
                    base: base.into(),
                    arguments: owned(arguments),
                    words: owned(words),
                },
                ..NormalColumn::default()
            })),
            ..Column::new("a", DataType::new(TypeClass::Text))
        }
    }

    /// The cases of Alembic's detection matrix.
    #[test]
    fn what_both_sides_say_must_be_equal() {
        let timestamp = |zone| column("timestamp", &[], &[zone, "time", "zone"]);
        for (before, after, expected) in [
            (
                column("varchar", &["20"], &[]),
                column("varchar", &["50"], &[]),
                true,
            ),
            (
                column("varchar", &["20"], &[]),
                column("varchar", &[], &[]),
                false,
            ),
            (
                column("text", &[], &[]),
                column("varchar", &["50"], &[]),
                true,
            ),
            (
                column("numeric", &["10", "2"], &[]),
                column("numeric", &[], &[]),
                false,
            ),
            (
                column("numeric", &["10", "0"], &[]),
                column("numeric", &["10", "2"], &[]),
                true,
            ),
            (timestamp("without"), timestamp("with"), true),
            (
                timestamp("without"),
                column("timestamp", &["3"], &[]),
                false,
            ),
            (
                column("integer", &[], &[]),
                column("integer", &[], &["unsigned"]),
                false,
            ),
            (
                column("text", &[], &["collate", "b"]),
                column("text", &[], &["character", "set", "a", "collate", "c"]),
                true,
            ),
            (
                column("text", &[], &["collate", "c"]),
                column("text", &[], &["character", "set", "a", "collate", "c"]),
                false,
            ),
            (
                column("text", &[], &["character", "set", "b"]),
                column("text", &[], &["character", "set", "a", "collate", "c"]),
                true,
            ),
        ] {
            assert_eq!(differ(&before, &after), expected, "{before:?} {after:?}");
            assert_eq!(differ(&after, &before), expected);
        }
    }

    #[test]
    fn without_the_dialects_form_types_are_compared_as_values() {
        let integer = Column::new("a", DataType::new(TypeClass::Integer));
        let text = Column::new("a", DataType::new(TypeClass::Text));
        assert!(differ(&integer, &text));
        assert!(!differ(&integer, &integer.clone()));
        assert!(differ(&integer, &column("text", &[], &[])));
        assert!(!differ(&text, &column("whatever", &[], &[])));
    }
}
