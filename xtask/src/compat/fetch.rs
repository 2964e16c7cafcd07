//! Real projects on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::projects::Package;
use crate::record::run;

/// Downloads a package, unless it is there already, and unpacks the files that matter; the folder.
///
/// pip refuses a file with another hash.
pub fn unpacked(package: &Package, cache: &Path, python: &Path) -> Result<PathBuf, String> {
    let folder = cache.join("packages").join(package.requirement);
    if folder.is_dir() {
        return Ok(folder);
    }
    println!("downloading {}", package.requirement);
    let downloads = cache.join("downloads").join(package.requirement);
    create(&downloads)?;
    let requirements = downloads.join("requirements.txt");
    let line = format!("{} --hash=sha256:{}\n", package.requirement, package.hash);
    fs::write(&requirements, line).map_err(|error| io("write", &requirements, &error))?;
    run(Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--disable-pip-version-check", "--only-binary=:all:"])
        .args(["--require-hashes", "-r"])
        .arg(&requirements)
        .arg("-d")
        .arg(&downloads)
        .stdin(Stdio::null()))?;
    let unfinished = folder.with_extension("new");
    create(&unfinished)?;
    run(Command::new(python)
        .arg("-c")
        .arg(UNPACK)
        .arg(&downloads)
        .arg(&unfinished)
        .stdin(Stdio::null()))?;
    fs::rename(&unfinished, &folder).map_err(|error| io("rename", &unfinished, &error))?;
    // What stays is the part that matters.
    fs::remove_dir_all(&downloads).map_err(|error| io("remove", &downloads, &error))?;
    Ok(folder)
}

/// Unpacks the Python files of a wheel, and what migrations read beside them.
const UNPACK: &str = "
import glob, sys, zipfile
kept = ('.py', '.ini', '.mako', '.toml', '.cfg', '.json', '.sql', '.txt', '.yaml', '.yml')
for wheel in glob.glob(sys.argv[1] + '/*.whl'):
    with zipfile.ZipFile(wheel) as file:
        names = [name for name in file.namelist() if name.endswith(kept) and '/static/' not in name]
        file.extractall(sys.argv[2], names)
";

/// Makes a folder and those above it.
pub fn create(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| io("make", folder, &error))
}

pub fn io(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} `{}`: {error}", path.display())
}
