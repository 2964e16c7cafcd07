//! A bound on nesting, checked on the tokens: the parser recurses, and so does the dropping of its tree.

use std::sync::Arc;

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use crate::error::{Raised, Result};
use crate::tree::{SourceText, Span};

/// Brackets within brackets, and blocks within blocks; CPython's own bounds are 200 and 100.
const BRACKETS: usize = 80;
const BLOCKS: usize = 60;
/// Prefix operators in a row, right-hand sides of `**` and `if ... else` in one expression.
const PREFIXES: usize = 120;
/// Operators of one expression: they nest to the left.
const OPERATORS: usize = 1_500;

/// Operators since the last separator, for each open bracket.
#[derive(Default, Clone, Copy)]
struct Level {
    prefixes: usize,
    operators: usize,
}

pub(super) fn check(source: &Arc<SourceText>) -> Result<()> {
    let mut lexer = lexer::lex(&source.text, Mode::Module);
    let mut levels = vec![Level::default()];
    let (mut prefixes, mut operators, mut blocks) = (0_usize, 0_usize, 0_usize);
    let mut signs = 0_usize;
    loop {
        let kind = lexer.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                operators += 1;
                if let Some(level) = levels.last_mut() {
                    level.operators += 1;
                }
                levels.push(Level::default());
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                if levels.len() > 1
                    && let Some(level) = levels.pop()
                {
                    prefixes -= level.prefixes;
                    operators -= level.operators;
                }
            }
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            TokenKind::Comma | TokenKind::Newline | TokenKind::Semi => {
                if let Some(level) = levels.last_mut() {
                    prefixes -= level.prefixes;
                    operators -= level.operators;
                    *level = Level::default();
                }
            }
            TokenKind::Not
            | TokenKind::Tilde
            | TokenKind::Lambda
            | TokenKind::Await
            | TokenKind::Yield
            | TokenKind::DoubleStar
            | TokenKind::ColonEqual
            | TokenKind::If
            | TokenKind::Equal => {
                prefixes += 1;
                if let Some(level) = levels.last_mut() {
                    level.prefixes += 1;
                }
            }
            // Unary or binary: runs of them are prefixes.
            TokenKind::Minus | TokenKind::Plus => {
                signs += 1;
                operators += 1;
                if let Some(level) = levels.last_mut() {
                    level.operators += 1;
                }
                if signs > PREFIXES {
                    return Err(too_deep(source));
                }
                continue;
            }
            _ => {
                if kind.is_operator() || kind.is_keyword() {
                    operators += 1;
                    if let Some(level) = levels.last_mut() {
                        level.operators += 1;
                    }
                }
            }
        }
        signs = 0;
        let depth = levels.len() > BRACKETS || blocks > BLOCKS;
        if depth || prefixes > PREFIXES || operators > OPERATORS {
            return Err(too_deep(source));
        }
    }
}

/// The lexer does not tell where it stands, so the file is all that is named.
fn too_deep(source: &Arc<SourceText>) -> Raised {
    let mut raised = Raised::limit("this code is nested too deeply");
    raised.0.place = Some(source.place(Span { start: 0, end: 0 }));
    raised
}
