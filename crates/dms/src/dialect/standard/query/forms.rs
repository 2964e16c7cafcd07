/// In what the statements over rows of a dialect differ from those of others.
pub(in crate::dialect) struct Forms {
    /// JOIN.
    pub join: &'static str,
    /// How LIMIT and OFFSET are written.
    pub limit: LimitForm,
    /// How rows are locked.
    pub lock: LockForm,
    /// Whether UPDATE takes other tables behind FROM; else they stand beside the table.
    pub update_from: bool,
    /// How DELETE takes other tables.
    pub delete_using: DeleteUsing,
    /// Whether columns behind RETURNING have their tables.
    pub returning_tables: bool,
    /// Which keys an INSERT of one row asks for.
    pub new_keys: NewKeys,
    /// Whether WITH stands behind INSERT INTO, before SELECT.
    pub cte_in_insert: bool,
    /// Whether a boolean column is a condition by itself.
    pub boolean_conditions: bool,
    /// What stands for an empty list behind IN, if a list of NULL with a false condition does not.
    pub empty_list: Option<&'static str>,
    /// What stands before lists of rows behind IN.
    pub row_lists: &'static str,
    /// How a row that is there already is dealt with.
    pub conflict: ConflictForm,
}

/// How LIMIT and OFFSET are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum LimitForm {
    /// `LIMIT 5 OFFSET 2`, and `LIMIT ALL OFFSET 2`.
    All,
    /// `LIMIT 5 OFFSET 2`; there is no OFFSET without a LIMIT, nor the other way round.
    Both,
    /// `LIMIT 2, 5`.
    Comma,
}

/// Which of the keys that the server makes an INSERT of one row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum NewKeys {
    /// All.
    All,
    /// Those that a default makes; the last one that was counted can be asked for.
    Defaults,
    /// None.
    Never,
}

/// How rows are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum LockForm {
    /// FOR UPDATE, FOR SHARE and the rest of PostgreSQL's.
    Postgres,
    /// FOR UPDATE, LOCK IN SHARE MODE.
    Mysql,
    /// Not at all.
    Never,
}

/// How DELETE takes other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum DeleteUsing {
    /// USING with the other tables.
    Others,
    /// USING with all tables.
    All,
    /// Not at all.
    Never,
}

/// How a row that is there already is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum ConflictForm {
    /// ON CONFLICT; a constraint may be named.
    Constraint,
    /// ON CONFLICT with columns alone.
    Columns,
    /// ON DUPLICATE KEY UPDATE.
    DuplicateKey,
}
