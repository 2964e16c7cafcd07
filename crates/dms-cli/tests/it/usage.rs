//! Options, help, colours, and the exit status.

use std::io::Read;
use std::process::Stdio;

use crate::support::{FIRST, Folder, Run, dms};

#[test]
fn wrong_usage_is_status_2_and_stays_off_stdout() {
    let folder = Folder::product();
    for arguments in [
        &[][..],
        &["nosuch"],
        &["upgrade", "--nosuch"],
        &["upgrade", "head", "extra"],
        &["stamp", "--purge", "--sql"],
        &["upgrade", "--sql", "--json"],
        &["--lock-timeout", "soon", "upgrade"],
        &["--color", "pink", "current"],
        &["history", "-r"],
    ] {
        let run = folder.dms(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(
            run.stderr.contains("--help"),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let folder = Folder::empty();
    assert!(
        folder
            .dms(&["--help"])
            .succeeds()
            .stdout
            .contains("Exit status: 0 done")
    );
    assert!(
        folder
            .dms(&["upgrade", "-h"])
            .succeeds()
            .stdout
            .contains("--sql")
    );
    let version = format!("dms {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(folder.dms(&["--version"]).succeeds().stdout, version);
    assert_eq!(folder.dms(&["version"]).succeeds().stdout, version);
}

#[test]
fn global_options_stand_on_either_side() {
    let folder = Folder::product();
    let parent = Folder::empty();
    let product = folder.path().to_str().unwrap();
    for arguments in [
        ["-C", product, "-q", "history"],
        ["history", "-q", "-C", product],
    ] {
        let run = parent.dms(&arguments).succeeds();
        assert_eq!(
            run.stdout,
            format!("<base> -> {FIRST} (head), Add product\n")
        );
        assert_eq!(run.stderr, "");
    }
    std::fs::rename(
        folder.path().join("migrations"),
        folder.path().join("elsewhere"),
    )
    .unwrap();
    for arguments in [
        ["-d", "elsewhere", "heads"],
        ["heads", "--directory", "elsewhere"],
    ] {
        assert_eq!(
            folder.dms(&arguments).succeeds().stdout,
            format!("{FIRST} (head)\n")
        );
    }
}

#[test]
fn x_args_are_accepted_on_either_side() {
    let folder = Folder::product();
    folder
        .dms(&["-x", "tenant=a", "upgrade", "-x", "data=true"])
        .succeeds();
    assert_eq!(folder.tables("product.db"), ["product"]);
}

#[test]
fn the_url_comes_from_option_environment_or_settings() {
    let folder = Folder::product();
    let url = |name: &str| format!("sqlite:///{name}");
    folder.dms(&["upgrade"]).succeeds();
    folder
        .dms(&["upgrade", "--url", &url("option.db")])
        .succeeds();
    Run::of(
        dms()
            .current_dir(folder.path())
            .args(["upgrade"])
            .env("DATABASE_URL", url("environment.db")),
    )
    .succeeds();
    Run::of(
        dms()
            .current_dir(folder.path())
            .args(["upgrade", "--url", &url("both.db")])
            .env("DATABASE_URL", url("neither.db")),
    )
    .succeeds();
    for file in ["product.db", "option.db", "environment.db", "both.db"] {
        assert_eq!(folder.tables(file), ["product"], "{file}");
    }
    assert!(!folder.path().join("neither.db").exists());
}

#[test]
fn the_settings_url_expands_the_environment_and_starts_at_the_project() {
    let folder = Folder::product();
    let elsewhere = Folder::empty();
    let settings = folder
        .read("dms.toml")
        .replace("product.db", "${PRODUCT_FILE}");
    folder.write("dms.toml", &settings);
    Run::of(
        dms()
            .current_dir(elsewhere.path())
            .arg("-C")
            .arg(folder.path())
            .arg("upgrade")
            .env("PRODUCT_FILE", "expanded.db"),
    )
    .succeeds();
    assert_eq!(folder.tables("expanded.db"), ["product"]);
    folder.dms(&["upgrade"]).fails(&["PRODUCT_FILE"]);
}

#[test]
fn quiet_leaves_results_and_errors() {
    let folder = Folder::product();
    let run = folder.dms(&["-q", "upgrade"]).succeeds();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = folder.dms(&["-q", "current"]).succeeds();
    assert_eq!(
        (run.stdout, run.stderr),
        (format!("{FIRST} (head)\n"), String::new())
    );
    folder.dms(&["-q", "upgrade", "nosuch"]).fails(&["nosuch"]);
}

#[test]
fn colours_only_where_asked_for() {
    let folder = Folder::product();
    let colored = folder.dms(&["upgrade", "nosuch", "--color", "always"]);
    assert!(colored.stderr.contains("\u{1b}["), "{}", colored.stderr);
    for arguments in [
        &["upgrade", "nosuch"][..],
        &["upgrade", "nosuch", "--color", "never"],
    ] {
        let plain = folder.dms(arguments);
        assert!(!plain.stderr.contains('\u{1b}'), "{}", plain.stderr);
    }
}

#[test]
fn a_closed_stdout_ends_quietly() {
    let folder = Folder::with_chain(400);
    let mut child = dms()
        .current_dir(folder.path())
        .args(["history", "-v"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(stderr, "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let folder = Folder::product();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = Run::of(
        dms()
            .current_dir(folder.path())
            .args(["upgrade", "--sql"])
            .stdout(full),
    );
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains("error: cannot write the result to stdout"),
        "{}",
        run.stderr
    );
}

#[test]
fn passwords_do_not_show() {
    let folder = Folder::product();
    let url = "postgresql://someone:top5ecret@127.0.0.1:1/nothing";
    for arguments in [
        &["current", "-v", "--url", url][..],
        &["--url", url, "upgrade"],
        &["--url", url, "upgrade", "--json"],
        &["upgrade", "--sql", "nosuch", "--url", url],
        &["--uri", url],
        &[url],
    ] {
        let run = folder.dms(arguments);
        assert_ne!(run.status, 0, "{arguments:?}");
        assert!(
            !run.stderr.contains("top5ecret") && !run.stdout.contains("top5ecret"),
            "{run:?}"
        );
    }
    folder.write(
        "dms.toml",
        "script_location = \"migrations\"\nurl = \"nosuch://a:top5ecret@h/b\"\n",
    );
    let run = folder.dms(&["upgrade"]).fails(&["nosuch"]);
    assert!(!run.stderr.contains("top5ecret"), "{}", run.stderr);
}
