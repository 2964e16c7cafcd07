//! Which possible renames are renames: by option, by comment in the models, by answer.

use crate::diff::{PossibleRename, Rename, Renamed};
use crate::error::{Error, ErrorKind};
use crate::source::RenameRemark;

/// A question that only a person can answer: is this thing of the models one of these of the database?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameQuestion {
    /// What it is.
    pub object: Renamed,
    /// Its name in the models.
    pub new: String,
    /// What it may have been called, the likeliest first; never empty.
    pub old: Vec<String>,
}

/// Who is asked: the answer is the position in [`RenameQuestion::old`], or `None` for no rename.
pub type RenameAsker = dyn FnMut(&RenameQuestion) -> Option<usize>;

/// What decides.
pub(super) struct Decider<'a> {
    /// `--rename`, as given.
    pub given: &'a [String],
    /// Comments in the models.
    pub remarks: &'a [RenameRemark],
    /// `--no-renames`.
    pub is_never: bool,
    /// Whether only what is given counts (`alembic_compat`).
    pub only_given: bool,
    /// Who is asked.
    pub asker: Option<&'a mut RenameAsker>,
    /// What was decided and is not decided.
    pub decided: Decided,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Decided {
    /// The renames, tables first.
    pub renames: Vec<Rename>,
    /// Questions that nobody was there to answer.
    pub open: Vec<RenameQuestion>,
    /// Which of the given ones were there.
    pub used: Vec<bool>,
    /// Every rename that could have been given, the likely ones first.
    pub known: Vec<String>,
    /// Comments that name something that is not there.
    pub warnings: Vec<String>,
}

impl Decider<'_> {
    /// Decides some of them, and returns the new ones.
    pub fn decide(&mut self, possible: Vec<PossibleRename>) -> Vec<Rename> {
        self.decided.used.resize(self.given.len(), false);
        self.note_known(&possible);
        let mut new = Vec::new();
        for ways in [
            Self::by_option,
            Self::by_comment,
            Self::by_itself,
            Self::by_answer,
        ] {
            for it in &possible {
                let is_free = |name: &String| {
                    !new.iter()
                        .any(|rename: &Rename| rename.object == it.object && rename.old == *name)
                };
                if new
                    .iter()
                    .any(|rename: &Rename| rename.object == it.object && rename.new == it.new)
                {
                    continue;
                }
                let alike: Vec<String> = it
                    .alike
                    .iter()
                    .filter(|name| is_free(name))
                    .cloned()
                    .collect();
                let others: Vec<String> = it
                    .others
                    .iter()
                    .filter(|name| is_free(name))
                    .cloned()
                    .collect();
                let rest = PossibleRename {
                    alike,
                    others,
                    ..it.clone()
                };
                if let Some(old) = ways(self, &rest) {
                    new.push(Rename {
                        object: it.object.clone(),
                        old,
                        new: it.new.clone(),
                    });
                }
            }
        }
        self.decided.renames.extend(new.iter().cloned());
        new
    }

    fn note_known(&mut self, possible: &[PossibleRename]) {
        let shown = |it: &PossibleRename, old: &String| {
            let rename = Rename {
                object: it.object.clone(),
                old: old.clone(),
                new: it.new.clone(),
            };
            format!("`{rename}`")
        };
        let likely = possible
            .iter()
            .flat_map(|it| it.alike.iter().map(move |old| shown(it, old)));
        self.decided.known.extend(likely);
        let others = possible
            .iter()
            .flat_map(|it| it.others.iter().map(move |old| shown(it, old)));
        self.decided.known.extend(others);
    }

    /// `old=new`: the old name with what it belongs to, the new one with or without.
    fn by_option(&mut self, it: &PossibleRename) -> Option<String> {
        let names = it.alike.iter().chain(&it.others);
        let (number, old) = names
            .flat_map(|old| self.given.iter().enumerate().map(move |given| (given, old)))
            .find(|((_, text), old)| self.is_meant(text, it, old))
            .map(|((number, _), old)| (number, old.clone()))?;
        self.decided.used[number] = true;
        Some(old)
    }

    fn is_meant(&self, text: &str, it: &PossibleRename, old: &str) -> bool {
        // Names may have `=` in them: every one may be the one in the middle.
        text.match_indices('=').any(|(position, _)| {
            let (left, right) = (text[..position].trim(), text[position + 1..].trim());
            let is_new = right == it.new || right == it.object.full(&it.new);
            is_new && (left == it.object.full(old) || self.is_old_owner(left, it, old))
        })
    }

    /// The old name may stand behind that which its table had before, or, for what has a name of its own, alone.
    fn is_old_owner(&self, left: &str, it: &PossibleRename, old: &str) -> bool {
        let table = match &it.object {
            Renamed::Column { table } | Renamed::Index { table } | Renamed::Unique { table } => {
                table
            }
            Renamed::Table { .. } | Renamed::Label { .. } => return false,
        };
        let is_part = !matches!(it.object, Renamed::Column { .. });
        let before = self.decided.renames.iter().find(|rename| {
            rename.object
                == (Renamed::Table {
                    schema: table.schema.clone(),
                })
                && rename.new == table.name
        });
        (is_part && left == old)
            || before
                .is_some_and(|rename| left == format!("{}.{old}", rename.object.full(&rename.old)))
    }

    fn by_comment(&mut self, it: &PossibleRename) -> Option<String> {
        if self.is_never || self.only_given {
            return None;
        }
        let remark = self.remarks.iter().find(|remark| is_about(remark, it))?;
        let mut names = it.alike.iter().chain(&it.others);
        let found = names.find(|old| **old == remark.old).cloned();
        if found.is_none() && !matches!(it.object, Renamed::Label { .. }) && remark.table.is_some()
        {
            self.decided.warnings.push(format!(
                "{}: {} `{}` was not renamed from `{}`, which the database does not have",
                remark.place,
                it.object.words(),
                it.object.full(&it.new),
                remark.old
            ));
        }
        found
    }

    /// The indexes and unique constraints of what was renamed follow.
    fn by_itself(&mut self, it: &PossibleRename) -> Option<String> {
        let (Renamed::Index { table } | Renamed::Unique { table }) = &it.object else {
            return None;
        };
        let is_touched = self
            .decided
            .renames
            .iter()
            .any(|rename| match &rename.object {
                Renamed::Table { schema } => *schema == table.schema && rename.new == table.name,
                Renamed::Column { table: owner } => owner == table,
                Renamed::Index { .. } | Renamed::Unique { .. } | Renamed::Label { .. } => false,
            });
        it.alike.first().filter(|_| is_touched).cloned()
    }

    fn by_answer(&mut self, it: &PossibleRename) -> Option<String> {
        if self.is_never || self.only_given || it.alike.is_empty() {
            return None;
        }
        let question = RenameQuestion {
            object: it.object.clone(),
            new: it.new.clone(),
            old: it.alike.clone(),
        };
        let Some(asker) = &mut self.asker else {
            self.decided.open.push(question);
            return None;
        };
        let answer = asker(&question)?;
        question.old.get(answer).cloned()
    }
}

fn is_about(remark: &RenameRemark, it: &PossibleRename) -> bool {
    let is_table = |name: &str| remark.table.as_deref().is_none_or(|table| table == name);
    match &it.object {
        Renamed::Table { .. } => {
            remark.column.is_none() && remark.table.as_deref() == Some(it.new.as_str())
        }
        Renamed::Column { table } => {
            remark.column.as_deref() == Some(it.new.as_str()) && is_table(&table.name)
        }
        Renamed::Label { .. } => {
            remark.table.is_none() && remark.column.as_deref() == Some(it.new.as_str())
        }
        Renamed::Index { .. } | Renamed::Unique { .. } => false,
    }
}

impl Decided {
    /// What to say of the questions that nobody answered, where something is lost: one for the log, one for the script.
    pub fn losses(&self) -> Vec<String> {
        (self.open.iter())
            .filter_map(|question| {
                let old = question.old.first()?;
                let (was, is) = (question.object.full(old), question.object.full(&question.new));
                let words = question.object.words();
                let loss = match &question.object {
                    Renamed::Table { .. } => "its rows are lost",
                    Renamed::Column { .. } => "its values are lost",
                    Renamed::Label { .. } => "rows that have it stop the upgrade",
                    Renamed::Index { .. } | Renamed::Unique { .. } => return None,
                };
                let rename = Rename {
                    object: question.object.clone(),
                    old: old.clone(),
                    new: question.new.clone(),
                };
                Some(format!(
                    "The {words} `{was}` is dropped and `{is}` is added, so {loss}. If it was renamed, say so: \
                     `--rename {rename}`, or `--no-renames` if not."
                ))
            })
            .collect()
    }
}

/// The first of the given renames that no database knew.
pub(super) fn check_used(given: &[String], decided: &[&Decided]) -> Result<(), Error> {
    let unused = given.iter().enumerate().find(|(number, _)| {
        !decided
            .iter()
            .any(|it| it.used.get(*number).copied().unwrap_or_default())
    });
    let Some((_, text)) = unused else {
        return Ok(());
    };
    let mut known: Vec<&str> = Vec::new();
    for one in decided.iter().flat_map(|it| &it.known) {
        if !known.contains(&one.as_str()) {
            known.push(one);
        }
    }
    let hint = match known.as_slice() {
        [] => "nothing can have been renamed: leave `--rename` out".to_owned(),
        known => format!("what can have been renamed: {}", known.join(", ")),
    };
    let message = if text.contains('=') {
        format!("`--rename {text}` names nothing that only the database and only the models have")
    } else {
        format!("`--rename {text}` does not say `old=new`")
    };
    Err(Error::new(ErrorKind::Config, message).with_hint(hint))
}
