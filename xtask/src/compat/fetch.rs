//! Real projects on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::projects::{Package, Release};
use crate::record::run;

/// What installs the environments.
const UV: &str = "uv==0.13.9";

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

/// Makes the environment of a package: itself and what it needs, as its maker pins it; the folder of its modules.
///
/// uv is what installs 22 such environments in minutes, with one copy of each file.
pub fn installed(package: &Package, cache: &Path, python: &Path) -> Result<Installed, String> {
    let folder = cache.join("environments").join(package.requirement);
    // What cannot be installed is needed on no machine.
    let never: String = package
        .without
        .iter()
        .map(|name| format!("{name} ; sys_platform == \"never\"\n"))
        .collect();
    install(
        &folder,
        &never,
        package.requirement,
        package.also,
        None,
        cache,
        python,
    )
}

/// Makes the environment of an old release.
pub fn release(release: &Release, cache: &Path, python: &Path) -> Result<Installed, String> {
    let folder = cache.join("environments").join(release.requirement);
    let needs: String = release
        .needs
        .iter()
        .map(|requirement| format!("{requirement}\n"))
        .collect();
    install(
        &folder,
        &needs,
        release.requirement,
        release.needs,
        release.day,
        cache,
        python,
    )
}

/// Makes an environment, in which what packages need is overridden.
fn install(
    folder: &Path,
    overriding: &str,
    requirement: &str,
    also: &[&str],
    day: Option<&str>,
    cache: &Path,
    python: &Path,
) -> Result<Installed, String> {
    let finished = folder.join("done");
    if finished.is_file() {
        return Installed::of(folder);
    }
    println!("installing {requirement}");
    let uv = uv(cache, python)?;
    let uv = || {
        let mut command = Command::new(&uv);
        command
            .env("UV_CACHE_DIR", cache.join("uv"))
            .stdin(Stdio::null());
        command
    };
    run(uv()
        .args(["venv", "--quiet", "--clear", "--python"])
        .arg(python)
        .arg(folder))?;
    let overrides = folder.join("overrides.txt");
    fs::write(&overrides, overriding).map_err(|error| io("write", &overrides, &error))?;
    run(uv()
        .args(["pip", "install", "--quiet", "--python"])
        .arg(folder.join("bin/python"))
        .arg("--overrides")
        .arg(&overrides)
        .args([requirement, "psycopg2-binary"])
        .args(also)
        .args(day.map(|day| format!("--exclude-newer={day}"))))?;
    fs::write(&finished, "").map_err(|error| io("write", &finished, &error))?;
    Installed::of(folder)
}

/// A package in an environment of its own.
#[derive(Clone)]
pub struct Installed {
    /// The environment's interpreter.
    pub python: PathBuf,
    /// Where its modules are, and those of what it needs.
    pub modules: PathBuf,
}

impl Installed {
    fn of(folder: &Path) -> Result<Self, String> {
        let library = folder.join("lib");
        let version = fs::read_dir(&library)
            .map_err(|error| io("read", &library, &error))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.join("site-packages").is_dir());
        Ok(Self {
            python: folder.join("bin/python"),
            modules: version
                .ok_or_else(|| format!("there are no modules in `{}`", library.display()))?
                .join("site-packages"),
        })
    }
}

fn uv(cache: &Path, python: &Path) -> Result<PathBuf, String> {
    let environment = cache.join("installer");
    let uv = environment.join("bin/uv");
    if !uv.is_file() {
        run(Command::new(python).args(["-m", "venv"]).arg(&environment))?;
        run(Command::new(environment.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", UV])
            .arg("--disable-pip-version-check"))?;
    }
    Ok(uv)
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
