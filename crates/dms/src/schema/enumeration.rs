use super::{ServerDefault, TableName};

/// An enum that a database knows by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Its name; no schema where the name alone finds it.
    pub name: TableName,
    /// Its values, in order.
    pub labels: Vec<String>,
    /// Whether it is an array of it that was looked at.
    pub is_array: bool,
}

/// Other values for an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelChange {
    /// The enum.
    pub name: TableName,
    /// Its values before.
    pub before: Vec<String>,
    /// Its values behind.
    pub after: Vec<String>,
    /// The columns that are of this type.
    pub columns: Vec<EnumerationColumn>,
}

/// A column that is of an enum's type.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumerationColumn {
    /// Its table.
    pub table: TableName,
    /// Its name.
    pub column: String,
    /// Whether it is an array.
    pub is_array: bool,
    /// Whether it may have a DEFAULT when the enum changes.
    pub has_default: bool,
    /// The DEFAULT that it is to have then.
    pub default: Option<ServerDefault>,
}

impl LabelChange {
    /// The values that were not there before.
    pub fn added(&self) -> Vec<&str> {
        let new = (self.after.iter()).filter(|label| !self.before.contains(label));
        new.map(String::as_str).collect()
    }

    /// The values that are gone afterwards.
    pub fn removed(&self) -> Vec<&str> {
        let gone = self
            .before
            .iter()
            .filter(|label| !self.after.contains(label));
        gone.map(String::as_str).collect()
    }

    /// Whether values only come in between: what stays keeps its order.
    pub fn only_adds(&self) -> bool {
        let kept: Vec<&String> = (self.after.iter())
            .filter(|label| self.before.contains(label))
            .collect();
        kept.len() == self.before.len() && kept.into_iter().eq(&self.before)
    }
}
