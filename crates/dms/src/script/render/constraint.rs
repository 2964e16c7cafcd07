use super::{Python, optional_string};
use crate::error::Result;
use crate::op::{CreateConstraint, DropConstraint};
use crate::python_text;
use crate::schema::{
    CheckConstraint, Constraint, ExcludeConstraint, ForeignKey, Literal, OptionValue, PrimaryKey,
    TableName, UniqueConstraint,
};

/// What stands above a `drop_constraint()` without a name.
const UNNAMED: [&str; 2] = [
    "# WARNING: this constraint has no name, so no database can drop it. Write its name here, or",
    "# give the models' MetaData a naming convention.",
];

impl Python<'_> {
    /// `sa.PrimaryKeyConstraint(...)`.
    pub(super) fn primary_key(&self, key: &PrimaryKey) -> String {
        let mut arguments = strings(&key.columns);
        // Alembic forgets both, and so makes another key.
        if key.deferrable == Some(true) {
            arguments.push("deferrable=True".into());
        }
        push_string("initially", key.initially.as_ref(), &mut arguments);
        if key.name.is_some() {
            arguments.push(format!("name={}", self.name(key.name.as_ref())));
        }
        self.sqlalchemy("PrimaryKeyConstraint", &arguments)
    }

    /// A constraint within `op.create_table()`; `None` for one that its column's type brings.
    pub(super) fn constraint(&mut self, constraint: &Constraint) -> Result<Option<String>> {
        Ok(Some(match constraint {
            Constraint::PrimaryKey(key) => self.primary_key(key),
            Constraint::Unique(unique) => {
                let mut arguments = strings(&unique.columns);
                arguments.extend(unique_options(unique));
                if unique.name.is_some() {
                    arguments.push(format!("name={}", self.name(unique.name.as_ref())));
                }
                arguments.extend(self.options(&unique.options)?);
                self.sqlalchemy("UniqueConstraint", &arguments)
            }
            Constraint::Check(check) => {
                if check.of_type.is_some() {
                    return Ok(None);
                }
                let mut arguments = vec![self.plain_text(&check.condition)?];
                if check.name.is_some() {
                    arguments.push(format!("name={}", self.name(check.name.as_ref())));
                }
                arguments.extend(self.options(&check.options)?);
                self.sqlalchemy("CheckConstraint", &arguments)
            }
            Constraint::ForeignKey(key) => {
                let mut options = Vec::new();
                if key.name.is_some() {
                    options.push(format!("name={}", self.name(key.name.as_ref())));
                }
                options.extend(foreign_key_options(key));
                options.extend(self.options(&key.options)?);
                let referred: Vec<String> = key
                    .referred_columns
                    .iter()
                    .map(|column| format!("{}.{column}", key.referred_table))
                    .collect();
                let arguments = [
                    python_text::list(&key.columns),
                    python_text::list(&referred),
                    options.join(", "),
                ];
                self.sqlalchemy("ForeignKeyConstraint", &arguments)
            }
            Constraint::Exclude(exclude) => {
                let mut arguments = self.exclude_elements(exclude)?;
                arguments.extend(self.exclude_options(exclude)?);
                if exclude.name.is_some() {
                    arguments.push(format!("name={}", self.name(exclude.name.as_ref())));
                }
                self.postgresql("ExcludeConstraint", &arguments)
            }
        }))
    }

    /// `op.create_unique_constraint(...)` and its like.
    pub(super) fn create_constraint(&mut self, create: &CreateConstraint) -> Result<String> {
        let table = &create.table;
        match &create.constraint {
            Constraint::PrimaryKey(key) => self.create_primary_key(table, key),
            Constraint::Unique(unique) => self.create_unique_constraint(table, unique),
            Constraint::Check(check) => self.create_check_constraint(table, check),
            Constraint::ForeignKey(key) => self.create_foreign_key(table, key),
            Constraint::Exclude(exclude) => self.create_exclude_constraint(table, exclude),
        }
    }

    /// Alembic's autogenerate cannot write this one.
    fn create_primary_key(&mut self, table: &TableName, key: &PrimaryKey) -> Result<String> {
        let mut arguments = vec![self.name(key.name.as_ref())];
        self.push_table(table, &mut arguments);
        arguments.push(python_text::list(&key.columns));
        self.push_schema(table, &mut arguments);
        arguments.extend(self.options(&key.options)?);
        Ok(self.directive("create_primary_key", &arguments))
    }

    fn create_unique_constraint(
        &mut self,
        table: &TableName,
        unique: &UniqueConstraint,
    ) -> Result<String> {
        let mut arguments = vec![self.name(unique.name.as_ref())];
        self.push_table(table, &mut arguments);
        arguments.push(python_text::list(&unique.columns));
        arguments.extend(unique_options(unique));
        self.push_schema(table, &mut arguments);
        // Alembic says `postgresql_include=[]`, which every constraint of a server has, in `create_table()` alone.
        let mut options = unique.options.clone();
        options.0.retain(|(_, value)| !is_empty_list(value));
        arguments.extend(self.options(&options)?);
        Ok(self.directive("create_unique_constraint", &arguments))
    }

    fn create_check_constraint(
        &mut self,
        table: &TableName,
        check: &CheckConstraint,
    ) -> Result<String> {
        let mut arguments = vec![self.name(check.name.as_ref())];
        self.push_table(table, &mut arguments);
        arguments.push(self.plain_text(&check.condition)?);
        self.push_schema(table, &mut arguments);
        arguments.extend(self.options(&check.options)?);
        Ok(self.directive("create_check_constraint", &arguments))
    }

    fn create_foreign_key(&mut self, table: &TableName, key: &ForeignKey) -> Result<String> {
        let mut arguments = vec![self.name(key.name.as_ref())];
        self.push_table(table, &mut arguments);
        arguments.push(python_text::string(&key.referred_table.name));
        arguments.push(python_text::list(&key.columns));
        arguments.push(python_text::list(&key.referred_columns));
        if let (Some(schema), false) = (&table.schema, self.in_batch) {
            arguments.push(format!("source_schema={}", python_text::string(schema)));
        }
        if let Some(schema) = &key.referred_table.schema {
            arguments.push(format!("referent_schema={}", python_text::string(schema)));
        }
        arguments.extend(foreign_key_options(key));
        arguments.extend(self.options(&key.options)?);
        Ok(self.directive("create_foreign_key", &arguments))
    }

    /// Alembic's autogenerate cannot write this one.
    fn create_exclude_constraint(
        &mut self,
        table: &TableName,
        exclude: &ExcludeConstraint,
    ) -> Result<String> {
        let mut arguments = vec![self.name(exclude.name.as_ref())];
        self.push_table(table, &mut arguments);
        arguments.extend(self.exclude_elements(exclude)?);
        arguments.extend(self.exclude_options(exclude)?);
        self.push_schema(table, &mut arguments);
        Ok(self.directive("create_exclude_constraint", &arguments))
    }

    fn exclude_elements(&mut self, exclude: &ExcludeConstraint) -> Result<Vec<String>> {
        let mut elements = Vec::new();
        for element in &exclude.elements {
            let compared = match element.expression.column_name() {
                Some(name) => self.sqlalchemy("column", &[python_text::string(name)]),
                None => self.text(&element.expression)?,
            };
            let operator = python_text::string(&element.operator);
            elements.push(format!("({compared}, {operator})"));
        }
        Ok(elements)
    }

    fn exclude_options(&mut self, exclude: &ExcludeConstraint) -> Result<Vec<String>> {
        let mut options = Vec::new();
        if let Some(condition) = &exclude.condition {
            options.push(format!("where={}", self.text(condition)?));
        }
        if exclude.deferrable == Some(true) {
            options.push("deferrable=True".into());
        }
        push_string("initially", exclude.initially.as_ref(), &mut options);
        options.push(format!("using={}", python_text::string(&exclude.using)));
        // Alembic leaves these out, and the constraint is another one.
        let classes: Vec<String> = (exclude.elements.iter())
            .filter_map(|element| {
                let class = python_text::string(element.operator_class.as_deref()?);
                let name = python_text::string(element.expression.column_name()?);
                Some(format!("{name}: {class}"))
            })
            .collect();
        if !classes.is_empty() {
            options.push(format!("ops={{{}}}", classes.join(", ")));
        }
        Ok(options)
    }

    /// `op.drop_constraint(...)`, with a warning above it if there is no name.
    pub(super) fn drop_constraint(&self, drop: &DropConstraint) -> Vec<String> {
        let mut arguments = vec![self.name(drop.name.as_ref())];
        self.push_table(&drop.table, &mut arguments);
        self.push_schema(&drop.table, &mut arguments);
        if let Some(kind) = drop.constraint_type {
            arguments.extend(kind.keyword().map(|word| format!("type_='{word}'")));
        }
        if drop.if_exists {
            arguments.push("if_exists=True".into());
        }
        let mut lines = Vec::new();
        if drop.name.is_none() {
            lines.extend(UNNAMED.map(str::to_owned));
        }
        lines.push(self.directive("drop_constraint", &arguments));
        lines
    }

    /// The table's name, which a batch block has said already.
    pub(super) fn push_table(&self, table: &TableName, arguments: &mut Vec<String>) {
        if !self.in_batch {
            arguments.push(python_text::string(&table.name));
        }
    }

    /// `schema=`, if there is one and no batch block has said it already.
    pub(super) fn push_schema(&self, table: &TableName, arguments: &mut Vec<String>) {
        if !self.in_batch && table.schema.is_some() {
            let schema = optional_string(table.schema.as_deref());
            arguments.push(format!("schema={schema}"));
        }
    }
}

fn is_empty_list(value: &OptionValue) -> bool {
    match value {
        OptionValue::Literal(Literal::List(items)) => items.is_empty(),
        OptionValue::Literal(_) | OptionValue::Expression(_) | OptionValue::Map(_) => false,
    }
}

fn strings(names: &[String]) -> Vec<String> {
    names.iter().map(|name| python_text::string(name)).collect()
}

fn unique_options(unique: &UniqueConstraint) -> Vec<String> {
    let mut options = Vec::new();
    if unique.deferrable == Some(true) {
        options.push("deferrable=True".into());
    }
    push_string("initially", unique.initially.as_ref(), &mut options);
    options
}

fn foreign_key_options(key: &ForeignKey) -> Vec<String> {
    let mut options = Vec::new();
    push_string("onupdate", key.on_update.as_ref(), &mut options);
    push_string("ondelete", key.on_delete.as_ref(), &mut options);
    push_string("initially", key.initially.as_ref(), &mut options);
    if key.deferrable == Some(true) {
        options.push("deferrable=True".into());
    }
    if key.use_alter {
        options.push("use_alter=True".into());
    }
    push_string("match", key.match_type.as_ref(), &mut options);
    options
}

fn push_string(keyword: &str, text: Option<&String>, options: &mut Vec<String>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        options.push(format!("{keyword}={}", python_text::string(text)));
    }
}
