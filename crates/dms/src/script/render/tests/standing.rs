//! Exclude constraints, and types that stand on their own.

use super::*;
use crate::op::*;
use crate::schema::*;

fn exclude(name: Option<&str>) -> ExcludeConstraint {
    let element = |expression, operator: &str| ExcludeElement {
        expression,
        operator: operator.into(),
        operator_class: None,
    };
    ExcludeConstraint {
        name: name.map(ConstraintName::plain),
        elements: vec![
            element(Expression::column("r"), "&&"),
            element(Expression::Text("lower(x)".into()), "="),
        ],
        using: "gist".into(),
        condition: Some(Expression::Text("x > 5".into())),
        deferrable: None,
        initially: None,
    }
}

#[test]
fn an_exclude_constraint_of_a_table() {
    let mut table = Table::new(TableName::new("t"));
    let column = Column::new("r", DataType::new(TypeClass::PgTsrange));
    table.columns.push(column);
    table
        .constraints
        .push(Constraint::Exclude(exclude(Some("ex"))));
    assert_lines(
        &[Operation::CreateTable(CreateTable {
            table,
            if_not_exists: false,
        })],
        "op.create_table('t',
sa.Column('r', postgresql.TSRANGE(), nullable=True),
postgresql.ExcludeConstraint((sa.column('r'), '&&'), (sa.text('lower(x)'), '='), where=sa.text('x > 5'), \
         using='gist', name='ex')
)",
    );
}

/// Alembic's autogenerate cannot write these; the text is what its directives take.
#[test]
fn what_alembic_does_not_write() {
    let mut whole = exclude(None);
    whole.deferrable = Some(true);
    whole.initially = Some("DEFERRED".into());
    whole.elements[0].operator_class = Some("range_ops".into());
    let kind = DataType::new(TypeClass::Enum)
        .with("enums", Literal::List(vec![Literal::Text("a".into())]))
        .with("name", Literal::Text("kind".into()));
    assert_lines(
        &[
            Operation::CreateConstraint(CreateConstraint {
                table: TableName::in_schema(Some("s".into()), "t"),
                constraint: Constraint::Exclude(whole),
            }),
            Operation::CreateType(CreateType {
                data_type: kind.clone(),
                check_first: true,
            }),
            Operation::DropType(DropType {
                data_type: kind,
                check_first: false,
            }),
        ],
        "op.create_exclude_constraint(None, 't', (sa.column('r'), '&&'), (sa.text('lower(x)'), '='), \
         where=sa.text('x > 5'), deferrable=True, initially='DEFERRED', using='gist', ops={'r': 'range_ops'}, schema='s')
sa.Enum('a', name='kind').create(op.get_bind(), checkfirst=True)
sa.Enum('a', name='kind').drop(op.get_bind(), checkfirst=False)",
    );
}
