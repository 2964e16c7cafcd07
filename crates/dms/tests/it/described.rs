//! A schema as text, in the form in which `data/record.py` writes down what the oracle sees.

use dms::schema::{
    Autoincrement, Column, Constraint, ConstraintName, DataType, Expression, Index, Literal,
    OptionValue, Options, Schema, ServerDefault, Table, TypeClass, TypeModule,
};

/// The schema, line by line.
pub fn described(schema: &Schema) -> String {
    schema.tables.iter().map(table).collect()
}

fn table(table: &Table) -> String {
    let mut lines = vec![format!(
        "TABLE {} {} {}{}",
        optional(table.name.schema.as_deref()),
        python(&table.name.name),
        optional(table.comment.as_deref()),
        options(&table.options, false)
    )];
    lines.extend(table.columns.iter().map(column));
    if let Some(key) = &table.primary_key {
        lines.push(format!(
            "  PRIMARY KEY {} {}{}",
            name(key.name.as_ref()),
            names(&key.columns),
            options(&key.options, true)
        ));
    }
    // SQLAlchemy's inspector has no exclude constraints.
    let seen = (table.constraints.iter()).filter(|own| !matches!(own, Constraint::Exclude(_)));
    let mut others: Vec<String> = seen.map(constraint).collect();
    others.extend(table.indexes.iter().map(index));
    others.sort();
    lines.extend(others);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn column(column: &Column) -> String {
    let mut line = format!(
        "  COLUMN {} {}",
        python(&column.name),
        data_type(&column.data_type)
    );
    if !column.nullable {
        line.push_str(" NOT NULL");
    }
    if column.primary_key {
        line.push_str(" KEY");
    }
    if let Some(ServerDefault::Expression(Expression::Text(text))) = &column.server_default {
        line.push_str(&format!(" DEFAULT {text}"));
    }
    if column.autoincrement == Autoincrement::True {
        line.push_str(" AUTOINCREMENT");
    }
    if let Some(identity) = &column.identity {
        let number = |number: Option<i64>| number.unwrap().to_string();
        line.push_str(&format!(
            " IDENTITY {} {} {} {} {} {} {}",
            boolean(identity.always),
            number(identity.start),
            number(identity.increment),
            number(identity.minvalue),
            number(identity.maxvalue),
            boolean(identity.cycle == Some(true)),
            number(identity.cache)
        ));
    }
    if let Some(computed) = &column.computed {
        let Expression::Text(sql) = &computed.sql else {
            panic!("the catalog has only text");
        };
        line.push_str(&format!(
            " COMPUTED {sql} {}",
            boolean(computed.persisted.unwrap())
        ));
    }
    if let Some(comment) = &column.comment {
        line.push_str(&format!(" COMMENT {}", python(comment)));
    }
    line
}

fn constraint(constraint: &Constraint) -> String {
    let own_name = name(constraint.name());
    match constraint {
        Constraint::PrimaryKey(_) => panic!("the primary key stands apart"),
        Constraint::Exclude(_) => panic!("left out before"),
        Constraint::Unique(unique) => format!(
            "  UNIQUE {own_name} {}{}",
            names(&unique.columns),
            options(&unique.options, true)
        ),
        Constraint::Check(check) => {
            let Expression::Text(sql) = &check.condition else {
                panic!("the catalog has only text");
            };
            format!("  CHECK {own_name} {sql}")
        }
        Constraint::ForeignKey(key) => {
            let mut line = format!(
                "  FOREIGN KEY {own_name} {} {} {} {}",
                names(&key.columns),
                optional(key.referred_table.schema.as_deref()),
                python(&key.referred_table.name),
                names(&key.referred_columns)
            );
            if let Some(deferrable) = key.deferrable {
                line.push_str(&format!(" deferrable={}", boolean(deferrable)));
            }
            for (keyword, value) in [
                ("initially", &key.initially),
                ("match", &key.match_type),
                ("ondelete", &key.on_delete),
                ("onupdate", &key.on_update),
            ] {
                if let Some(value) = value {
                    line.push_str(&format!(" {keyword}={}", python(value)));
                }
            }
            line
        }
    }
}

fn index(index: &Index) -> String {
    let elements: Vec<String> = index.elements.iter().map(element).collect();
    format!(
        "  INDEX {} {} {}{}",
        name(index.name.as_ref()),
        boolean(index.unique),
        names(&elements),
        options(&index.options, true)
    )
}

fn element(expression: &Expression) -> String {
    match expression {
        Expression::Column { name, .. } => name.clone(),
        Expression::Text(text) => text.clone(),
        Expression::Suffix { operand, operator } => format!("{} {operator}", element(operand)),
        Expression::Collate { operand, collation } => {
            format!("{} COLLATE {collation}", element(operand))
        }
        other => panic!("no catalog gives {other:?}"),
    }
}

/// The type as Python's `repr` shows it.
pub fn data_type(data_type: &DataType) -> String {
    let mut arguments = Vec::new();
    // What the database calls a type that has no class is not the oracle's.
    let arguments_of = data_type.arguments.iter();
    for (parameter, value) in arguments_of.filter(|_| data_type.class != TypeClass::Null) {
        match (*parameter, value) {
            ("enums", Literal::List(labels)) => arguments.extend(labels.iter().map(literal)),
            ("item_type" | "data_type", value) => arguments.push(literal(value)),
            ("name", value) if data_type.class == TypeClass::PgDomain => {
                arguments.push(literal(value));
            }
            // SQLAlchemy's repr of a domain ends with its type.
            _ if data_type.class == TypeClass::PgDomain => {}
            (parameter, value) => arguments.push(format!("{parameter}={}", literal(value))),
        }
    }
    if matches!(data_type.class, TypeClass::PgJson | TypeClass::PgJsonb) {
        arguments.push("astext_type=Text()".into());
    }
    if data_type.class.module() == TypeModule::Mysql && data_type.argument("enums").is_none() {
        arguments.sort();
    }
    format!("{}({})", data_type.class.name(), arguments.join(", "))
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Boolean(value) => boolean(*value).to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Text(text) => python(text),
        Literal::List(values) => {
            format!(
                "[{}]",
                values.iter().map(literal).collect::<Vec<_>>().join(", ")
            )
        }
        Literal::Type(item) => data_type(item),
        other => panic!("no catalog gives {other:?}"),
    }
}

fn options(options: &Options, sorted: bool) -> String {
    let mut parts: Vec<String> = options
        .0
        .iter()
        .filter(|(keyword, value)| {
            let is_empty =
                matches!(value, OptionValue::Literal(Literal::List(items)) if items.is_empty());
            !is_empty && keyword != "postgresql_not_valid"
        })
        .map(|(keyword, value)| format!(" {keyword}={}", option(value)))
        .collect();
    if sorted {
        parts.sort();
    }
    parts.concat()
}

fn option(value: &OptionValue) -> String {
    match value {
        OptionValue::Literal(value) => literal(value),
        OptionValue::Expression(Expression::Text(text)) => python(text),
        OptionValue::Expression(other) => panic!("no catalog gives {other:?}"),
        OptionValue::Map(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", python(key), option(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

fn name(name: Option<&ConstraintName>) -> String {
    assert!(
        name.is_none_or(|name| name.is_final),
        "a name of the database is final"
    );
    optional(name.map(|name| name.text.as_str()))
}

fn names(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| python(name)).collect();
    format!("[{}]", names.join(", "))
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), python)
}

fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Python's `repr` of a string without control characters.
fn python(text: &str) -> String {
    let text = &text.replace('\\', "\\\\");
    if text.contains('\'') && !text.contains('"') {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "\\'"))
    }
}

/// The lines that differ, for a message.
pub fn assert_same_lines(found: &str, recorded: &str) {
    let found: Vec<&str> = found.lines().collect();
    let recorded: Vec<&str> = recorded.lines().collect();
    let missing: Vec<&&str> = recorded
        .iter()
        .filter(|line| !found.contains(line))
        .collect();
    let extra: Vec<&&str> = found
        .iter()
        .filter(|line| !recorded.contains(line))
        .collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "recorded but not found: {missing:#?}\nfound but not recorded: {extra:#?}"
    );
    assert_eq!(found, recorded);
}
