use super::{Syntax, literal, quote, unsupported};
use crate::error::Result;
use crate::schema::{Expression, Literal, OptionValue, Options};

/// How deep an expression may be nested; a deeper one is refused rather than overflowing the stack.
const DEEPEST: usize = 200;

/// How tightly an operator binds, on SQLAlchemy's scale: an operand whose operator binds no tighter
/// than the one around it stands in parentheses.
type Precedence = i8;

/// The scale's end, for what groups every operation below it (NULLS FIRST).
const HIGHEST: Precedence = 100;

const NEGATIVE: Precedence = 8;
const NOT: Precedence = 5;
const COLLATE: Precedence = 4;
const ORDER: Precedence = 3;

fn precedence(operator: &str) -> Precedence {
    match operator {
        "*" | "/" | "//" | "%" => 8,
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
        | "NOT BETWEEN" => 5,
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

/// Whether this operator behind an operand orders an index (`DESC`) rather than asks (`IS NULL`).
fn is_sort_modifier(operator: &str) -> bool {
    matches!(operator, "ASC" | "DESC" | "NULLS FIRST" | "NULLS LAST")
}

/// An expression with the tables of its columns where it has them.
pub(in crate::dialect) fn expression(
    syntax: &dyn Syntax,
    expression: &Expression,
) -> Result<String> {
    Renderer {
        syntax,
        with_tables: true,
    }
    .text(expression, 0)
}

/// An expression as DDL has it: columns without their tables.
pub(in crate::dialect) fn bare_expression(
    syntax: &dyn Syntax,
    expression: &Expression,
) -> Result<String> {
    Renderer {
        syntax,
        with_tables: false,
    }
    .text(expression, 0)
}

/// An element of an index.
pub(in crate::dialect) fn index_element(
    syntax: &dyn Syntax,
    element: &Expression,
) -> Result<String> {
    Renderer {
        syntax,
        with_tables: false,
    }
    .index_element(element, 0)
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

struct Renderer<'a> {
    syntax: &'a dyn Syntax,
    with_tables: bool,
}

impl Renderer<'_> {
    fn text(&self, expression: &Expression, depth: usize) -> Result<String> {
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
                format!(
                    "{} {operator}",
                    self.operand(operand, operator, around, depth)?
                )
            }
            Expression::Cast { operand, data_type } => match self.syntax.cast_type(data_type)? {
                Some(data_type) => format!("CAST({} AS {data_type})", self.text(operand, depth)?),
                None => self.operand(operand, "CAST", HIGHEST, depth)?,
            },
            Expression::List(items) => format!("({})", self.list(items, depth)?),
            Expression::Collate { operand, collation } => format!(
                "{} COLLATE {}",
                self.operand(operand, "COLLATE", COLLATE, depth)?,
                quote(self.syntax, collation)
            ),
        })
    }

    fn index_element(&self, element: &Expression, depth: usize) -> Result<String> {
        if !self.syntax.groups_index_operations() {
            return self.text(element, depth);
        }
        match element {
            Expression::Suffix { operand, operator }
                if is_sort_modifier(operator) && depth < DEEPEST =>
            {
                let operand = self.index_element(operand, depth + 1)?;
                Ok(format!("{operand} {operator}"))
            }
            // It stands in parentheses already.
            Expression::Binary { operator, .. } if operator == "NOT IN" => {
                self.text(element, depth)
            }
            Expression::Binary { .. }
            | Expression::Prefix { .. }
            | Expression::Suffix { .. }
            | Expression::Collate { .. } => Ok(format!("({})", self.text(element, depth)?)),
            Expression::Text(_)
            | Expression::Column { .. }
            | Expression::Literal(_)
            | Expression::Null
            | Expression::True
            | Expression::False
            | Expression::Function { .. }
            | Expression::Cast { .. }
            | Expression::List(_) => self.text(element, depth),
        }
    }

    fn list(&self, items: &[Expression], depth: usize) -> Result<String> {
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
            if matches!(operand, Expression::Column { .. })
                && let Some(own) = self.syntax.negated_column(&self.text(operand, depth)?)
            {
                return Ok(own);
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
        let left = self.operand(left, operator, around, depth)?;
        let right = match right {
            // `BETWEEN a AND b`: this AND is a part of BETWEEN.
            Expression::Binary {
                left: low,
                operator: and,
                right: high,
            } if and == "AND" && operator.ends_with("BETWEEN") => format!(
                "{} AND {}",
                self.operand(low, operator, around, depth)?,
                self.operand(high, operator, around, depth)?
            ),
            right => self.operand(right, operator, around, depth)?,
        };
        if let Some(own) = self.syntax.binary(&left, operator, &right) {
            return Ok(own);
        }
        Ok(match operator {
            "NOT IN" => format!("({left} NOT IN {right})"),
            "//" => format!("FLOOR({left} / {right})"),
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
            Expression::Prefix { operator: own, .. } if own == "NOT" => Some(NOT),
            Expression::Prefix { .. } => Some(NEGATIVE),
            Expression::Suffix { operator: own, .. } if is_sort_modifier(own) => None,
            Expression::Suffix { operator: own, .. } => Some(precedence(own)),
            Expression::Collate { .. } => Some(COLLATE),
            Expression::Text(_) if matches!(operator, "IN" | "NOT IN") => Some(Precedence::MIN),
            Expression::Text(_)
            | Expression::Column { .. }
            | Expression::Literal(_)
            | Expression::Null
            | Expression::True
            | Expression::False
            | Expression::Function { .. }
            | Expression::Cast { .. }
            | Expression::List(_) => None,
        };
        let text = self.text(operand, depth)?;
        Ok(match own {
            Some(own) if own <= around => format!("({text})"),
            _ => text,
        })
    }
}
