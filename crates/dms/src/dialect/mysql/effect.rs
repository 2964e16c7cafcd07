//! Which statements commit by themselves.

use crate::dialect::Effect;
use crate::dialect::standard;
use crate::error::Result;
use crate::tokens::{Syntax, leading_tokens};

/// What a statement does. What is not known to leave the transaction open is taken to commit, as all DDL does and
/// a procedure may. <https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html>
pub(super) fn effect(sql: &str) -> Result<Effect> {
    const STAYS_OPEN: &[&str] = &[
        "insert",
        "update",
        "delete",
        "replace",
        "load",
        "do",
        "handler",
        "with",
        "savepoint",
        "release",
    ];
    let tokens = leading_tokens(sql, Syntax::Mysql);
    let is = |index: usize, words: &[&str]| {
        tokens
            .get(index)
            .is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    };
    if is(0, &["lock"]) && is(1, &["table", "tables"]) {
        return Err(standard::unsupported(
            "LOCK TABLES cannot be kept through a migration: writing down what is done would fail or release the locks",
            "leave it and UNLOCK TABLES out: `dms` lets one run at a time change the database",
        ));
    }
    if is(0, &["unlock"]) {
        return Ok(Effect::Session);
    }
    Ok(match standard::effect(&tokens) {
        Effect::Session if is(1, &["password"]) => Effect::Commits,
        Effect::Changes if !is(0, STAYS_OPEN) => Effect::Commits,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_first_words_tell_what_commits() {
        for (sql, expected) in [
            ("SELECT 1", Effect::Reads),
            ("(SELECT 1) UNION (SELECT 2)", Effect::Reads),
            (
                "WITH a AS (SELECT 1) SELECT * FROM a FOR UPDATE",
                Effect::Reads,
            ),
            ("WITH a AS (SELECT 1) DELETE FROM t", Effect::Changes),
            ("SET FOREIGN_KEY_CHECKS = 0", Effect::Session),
            ("SET PASSWORD = 'x'", Effect::Commits),
            ("INSERT INTO t VALUES ('DROP TABLE t')", Effect::Changes),
            ("/* DROP TABLE t */ UPDATE t SET a = 1", Effect::Changes),
            ("DO SLEEP(5)", Effect::Changes),
            ("CREATE TEMPORARY TABLE t (a int)", Effect::Temporary),
            (
                "CREATE OR REPLACE TEMPORARY TABLE t (a int)",
                Effect::Temporary,
            ),
            ("DROP TEMPORARY TABLE t", Effect::Temporary),
            ("CREATE TABLE t (a int)", Effect::Commits),
            (
                "-- a note\n/* another */ alter table t add b int",
                Effect::Commits,
            ),
            ("# a note\nTRUNCATE t", Effect::Commits),
            ("/*!40101 DROP TABLE t */", Effect::Commits),
            ("RENAME TABLE a TO b", Effect::Commits),
            ("GRANT ALL ON *.* TO x", Effect::Commits),
            ("ANALYZE TABLE t", Effect::Commits),
            ("CALL p()", Effect::Commits),
            ("UNLOCK TABLES", Effect::Session),
            ("", Effect::Reads),
        ] {
            assert_eq!(effect(sql).unwrap(), expected, "{sql}");
        }
        assert!(effect("LOCK TABLES t WRITE").is_err());
    }
}
