//! Questions to a server about columns that two normalized schemas write otherwise.

use std::collections::HashMap;
use std::sync::Arc;

use crate::schema::{Column, NormalColumn, Schema, Table, TableName};

/// A column about which there is a question.
pub(in crate::dialect) struct Question {
    /// Where its table stands in the database's schema, and in that of the models.
    tables: [usize; 2],
    column: String,
    /// What is asked.
    pub(in crate::dialect) sql: Vec<String>,
}

impl Question {
    /// The column in the database.
    pub(in crate::dialect) fn existing<'a>(&self, before: &'a Schema) -> Option<&'a Column> {
        before.tables.get(self.tables[0])?.column(&self.column)
    }

    /// The form of the models' column, to change it.
    pub(in crate::dialect) fn normal<'a>(
        &self,
        after: &'a mut Schema,
    ) -> Option<&'a mut NormalColumn> {
        let table = after.tables.get_mut(self.tables[1])?;
        let column = table.column_mut(&self.column)?;
        column.normal.as_mut().map(Arc::make_mut)
    }
}

/// What is asked about a column of the database's table and that of the models, if anything.
pub(in crate::dialect) type Ask<'a> = dyn Fn(&Table, &Column, &Column) -> Option<Vec<String>> + 'a;

/// The questions about pairs of columns of the same name.
pub(in crate::dialect) fn questions(
    before: &Schema,
    after: &Schema,
    ask: &Ask<'_>,
) -> Vec<Question> {
    let positions: HashMap<&TableName, usize> = (before.tables.iter().enumerate())
        .map(|(position, table)| (&table.name, position))
        .collect();
    let mut questions = Vec::new();
    for (position, wanted) in after.tables.iter().enumerate() {
        let Some(&known) = positions.get(&wanted.name) else {
            continue;
        };
        let existing = &before.tables[known];
        for wanted_column in &wanted.columns {
            let column = existing.column(&wanted_column.name);
            let sql = column.and_then(|column| ask(existing, column, wanted_column));
            questions.extend(sql.map(|sql| Question {
                tables: [known, position],
                column: wanted_column.name.clone(),
                sql,
            }));
        }
    }
    questions
}

/// Whether both columns are computed, by expressions that are written otherwise.
pub(in crate::dialect) fn has_other_expression(before: &Column, after: &Column) -> bool {
    let expression = |column: &Column| column.normal.as_ref()?.computed.clone();
    match (expression(before), expression(after)) {
        (Some(before), Some(after)) => before != after,
        _ => false,
    }
}
