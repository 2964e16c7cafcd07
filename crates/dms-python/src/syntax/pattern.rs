//! Patterns of `match`.

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::Lower;
use crate::error::Result;
use crate::tree::Pattern;
use crate::value::Value;

impl Lower {
    pub(super) fn pattern(&mut self, pattern: &ast::Pattern) -> Result<Pattern> {
        self.check_stack(pattern.range())?;
        Ok(match pattern {
            ast::Pattern::MatchValue(node) => Pattern::Value(self.expression(&node.value)?),
            ast::Pattern::MatchSingleton(node) => Pattern::Singleton(match node.value {
                ast::Singleton::None => Value::None,
                ast::Singleton::True => Value::Bool(true),
                ast::Singleton::False => Value::Bool(false),
            }),
            ast::Pattern::MatchSequence(node) => Pattern::Sequence(self.patterns(&node.patterns)?),
            ast::Pattern::MatchMapping(node) => {
                let mut items = Vec::with_capacity(node.keys.len());
                for (key, value) in node.keys.iter().zip(&node.patterns) {
                    items.push((self.expression(key)?, self.pattern(value)?));
                }
                let rest = node.rest.as_ref().map(|name| self.bind(name));
                Pattern::Mapping { items, rest }
            }
            ast::Pattern::MatchClass(node) => {
                let mut keywords = Vec::new();
                let class = self.expression(&node.cls)?;
                let positional = self.patterns(&node.arguments.patterns)?;
                for keyword in &node.arguments.keywords {
                    keywords.push((self.name(&keyword.attr), self.pattern(&keyword.pattern)?));
                }
                Pattern::Class {
                    class,
                    positional,
                    keywords,
                }
            }
            ast::Pattern::MatchStar(node) => {
                Pattern::Star(node.name.as_ref().map(|name| self.bind(name)))
            }
            ast::Pattern::MatchAs(node) => Pattern::As {
                pattern: match &node.pattern {
                    Some(pattern) => Some(Box::new(self.pattern(pattern)?)),
                    None => None,
                },
                name: node.name.as_ref().map(|name| self.bind(name)),
            },
            ast::Pattern::MatchOr(node) => Pattern::Or(self.patterns(&node.patterns)?),
        })
    }

    fn patterns(&mut self, patterns: &[ast::Pattern]) -> Result<Vec<Pattern>> {
        patterns.iter().map(|one| self.pattern(one)).collect()
    }
}
