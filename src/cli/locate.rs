//! Which store is meant: what was typed, the environment, the folder one stands in, the configuration,
//! else the sample. A store that somebody named and that is not there is an error, never the sample. It
//! does not read stores.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::bail;

use super::notice::notice;
use crate::state::{MarksFile, QueriesFile};
use crate::store::read::Location;
use crate::text::clean;

/// Everything that can name a store, strongest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    pub(super) typed: Option<&'a Path>,
    /// `$ONRECORD_STORE`.
    pub(super) variable: Option<&'a OsStr>,
    /// The current folder: the nearest `onrecord.yaml` in it or above it counts.
    pub(super) folder: Option<&'a Path>,
    pub(super) config: Option<&'a Path>,
}

/// Finds the store.
pub(super) fn locate(given: &Given<'_>) -> anyhow::Result<Location> {
    let variable = given.variable.filter(|value| !value.is_empty()).map(Path::new);
    let named = [(given.typed, "on the command line"), (variable, "in $ONRECORD_STORE")];
    for (path, whence) in named {
        if let Some(path) = path {
            return there(path, whence);
        }
    }
    let is_root = |folder: &&Path| folder.join("onrecord.yaml").is_file();
    if let Some(root) = given.folder.and_then(|folder| folder.ancestors().find(is_root)) {
        return Ok(Location::Path(root.to_owned()));
    }
    given.config.map_or(Ok(Location::Sample), |path| there(path, "in config.toml"))
}

fn there(path: &Path, whence: &str) -> anyhow::Result<Location> {
    let shown = clean(&path.to_string_lossy()).into_owned();
    match path.metadata() {
        Ok(_) => Ok(Location::Path(path.to_owned())),
        // As `OpenError` has it: `file.yaml/` names nothing either.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            bail!("there is no store at {shown} (named {whence})")
        }
        Err(error) => bail!("{shown} (named {whence}) cannot be opened: {error}"),
    }
}

/// Where the marks of a store are kept.
pub(super) fn marks(location: &Location) -> Option<MarksFile> {
    MarksFile::for_store(key(location))
}

/// Where the queries that were asked of it are kept.
pub(super) fn queries(location: &Location) -> Option<QueriesFile> {
    QueriesFile::for_store(key(location))
}

/// What a store is known by in the state folder: one key, by whichever way it is named.
fn key(location: &Location) -> OsString {
    match location {
        Location::Sample => OsString::from("sample"),
        Location::Path(path) => path.canonicalize().unwrap_or_else(|_| path.clone()).into_os_string(),
    }
}

/// Says so when it is the sample, beside the results.
pub(super) fn tell_sample(location: &Location) {
    if *location == Location::Sample {
        notice("this is the sample store, all of it invented; open your own with --store STORE");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_wins_and_what_is_named_must_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        for name in ["typed", "variable", "near/deep/er", "config"] {
            std::fs::create_dir_all(base.join(name)).unwrap();
        }
        std::fs::write(base.join("near/onrecord.yaml"), "format: 1\n").unwrap();
        let [typed, variable, near, deeper, config, missing] =
            ["typed", "variable", "near", "near/deep/er", "config", "missing"].map(|name| base.join(name));
        let at = |path: &Path| Location::Path(path.to_owned());
        let mut given = Given {
            typed: Some(&typed),
            variable: Some(variable.as_os_str()),
            folder: Some(&deeper),
            config: Some(&config),
        };
        let found = |given: &Given<'_>| locate(given).unwrap();
        assert_eq!(found(&given), at(&typed));
        given.typed = None;
        assert_eq!(found(&given), at(&variable));
        given.variable = Some(OsStr::new(""));
        assert_eq!(found(&given), at(&near));
        given.folder = Some(base);
        assert_eq!(found(&given), at(&config));
        given.config = None;
        assert_eq!(found(&given), Location::Sample);
        let below_a_file = base.join("near/onrecord.yaml/");
        for given in [
            Given { typed: Some(&missing), ..given },
            Given { typed: Some(&below_a_file), ..given },
            Given { variable: Some(missing.as_os_str()), ..given },
            Given { config: Some(&missing), ..given },
        ] {
            let message = locate(&given).unwrap_err().to_string();
            assert!(message.starts_with("there is no store at "), "{message}");
        }
    }
}
