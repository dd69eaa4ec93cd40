//! Marks on disk: shared by instances, private, never half written, never those of a later version
//! damaged.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use onrecord::domain::{Mark, MarkChange};
use onrecord::state::{MarksFile, QueriesFile, StateError};

fn change(mark: Mark, id: &str, on: bool) -> MarkChange {
    MarkChange { id: id.parse().unwrap(), mark, on }
}

#[test]
fn marks_are_plain_text_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/onrecord/marks.txt");
    let file = MarksFile::at(&path);
    assert_eq!(file.load().unwrap(), onrecord::domain::Marks::default());
    assert!(!path.parent().unwrap().exists(), "looking leaves nothing behind");

    let marks = file.apply(&[change(Mark::Read, "a", true), change(Mark::Starred, "b", true)]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "onrecord marks 1\nread a\nstar b\n");
    assert_eq!(file.load().unwrap(), marks);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));

    let marks = file.apply(&[change(Mark::Read, "a", false)]).unwrap();
    assert!(marks.read.is_empty());
    assert_eq!(fs::read_to_string(&path).unwrap(), "onrecord marks 1\nstar b\n");
}

#[test]
fn instances_at_once_lose_nothing_and_see_no_half() {
    const INSTANCES: usize = 4;
    const MARKS: usize = 25;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.txt");
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let looker = scope.spawn(|| {
            let mut most = 0;
            while !is_over.load(Ordering::Relaxed) {
                // A half-written file would be refused, or hold fewer marks than before.
                let n = MarksFile::at(&path).load().unwrap().read.len();
                assert!(n >= most, "{n} after {most}");
                most = n;
            }
        });
        let writers: Vec<_> = (0..INSTANCES)
            .map(|instance| {
                let path = &path;
                scope.spawn(move || {
                    for n in 0..MARKS {
                        let id = format!("s-{instance}-{n}");
                        MarksFile::at(path).apply(&[change(Mark::Read, &id, true)]).unwrap();
                    }
                })
            })
            .collect();
        let ends: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        looker.join().unwrap();
        assert!(ends.iter().all(Result::is_ok));
    });
    assert_eq!(MarksFile::at(&path).load().unwrap().read.len(), INSTANCES * MARKS);
}

#[test]
fn a_file_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.txt");
    for text in ["onrecord marks 2\nread a until=friday\n", "shopping\n- milk\n"] {
        fs::write(&path, text).unwrap();
        let file = MarksFile::at(&path);
        let is_refused =
            |error: &StateError| matches!(error, StateError::Newer { .. } | StateError::NotMarks { .. });
        assert!(is_refused(&file.load().unwrap_err()));
        assert!(is_refused(&file.apply(&[change(Mark::Read, "b", true)]).unwrap_err()));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn what_others_wrote_and_what_cannot_be_read_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.txt");
    let first = MarksFile::at(&path);
    first.apply(&[change(Mark::Read, "a", true)]).unwrap();
    fs::write(&path, "onrecord marks 1\nread a\n# a remark\nread b\n").unwrap();
    let marks = first.apply(&[change(Mark::Starred, "c", true)]).unwrap();
    assert_eq!((marks.read.len(), marks.starred.len()), (2, 1));
    assert_eq!(fs::read_to_string(&path).unwrap(), "onrecord marks 1\nread a\n# a remark\nread b\nstar c\n");
}

#[test]
fn a_linked_file_stays_linked() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.txt"), folder.path().join("marks.txt"));
    fs::write(&real, "").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    MarksFile::at(&link).apply(&[change(Mark::Read, "a", true)]).unwrap();
    assert!(link.symlink_metadata().unwrap().file_type().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "onrecord marks 1\nread a\n");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let error = MarksFile::at(blocked.join("marks.txt")).apply(&[change(Mark::Read, "a", true)]).unwrap_err();
    assert!(error.to_string().contains("marks.txt"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn queries_are_kept_the_newest_last_and_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/queries/desk.txt");
    let file = QueriesFile::at(&path);
    assert_eq!(file.load().unwrap(), [""; 0]);
    for query in ["quay", "speaker:roe", " quay ", "", "two\nlines"] {
        file.add(query).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "onrecord queries 1\nspeaker:roe\nquay\ntwo\n");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    for n in 0..510 {
        file.add(&format!("query {n}")).unwrap();
    }
    let queries = file.load().unwrap();
    assert_eq!((queries.len(), queries.first().map(String::as_str)), (500, Some("query 10")));
    // Of a later version, or somebody's own.
    fs::write(&path, "onrecord queries 2\nx\n").unwrap();
    assert!(matches!(file.add("quay"), Err(StateError::NotQueries { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "onrecord queries 2\nx\n");
}
