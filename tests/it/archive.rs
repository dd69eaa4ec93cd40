//! The cache of a store: what changes is taken in, what is broken is made again, and results are right all
//! the while.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord::archive::{self, Archive, ArchiveError, Synced};
use onrecord::domain::Marks;
use onrecord::search::query;
use onrecord::store::read::{self, Location};
use onrecord::store::rows::Row;
use tempfile::TempDir;

/// A store of three files and its cache folder.
struct Place {
    folder: TempDir,
}

fn statement(id: &str, words: &str) -> String {
    format!(
        "---\nid: {id}\ntitle: About {id}\nissuer: Cedar Legal Aid\ndate: 2025-03-27\nbody: |\n  \
         “The {words} is shut,” said Ana Lindqvist.\n"
    )
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write("a.yaml", &(statement("a1", "quay") + &statement("a2", "gate")));
        place.write("b.yaml", &statement("b1", "quay"));
        place.write("c/c.yaml", &statement("c1", "mole"));
        place
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Writes a file of the store, long ago: one written to in the moment it is read is not trusted.
    fn write(&self, name: &str, text: &str) {
        let path = self.store().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let hours = u64::try_from(text.len()).unwrap() % 1000;
        fs::write(&path, text).unwrap();
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600 * (1 + hours));
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    }

    fn open(&self) -> Archive {
        Archive::open(&self.cache(), &self.store()).unwrap()
    }

    fn sync(&self, archive: &mut Archive) -> Synced {
        let plan = read::plan(&Location::Path(self.store())).unwrap();
        archive.sync(&plan, &mut |_, _| ControlFlow::Continue(())).unwrap()
    }

    /// Opens the cache, brings it up to date and gives what was done with what a query finds.
    #[track_caller]
    fn check(&self, text: &str, expected: &str, done: (usize, usize)) {
        let mut archive = self.open();
        let synced = self.sync(&mut archive);
        assert_eq!((synced.n_read, synced.n_gone), done, "read and gone");
        assert_eq!(found(&archive, text), expected);
    }
}

fn found(archive: &Archive, text: &str) -> String {
    let snapshot = archive.snapshot(Arc::default()).unwrap();
    let query = query::parse(text).unwrap();
    let found = snapshot.searcher.statements(&snapshot.rows, &query, &Marks::default(), &|| false);
    let mut ids: Vec<String> = found
        .unwrap()
        .unwrap()
        .iter()
        .map(|slot| {
            let entry = archive::entry(&snapshot, slot).expect("the file is as it was");
            assert_eq!(Some(entry.id().as_str()), snapshot.rows.get(slot).map(Row::id));
            entry.id().to_string()
        })
        .collect();
    ids.sort();
    ids.join(" ")
}

#[test]
fn what_is_unchanged_is_not_read_again() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    place.check("quay", "a1 b1", (0, 0));
    place.check("speaker:lindqvist", "a1 a2 b1 c1", (0, 0));
}

#[test]
fn of_a_changed_file_only_the_changed_documents_are_read() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    // One before the others: they move, and are known.
    place.write("a.yaml", &(statement("a0", "quay") + &statement("a1", "quay") + &statement("a2", "gate")));
    place.check("quay", "a0 a1 b1", (1, 0));
    place.write("a.yaml", &(statement("a0", "quay") + &statement("a1", "road") + &statement("a2", "gate")));
    place.check("quay", "a0 b1", (1, 1));
    place.write("a.yaml", &statement("a2", "gate"));
    place.check("quay OR gate", "a2 b1", (0, 2));
}

#[test]
fn files_come_and_go() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    fs::remove_file(place.store().join("b.yaml")).unwrap();
    place.write("d.yaml", &statement("d1", "quay"));
    place.check("quay", "a1 d1", (1, 1));
    place.write("b.yaml", &statement("b1", "quay"));
    place.check("quay", "a1 b1 d1", (1, 0));
}

/// A file that has gone keeps its number. That nothing is left of it is known, and no row is read to see it.
#[test]
fn of_files_that_have_gone_no_rows_are_read_again() {
    let place = Place::new();
    let plan = || read::plan(&Location::Path(place.store())).unwrap();
    place.check("quay", "a1 b1", (4, 0));
    fs::remove_file(place.store().join("b.yaml")).unwrap();
    assert!(!place.open().is_current(&plan()));
    place.check("quay", "a1", (0, 1));
    // A file is trusted some moments after it was written to.
    std::thread::sleep(std::time::Duration::from_millis(100));
    place.check("quay", "a1", (0, 0));
    // Whoever reads a row now is told that it is not what was kept.
    for file in files(&place.cache()).into_iter().filter(|it| is_rows(it)) {
        let mut bytes = fs::read(&file).unwrap();
        for byte in &mut bytes {
            *byte ^= 0x20;
        }
        fs::write(file, bytes).unwrap();
    }
    let archive = place.open();
    assert!(archive.is_current(&plan()));
    let rows = archive.snapshot(Arc::default()).unwrap().rows;
    assert!(!rows.is_damaged(), "a row was read");
    assert_eq!(rows.iter().count(), 0);
    assert!(rows.is_damaged());
    // Back again, it is one of those with rows.
    place.write("b.yaml", &statement("b1", "quay"));
    place.check("quay", "a1 b1", (4, 0));
    fs::remove_file(place.store().join("b.yaml")).unwrap();
    place.check("quay", "a1", (0, 1));
    place.write("b.yaml", &statement("b1", "quay"));
    place.check("quay", "a1 b1", (1, 0));
    fs::remove_file(place.store().join("b.yaml")).unwrap();
    place.check("quay", "a1", (0, 1));
}

fn is_rows(file: &Path) -> bool {
    file.file_name().unwrap().to_string_lossy().starts_with("rows-")
}

#[test]
fn a_file_written_again_as_it_was_is_looked_at_and_no_more() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    fs::write(place.store().join("b.yaml"), statement("b1", "quay")).unwrap();
    place.check("quay", "a1 b1", (0, 0));
}

#[test]
fn a_file_that_cannot_be_read_costs_itself() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    place.write("b.yaml", "---\nid: b1\ntitle: [\n");
    place.check("quay", "a1", (0, 1));
    let archive = place.open();
    let snapshot = archive.snapshot(Arc::default()).unwrap();
    assert!(snapshot.diagnostics.iter().any(|it| it.path.ends_with("b.yaml")), "{:?}", snapshot.diagnostics);
    place.write("b.yaml", &statement("b1", "quay"));
    place.check("quay", "a1 b1", (1, 0));
}

#[test]
fn other_parties_make_everything_anew() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    place.write("onrecord.yaml", "format: 1\nparties:\n  - {name: Ana Lindqvist, aliases: [Ana L.]}\n");
    place.check("quay", "a1 b1", (4, 4));
    place.check("quay", "a1 b1", (0, 0));
}

#[test]
fn what_was_stopped_goes_on() {
    let place = Place::new();
    let mut archive = place.open();
    let plan = read::plan(&Location::Path(place.store())).unwrap();
    let synced = archive.sync(&plan, &mut |_, _| ControlFlow::Break(())).unwrap();
    assert!(synced.is_partial && synced.n_read < 4, "{synced:?}");
    drop(archive);
    let mut archive = place.open();
    let rest = place.sync(&mut archive);
    assert_eq!(synced.n_read + rest.n_read, 4);
    assert_eq!(found(&archive, "quay"), "a1 b1");
}

/// Every file of a cache that is up to date.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Breaks each file of the cache in one way after the other: what is found stays right.
#[track_caller]
fn check_broken(how: &str, break_it: impl Fn(&Path)) {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    let all = files(&place.cache());
    assert!(all.len() > 8, "{all:?}");
    for path in all {
        if !path.exists() {
            continue;
        }
        break_it(&path);
        let mut archive = place.open();
        place.sync(&mut archive);
        assert_eq!(found(&archive, "quay"), "a1 b1", "{how}: {}", path.display());
        assert_eq!(found(&archive, "in:quote mole"), "c1", "{how}: {}", path.display());
        drop(archive);
        // And the next time all is well.
        place.check("quay", "a1 b1", (0, 0));
    }
}

#[test]
fn a_deleted_file_of_the_cache() {
    check_broken("deleted", |path| fs::remove_file(path).unwrap());
}

#[test]
fn a_cut_file_of_the_cache() {
    check_broken("cut", |path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    });
}

#[test]
fn a_flipped_byte_in_the_cache() {
    // In eighths of each file: its head, its middle, its foot.
    for eighth in [0, 2, 4, 5, 6, 7, 8] {
        check_broken(&format!("flipped at {eighth}/8"), |path| {
            let mut bytes = fs::read(path).unwrap();
            let at = (bytes.len() * eighth / 8).min(bytes.len().saturating_sub(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x20;
            }
            fs::write(path, &bytes).unwrap();
        });
    }
}

#[test]
fn junk_behind_a_file_of_the_cache() {
    check_broken("longer", |path| {
        let mut bytes = fs::read(path).unwrap();
        bytes.extend_from_slice(b"junk");
        fs::write(path, &bytes).unwrap();
    });
}

#[test]
fn two_files_of_the_cache_swapped() {
    check_broken("swapped", |path| {
        let folder = path.parent().unwrap();
        let other = files(folder).into_iter().find(|it| it != path).unwrap();
        let aside = folder.join("aside");
        fs::rename(path, &aside).unwrap();
        fs::rename(&other, path).unwrap();
        fs::rename(&aside, &other).unwrap();
    });
}

#[test]
fn a_cache_of_another_version() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    let state = place.cache().join("state");
    let mut bytes = fs::read(&state).unwrap();
    bytes[10] += 1;
    fs::write(&state, bytes).unwrap();
    let mut archive = place.open();
    assert_eq!(archive.set_aside(), Some("the cache is of another version"));
    place.sync(&mut archive);
    assert_eq!(found(&archive, "quay"), "a1 b1");
}

/// Opened before another brought it on, and written to after: what is found is what is there.
#[test]
fn whoever_comes_late_sees_what_others_did() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    let mut late = place.open();
    place.write("d.yaml", &statement("d1", "quay"));
    place.check("quay", "a1 b1 d1", (1, 0));
    place.write("e.yaml", &statement("e1", "gate"));
    let synced = place.sync(&mut late);
    assert_eq!((synced.n_read, synced.n_gone), (1, 0));
    assert_eq!(found(&late, "quay"), "a1 b1 d1");
    assert_eq!(found(&late, "-quay"), "a2 c1 e1");
    drop(late);
    place.check("-gate", "a1 b1 c1 d1", (0, 0));
}

/// Made anew by another in the same folder, with as many steps: what one holds oneself is of no cache any more.
#[test]
fn a_cache_made_anew_by_another_is_another() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    let mut late = place.open();
    fs::remove_dir_all(place.cache()).unwrap();
    fs::rename(place.store().join("a.yaml"), place.store().join("z.yaml")).unwrap();
    place.check("quay", "a1 b1", (4, 0));
    place.write("d.yaml", &statement("d1", "quay"));
    place.sync(&mut late);
    for archive in [&late, &place.open()] {
        assert_eq!(found(archive, "quay"), "a1 b1 d1");
        assert_eq!(found(archive, "mole OR gate"), "a2 c1");
    }
}

#[test]
fn other_words_of_one_length_and_time_are_seen() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    let path = place.store().join("b.yaml");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, statement("b1", "gate")).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    place.check("gate", "a2 b1", (1, 1));
}

/// A file of which only a part had been kept when all ended, and which is gone by then.
#[test]
fn a_file_half_read_and_gone_leaves_nothing() {
    let place = Place::new();
    let mut archive = place.open();
    let plan = read::plan(&Location::Path(place.store())).unwrap();
    archive.sync(&plan, &mut |_, _| ControlFlow::Break(())).unwrap();
    drop(archive);
    for name in ["a.yaml", "b.yaml"] {
        fs::remove_file(place.store().join(name)).unwrap();
    }
    let mut archive = place.open();
    place.sync(&mut archive);
    assert_eq!(found(&archive, "quay OR gate OR mole"), "c1");
    assert_eq!(archive.snapshot(Arc::default()).unwrap().rows.len(), 1);
}

#[test]
fn only_one_writes() {
    let place = Place::new();
    place.check("quay", "a1 b1", (4, 0));
    // A file is trusted some moments after it was written to.
    std::thread::sleep(std::time::Duration::from_millis(100));
    place.check("quay", "a1 b1", (0, 0));
    let lock = fs::File::options().write(true).open(place.cache().join("lock")).unwrap();
    lock.lock().unwrap();
    // Nothing has changed: nobody has to write.
    place.check("quay", "a1 b1", (0, 0));
    place.write("b.yaml", &statement("b1", "gate"));
    let mut archive = place.open();
    let plan = read::plan(&Location::Path(place.store())).unwrap();
    let res = archive.sync(&plan, &mut |_, _| ControlFlow::Continue(()));
    assert!(matches!(res, Err(ArchiveError::Busy)), "{res:?}");
    // What was kept can be searched meanwhile, and what has changed is not shown.
    let snapshot = archive.snapshot(Arc::default()).unwrap();
    let gone = snapshot.rows.iter().filter(|(slot, _)| archive::entry(&snapshot, *slot).is_none());
    assert_eq!(gone.map(|(_, row)| row.id()).collect::<Vec<_>>(), ["b1"]);
    drop(lock);
    place.check("gate", "a2 b1", (1, 1));
}
