use std::cell::RefCell;
use std::sync::Arc;

use super::literal::typed_literal;
use super::query::{Names, Place};
use super::{Element, Syntax, literal, quote, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::query::Source;
use crate::schema::{ElementForm, Expression, Literal, OptionValue, Options, TypeClass};

/// How deep an expression may be nested; a deeper one is refused rather than overflowing the stack.
const DEEPEST: usize = 200;

/// How tightly an operator binds, on SQLAlchemy's scale: an operand whose operator binds no tighter
/// than the one around it stands in parentheses.
type Precedence = i8;

/// The scale's end, for what groups every operation below it (NULLS FIRST).
const HIGHEST: Precedence = 100;

/// What takes an element out of JSON or of an array.
const ELEMENT: Precedence = 15;
const NEGATIVE: Precedence = 8;
const NOT: Precedence = 5;
const COLLATE: Precedence = 4;
const ORDER: Precedence = 3;

fn precedence(operator: &str) -> Precedence {
    match operator {
        "*" | "/" | "//" | "DIV" | "%" => 8,
        "+" | "-" => 7,
        "="
        | "!="
        | "<>"
        | "<"
        | "<="
        | ">"
        | ">="
        | "||"
        | "LIKE"
        | "NOT LIKE"
        | "ILIKE"
        | "NOT ILIKE"
        | "IN"
        | "NOT IN"
        | "IS"
        | "IS NOT"
        | "IS NULL"
        | "IS NOT NULL"
        | "IS DISTINCT FROM"
        | "IS NOT DISTINCT FROM"
        | "BETWEEN"
        | "NOT BETWEEN"
        | "REGEXP_MATCH"
        | "NOT REGEXP_MATCH" => 5,
        "ESCAPE" => HIGHEST,
        "AND" => 3,
        "OR" => 2,
        // What `.op()` makes.
        _ => 0,
    }
}

/// Operators of which `a o (b o c)` needs no parentheses.
fn is_associative(operator: &str) -> bool {
    matches!(operator, "+" | "*" | "||" | "AND" | "OR")
}

/// Operators around which parentheses are as they are around the whole: SQLAlchemy writes these in another way.
fn is_transparent(operator: &str, right: &Expression) -> bool {
    match operator {
        "%" | "/" | "//" | "DIV" => true,
        "LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE" => !matches!(right, Expression::Pattern(_)),
        _ => false,
    }
}

/// Whether this operator behind an operand orders an index (`DESC`) rather than asks (`IS NULL`).
fn is_sort_modifier(operator: &str) -> bool {
    matches!(operator, "ASC" | "DESC" | "NULLS FIRST" | "NULLS LAST")
}

/// An expression with the tables of its columns where it has them.
pub(in crate::dialect) fn expression(
    syntax: &dyn Syntax,
    expression: &Expression,
) -> Result<String> {
    Renderer::new(syntax, true, &RefCell::default()).text(expression, 0)
}

/// An expression as DDL has it: columns without their tables.
pub(in crate::dialect) fn bare_expression(
    syntax: &dyn Syntax,
    expression: &Expression,
) -> Result<String> {
    Renderer::new(syntax, false, &RefCell::default()).text(expression, 0)
}

/// An element of an index.
pub(in crate::dialect) fn index_element(
    syntax: &dyn Syntax,
    element: &Expression,
) -> Result<String> {
    Renderer::new(syntax, false, &RefCell::default()).index_element(element, 0)
}

/// The condition of a partial index from this option: an expression, or SQL as plain text.
pub(in crate::dialect) fn condition(
    syntax: &dyn Syntax,
    options: &Options,
    keyword: &str,
) -> Result<Option<String>> {
    Ok(match options.value(keyword) {
        None | Some(OptionValue::Literal(Literal::Null)) => None,
        Some(OptionValue::Expression(expression)) => Some(bare_expression(syntax, expression)?),
        Some(OptionValue::Literal(Literal::Text(text))) => Some(text.clone()),
        Some(OptionValue::Literal(value)) => Some(literal(syntax, value)?),
        Some(OptionValue::Map(_)) => {
            return Err(unsupported(
                format!("`{keyword}` is a mapping"),
                format!("write `{keyword}=sa.text(\"...\")`"),
            ));
        }
    })
}

/// Writes expressions, and the statements in them.
#[derive(Clone, Copy)]
pub(super) struct Renderer<'a> {
    pub syntax: &'a dyn Syntax,
    /// Whether columns have their tables.
    pub with_tables: bool,
    /// The names that the statement has been given so far.
    pub names: &'a RefCell<Names>,
    /// What the statements around name behind FROM.
    pub outer: &'a [Arc<Source>],
    /// The names of columns that ORDER BY may use.
    pub labels: &'a [String],
    /// Whether an operator stands around: what takes elements out of JSON has parentheses there.
    pub is_operand: bool,
}

impl<'a> Renderer<'a> {
    /// Of a whole expression or statement.
    pub fn new(syntax: &'a dyn Syntax, with_tables: bool, names: &'a RefCell<Names>) -> Self {
        Self {
            syntax,
            with_tables,
            names,
            outer: &[],
            labels: &[],
            is_operand: false,
        }
    }
}

impl Renderer<'_> {
    /// The text of an expression.
    pub fn text(&self, expression: &Expression, depth: usize) -> Result<String> {
        if depth > DEEPEST {
            return Err(unsupported(
                format!("an expression is nested deeper than {DEEPEST} levels"),
                "write the expression as text with `sa.text(...)`",
            ));
        }
        let depth = depth + 1;
        Ok(match expression {
            Expression::Text(text) => text.clone(),
            Expression::Column { table, name } => match table {
                Some(table) if self.with_tables => {
                    format!("{}.{}", quote(self.syntax, table), quote(self.syntax, name))
                }
                _ => quote(self.syntax, name),
            },
            Expression::Field { source, name, .. } => {
                let qualifier = if self.with_tables {
                    self.qualifier(source)
                } else {
                    String::new()
                };
                let name = quote(self.syntax, name);
                if qualifier.is_empty() {
                    name
                } else {
                    format!("{qualifier}.{name}")
                }
            }
            Expression::Value { value, data_type } => typed_literal(self.syntax, value, data_type)?,
            Expression::Parameter { name, .. } => {
                return Err(Error::new(
                    ErrorKind::Script,
                    format!("a value is required for bind parameter `{name}`"),
                )
                .with_hint(format!(
                    "give it one: `sa.bindparam(\"{name}\", value)`, or `connection.execute(statement, {{\"{name}\": value}})`"
                )));
            }
            Expression::Literal(Literal::List(items)) => {
                let items: Vec<Expression> =
                    items.iter().cloned().map(Expression::Literal).collect();
                self.text(&Expression::List(items), depth)?
            }
            Expression::Literal(value) => literal(self.syntax, value)?,
            Expression::Null => "NULL".into(),
            Expression::True => self.syntax.boolean(true).into(),
            Expression::False => self.syntax.boolean(false).into(),
            Expression::Function { name, arguments } => self.function(name, arguments, depth)?,
            Expression::Binary {
                left,
                operator,
                right,
            } => self.binary(left, operator, right, depth)?,
            Expression::Prefix { operator, operand } => self.prefix(operator, operand, depth)?,
            Expression::Suffix { operand, operator } => {
                let around = match operator.as_str() {
                    "ASC" | "DESC" => ORDER,
                    "NULLS FIRST" | "NULLS LAST" => HIGHEST,
                    operator => precedence(operator),
                };
                let renderer = match is_sort_modifier(operator) {
                    true => *self,
                    false => self.inside(),
                };
                format!(
                    "{} {operator}",
                    renderer.operand(operand, operator, around, depth)?
                )
            }
            Expression::Cast { operand, data_type } => match self.syntax.cast_type(data_type)? {
                Some(data_type) => {
                    format!("CAST({} AS {data_type})", self.text(operand, depth)?)
                }
                None => self.operand(operand, "CAST", HIGHEST, depth)?,
            },
            Expression::NextValue(sequence) => self.syntax.next_value(sequence)?,
            Expression::List(items) => format!("({})", self.list(items, depth)?),
            Expression::Case {
                subject,
                branches,
                otherwise,
            } => self.case(subject.as_deref(), branches, otherwise.as_deref(), depth)?,
            Expression::Select(select) => {
                format!("({})", self.select(select, Place::Expression, depth)?)
            }
            Expression::Label { operand, name } => {
                if self.labels.contains(name) {
                    quote(self.syntax, name)
                } else {
                    self.text(operand, depth)?
                }
            }
            Expression::Pieces(parts) => {
                let texts: Vec<String> = parts
                    .iter()
                    .map(|part| self.text(part, depth))
                    .collect::<Result<_>>()?;
                texts.concat()
            }
            Expression::Pattern(parts) => self.pattern(parts, depth)?,
            Expression::Grouped(operand) => format!("({})", self.text(operand, depth)?),
            Expression::Extract { field, operand } => {
                let plain = !field.is_empty()
                    && field.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !plain {
                    return Err(unsupported(
                        format!("`{field}` is no part of a date"),
                        "write `sa.extract(\"year\", ...)`",
                    ));
                }
                self.syntax.extract(field, &self.text(operand, depth)?)?
            }
            Expression::Over {
                operand,
                partition_by,
                order_by,
            } => {
                let mut window = Vec::new();
                if !partition_by.is_empty() {
                    window.push(format!("PARTITION BY {}", self.list(partition_by, depth)?));
                }
                if !order_by.is_empty() {
                    window.push(format!("ORDER BY {}", self.list(order_by, depth)?));
                }
                let function = self.text(operand, depth)?;
                format!("{function} OVER ({})", window.join(" "))
            }
            Expression::Filter { operand, condition } => format!(
                "{} FILTER (WHERE {})",
                self.text(operand, depth)?,
                self.text(condition, depth)?
            ),
            Expression::Element {
                operand,
                path,
                form,
            } => self.element(operand, path, form, depth)?,
            Expression::Array(items) => {
                if self.syntax.dialect() != "postgresql" {
                    return Err(unsupported(
                        format!("{} has no arrays", self.syntax.title()),
                        "write the value as JSON",
                    ));
                }
                format!("ARRAY[{}]", self.list(items, depth)?)
            }
            Expression::PerDialect(texts) => {
                let name = self.syntax.dialect();
                let found = texts.iter().find(|(dialect, _)| dialect == name);
                let (_, text) = found.ok_or_else(|| {
                    unsupported(
                        format!(
                            "a construct of the project's own is not written for {}",
                            self.syntax.title()
                        ),
                        format!("give its class a function under `@compiles(..., \"{name}\")`"),
                    )
                })?;
                text.clone()
            }
            Expression::Collate { operand, collation } => format!(
                "{} COLLATE {}",
                self.inside().operand(operand, "COLLATE", COLLATE, depth)?,
                quote(self.syntax, collation)
            ),
        })
    }

    /// An element of JSON or of an array.
    fn element(
        &self,
        operand: &Expression,
        path: &[Literal],
        form: &ElementForm,
        depth: usize,
    ) -> Result<String> {
        // Brackets hold their operand together themselves.
        let has_brackets = match form {
            ElementForm::Item => true,
            ElementForm::Json { is_binary } => *is_binary && path.len() == 1,
            ElementForm::Text | ElementForm::Typed(_) => false,
        };
        let renderer = if has_brackets { *self } else { self.inside() };
        let operator = match form {
            ElementForm::Text => "->>",
            _ => "[]",
        };
        let text = renderer.operand(operand, operator, ELEMENT, depth)?;
        self.syntax.element(&Element {
            operand: &text,
            path,
            form,
            is_operand: self.is_operand,
        })
    }

    /// The same within an operator.
    fn inside(&self) -> Self {
        Self {
            is_operand: true,
            ..*self
        }
    }

    fn index_element(&self, element: &Expression, depth: usize) -> Result<String> {
        if !self.syntax.groups_index_operations() {
            return self.text(element, depth);
        }
        match element {
            Expression::Suffix { operand, operator }
                if is_sort_modifier(operator) && depth < DEEPEST =>
            {
                let is_alone = matches!(
                    (operand.as_ref(), operator.as_str()),
                    (Expression::Element { .. }, "ASC" | "DESC")
                );
                let operand = if is_alone {
                    self.text(operand, depth)?
                } else {
                    self.index_element(operand, depth + 1)?
                };
                Ok(format!("{operand} {operator}"))
            }
            // It stands in parentheses already.
            Expression::Binary { operator, .. } if operator == "NOT IN" => {
                self.text(element, depth)
            }
            Expression::Binary { .. }
            | Expression::Prefix { .. }
            | Expression::Suffix { .. }
            | Expression::Element { .. }
            | Expression::Collate { .. } => Ok(format!("({})", self.text(element, depth)?)),
            _ => self.text(element, depth),
        }
    }

    /// CASE. A condition that is an operation stands in parentheses.
    fn case(
        &self,
        subject: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
        depth: usize,
    ) -> Result<String> {
        let mut text = String::from("CASE");
        if let Some(subject) = subject {
            text.push_str(&format!(
                " {}",
                self.operand(subject, "CASE", HIGHEST, depth)?
            ));
        }
        for (condition, value) in branches {
            let is_operation = match condition {
                Expression::Binary { operator, .. } => operator != "NOT IN",
                Expression::Prefix { operator, .. } => operator == "EXISTS",
                Expression::Suffix { .. } => true,
                _ => false,
            };
            let condition = self.text(condition, depth)?;
            let condition = if is_operation {
                format!("({condition})")
            } else {
                condition
            };
            text.push_str(&format!(
                " WHEN {condition} THEN {}",
                self.text(value, depth)?
            ));
        }
        if let Some(otherwise) = otherwise {
            text.push_str(&format!(" ELSE {}", self.text(otherwise, depth)?));
        }
        Ok(text + " END")
    }

    /// A condition: where a boolean is a number, it is compared.
    pub fn condition(&self, condition: &Expression, depth: usize) -> Result<String> {
        let text = self.text(condition, depth)?;
        let is_number = !self.syntax.forms().boolean_conditions
            && (condition.is_boolean_field()
                || matches!(
                    condition,
                    Expression::True | Expression::False | Expression::Literal(Literal::Boolean(_))
                ));
        Ok(if is_number {
            format!("{text} = 1")
        } else {
            text
        })
    }

    /// A condition as an operand of AND or OR.
    pub fn condition_operand(
        &self,
        condition: &Expression,
        operator: &str,
        depth: usize,
    ) -> Result<String> {
        if condition.is_boolean_field() {
            return self.condition(condition, depth);
        }
        self.operand(condition, operator, precedence(operator), depth)
    }

    fn pattern(&self, parts: &[Expression], depth: usize) -> Result<String> {
        let texts: Vec<String> = parts
            .iter()
            .map(|part| self.operand(part, "||", precedence("||"), depth))
            .collect::<Result<_>>()?;
        Ok(match self.syntax.concatenation() {
            Some(function) => format!("{function}({})", texts.join(", ")),
            None => texts.join(" || "),
        })
    }

    /// What stands behind IN for a list: an empty one is none in SQL, and rows may need a word.
    fn contained(
        &self,
        left: &str,
        operator: &str,
        items: &[Expression],
        depth: usize,
    ) -> Result<Option<String>> {
        let forms = self.syntax.forms();
        let is_negative = operator == "NOT IN";
        if items.is_empty() {
            return Ok(Some(match (forms.empty_list, is_negative) {
                (Some(list), false) => format!("{left} IN ({list})"),
                (Some(list), true) => format!("({left} NOT IN ({list}))"),
                (None, false) => format!("{left} IN (NULL) AND (1 != 1)"),
                (None, true) => format!("({left} NOT IN (NULL) OR (1 = 1))"),
            }));
        }
        if forms.row_lists.is_empty() || !matches!(items.first(), Some(Expression::List(_))) {
            return Ok(None);
        }
        let list = format!("({}{})", forms.row_lists, self.list(items, depth)?);
        Ok(Some(if is_negative {
            format!("({left} NOT IN {list})")
        } else {
            format!("{left} IN {list}")
        }))
    }

    /// Expressions with commas between them.
    pub fn list(&self, items: &[Expression], depth: usize) -> Result<String> {
        let items: Vec<String> = items
            .iter()
            .map(|item| self.text(item, depth))
            .collect::<Result<_>>()?;
        Ok(items.join(", "))
    }

    fn function(&self, name: &str, arguments: &[Expression], depth: usize) -> Result<String> {
        let arguments = self.list(arguments, depth)?;
        if let Some(own) = self.syntax.function(name, &arguments) {
            return Ok(own);
        }
        // Functions of the SQL standard that are called without parentheses.
        let bare = matches!(
            name,
            "current_date"
                | "current_time"
                | "current_timestamp"
                | "current_user"
                | "localtime"
                | "localtimestamp"
                | "session_user"
                | "sysdate"
                | "user"
        );
        if bare {
            let name = name.to_ascii_uppercase();
            return Ok(if arguments.is_empty() {
                name
            } else {
                format!("{name}({arguments})")
            });
        }
        let name: Vec<String> = name
            .split('.')
            .map(|part| {
                let plain = !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
                if plain {
                    part.to_owned()
                } else {
                    quote(self.syntax, part)
                }
            })
            .collect();
        Ok(format!("{}({arguments})", name.join(".")))
    }

    fn prefix(&self, operator: &str, operand: &Expression, depth: usize) -> Result<String> {
        if operator == "NOT" {
            if matches!(
                operand,
                Expression::Column { .. } | Expression::Field { .. }
            ) && let Some(own) = self.syntax.negated_column(&self.text(operand, depth)?)
            {
                return Ok(own);
            }
            let is_boolean_element = matches!(operand, Expression::Element {
                form: ElementForm::Typed(data_type), ..
            } if data_type.class == TypeClass::Boolean);
            if is_boolean_element {
                let text = format!("({})", self.text(operand, depth)?);
                let own = self.syntax.negated_column(&text);
                return Ok(own.unwrap_or_else(|| format!("NOT {text}")));
            }
            return Ok(format!("NOT {}", self.operand(operand, "NOT", NOT, depth)?));
        }
        let text = self.operand(operand, operator, NEGATIVE, depth)?;
        let word = operator.ends_with(|c: char| c.is_alphanumeric());
        // Two minus signs would begin a comment.
        let blank = if word || text.starts_with('-') {
            " "
        } else {
            ""
        };
        Ok(format!("{operator}{blank}{text}"))
    }

    fn binary(
        &self,
        left: &Expression,
        operator: &str,
        right: &Expression,
        depth: usize,
    ) -> Result<String> {
        let around = precedence(operator);
        if operator == "||"
            && let Some(function) = self.syntax.concatenation()
        {
            return self.concatenation(function, left, right, depth);
        }
        let inside = match is_transparent(operator, right) {
            true => *self,
            false => self.inside(),
        };
        if let "AND" | "OR" = operator {
            return Ok(format!(
                "{} {operator} {}",
                inside.condition_operand(left, operator, depth)?,
                inside.condition_operand(right, operator, depth)?
            ));
        }
        let left = inside.operand(left, operator, around, depth)?;
        if let ("IN" | "NOT IN", Expression::List(items)) = (operator, right)
            && let Some(text) = inside.contained(&left, operator, items, depth)?
        {
            return Ok(text);
        }
        let right = match right {
            // `BETWEEN a AND b`: this AND is a part of BETWEEN.
            Expression::Binary {
                left: low,
                operator: and,
                right: high,
            } if and == "AND" && operator.ends_with("BETWEEN") => format!(
                "{} AND {}",
                inside.operand(low, operator, around, depth)?,
                inside.operand(high, operator, around, depth)?
            ),
            right => inside.operand(right, operator, around, depth)?,
        };
        if let Some(own) = self.syntax.binary(&left, operator, &right) {
            return Ok(own);
        }
        Ok(match operator {
            "NOT IN" => format!("({left} NOT IN {right})"),
            "//" => format!("FLOOR({left} / {right})"),
            "DIV" => format!("{left} / {right}"),
            "REGEXP_MATCH" => format!("{left} REGEXP {right}"),
            "NOT REGEXP_MATCH" => format!("{left} NOT REGEXP {right}"),
            operator => format!("{left} {operator} {right}"),
        })
    }

    /// Texts put together, on a database that has no operator for it.
    fn concatenation(
        &self,
        function: &str,
        left: &Expression,
        right: &Expression,
        depth: usize,
    ) -> Result<String> {
        let mut operands = Vec::new();
        let mut open = vec![right, left];
        while let Some(next) = open.pop() {
            match next {
                Expression::Binary {
                    left,
                    operator,
                    right,
                } if operator == "||" => open.extend([right.as_ref(), left.as_ref()]),
                operand => operands.push(self.operand(operand, "||", precedence("||"), depth)?),
            }
        }
        Ok(format!("{function}({})", operands.join(", ")))
    }

    /// The operand of an operator, in parentheses if it needs them.
    fn operand(
        &self,
        operand: &Expression,
        operator: &str,
        around: Precedence,
        depth: usize,
    ) -> Result<String> {
        let own = match operand {
            Expression::Binary { operator: own, .. }
                if (own == operator && is_associative(own)) || own == "NOT IN" =>
            {
                None
            }
            Expression::Binary { operator: own, .. } => Some(precedence(own)),
            Expression::Prefix { operator: own, .. } if own == "NOT" || own == "EXISTS" => {
                Some(NOT)
            }
            Expression::Prefix { .. } => Some(NEGATIVE),
            Expression::Suffix { operator: own, .. } if is_sort_modifier(own) => None,
            Expression::Suffix { operator: own, .. } => Some(precedence(own)),
            Expression::Collate { .. } => Some(COLLATE),
            Expression::Text(_) | Expression::Pieces(_) if matches!(operator, "IN" | "NOT IN") => {
                Some(Precedence::MIN)
            }
            Expression::Element { .. } if operator != "[]" => Some(ELEMENT),
            Expression::Label { operand, name } if !self.labels.contains(name) => {
                return self.operand(operand, operator, around, depth + 1);
            }
            Expression::Text(_)
            | Expression::Label { .. }
            | Expression::Filter { .. }
            | Expression::PerDialect(_)
            | Expression::Column { .. }
            | Expression::Field { .. }
            | Expression::Literal(_)
            | Expression::Value { .. }
            | Expression::Parameter { .. }
            | Expression::Null
            | Expression::True
            | Expression::False
            | Expression::Function { .. }
            | Expression::NextValue(_)
            | Expression::Cast { .. }
            | Expression::Case { .. }
            | Expression::Select(_)
            | Expression::Pattern(_)
            | Expression::Pieces(_)
            | Expression::Grouped(_)
            | Expression::Extract { .. }
            | Expression::Over { .. }
            | Expression::Element { .. }
            | Expression::Array(_)
            | Expression::List(_) => None,
        };
        let text = self.text(operand, depth)?;
        Ok(match own {
            Some(own) if own <= around => format!("({text})"),
            _ => text,
        })
    }
}
