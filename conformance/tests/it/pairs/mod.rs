//! Pairs of models on a database: the script is the one that real Alembic wrote, a second comparison finds nothing, and
//! the downgrade leads back.

mod bench;

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use bench::{Bench, File, Mode};
use dms_conformance::folder;
use dms_conformance::pairs::{
    Answer, Difference, PROOF_REASONS, Pair, Proof, SCRIPT_REASONS, Script, pairs,
};

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| pairs().unwrap());

const DATABASES: [&str; 3] = ["sqlite", "postgresql", "mariadb"];

/// A pair on a database.
struct Turn<'a> {
    pair: &'a Pair,
    dialect: &'a str,
    alembic: &'a Answer,
    bench: &'a mut Bench,
    /// How often each reason was needed.
    met: &'a mut BTreeMap<&'static str, usize>,
}

impl Turn<'_> {
    /// What is wrong with it.
    fn failures(&mut self) -> Result<Vec<String>, String> {
        self.bench.create(&self.pair.before)?;
        if self.pair.after.is_empty() {
            return Ok(self.removal_of_everything());
        }
        let [own_mode, compat_mode] =
            [false, true].map(|compat| Mode::new(self.pair, self.alembic.batch, compat));
        let own = self.bench.migrate(self.pair, own_mode)?;
        let compat = self.bench.migrate(self.pair, compat_mode)?;
        let mut found = Vec::new();
        let difference = Difference {
            pair: self.pair,
            dialect: self.dialect,
            alembic: self.alembic,
            ours: &compat.script,
        };
        found.extend(unlike_alembic(&difference, self.met));
        let before = self.bench.standing(self.pair);
        let is_other = own.script != compat.script;
        let mut files = vec![(own, own_mode)];
        if is_other {
            files.push((compat, compat_mode));
        }
        let mut is_restored = true;
        for (file, mode) in files.iter().filter(|(file, _)| !file.is_empty()) {
            if !is_restored {
                self.bench.create(&self.pair.before)?;
            }
            let result = self.bench.prove(self.pair, file, *mode, &before);
            is_restored = result.is_ok();
            found.extend(
                result
                    .err()
                    .and_then(|failure| self.unproven(file, mode.alembic_compat, &failure)),
            );
        }
        Ok(found)
    }

    /// Models without a table look like a mistake, and all tables would go.
    fn removal_of_everything(&mut self) -> Vec<String> {
        let mode = Mode::new(self.pair, self.alembic.batch, false);
        match self.bench.migrate(self.pair, mode) {
            Err(message) if message.contains("declare no table") => Vec::new(),
            Err(message) => vec![message],
            Ok(_) => vec!["models without a table are taken".to_owned()],
        }
    }

    fn unproven(&mut self, file: &File, compat: bool, failure: &str) -> Option<String> {
        let proof = Proof {
            pair: self.pair,
            dialect: self.dialect,
            compat,
            alembic: self.alembic,
            failure,
        };
        if let Some(reason) = PROOF_REASONS.iter().find(|reason| (reason.holds)(&proof)) {
            *self.met.entry(reason.note).or_default() += 1;
            return None;
        }
        Some(format!(
            "compat {compat}: {failure}\n  alembic: {}\n{}",
            self.alembic.fails, file.script.upgrade
        ))
    }
}

fn unlike_alembic(
    difference: &Difference,
    met: &mut BTreeMap<&'static str, usize>,
) -> Option<String> {
    let ours = difference.ours.without_comments();
    let scripts: Vec<Script> = difference
        .alembic
        .scripts
        .iter()
        .map(Script::without_comments)
        .collect();
    if scripts.contains(&ours) {
        return None;
    }
    if let Some(reason) = SCRIPT_REASONS
        .iter()
        .find(|reason| (reason.holds)(difference))
    {
        *met.entry(reason.note).or_default() += 1;
        return None;
    }
    let shown = |script: &Script| {
        format!(
            "{}\n----\n{}\n----\n{}",
            script.upgrade, script.downgrade, script.imports
        )
    };
    let theirs = scripts
        .first()
        .map_or_else(|| format!("{:?}", difference.alembic.crash), shown);
    Some(format!(
        "another script than alembic's, which {}\n== alembic\n{theirs}\n== dms\n{}",
        if difference.alembic.fails.is_empty() {
            "works"
        } else {
            &difference.alembic.fails
        },
        shown(&ours)
    ))
}

/// Every pair of a database; DMS_TEST_PAIRS chooses those whose name has these words.
fn every_pair(dialect: &'static str) {
    let mut bench = Bench::new(dialect);
    let only = std::env::var("DMS_TEST_PAIRS").unwrap_or_default();
    let mut count = 0;
    let mut failed = Vec::new();
    let mut met = BTreeMap::new();
    for pair in PAIRS.iter().filter(|pair| pair.name.contains(&only)) {
        let Some((_, answer)) = pair.answers.iter().find(|(name, _)| name == dialect) else {
            continue;
        };
        count += 1;
        let mut turn = Turn {
            pair,
            dialect,
            alembic: answer,
            bench: &mut bench,
            met: &mut met,
        };
        let failures = turn.failures().unwrap_or_else(|message| vec![message]);
        for failure in failures {
            failed.push(format!("#### {dialect}: {}: {failure}\n", pair.name));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {count} pairs:\n{}",
        failed.len(),
        failed.join("\n")
    );
    if only.is_empty() {
        assert!(count > 700, "{count}");
        all_as_often_as_said(dialect, &met);
    }
}

/// A reason that is needed more or less often than it says hides something, or is none.
fn all_as_often_as_said(dialect: &str, met: &BTreeMap<&str, usize>) {
    let place = DATABASES.iter().position(|name| *name == dialect).unwrap();
    let scripts = SCRIPT_REASONS
        .iter()
        .map(|reason| (reason.note, reason.count));
    let proofs = PROOF_REASONS
        .iter()
        .map(|reason| (reason.note, reason.count));
    let other: Vec<String> = scripts
        .chain(proofs)
        .map(|(note, count)| (note, count[place], met.get(note).copied().unwrap_or(0)))
        .filter(|(_, said, found)| said != found)
        .map(|(note, said, found)| format!("{dialect}: {found}, not {said}: {note}"))
        .collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
}

#[test]
fn pairs_on_sqlite() {
    every_pair(DATABASES[0]);
}

#[test]
fn pairs_on_postgresql() {
    every_pair(DATABASES[1]);
}

#[test]
fn pairs_on_mariadb() {
    every_pair(DATABASES[2]);
}

#[test]
fn every_reason_is_told_to_the_user() {
    let page = fs::read_to_string(folder().join("../docs/differences.md")).unwrap();
    let scripts = SCRIPT_REASONS.iter().map(|reason| reason.words);
    for words in scripts.chain(PROOF_REASONS.iter().map(|reason| reason.words)) {
        assert!(page.contains(words), "docs/differences.md lacks `{words}`");
    }
}
