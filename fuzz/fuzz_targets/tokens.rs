//! SQL cut into tokens: nothing is lost, and each token is something.
#![no_main]
#![allow(dead_code)]

#[path = "../../crates/dms/src/tokens.rs"]
mod tokens;

use libfuzzer_sys::fuzz_target;
use tokens::{Syntax, leading_tokens, significant_tokens, tokens};

fuzz_target!(|sql: &str| {
    for syntax in [Syntax::Postgres, Syntax::Sqlite, Syntax::Mysql] {
        let mut end = 0;
        for token in tokens(sql, syntax) {
            assert_eq!(token.start, end);
            assert!(!token.text.is_empty());
            let _ = token.unquoted();
            end = token.end();
        }
        assert_eq!(end, sql.len());
        let significant = significant_tokens(sql, syntax);
        assert!(leading_tokens(sql, syntax).len() <= significant.len());
        for open in 0..significant.len().min(8) {
            let _ = tokens::closing_parenthesis(&significant, open);
        }
    }
});
