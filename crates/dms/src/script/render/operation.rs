use super::expression::text_argument;
use super::{Python, optional_string};
use crate::error::Result;
use crate::op::{
    AddColumn, BulkInsert, CreateConstraint, CreateIndex, CreateTableComment, DropColumn,
    DropIndex, DropTable, DropTableComment, Operation, RenameTable,
};
use crate::python_text;
use crate::schema::{Constraint, DataType, Index, TableName};

impl Python<'_> {
    /// The statements of an operation, without margin; a statement can have several lines.
    pub(super) fn operation(&mut self, operation: &Operation) -> Result<Vec<String>> {
        match operation {
            Operation::CreateTable(create) => {
                let mut lines = vec![self.create_table(create)?];
                let table = &create.table;
                self.indexes(&table.name, &table.indexes, &mut lines)?;
                Ok(lines)
            }
            Operation::DropTable(drop) => Ok(vec![self.drop_table(drop)]),
            Operation::RenameTable(rename) => Ok(vec![self.rename_table(rename)]),
            Operation::AddColumn(add) => self.add_column(add),
            Operation::DropColumn(drop) => Ok(vec![self.drop_column(drop)]),
            Operation::AlterColumn(alter) => Ok(vec![self.alter_column(alter)?]),
            Operation::CreateIndex(create) => Ok(vec![self.create_index(create)?]),
            Operation::DropIndex(drop) => Ok(vec![self.drop_index(drop)?]),
            Operation::CreateConstraint(create) => Ok(vec![self.create_constraint(create)?]),
            Operation::DropConstraint(drop) => Ok(self.drop_constraint(drop)),
            Operation::CreateTableComment(create) => Ok(vec![self.create_table_comment(create)]),
            Operation::DropTableComment(drop) => Ok(vec![self.drop_table_comment(drop)]),
            Operation::Execute(execute) => Ok(vec![
                self.directive("execute", &[text_argument(&execute.sql)]),
            ]),
            Operation::BulkInsert(insert) => Ok(vec![self.bulk_insert(insert)?]),
            Operation::CreateType(create) => Ok(vec![self.on_type(
                "create",
                &create.data_type,
                create.check_first,
            )]),
            Operation::DropType(drop) => Ok(vec![self.on_type(
                "drop",
                &drop.data_type,
                drop.check_first,
            )]),
        }
    }

    /// Alembic's autogenerate cannot write this one.
    fn on_type(&mut self, method: &str, data_type: &DataType, check_first: bool) -> String {
        let check_first = if check_first { "True" } else { "False" };
        format!(
            "{}.{method}({}get_bind(), checkfirst={check_first})",
            self.data_type(data_type),
            self.options.alembic_prefix,
        )
    }

    fn drop_table(&self, drop: &DropTable) -> String {
        let mut arguments = vec![python_text::string(&drop.name.name)];
        self.push_schema(&drop.name, &mut arguments);
        if drop.if_exists {
            arguments.push("if_exists=True".into());
        }
        self.directive("drop_table", &arguments)
    }

    /// Alembic's autogenerate cannot write this one.
    fn rename_table(&self, rename: &RenameTable) -> String {
        let mut arguments = vec![
            python_text::string(&rename.name.name),
            python_text::string(&rename.new_name),
        ];
        self.push_schema(&rename.name, &mut arguments);
        self.directive("rename_table", &arguments)
    }

    /// The column, then its constraints and indexes as directives of their own.
    fn add_column(&mut self, add: &AddColumn) -> Result<Vec<String>> {
        let mut arguments = Vec::new();
        self.push_table(&add.table, &mut arguments);
        arguments.push(self.column(&add.column)?);
        self.push_schema(&add.table, &mut arguments);
        for (keyword, value) in [
            ("if_not_exists", add.if_not_exists),
            ("inline_references", add.inline_references),
            ("inline_primary_key", add.inline_primary_key),
        ] {
            if value {
                arguments.push(format!("{keyword}=True"));
            }
        }
        let mut lines = vec![self.directive("add_column", &arguments)];
        for constraint in &add.constraints {
            let is_of_type = match constraint {
                Constraint::Check(check) => check.of_type.is_some(),
                Constraint::PrimaryKey(_)
                | Constraint::Unique(_)
                | Constraint::ForeignKey(_)
                | Constraint::Exclude(_) => false,
            };
            if !is_of_type {
                lines.push(self.create_constraint(&CreateConstraint {
                    table: add.table.clone(),
                    constraint: constraint.clone(),
                })?);
            }
        }
        self.indexes(&add.table, &add.indexes, &mut lines)?;
        Ok(lines)
    }

    fn drop_column(&self, drop: &DropColumn) -> String {
        let mut arguments = Vec::new();
        self.push_table(&drop.table, &mut arguments);
        arguments.push(python_text::string(&drop.column));
        self.push_schema(&drop.table, &mut arguments);
        if drop.if_exists {
            arguments.push("if_exists=True".into());
        }
        self.directive("drop_column", &arguments)
    }

    fn indexes(
        &mut self,
        table: &TableName,
        indexes: &[Index],
        lines: &mut Vec<String>,
    ) -> Result<()> {
        for index in indexes {
            lines.push(self.create_index(&CreateIndex {
                table: table.clone(),
                index: index.clone(),
                if_not_exists: false,
            })?);
        }
        Ok(())
    }

    fn create_index(&mut self, create: &CreateIndex) -> Result<String> {
        let index = &create.index;
        let mut elements = Vec::new();
        for element in &index.elements {
            elements.push(self.index_element(element)?);
        }
        let mut arguments = vec![self.name(index.name.as_ref())];
        self.push_table(&create.table, &mut arguments);
        arguments.push(format!("[{}]", elements.join(", ")));
        arguments.push(format!("unique={}", python_text::boolean(index.unique)));
        self.push_schema(&create.table, &mut arguments);
        arguments.extend(self.options(&index.options)?);
        if create.if_not_exists {
            arguments.push("if_not_exists=True".into());
        }
        Ok(self.directive("create_index", &arguments))
    }

    fn drop_index(&mut self, drop: &DropIndex) -> Result<String> {
        let mut arguments = vec![self.name(Some(&drop.name))];
        if !self.in_batch {
            if let Some(table) = &drop.table {
                arguments.push(format!("table_name={}", python_text::string(&table.name)));
            }
            let own = drop.table.as_ref().and_then(|table| table.schema.as_ref());
            if let Some(schema) = own.or(drop.schema.as_ref()) {
                arguments.push(format!("schema={}", python_text::string(schema)));
            }
        }
        arguments.extend(self.options(&drop.options)?);
        if drop.if_exists {
            arguments.push("if_exists=True".into());
        }
        Ok(self.directive("drop_index", &arguments))
    }

    fn create_table_comment(&self, create: &CreateTableComment) -> String {
        let existing = optional_string(create.existing_comment.as_deref());
        let lines = vec![
            optional_string(create.comment.as_deref()),
            format!("existing_comment={existing}"),
        ];
        self.comment_directive("create_table_comment", &create.table, lines)
    }

    fn drop_table_comment(&self, drop: &DropTableComment) -> String {
        let existing = optional_string(drop.existing_comment.as_deref());
        let lines = vec![format!("existing_comment={existing}")];
        self.comment_directive("drop_table_comment", &drop.table, lines)
    }

    /// A directive with an argument a line, which says the schema even if there is none.
    fn comment_directive(&self, name: &str, table: &TableName, mut lines: Vec<String>) -> String {
        if !self.in_batch {
            lines.insert(0, python_text::string(&table.name));
            let schema = optional_string(table.schema.as_deref());
            lines.push(format!("schema={schema}"));
        }
        format!("{}{name}(\n    {}\n)", self.prefix(), lines.join(",\n    "))
    }

    /// Alembic's autogenerate cannot write this one.
    fn bulk_insert(&mut self, insert: &BulkInsert) -> Result<String> {
        let mut table = vec![python_text::string(&insert.table.name)];
        for (name, data_type) in &insert.columns {
            let column = [python_text::string(name), self.data_type(data_type)];
            table.push(self.sqlalchemy("column", &column));
        }
        self.push_schema(&insert.table, &mut table);
        let mut rows = Vec::new();
        for row in &insert.rows {
            let mut items = Vec::new();
            for (column, value) in row {
                let value = self.literal(value);
                items.push(format!("{}: {value}", python_text::string(column)));
            }
            rows.push(format!("    {{{}}},\n", items.join(", ")));
        }
        let table = self.sqlalchemy("table", &table);
        Ok(format!(
            "{}bulk_insert({table}, [\n{}])",
            self.prefix(),
            rows.concat()
        ))
    }
}
