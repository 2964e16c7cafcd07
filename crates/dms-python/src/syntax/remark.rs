//! Comments of a module, with what is declared on their lines: read and never run.

use std::ops::Range;
use std::path::Path;

use ruff_python_ast as ast;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_text_size::{Ranged, TextRange};

use crate::error::Result;
use crate::stack::Stack;

/// A comment, and the declaration that it stands behind, or alone on the line above.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark {
    /// What stands behind the `#`, without blanks around it.
    pub text: String,
    /// Where the comment stands, in bytes.
    pub range: Range<usize>,
    /// The class in whose body, or at whose head, it stands.
    pub class: Option<RemarkClass>,
    /// Whether it stands at the class's head rather than in its body.
    pub is_class_head: bool,
    /// The name that the line's statement binds: what is assigned, annotated or defined.
    pub target: Option<String>,
    /// The calls on that line, the outer ones first.
    pub calls: Vec<RemarkCall>,
}

/// A class around a comment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemarkClass {
    /// Its name.
    pub name: String,
    /// The names that its body binds to plain strings.
    pub texts: Vec<(String, String)>,
}

/// A call on the line of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkCall {
    /// The last part of the name of what is called.
    pub callee: String,
    /// Its first argument, if that is a plain string.
    pub first: Option<String>,
    /// Whether it begins on that line, rather than on an earlier one.
    pub begins_here: bool,
}

/// The comments of a module whose text begins with `marker`.
///
/// # Errors
/// When the text does not parse or is nested too deeply, with the place.
pub fn remarks(path: &Path, text: &str, marker: &str) -> Result<Vec<Remark>> {
    let source = super::source(path.to_owned(), text.into(), false)?;
    super::nesting::check(&source)?;
    let parsed =
        ruff_python_parser::parse_module(&source.text).map_err(|e| super::error(&source, &e))?;
    let mut found = Vec::new();
    for token in parsed.tokens() {
        if token.kind() != TokenKind::Comment {
            continue;
        }
        let range = token.range().start().to_usize()..token.range().end().to_usize();
        let comment = text[range.clone()].trim_start_matches('#').trim();
        if !comment.starts_with(marker) {
            continue;
        }
        let mut reader = Reader {
            line: line_of(text, &range),
            remark: Remark {
                text: comment.to_owned(),
                range,
                ..Remark::default()
            },
            classes: Vec::new(),
            stack: Stack::here(),
        };
        reader.visit_body(&parsed.syntax().body);
        found.push(reader.remark);
    }
    Ok(found)
}

/// The line that a comment is about: its own, or the next one if it stands alone. In bytes.
fn line_of(text: &str, comment: &Range<usize>) -> Range<usize> {
    let start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
    if !text[start..comment.start].trim().is_empty() {
        return start..end(start);
    }
    let next = (end(comment.start) + 1).min(text.len());
    next..end(next)
}

/// Looks for what is declared on a line.
struct Reader {
    line: Range<usize>,
    remark: Remark,
    classes: Vec<RemarkClass>,
    stack: Stack,
}

impl Reader {
    fn is_on_line(&self, range: TextRange) -> bool {
        range.start().to_usize() < self.line.end && range.end().to_usize() > self.line.start
    }

    fn class(&mut self, class: &ast::StmtClassDef) {
        let outline = RemarkClass {
            name: class.name.to_string(),
            texts: class.body.iter().filter_map(text_assignment).collect(),
        };
        let body = class.body.first().map(Ranged::range);
        let is_before_body = body.is_none_or(|body| body.start().to_usize() >= self.line.end);
        let begins_before = class.name.range().start().to_usize() < self.line.end;
        if begins_before && is_before_body {
            self.remark.class = Some(outline.clone());
            self.remark.is_class_head = true;
        }
        self.classes.push(outline);
        visitor::walk_body(self, &class.body);
        self.classes.pop();
    }

    fn declared(&mut self, target: Option<String>) {
        self.remark.class = self.classes.last().cloned();
        self.remark.target = target;
    }
}

impl<'a> Visitor<'a> for Reader {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if self.stack.is_exhausted() || !self.is_on_line(statement.range()) {
            return;
        }
        match statement {
            ast::Stmt::ClassDef(class) => return self.class(class),
            ast::Stmt::FunctionDef(function) => self.declared(Some(function.name.to_string())),
            ast::Stmt::Assign(assign) => self.declared(assign.targets.first().and_then(name_of)),
            ast::Stmt::AnnAssign(assign) => self.declared(name_of(&assign.target)),
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        if self.stack.is_exhausted() || !self.is_on_line(expression.range()) {
            return;
        }
        if let ast::Expr::Call(call) = expression
            && let Some(callee) = name_of(&call.func)
        {
            self.remark.calls.push(RemarkCall {
                callee,
                first: call.arguments.args.first().and_then(text_of),
                begins_here: call.range().start().to_usize() >= self.line.start,
            });
        }
        visitor::walk_expr(self, expression);
    }
}

/// The name, or the last part of a dotted one.
fn name_of(expression: &ast::Expr) -> Option<String> {
    match expression {
        ast::Expr::Name(name) => Some(name.id.to_string()),
        ast::Expr::Attribute(attribute) => Some(attribute.attr.to_string()),
        _ => None,
    }
}

fn text_of(expression: &ast::Expr) -> Option<String> {
    match expression {
        ast::Expr::StringLiteral(literal) => Some(literal.value.to_str().to_owned()),
        _ => None,
    }
}

fn text_assignment(statement: &ast::Stmt) -> Option<(String, String)> {
    match statement {
        ast::Stmt::Assign(assign) => {
            let name = assign.targets.first().and_then(name_of)?;
            Some((name, text_of(&assign.value)?))
        }
        ast::Stmt::AnnAssign(assign) => {
            let name = name_of(&assign.target)?;
            Some((name, text_of(assign.value.as_deref()?)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: &str = "
class User(Base):  # dms: one
    __tablename__ = 'user'  # dms: two
    # dms: three
    name: Mapped[str] = mapped_column(
        'full_name',
        String(20),  # dms: four
    )
    # another comment
    @declared_attr
    def age(cls):
        return Column(Integer)  # dms: five

t = sa.Table(  # dms: six
    't', metadata,
    sa.Column('a', sa.Integer()),  # dms: seven
)
text = '# dms: none'
";

    #[test]
    fn comments_know_what_is_declared_on_their_lines() {
        let found = remarks(Path::new("a.py"), TEXT, "dms:").unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|remark| {
                let class = remark.class.as_ref().map(|class| class.name.as_str());
                let calls: Vec<String> = (remark.calls.iter())
                    .map(|call| {
                        let first = call.first.as_deref().unwrap_or("");
                        format!(
                            "{}({first}){}",
                            call.callee,
                            if call.begins_here { "!" } else { "" }
                        )
                    })
                    .collect();
                format!(
                    "{} {} {} {} {}",
                    remark.text,
                    class.unwrap_or("-"),
                    remark.is_class_head,
                    remark.target.as_deref().unwrap_or("-"),
                    calls.join(" ")
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "dms: one User true - ",
                "dms: two User false __tablename__ ",
                "dms: three User false name mapped_column(full_name)!",
                "dms: four User false name mapped_column(full_name) String()!",
                "dms: five User false age Column()!",
                "dms: six - false t Table(t)!",
                "dms: seven - false t Table(t) Column(a)! Integer()!",
            ]
        );
        let texts = &found[0].class.as_ref().unwrap().texts;
        assert_eq!(*texts, [("__tablename__".to_owned(), "user".to_owned())]);
    }

    #[test]
    fn a_text_that_does_not_parse_is_an_error() {
        assert!(remarks(Path::new("a.py"), "f(  # dms: x\n", "dms:").is_err());
        assert_eq!(
            remarks(Path::new("a.py"), "# dms: x", "dms:")
                .unwrap()
                .len(),
            1
        );
    }
}
