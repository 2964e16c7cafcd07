//! What the user says of renames: options, and answers on a terminal.

use std::io::{BufRead, IsTerminal, Write};

use clap::Args;
use dms::engine::{Migrator, RenameOptions, RenameQuestion};
use dms::{Error, ErrorKind, Result};

/// The options about renames.
#[derive(Debug, Args)]
pub struct RenameArguments {
    /// What was renamed, the old name first: `table=table`, `table.column=column`, `table.index=index` or
    /// `enum.value=value`; repeatable
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,

    /// Nothing else was renamed: what is missing in the models is dropped, without a question or a warning
    #[arg(long)]
    no_renames: bool,
}

impl RenameArguments {
    /// As the library takes them.
    pub fn options(self) -> RenameOptions {
        RenameOptions {
            given: self.rename,
            none: self.no_renames,
        }
    }

    /// Refuses them where nothing is compared.
    ///
    /// # Errors
    /// When one was given.
    pub fn check_unused(&self) -> Result<()> {
        let name = match (self.rename.is_empty(), self.no_renames) {
            (true, false) => return Ok(()),
            (false, _) => "--rename",
            (true, true) => "--no-renames",
        };
        let error = Error::new(
            ErrorKind::Config,
            format!("`{name}` makes no sense here: an empty script renames nothing"),
        );
        Err(error.with_hint("add `--autogenerate`, or use `dms migrate`"))
    }
}

/// The migrators, with a person to ask if there is a terminal.
pub fn asked(migrators: Vec<Migrator>, is_quiet: bool) -> Vec<Migrator> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if is_quiet || !is_terminal {
        return migrators;
    }
    migrators
        .into_iter()
        .map(|migrator| {
            migrator.ask_renames(|question| {
                ask(
                    question,
                    &mut std::io::stdin().lock(),
                    &mut std::io::stderr().lock(),
                )
            })
        })
        .collect()
}

/// Asks until the answer is one. The end of the input, and an empty line, mean no.
fn ask(
    question: &RenameQuestion,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Option<usize> {
    loop {
        write!(output, "{}", prompt(question)).ok()?;
        output.flush().ok()?;
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            let _ = writeln!(output);
            return None;
        }
        match answer(line.trim(), question.old.len()) {
            Some(answer) => return answer,
            None => writeln!(output, "{}", usage(question.old.len())).ok()?,
        }
    }
}

fn prompt(question: &RenameQuestion) -> String {
    let words = question.object.words();
    let new = question.object.full(&question.new);
    if let [old] = question.old.as_slice() {
        let old = question.object.full(old);
        return format!("Was the {words} `{old}` renamed to `{new}`? [y/N] ");
    }
    let mut text = format!("Which {words} was renamed to `{new}`?\n");
    for (number, old) in question.old.iter().enumerate() {
        text.push_str(&format!(
            "  {}  {}\n",
            number + 1,
            question.object.full(old)
        ));
    }
    text.push_str(&format!("[1-{}, or n for none] ", question.old.len()));
    text
}

/// The choice that an answer means; `None` if it is no answer.
fn answer(text: &str, choices: usize) -> Option<Option<usize>> {
    match text.to_lowercase().as_str() {
        "" | "n" | "no" => Some(None),
        "y" | "yes" if choices == 1 => Some(Some(0)),
        number => {
            let number: usize = number.parse().ok()?;
            (1..=choices).contains(&number).then(|| Some(number - 1))
        }
    }
}

fn usage(choices: usize) -> String {
    if choices == 1 {
        "Answer y or n.".to_owned()
    } else {
        format!("Answer with a number from 1 to {choices}, or n.")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use dms::diff::Renamed;
    use dms::schema::TableName;

    fn asked(old: &[&str], input: &str) -> (Option<usize>, String) {
        let question = RenameQuestion {
            object: Renamed::Column {
                table: TableName::new("product"),
            },
            new: "weight".into(),
            old: old.iter().map(|&name| name.to_owned()).collect(),
        };
        let mut output = Vec::new();
        let answer = ask(&question, &mut input.as_bytes(), &mut output);
        (answer, String::from_utf8(output).unwrap())
    }

    #[test]
    fn one_is_yes_or_no() {
        let prompt = "Was the column `product.mass` renamed to `product.weight`? [y/N] ";
        assert_eq!(asked(&["mass"], "y\n"), (Some(0), prompt.to_owned()));
        assert_eq!(asked(&["mass"], "\n").0, None);
        assert_eq!(asked(&["mass"], "No\n").0, None);
        assert_eq!(asked(&["mass"], "").0, None);
        let (answer, output) = asked(&["mass"], "what?\n2\nYES\n");
        assert_eq!(answer, Some(0));
        assert_eq!(output.matches("Answer y or n.").count(), 2);
    }

    #[test]
    fn several_have_numbers() {
        let (answer, output) = asked(&["mass", "load"], "y\n0\n3\n2\n");
        assert_eq!(answer, Some(1));
        assert!(output.starts_with(
            "Which column was renamed to `product.weight`?\n  1  product.mass\n  2  product.load\n[1-2, or n for none] "
        ));
        assert_eq!(
            output
                .matches("Answer with a number from 1 to 2, or n.")
                .count(),
            3
        );
        assert_eq!(asked(&["mass", "load"], "n\n").0, None);
    }
}
