//! SQLAlchemy's naming conventions for constraints and indexes.

/// `MetaData(naming_convention=...)`: (key, template) pairs with keys `ix uq ck fk pk`, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamingConvention(pub Vec<(String, String)>);
