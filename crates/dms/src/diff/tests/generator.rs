//! Random schemas from a seed.

use super::*;

/// A small generator of numbers (xorshift64*), so that a failing seed can be run again.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % limit
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, names: &'a [String]) -> &'a str {
        &names[self.below(names.len())]
    }

    fn data_type(&mut self) -> DataType {
        match self.below(5) {
            0 => DataType::new(TypeClass::Integer),
            1 => DataType::new(TypeClass::BigInteger),
            2 => DataType::new(TypeClass::String).with("length", Literal::Integer(20)),
            3 => DataType::new(TypeClass::String).with("length", Literal::Integer(50)),
            _ => DataType::new(TypeClass::Text),
        }
    }

    fn text(&mut self) -> Option<String> {
        (["a", "b", ""].get(self.below(5))).map(|text| (*text).to_owned())
    }

    fn column(&mut self, name: &str) -> Column {
        let mut column = Column::new(name, self.data_type());
        column.nullable = self.chance(50);
        column.comment = self.text();
        // A column does not become an identity or cease to be one: as in Alembic it takes a second migration until
        // its nullability follows, since databases refuse to drop NOT NULL of an identity.
        if name == "c0" {
            column.nullable = false;
            column.identity = Some(Box::new(Identity {
                always: self.chance(50),
                ..Identity::default()
            }));
        } else {
            column.server_default = self.text().map(ServerDefault::Text);
        }
        column
    }

    /// A database: every constraint has a name.
    pub(super) fn database(&mut self) -> Schema {
        let mut schema = self.models();
        for table in &mut schema.tables {
            for (number, constraint) in table.constraints.iter_mut().enumerate() {
                let name = format!("{}_given_{number}", table.name.name);
                (constraint.name_mut()).get_or_insert(ConstraintName::conventional(name));
            }
        }
        schema
    }

    pub(super) fn models(&mut self) -> Schema {
        let names: Vec<String> = (0..6)
            .map(|number| format!("t{number}"))
            .filter(|_| self.chance(70))
            .collect();
        let tables = names.iter().map(|name| self.table(name, &names)).collect();
        schema(tables)
    }

    fn table(&mut self, name: &str, tables: &[String]) -> Table {
        let names: Vec<String> = (0..6)
            .map(|number| format!("c{number}"))
            .filter(|_| self.chance(60))
            .collect();
        let columns = names.iter().map(|name| self.column(name)).collect();
        let mut table = table(name, columns);
        table.comment = self.text();
        if names.is_empty() {
            return table;
        }
        for number in 0..self.below(4) {
            let mut index = index(&format!("ix_{name}_{number}"), &[self.pick(&names)]);
            index.unique = self.chance(30);
            if self.chance(30) {
                index.elements.push(Expression::Function {
                    name: "lower".into(),
                    arguments: vec![Expression::column(self.pick(&names))],
                });
            }
            table.indexes.push(index);
        }
        let mut signatures = Vec::new();
        for number in 0..self.below(3) {
            let mut columns = vec![self.pick(&names), self.pick(&names)];
            columns.sort_unstable();
            columns.dedup();
            // Of two with the same columns only one can be told from the other by its name.
            if signatures.contains(&columns) {
                continue;
            }
            let given = format!("uq_{name}_{number}");
            let constraint = unique(self.chance(60).then_some(given.as_str()), &columns);
            table.constraints.push(constraint);
            signatures.push(columns);
        }
        let mut referring = Vec::new();
        for _ in 0..self.below(3) {
            // Named after its column: a name that moves to other columns while the old key stays is refused by
            // databases, and the names of foreign keys are not compared.
            let column = self.pick(&names);
            if referring.contains(&column) {
                continue;
            }
            referring.push(column);
            let given = format!("fk_{name}_{column}");
            let given = self.chance(60).then_some(given.as_str());
            let mut key = foreign_key(given, column, self.pick(tables));
            key.on_delete = self.chance(30).then(|| "CASCADE".to_owned());
            key.use_alter = self.chance(10);
            table.constraints.push(Constraint::ForeignKey(key));
        }
        table
    }
}
