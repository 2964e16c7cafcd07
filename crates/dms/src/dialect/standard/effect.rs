use crate::dialect::Effect;
use crate::tokens::Token;

/// What a statement does, by its first words, where DDL stands in the transaction as everything else.
pub(in crate::dialect) fn effect(tokens: &[Token<'_>]) -> Effect {
    const READING: &[&str] = &[
        "select", "values", "table", "show", "explain", "describe", "desc", "pragma", "help",
    ];
    const OF_THE_SESSION: &[&str] = &["set", "reset", "use", "prepare", "deallocate"];
    let is = |token: &Token<'_>, words: &[&str]| words.iter().any(|word| token.is_word(word));
    let Some(start) = tokens.iter().position(|token| !token.is_symbol("(")) else {
        return Effect::Reads;
    };
    let tokens = &tokens[start..];
    if is(&tokens[0], READING) || tokens[0].is_word("with") && !changes_behind_with(tokens) {
        return Effect::Reads;
    }
    if is(&tokens[0], OF_THE_SESSION) {
        return Effect::Session;
    }
    // CREATE OR REPLACE GLOBAL TEMPORARY is the longest beginning.
    let is_temporary = tokens
        .iter()
        .take(5)
        .any(|token| is(token, &["temp", "temporary"]));
    if is(&tokens[0], &["create", "drop"]) && is_temporary {
        return Effect::Temporary;
    }
    Effect::Changes
}

/// Whether a statement that begins with WITH changes rows, in any of its parts.
fn changes_behind_with(tokens: &[Token<'_>]) -> bool {
    tokens.windows(2).any(|pair| {
        let is_update = pair[1].is_word("update") && !pair[0].is_word("for");
        is_update
            || ["insert", "delete", "merge"]
                .iter()
                .any(|word| pair[1].is_word(word))
    })
}
