//! What only the text of CREATE INDEX tells: expressions, collations, directions, the condition.

use super::create_table::{source, split_at_commas};
use crate::schema::Expression;
use crate::tokens::{Syntax, Token, closing_parenthesis, significant_tokens};

/// The parts of a definition.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Definition {
    pub(super) unique: bool,
    pub(super) elements: Vec<Element>,
    /// What stands behind WHERE.
    pub(super) condition: Option<String>,
}

/// An element as it was written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Its text without collation and direction.
    text: String,
    collation: Option<String>,
    descending: bool,
}

/// Parses the text of a CREATE INDEX statement.
pub(super) fn parse(sql: &str) -> Definition {
    let tokens = significant_tokens(sql, Syntax::Sqlite);
    let Some(open) = tokens.iter().position(|token| token.is_symbol("(")) else {
        return Definition::default();
    };
    let close = closing_parenthesis(&tokens, open).unwrap_or(tokens.len());
    let inside = tokens.get(open + 1..close).unwrap_or_default();
    let condition = match tokens.get(close + 1..) {
        Some([where_word, condition @ ..]) if where_word.is_word("where") => {
            Some(source(sql, condition))
        }
        _ => None,
    };
    Definition {
        unique: tokens.get(1).is_some_and(|token| token.is_word("unique")),
        elements: split_at_commas(inside)
            .iter()
            .map(|part| parse_element(sql, part))
            .collect(),
        condition,
    }
}

fn parse_element(sql: &str, mut tokens: &[Token<'_>]) -> Element {
    let mut element = Element::default();
    if let [rest @ .., direction] = tokens
        && !rest.is_empty()
        && (direction.is_word("asc") || direction.is_word("desc"))
    {
        element.descending = direction.is_word("desc");
        tokens = rest;
    }
    if let [rest @ .., collate, name] = tokens
        && !rest.is_empty()
        && collate.is_word("collate")
    {
        element.collation = Some(name.unquoted());
        tokens = rest;
    }
    element.text = source(sql, tokens);
    element
}

/// The element as an expression; `column` is its name if it is a plain column.
pub(super) fn element(said: Option<&Element>, column: Option<&str>) -> Expression {
    let text = said.map(|said| said.text.clone()).unwrap_or_default();
    let mut element = match column {
        Some(name) => Expression::column(name),
        None => Expression::Text(text),
    };
    if let Some(collation) = said.and_then(|said| said.collation.clone()) {
        element = Expression::Collate {
            operand: Box::new(element),
            collation,
        };
    }
    if said.is_some_and(|said| said.descending) {
        element = Expression::Suffix {
            operand: Box::new(element),
            operator: "DESC".to_owned(),
        };
    }
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_texts_are_taken() {
        for text in crate::tokens::random_texts(20_000) {
            let definition = parse(&format!("CREATE INDEX i ON t (a, {text}"));
            assert_eq!(definition.elements[0].text, "a", "{text}");
        }
    }

    #[test]
    fn elements_and_condition_are_read() {
        let definition = parse(
            "CREATE UNIQUE INDEX \"i(x\" ON t ([a,b] COLLATE nocase DESC, lower(\"c\") ASC, d + (1), desc) WHERE d > ')' AND 1",
        );
        let element = |text: &str, collation: Option<&str>, descending| Element {
            text: text.to_owned(),
            collation: collation.map(str::to_owned),
            descending,
        };
        assert_eq!(
            definition.elements,
            [
                element("[a,b]", Some("nocase"), true),
                element("lower(\"c\")", None, false),
                element("d + (1)", None, false),
                element("desc", None, false),
            ]
        );
        assert_eq!(definition.condition.as_deref(), Some("d > ')' AND 1"));
        assert!(definition.unique);
        assert!(!parse("CREATE INDEX \"unique\" ON t (a)").unique);
    }
}
