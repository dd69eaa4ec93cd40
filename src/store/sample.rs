//! The sample store, embedded so that there is always something to read. It does not know how a store
//! is read: its files are bytes with names that are no paths.

use std::path::Path;

/// What the names of the sample's files begin with.
const PREFIX: &str = "sample:";

/// The files of `data/sample`, by name, settings left out.
pub const FILES: &[(&str, &str)] = &[
    ("ballots.yaml", include_str!("../../data/sample/ballots.yaml")),
    ("cedar.yaml", include_str!("../../data/sample/cedar.yaml")),
    ("harbour.yaml", include_str!("../../data/sample/harbour.yaml")),
    ("inkwell.yaml", include_str!("../../data/sample/inkwell.yaml")),
    ("joint.yaml", include_str!("../../data/sample/joint.yaml")),
    ("languages.yaml", include_str!("../../data/sample/languages.yaml")),
    ("lantern.yaml", include_str!("../../data/sample/lantern.yaml")),
    ("meridian.yaml", include_str!("../../data/sample/meridian.yaml")),
    ("news.yaml", include_str!("../../data/sample/news.yaml")),
    ("northlight.yaml", include_str!("../../data/sample/northlight.yaml")),
    ("paperkite.yaml", include_str!("../../data/sample/paperkite.yaml")),
    ("plumbline.yaml", include_str!("../../data/sample/plumbline.yaml")),
    ("rivers.yaml", include_str!("../../data/sample/rivers.yaml")),
];

/// Its `onrecord.yaml`.
pub const SETTINGS: &str = include_str!("../../data/sample/onrecord.yaml");

/// The name a file of the sample goes by in places and diagnostics.
#[must_use]
pub fn name(file: &str) -> String {
    format!("{PREFIX}{file}")
}

/// The text of a file of the sample, by the name [`name`] gives it.
#[must_use]
pub fn text(path: &Path) -> Option<&'static str> {
    let file = path.to_str()?.strip_prefix(PREFIX)?;
    if file == "onrecord.yaml" {
        return Some(SETTINGS);
    }
    FILES.iter().find(|(it, _)| *it == file).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .filter(|it| it != "onrecord.yaml" && !it.starts_with('.'))
            .collect();
        names.sort();
        assert_eq!(FILES.iter().map(|it| it.0).collect::<Vec<_>>(), names);
    }
}
