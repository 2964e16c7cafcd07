use std::sync::LazyLock;

use super::{Flavor, Mysql, query, types};
use crate::dialect::standard::{self, Element, Forms, Syntax, unsupported};
use crate::error::Result;
use crate::schema::{DataType, Literal, TableName};

/// SQLAlchemy's lists; the same words are quoted as there.
static MYSQL_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| words(include_str!("words/mysql.txt")));
static MARIADB_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| words(include_str!("words/mariadb.txt")));

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

impl Syntax for Mysql {
    fn dialect(&self) -> &'static str {
        match self.flavor {
            Flavor::Mysql | Flavor::MariadbAsMysql => "mysql",
            Flavor::Mariadb => "mariadb",
        }
    }

    fn title(&self) -> &'static str {
        match self.flavor {
            Flavor::Mysql => "MySQL",
            Flavor::Mariadb | Flavor::MariadbAsMysql => "MariaDB",
        }
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        match self.flavor {
            Flavor::Mysql => &MYSQL_WORDS,
            Flavor::Mariadb | Flavor::MariadbAsMysql => &MARIADB_WORDS,
        }
    }

    /// <https://dev.mysql.com/doc/refman/8.0/en/identifier-length.html>
    fn longest_name(&self) -> usize {
        64
    }

    fn quotation_mark(&self) -> char {
        '`'
    }

    /// Backslashes are doubled, since the servers read them as escapes unless `NO_BACKSLASH_ESCAPES`
    /// is set; with it they stay double, and the text still ends where it should.
    /// <https://dev.mysql.com/doc/refman/8.0/en/string-literals.html>
    fn text(&self, text: &str) -> String {
        standard::text_literal(text).replace('\\', "\\\\")
    }

    fn row_of_defaults(&self) -> &'static str {
        "() VALUES ()"
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    fn date_time(&self, text: &str) -> String {
        text.to_owned()
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("X'{digits}'")
    }

    fn array(&self, _items: &[Literal], _data_type: &DataType) -> Result<String> {
        Err(unsupported(
            format!("{} has no arrays", self.title()),
            "use `sa.JSON()` for the column, or insert the rows on PostgreSQL alone",
        ))
    }

    /// MariaDB's own type takes the form without hyphens as well.
    fn uuid(&self, text: &str, _data_type: &DataType) -> String {
        text.replace('-', "")
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(*self, data_type)
    }

    fn cast_type(&self, data_type: &DataType) -> Result<Option<String>> {
        types::cast_type(*self, data_type)
    }

    fn concatenation(&self) -> Option<&'static str> {
        Some("concat")
    }

    fn forms(&self) -> &'static Forms {
        match self.flavor {
            Flavor::Mysql => &query::FORMS,
            Flavor::Mariadb | Flavor::MariadbAsMysql => &query::MARIADB_FORMS,
        }
    }

    fn element(&self, element: &Element) -> Result<String> {
        query::element(*self, element)
    }

    fn next_value(&self, sequence: &TableName) -> Result<String> {
        if !self.is_mariadb() {
            return Err(unsupported(
                format!("MySQL has no sequences, as `{sequence}`"),
                "leave the default out; an integer primary key is numbered without it",
            ));
        }
        Ok(format!("nextval({})", standard::table_name(self, sequence)))
    }

    fn function(&self, name: &str, arguments: &str) -> Option<String> {
        match name.to_ascii_lowercase().as_str() {
            "random" => Some(format!("rand({arguments})")),
            // Unlike the words of the standard it must have parentheses.
            "sysdate" => Some("SYSDATE()".into()),
            _ => None,
        }
    }

    fn binary(&self, left: &str, operator: &str, right: &str) -> Option<String> {
        match operator {
            "DIV" => Some(format!("FLOOR({left} / {right})")),
            "ILIKE" => Some(format!("lower({left}) LIKE lower({right})")),
            "NOT ILIKE" => Some(format!("lower({left}) NOT LIKE lower({right})")),
            "IS DISTINCT FROM" => Some(format!("NOT ({left} <=> {right})")),
            "IS NOT DISTINCT FROM" => Some(format!("{left} <=> {right}")),
            _ => None,
        }
    }

    /// A column that is negated is a boolean, which is a small integer.
    fn negated_column(&self, column: &str) -> Option<String> {
        Some(format!("{column} = 0"))
    }

    fn groups_index_operations(&self) -> bool {
        true
    }

    fn referred_table(&self, table: &TableName) -> String {
        standard::table_name(self, table)
    }

    fn on_delete_columns(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_sorted_for_the_search() {
        for (flavor, known) in [(Flavor::Mysql, "cume_dist"), (Flavor::Mariadb, "returning")] {
            let words = Mysql { flavor }.reserved_words();
            assert!(words.is_sorted());
            assert!(words.contains(&known));
            assert!(!words.contains(&"name"));
        }
    }
}
