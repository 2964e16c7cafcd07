//! What SQL that a script executes does to types, for a replayed history: CREATE, DROP and ALTER ... RENAME of
//! types and domains.

use super::named_type;
use crate::error::Result;
use crate::schema::{DataType, Literal, Schema, TypeClass};
use crate::tokens::{Syntax, Token, TokenKind, significant_tokens};

/// Does to the types of a schema what the statements of this text do, as far as they are understood.
pub(super) fn replay(sql: &str, schema: &mut Schema) -> Result<()> {
    let tokens = significant_tokens(sql, Syntax::Postgres);
    for statement in tokens.split(|token| token.is_symbol(";")) {
        let mut reader = Reader { rest: statement };
        if reader.word("CREATE") {
            if let Some(data_type) = reader.create() {
                named_type::note(schema, data_type)?;
            }
        } else if reader.word("DROP") {
            for data_type in reader.drop() {
                named_type::forget(schema, &data_type);
            }
        } else if reader.word("ALTER") {
            reader.rename(schema);
        }
    }
    Ok(())
}

struct Reader<'a> {
    rest: &'a [Token<'a>],
}

impl Reader<'_> {
    fn word(&mut self, word: &str) -> bool {
        let is_next = self.rest.first().is_some_and(|token| token.is_word(word));
        if is_next {
            self.rest = &self.rest[1..];
        }
        is_next
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let is_next = (self.rest.first()).is_some_and(|token| token.is_symbol(symbol));
        if is_next {
            self.rest = &self.rest[1..];
        }
        is_next
    }

    fn identifier(&mut self) -> Option<String> {
        let (first, rest) = self.rest.split_first()?;
        let name = match first.kind {
            TokenKind::Word => first.text.to_lowercase(),
            TokenKind::QuotedName => first.unquoted(),
            _ => return None,
        };
        self.rest = rest;
        Some(name)
    }

    /// `name` or `schema.name`, as a type of this class.
    fn name(&mut self, class: TypeClass) -> Option<DataType> {
        let first = self.identifier()?;
        let data_type = DataType::new(class);
        Some(if self.symbol(".") {
            let name = self.identifier()?;
            data_type
                .with("schema", Literal::Text(first))
                .with("name", Literal::Text(name))
        } else {
            data_type.with("name", Literal::Text(first))
        })
    }

    fn kind(&mut self) -> Option<TypeClass> {
        if self.word("TYPE") {
            Some(TypeClass::PgEnum)
        } else if self.word("DOMAIN") {
            Some(TypeClass::PgDomain)
        } else {
            None
        }
    }

    /// Behind CREATE.
    fn create(&mut self) -> Option<DataType> {
        let class = self.kind()?;
        let mut data_type = self.name(class)?;
        if class == TypeClass::PgEnum && self.word("AS") && self.word("ENUM") {
            let labels: Vec<Literal> = (self.rest.iter())
                .filter(|token| token.kind == TokenKind::Text)
                .map(|token| Literal::Text(token.unquoted()))
                .collect();
            data_type = data_type.with("enums", Literal::List(labels));
        }
        Some(data_type)
    }

    /// Behind DROP.
    fn drop(&mut self) -> Vec<DataType> {
        let mut dropped = Vec::new();
        let Some(class) = self.kind() else {
            return dropped;
        };
        if self.word("IF") {
            self.word("EXISTS");
        }
        while let Some(data_type) = self.name(class) {
            dropped.push(data_type);
            if !self.symbol(",") {
                break;
            }
        }
        dropped
    }

    /// Behind ALTER: RENAME TO alone changes what a later CREATE finds.
    fn rename(&mut self, schema: &mut Schema) -> Option<()> {
        let class = self.kind()?;
        let old = self.name(class)?;
        if !self.word("RENAME") || !self.word("TO") {
            return None;
        }
        let new = self.identifier()?;
        for standing in &mut schema.types {
            rename_in(&mut standing.data_type, &old, &new);
        }
        for column in (schema.tables.iter_mut()).flat_map(|table| &mut table.columns) {
            rename_in(&mut column.data_type, &old, &new);
        }
        Some(())
    }
}

/// Gives a type the new name where it, or the type of an array's items, has the old one.
fn rename_in(data_type: &mut DataType, old: &DataType, new: &str) {
    for (_, variant) in &mut data_type.variants {
        rename_in(variant, old, new);
    }
    let is_old = named_type::is_same(data_type, old);
    for (parameter, value) in &mut data_type.arguments {
        match (*parameter, value) {
            ("name", Literal::Text(name)) if is_old => new.clone_into(name),
            ("item_type", Literal::Type(item)) => rename_in(item, old, new),
            _ => {}
        }
    }
}
