//! What a person sees: lanes, colours, the pager, completions.

use std::process::{Command, Stdio};

use crate::support::{Folder, Run, VARIABLES, dms};

/// Two branches and their merge, and a line of its own that depends on one of them.
fn branched() -> Folder {
    let folder = Folder::product();
    for arguments in [
        "-m|Add stock|--rev-id|2b7c9d1e0f34|--branch-label|stock",
        "-m|Add orders|--rev-id|3c8d0e2f1a45|--head|6173|--splice|--branch-label|orders",
        "-m|Count orders|--rev-id|4d9e1f3a2b56|--head|orders@head",
        "-m|Join|--rev-id|5e0f2a4b3c67|--head|heads",
        "-m|Bills|--rev-id|6f1a3b5c4d78|--head|base|--depends-on|4d9e1f3a2b56|--branch-label|bills",
    ] {
        let arguments: Vec<&str> = arguments.split('|').collect();
        folder
            .dms(&[&["-q", "revision"], &arguments[..]].concat())
            .succeeds();
    }
    folder
}

#[test]
fn history_is_drawn_with_lanes() {
    let folder = branched();
    folder.dms(&["upgrade", "3c8d"]).succeeds();
    assert_eq!(
        folder.dms(&["history", "--graph", "-i"]).succeeds().stdout,
        "\
*   5e0f2a4b3c67 (stock, orders) (head) (mergepoint), Join
|\\
* | 2b7c9d1e0f34 (stock), Add stock
| | * 6f1a3b5c4d78 (bills) (head) (depends on 4d9e1f3a2b56), Bills
| * 4d9e1f3a2b56 (orders), Count orders
| @ 3c8d0e2f1a45 (orders) (current), Add orders
|/
* 6173b7ed3174 (branchpoint), Add product
"
    );
    assert_eq!(
        folder
            .dms(&["history", "--graph", "-r", "orders:heads"])
            .succeeds()
            .stdout,
        "\
* 5e0f2a4b3c67 (stock, orders) (head) (mergepoint), Join
* 4d9e1f3a2b56 (orders), Count orders
* 3c8d0e2f1a45 (orders), Add orders
",
        "a parent outside of the range is not drawn"
    );
    let run = folder.dms(&["history", "--graph", "--json"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
}

#[test]
fn the_lanes_list_what_history_lists() {
    let folder = branched();
    let ids = |text: &str| -> Vec<String> {
        let words = text.lines().filter_map(|line| {
            let line = line.split_once("-> ").map_or(line, |(_, line)| line);
            line.split_whitespace().find(|word| word.len() == 12)
        });
        words.map(str::to_owned).collect()
    };
    let drawn = ids(&folder.dms(&["history", "--graph"]).succeeds().stdout);
    assert_eq!(drawn.len(), 6);
    assert_eq!(drawn, ids(&folder.dms(&["history"]).succeeds().stdout));
}

#[test]
fn a_block_stands_beside_its_lanes() {
    let folder = branched();
    let drawn = folder.dms(&["history", "--graph", "-v"]).succeeds().stdout;
    let mut lines = drawn.lines();
    assert_eq!(
        lines.next(),
        Some("*   Rev: 5e0f2a4b3c67 (head) (mergepoint)")
    );
    assert_eq!(
        lines.next(),
        Some("|\\  Merges: 2b7c9d1e0f34, 4d9e1f3a2b56")
    );
    assert_eq!(lines.next(), Some("| | Branch names: stock, orders"));
    assert!(lines.any(|line| line == "| |     Join"), "{drawn}");
    let plain = folder.dms(&["history", "-v"]).succeeds().stdout;
    for line in plain.lines() {
        assert!(
            drawn.contains(line.trim_end()),
            "`{line}` is missing: {drawn}"
        );
    }
}

/// The text without escape sequences.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let folder = branched();
    folder.dms(&["upgrade", "3c8d"]).succeeds();
    for arguments in [
        &["history", "-i"][..],
        &["history", "-v"],
        &["history", "--graph", "-i"],
        &["heads"],
        &["current"],
        &["current", "-v"],
        &["show", "heads"],
    ] {
        let expected = folder.dms(arguments).succeeds().stdout;
        assert!(!expected.contains('\u{1b}'));
        let painted = folder
            .dms(&[arguments, &["--color", "always"]].concat())
            .succeeds()
            .stdout;
        assert!(painted.contains("\u{1b}[33m"), "{arguments:?}: {painted}");
        assert_eq!(plain(&painted), expected, "{arguments:?}");
        let never = folder
            .dms(&[arguments, &["--color", "never"]].concat())
            .succeeds()
            .stdout;
        assert_eq!(never, expected);
    }
    let history = folder
        .dms(&["history", "-i", "--color", "always"])
        .succeeds()
        .stdout;
    assert!(
        history.contains(
            "6173b7ed3174 -> \u{1b}[33m3c8d0e2f1a45\u{1b}[0m \u{1b}[1m\u{1b}[32m(orders)\u{1b}[0m \
             \u{1b}[1m\u{1b}[36m(current)\u{1b}[0m, Add orders\n"
        ),
        "{history:?}"
    );
}

#[test]
fn warnings_are_yellow() {
    let folder = branched();
    folder.dms(&["upgrade", "stock"]).succeeds();
    folder.dms(&["upgrade", "orders"]).succeeds();
    let run = folder.dms(&["downgrade", "--color", "always"]).succeeds();
    assert!(
        run.stderr
            .contains("\u{1b}[33mWARNI\u{1b}[0m [alembic.runtime.migration] "),
        "{}",
        run.stderr
    );
}

/// Runs a command line in a terminal of this many rows, made by `script` of util-linux.
fn on_a_terminal(
    folder: &Folder,
    rows: usize,
    line: &str,
    environment: &[(&str, &str)],
) -> (i32, String) {
    let mut command = Command::new("script");
    let program = env!("CARGO_BIN_EXE_dms");
    command
        .args(["--quiet", "--return", "--command"])
        .arg(format!("stty rows {rows} cols 80; {program} {line}"))
        .arg("/dev/null")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .env("TERM", "xterm");
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    let run = Run::of(command.envs(environment.iter().copied()));
    assert_eq!(run.stderr, "");
    (run.status, run.stdout.replace("\r\n", "\n"))
}

#[test]
#[cfg(target_os = "linux")]
fn a_long_history_is_paged_on_a_terminal() {
    let folder = Folder::with_chain(12);
    let expected = folder.dms(&["history"]).succeeds().stdout;
    let pager = ("DMS_PAGER", "sed 's/^/paged: /'");
    let paged: String = expected
        .lines()
        .map(|line| format!("paged: {line}\n"))
        .collect();
    for (rows, line, shown) in [
        (12, "history --color never", &paged),
        (13, "history --color never", &expected),
        (12, "history --color never --no-pager", &expected),
        (12, "-q history --color never", &paged),
    ] {
        let found = on_a_terminal(&folder, rows, line, &[pager]);
        assert_eq!(found, (0, shown.clone()), "{rows} {line}");
    }
    let (_, heads) = on_a_terminal(&folder, 1, "heads --color never", &[pager]);
    assert_eq!(heads, "r12_id (head)\n", "other commands are not paged");
    let (_, painted) = on_a_terminal(&folder, 12, "show r03_id", &[pager]);
    assert!(!painted.contains("paged: "), "what fits is not: {painted}");
    assert!(painted.contains("\u{1b}[33mr03_id\u{1b}[0m"), "{painted:?}");
    let (_, shown) = on_a_terminal(&folder, 4, "show r03_id", &[pager]);
    assert!(shown.starts_with("paged: Rev: "), "{shown}");
}

#[test]
#[cfg(target_os = "linux")]
fn the_pager_is_the_users() {
    let folder = Folder::with_chain(12);
    let line = "history --color never";
    let expected = (0, folder.dms(&["history"]).succeeds().stdout);
    for (name, value) in [
        ("DMS_PAGER", ""),
        ("PAGER", "cat"),
        ("DMS_PAGER", "no-such-pager"),
        ("DMS_PAGER", "no-such-pager --with 'quotes' 2>/dev/null"),
        ("PAGER", "sed ''"),
    ] {
        let found = on_a_terminal(&folder, 5, line, &[(name, value)]);
        assert_eq!(found, expected, "{name}={value}");
    }
    let options = [("DMS_PAGER", "sh -c 'cat >/dev/null; echo $LESS'")];
    assert_eq!(
        on_a_terminal(&folder, 5, line, &options),
        (0, "FRX\n".to_owned())
    );
    let own = [options[0], ("LESS", "S")];
    assert_eq!(on_a_terminal(&folder, 5, line, &own), (0, "S\n".to_owned()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_pager_that_ends_early_is_no_error() {
    let folder = Folder::with_chain(3000);
    let found = on_a_terminal(
        &folder,
        20,
        "history --color never",
        &[("PAGER", "head -n 1")],
    );
    assert_eq!(
        found,
        (0, "r2999_id -> r3000_id (head), step 3000\n".to_owned())
    );
}

/// What the shell's script gets for a line; the last word is the one being typed.
fn offered(folder: &Folder, shell: &str, words: &[&str]) -> Vec<String> {
    let mut command = dms();
    command
        .current_dir(folder.path())
        .env("COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        // No database of this kind is known, so none can be opened.
        .env("DATABASE_URL", "nosuch://user:top5ecret@host/db")
        .arg("--")
        .args(words);
    let run = Run::of(&mut command);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{words:?}");
    run.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn revisions_and_labels_are_completed() {
    let folder = branched();
    let ids = [
        "5e0f2a4b3c67",
        "2b7c9d1e0f34",
        "6f1a3b5c4d78",
        "4d9e1f3a2b56",
        "3c8d0e2f1a45",
        "6173b7ed3174",
    ];
    let heads = ["stock@head", "bills@head", "orders@head"];
    let bases = ["stock@base", "bills@base", "orders@base"];
    for (line, words, labels) in [
        ("upgrade", &["head", "heads"][..], &heads[..]),
        ("downgrade", &["base"], &bases),
        ("stamp", &["head", "heads", "base"], &heads),
        ("stamp 6173", &["head", "heads", "base"], &heads),
        ("show", &["head", "heads", "current"], &heads),
        ("revision --head", &["head", "heads", "base"], &heads),
        ("revision --depends-on", &[], &["stock", "bills", "orders"]),
    ] {
        let mut typed = vec!["dms"];
        typed.extend(line.split(' '));
        typed.push("");
        assert_eq!(
            offered(&folder, "bash", &typed),
            [words, labels, &ids].concat(),
            "{line}"
        );
    }
    let offered = |words: &[&str]| offered(&folder, "bash", words);
    assert_eq!(
        offered(&["dms", "upgrade", "6"]),
        ["6f1a3b5c4d78", "6173b7ed3174"]
    );
    assert_eq!(offered(&["dms", "upgrade", "stock@"]), ["stock@head"]);
    assert_eq!(
        offered(&["dms", "revision", "--head=ord"]),
        ["--head=orders@head"]
    );
    assert_eq!(offered(&["dms", "history", "-r", "3"]), ["3c8d0e2f1a45:"]);
    assert_eq!(
        offered(&["dms", "history", "-r", "3c8d:he"]),
        ["3c8d:head", "3c8d:heads"]
    );
    assert_eq!(offered(&["dms", "history", "-r", ":cur"]), [":current"]);
    assert_eq!(offered(&["dms", "upgrade", "--no-p"]), ["--no-pager"]);
    assert_eq!(offered(&["dms", "downg"]), ["downgrade"]);
    assert!(
        std::fs::read_dir(folder.path()).unwrap().all(|entry| {
            let name = entry.unwrap().file_name();
            !name.to_string_lossy().ends_with(".db")
        }),
        "completing made a database"
    );
}

#[test]
fn the_message_is_the_help_of_an_id() {
    let folder = branched();
    assert_eq!(
        offered(&folder, "fish", &["dms", "show", "3"]),
        ["3c8d0e2f1a45\tAdd orders"]
    );
    assert_eq!(
        offered(&folder, "zsh", &["dms", "history", "-r", "3c8d:4"]),
        ["3c8d\\:4d9e1f3a2b56:Count orders"]
    );
}

#[test]
fn completions_are_those_of_the_project_on_the_line() {
    let folder = branched();
    let elsewhere = Folder::empty();
    let product = folder.path().to_str().unwrap();
    let migrations = folder.path().join("migrations");
    let migrations = migrations.to_str().unwrap();
    let settings = folder.path().join("dms.toml");
    let settings = settings.to_str().unwrap();
    for words in [
        &["dms", "-C", product, "show", "4"][..],
        &["dms", "show", "-C", product, "4"],
        &["dms", "--directory", migrations, "show", "4"],
        &["dms", "-c", settings, "show", "4"],
    ] {
        assert_eq!(
            offered(&elsewhere, "bash", words),
            ["4d9e1f3a2b56"],
            "{words:?}"
        );
    }
    assert_eq!(offered(&elsewhere, "bash", &["dms", "show", "4"]), [""; 0]);
}

#[test]
fn a_broken_project_offers_nothing_and_is_silent() {
    let folder = branched();
    folder.write(
        "migrations/versions/bad.py",
        "revision = 'bad1'\ndown_revision = (\n",
    );
    assert_eq!(offered(&folder, "bash", &["dms", "upgrade", "4"]), [""; 0]);
    folder.write("dms.toml", "nosuch = 1\n");
    assert_eq!(offered(&folder, "zsh", &["dms", "upgrade", "4"]), [""; 0]);
}

#[test]
fn bash_puts_in_what_its_cut_words_need() {
    let folder = branched();
    let script = folder.dms(&["completions", "bash"]).succeeds().stdout;
    folder.write("dms.bash", &script);
    // The line as typed, and its words as bash cuts them; the last is the one that it replaces.
    for (line, words, expected) in [
        ("dms upgrade sto", "dms upgrade sto", "stock@head"),
        ("dms upgrade stock@h", "dms upgrade stock @h", "@head"),
        (
            "dms history -r 3c8d:4",
            "dms history -r 3c8d : 4",
            "4d9e1f3a2b56",
        ),
        (
            "dms history -r  3c8d:heads",
            "dms history -r 3c8d : heads",
            "heads",
        ),
        ("dms --color=al", "dms --color = al", "always"),
        ("dms stamp 6f1a 5e", "dms stamp 6f1a 5e", "5e0f2a4b3c67"),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let run = Run::of(
            Command::new("bash")
                .args(["--norc", "-c"])
                .arg(
                    "source dms.bash; COMP_LINE=$1 COMP_POINT=${#1}; shift; COMP_WORDS=(\"$@\"); \
                     COMP_CWORD=$(($# - 1)); _dms \"$DMS\" \"${COMP_WORDS[COMP_CWORD]}\"; \
                     printf '%s\\n' \"${COMPREPLY[@]}\"",
                )
                .args(["bash", line])
                .args(words)
                .env("DMS", env!("CARGO_BIN_EXE_dms"))
                .current_dir(folder.path()),
        )
        .succeeds();
        assert_eq!(run.stdout.trim_end(), expected, "{line}: {}", run.stderr);
    }
}
