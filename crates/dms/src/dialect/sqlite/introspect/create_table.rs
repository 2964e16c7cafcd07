//! What only the text of CREATE TABLE tells. SQLite keeps the text as it was typed, so every way of
//! writing comes up; it has been accepted once, so whatever is not understood is passed over.

use crate::tokens::{Syntax, Token, TokenKind, closing_parenthesis, significant_tokens};

/// The parts of a definition.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Definition {
    pub(super) columns: Vec<ColumnClauses>,
    /// The constraints in the order of the text, those of columns too.
    pub(super) items: Vec<Item>,
}

impl Definition {
    /// The clauses of this column.
    pub(super) fn column(&self, name: &str) -> Option<&ColumnClauses> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// The clauses of a column that are no constraints.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ColumnClauses {
    pub(super) name: String,
    pub(super) collation: Option<String>,
    /// The expression of a generated column.
    pub(super) generated: Option<String>,
    /// What stands behind NOT NULL ON CONFLICT.
    pub(super) not_null_conflict: Option<String>,
}

/// A constraint.
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    /// PRIMARY KEY; its columns come from PRAGMA.
    PrimaryKey {
        name: Option<String>,
        conflict: Option<String>,
        autoincrement: bool,
    },
    /// UNIQUE.
    Unique {
        name: Option<String>,
        columns: Vec<String>,
        conflict: Option<String>,
    },
    /// CHECK.
    Check {
        name: Option<String>,
        condition: String,
    },
    /// FOREIGN KEY, or REFERENCES behind a column.
    ForeignKey(References),
}

/// A foreign key as it was written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct References {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) referred_table: String,
    /// Empty if not said.
    pub(super) referred_columns: Vec<String>,
    pub(super) on_update: Option<String>,
    pub(super) on_delete: Option<String>,
    pub(super) match_type: Option<String>,
    pub(super) deferrable: Option<bool>,
    pub(super) initially: Option<String>,
}

/// Parses the text of a CREATE TABLE statement.
pub(super) fn parse(sql: &str) -> Definition {
    let tokens = significant_tokens(sql, Syntax::Sqlite);
    let mut definition = Definition::default();
    let Some(open) = tokens.iter().position(|token| token.is_symbol("(")) else {
        return definition;
    };
    let close = closing_parenthesis(&tokens, open).unwrap_or(tokens.len());
    let body = tokens.get(open + 1..close).unwrap_or_default();
    let parts = split_at_commas(body);
    for part in parts {
        let mut clauses = Clauses {
            sql,
            rest: part,
            definition: &mut definition,
        };
        clauses.read_part();
    }
    definition
}

/// Splits at the commas outside of parentheses.
pub(super) fn split_at_commas<'a, 'b>(tokens: &'a [Token<'b>]) -> Vec<&'a [Token<'b>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_symbol(",")
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// The source text of tokens that stand together.
pub(super) fn source(sql: &str, tokens: &[Token<'_>]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => sql[first.start..last.end()].to_owned(),
        _ => String::new(),
    }
}

/// Reads one column, or table constraints.
struct Clauses<'a, 'b> {
    sql: &'a str,
    rest: &'a [Token<'b>],
    definition: &'a mut Definition,
}

impl Clauses<'_, '_> {
    fn read_part(&mut self) {
        let begins_constraint = ["constraint", "primary", "unique", "check", "foreign"]
            .iter()
            .any(|word| self.is_next(word));
        if begins_constraint {
            self.read_constraints(None);
            return;
        }
        let Some(name) = self.name() else { return };
        self.definition.columns.push(ColumnClauses {
            name: name.clone(),
            ..ColumnClauses::default()
        });
        self.read_constraints(Some(&name));
    }

    /// Reads constraints to the end; between those of a table the comma may be missing.
    fn read_constraints(&mut self, column: Option<&str>) {
        let own_column = || column.map(str::to_owned).into_iter().collect::<Vec<_>>();
        let mut name = None;
        while let Some(token) = self.rest.first() {
            if self.accept("constraint") {
                name = self.name();
            } else if self.accept("primary") {
                self.accept("key");
                let item = self.primary_key(name.take());
                self.definition.items.push(item);
            } else if self.accept("unique") {
                let columns = self.column_list().unwrap_or_else(own_column);
                let conflict = self.conflict();
                self.definition.items.push(Item::Unique {
                    name: name.take(),
                    columns,
                    conflict,
                });
            } else if self.accept("check") {
                let condition = self.parenthesised().unwrap_or_default();
                self.conflict();
                self.definition.items.push(Item::Check {
                    name: name.take(),
                    condition,
                });
            } else if self.accept("foreign") {
                self.accept("key");
                let columns = self.column_list().unwrap_or_default();
                self.accept("references");
                self.references(name.take(), columns);
            } else if self.accept("references") {
                self.references(name.take(), own_column());
            } else if self.accept("default") {
                self.skip_default();
            } else if column.is_some() && self.accept("not") {
                self.accept("null");
                let conflict = self.conflict();
                self.in_column(|column| column.not_null_conflict = conflict);
                name = None;
            } else if column.is_some() && self.accept("collate") {
                let collation = self.name();
                self.in_column(|column| column.collation = collation);
                name = None;
            } else if column.is_some() && self.accept("as") {
                let generated = self.parenthesised();
                self.in_column(|column| column.generated = generated);
                name = None;
            } else if token.is_symbol("(") {
                // The arguments of the type.
                self.parenthesised();
            } else {
                self.rest = &self.rest[1..];
            }
        }
    }

    fn in_column(&mut self, change: impl FnOnce(&mut ColumnClauses)) {
        if let Some(column) = self.definition.columns.last_mut() {
            change(column);
        }
    }

    fn is_next(&self, word: &str) -> bool {
        self.rest.first().is_some_and(|token| token.is_word(word))
    }

    /// Passes over the keyword if it comes next.
    fn accept(&mut self, word: &str) -> bool {
        let is_next = self.is_next(word);
        if is_next {
            self.rest = &self.rest[1..];
        }
        is_next
    }

    /// The next token as a name; SQLite takes names in any quotes.
    fn name(&mut self) -> Option<String> {
        let (first, rest) = self.rest.split_first()?;
        if !matches!(
            first.kind,
            TokenKind::Word | TokenKind::QuotedName | TokenKind::Text
        ) {
            return None;
        }
        self.rest = rest;
        Some(first.unquoted())
    }

    /// The next keyword in upper case.
    fn keyword(&mut self) -> Option<String> {
        self.name().map(|name| name.to_ascii_uppercase())
    }

    /// The tokens in the parentheses that come next.
    fn inside(&mut self) -> Option<&[Token<'_>]> {
        if !self.rest.first()?.is_symbol("(") {
            return None;
        }
        let close = closing_parenthesis(self.rest, 0)?;
        let inside = &self.rest[1..close];
        self.rest = &self.rest[close + 1..];
        Some(inside)
    }

    /// The source text in the parentheses that come next.
    fn parenthesised(&mut self) -> Option<String> {
        let sql = self.sql;
        let open = self.rest.first()?.is_symbol("(");
        let text = self.inside().map(|inside| source(sql, inside));
        if open && text.is_none() {
            // Never closed: nothing of it can be read.
            self.rest = &[];
        }
        text
    }

    /// The names in the parentheses that come next.
    fn column_list(&mut self) -> Option<Vec<String>> {
        let inside = self.inside()?;
        Some(
            split_at_commas(inside)
                .iter()
                .filter_map(|part| part.first())
                .map(Token::unquoted)
                .collect(),
        )
    }

    fn primary_key(&mut self, name: Option<String>) -> Item {
        let autoincrement_inside = self
            .inside()
            .is_some_and(|inside| inside.iter().any(|token| token.is_word("autoincrement")));
        let _ = self.accept("asc") || self.accept("desc");
        let conflict = self.conflict();
        Item::PrimaryKey {
            name,
            conflict,
            autoincrement: self.accept("autoincrement") || autoincrement_inside,
        }
    }

    /// ON CONFLICT and its word.
    fn conflict(&mut self) -> Option<String> {
        let is_conflict = self.is_next("on")
            && self
                .rest
                .get(1)
                .is_some_and(|token| token.is_word("conflict"));
        if !is_conflict {
            return None;
        }
        self.rest = &self.rest[2..];
        self.keyword()
    }

    fn references(&mut self, name: Option<String>, columns: Vec<String>) {
        let mut key = References {
            name,
            columns,
            referred_table: self.name().unwrap_or_default(),
            ..References::default()
        };
        key.referred_columns = self.column_list().unwrap_or_default();
        loop {
            if self.accept("on") {
                let deletes = self.accept("delete");
                if !deletes {
                    self.accept("update");
                }
                let action = self.action();
                if deletes {
                    key.on_delete = action;
                } else {
                    key.on_update = action;
                }
            } else if self.accept("match") {
                key.match_type = self.keyword();
            } else if self.accept("deferrable") {
                key.deferrable = Some(true);
            } else if self.is_next("not")
                && self
                    .rest
                    .get(1)
                    .is_some_and(|token| token.is_word("deferrable"))
            {
                self.rest = &self.rest[2..];
                key.deferrable = Some(false);
            } else if self.accept("initially") {
                key.initially = self.keyword();
            } else {
                break;
            }
        }
        self.definition.items.push(Item::ForeignKey(key));
    }

    /// CASCADE, SET NULL and so on; NO ACTION is the default and counts as not said.
    fn action(&mut self) -> Option<String> {
        let first = self.keyword()?;
        match first.as_str() {
            "NO" => {
                self.accept("action");
                None
            }
            "SET" => Some(format!("SET {}", self.keyword()?)),
            _ => Some(first),
        }
    }

    /// Passes over a default, whose words may look like clauses (`DEFAULT 'unique'`, `DEFAULT (a)`).
    fn skip_default(&mut self) {
        while self
            .rest
            .first()
            .is_some_and(|token| token.is_symbol("-") || token.is_symbol("+"))
        {
            self.rest = &self.rest[1..];
        }
        if self.parenthesised().is_none() && !self.rest.is_empty() {
            self.rest = &self.rest[1..];
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        let definition = parse(
            "CREATE TABLE \"we ird, (t\" (\n /* CHECK (no) */ id INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT, -- UNIQUE\n\
             [c,d] VARCHAR(20, 1) COLLATE 'NOCASE' NOT NULL ON CONFLICT IGNORE DEFAULT 'unique' UNIQUE,\n\
             `e``f` DEFAULT (check) CHECK (\"e`f\" <> ')' /* ( */ AND 1),\n\
             g INT GENERATED ALWAYS AS (id * (2)) STORED, h AS (lower([c,d]) || ',') VIRTUAL,\n\
             p DEFAULT -1 CONSTRAINT fk REFERENCES Parent ON DELETE SET NULL ON UPDATE no action NOT DEFERRABLE NOT NULL,\n\
             CONSTRAINT \"u\"\"q\" UNIQUE (id COLLATE BINARY DESC, [c,d]) ON CONFLICT replace CONSTRAINT ck CHECK ((1)),\n\
             FOREIGN KEY (p, g) REFERENCES o (a, b) MATCH full DEFERRABLE INITIALLY deferred, primary key (id))",
        );
        let names: Vec<&str> = definition
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(names, ["id", "c,d", "e`f", "g", "h", "p"]);
        let clauses = definition.column("C,D").unwrap();
        assert_eq!(clauses.collation.as_deref(), Some("NOCASE"));
        assert_eq!(clauses.not_null_conflict.as_deref(), Some("IGNORE"));
        assert_eq!(
            definition.column("g").unwrap().generated.as_deref(),
            Some("id * (2)")
        );
        assert_eq!(
            definition.column("h").unwrap().generated.as_deref(),
            Some("lower([c,d]) || ','")
        );
        let text = |text: &str| Some(text.to_owned());
        let strings = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let expected = [
            Item::PrimaryKey {
                name: text("pk"),
                conflict: text("FAIL"),
                autoincrement: true,
            },
            Item::Unique {
                name: None,
                columns: strings(&["c,d"]),
                conflict: None,
            },
            Item::Check {
                name: None,
                condition: "\"e`f\" <> ')' /* ( */ AND 1".into(),
            },
            Item::ForeignKey(References {
                name: text("fk"),
                columns: strings(&["p"]),
                referred_table: "Parent".into(),
                on_delete: text("SET NULL"),
                deferrable: Some(false),
                ..References::default()
            }),
            Item::Unique {
                name: text("u\"q"),
                columns: strings(&["id", "c,d"]),
                conflict: text("REPLACE"),
            },
            Item::Check {
                name: text("ck"),
                condition: "(1)".into(),
            },
            Item::ForeignKey(References {
                columns: strings(&["p", "g"]),
                referred_table: "o".into(),
                referred_columns: strings(&["a", "b"]),
                match_type: text("FULL"),
                deferrable: Some(true),
                initially: text("DEFERRED"),
                ..References::default()
            }),
            Item::PrimaryKey {
                name: None,
                conflict: None,
                autoincrement: false,
            },
        ];
        assert_eq!(definition.items, expected);
    }

    /// A table of each text: its items never claim a name that is not there.
    #[test]
    fn random_texts_are_taken() {
        for text in crate::tokens::random_texts(20_000) {
            let sql = format!("CREATE TABLE t (a, {text}");
            let definition = parse(&sql);
            assert_eq!(definition.columns[0].name, "a", "{sql}");
            for item in definition.items {
                if let Item::Check { condition, .. } = item {
                    assert!(sql.contains(&condition), "{sql}");
                }
            }
        }
    }

    #[test]
    fn any_text_is_taken() {
        for sql in [
            "",
            "CREATE TABLE t",
            "CREATE TABLE t (",
            "(a CHECK (",
            "(,,)",
            "(a DEFAULT",
            "(CONSTRAINT",
            "(a REFERENCES",
            "(unique (",
            "(a b ((",
            "(1 2)",
        ] {
            let definition = parse(sql);
            assert!(definition.columns.len() <= 1, "{sql}");
        }
    }
}
