use std::collections::HashMap;

use crate::schema::query::{Alias, Aliased, Source};

/// The names that one statement has been given so far.
#[derive(Debug, Default)]
pub(in crate::dialect::standard) struct Names {
    aliases: HashMap<u64, String>,
    counters: HashMap<String, usize>,
    /// The statements before the whole one: their aliases, and their texts.
    ctes: Vec<(u64, String)>,
}

impl Names {
    /// The next name of this beginning: `anon_1`, `anon_2`.
    pub fn next(&mut self, base: &str) -> String {
        let is_word = |c: char| !matches!(c, '%' | '(' | ')' | ' ');
        let words = base.split(|c| !is_word(c)).filter(|word| !word.is_empty());
        let base = &words.collect::<Vec<_>>().join("_");
        let counter = self.counters.entry(base.to_owned()).or_insert(0);
        *counter += 1;
        format!("{base}_{counter}")
    }

    /// The name of an alias.
    pub fn alias(&mut self, alias: &Alias) -> String {
        if let Some(name) = &alias.name {
            return name.clone();
        }
        if let Some(name) = self.aliases.get(&alias.id) {
            return name.clone();
        }
        let name = self.next(base(alias));
        self.aliases.insert(alias.id, name.clone());
        name
    }

    /// Whether a statement before the whole one is known.
    pub fn has_cte(&self, id: u64) -> bool {
        self.ctes.iter().any(|(known, _)| *known == id)
    }

    /// Keeps a statement for before the whole one.
    pub fn add_cte(&mut self, id: u64, text: String) {
        self.ctes.push((id, text));
    }

    /// WITH and the statements before the whole one, if there are any.
    pub fn with(&mut self) -> String {
        if self.ctes.is_empty() {
            return String::new();
        }
        let texts: Vec<String> = self.ctes.drain(..).map(|(_, text)| text).collect();
        format!("WITH {}\n ", texts.join(", \n"))
    }
}

/// What the name of a nameless alias begins with.
fn base(alias: &Alias) -> &str {
    match &alias.of {
        Aliased::Source(source) => match &**source {
            Source::Table(table) => &table.name,
            Source::Alias(inner) => inner.name.as_deref().unwrap_or_else(|| base(inner)),
            Source::Join { .. } | Source::Text(_) => "anon",
        },
        Aliased::Select(_) | Aliased::Cte(_) => "anon",
    }
}
