//! Any bytes as a store: `onrecord.yaml` and files beside it, parted by the separator of records. What is
//! read of it goes the ways a statement goes: into rows, into a new document, and back.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord::store::new::{self, NewStatement};
use onrecord::store::read::{self, Location};
use onrecord::store::rows::{Editor, Origin};
use onrecord::store::{Catalog, Entry, FileRead};
use onrecord::{load, store};

use super::{claims, whole};

/// What parts the files of one input.
pub const SEPARATOR: u8 = 0x1e;

/// Reads the input as the files of a store in `folder`, which is empty again afterwards.
pub fn check_in(folder: &Path, bytes: &[u8]) {
    let names = ["onrecord.yaml", "a.yaml", "b.yml", "deep/c.yaml"];
    fs::create_dir_all(folder.join("deep")).expect("a folder can be made");
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, part) in names.iter().zip(bytes.splitn(names.len(), |b| *b == SEPARATOR)) {
        let path = folder.join(name);
        fs::write(&path, part).expect("a file can be written");
        paths.push(path);
    }
    let n_lines = bytes.split(|b| *b == b'\n').count();
    let plan = read::plan(&Location::Path(folder.to_owned())).expect("the folder is there");
    let mut catalog = Catalog::new(plan.name.clone(), Arc::clone(&plan.parties));
    catalog.add(FileRead { entries: Vec::new(), diagnostics: plan.diagnostics.clone() });
    for file in &plan.files {
        load::file(&file.path, &plan.parties, &mut |part| {
            catalog.add(part);
            ControlFlow::Continue(())
        });
    }
    let mut duplicates = read::duplicates(&catalog);
    read::fill(&mut duplicates);
    for diagnostic in catalog.diagnostics().iter().chain(&duplicates) {
        whole::in_file(diagnostic, n_lines);
    }
    let mut editor = Editor::default();
    for (idx, entry) in catalog.entries().iter().enumerate() {
        let position = u32::try_from(idx).expect("few entries");
        assert!(catalog.positions(entry.id()).contains(&position));
        claims::check_claims(&entry.statement.body, &entry.claims);
        check_row(&mut editor, entry);
        check_written(entry);
    }
    let mut emptied = catalog.clone();
    emptied.remove_files(plan.files.iter().map(|it| &*it.path));
    assert!(emptied.entries().is_empty());
    for path in paths {
        fs::remove_file(path).expect("the file is there");
    }
}

/// What the list shows of a statement is kept as it is.
fn check_row(editor: &mut Editor, entry: &Entry) {
    let slot = editor.add(entry, Origin::default());
    let row = editor.rows().get(slot).expect("it was just added");
    let statement = &entry.statement;
    let texts = |row: &[Box<str>]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(row.id(), statement.id.as_str());
    assert_eq!(row.title(), statement.title);
    assert_eq!(texts(row.issuers()), statement.issuers);
    assert_eq!(row.date(), statement.date);
    assert_eq!(row.place(), statement.place.as_deref());
    assert_eq!(texts(row.topics()), statement.topics);
    assert_eq!(texts(row.tags()), statement.tags);
    assert_eq!(texts(row.countries()), statement.countries);
    assert_eq!(row.language(), statement.language.as_deref());
    assert_eq!((row.channel(), row.status()), (statement.channel, statement.status));
}

/// A statement written as a new document is the same one.
fn check_written(entry: &Entry) {
    let it = &entry.statement;
    let fields = NewStatement {
        id: Some(it.id.to_string()),
        title: Some(it.title.clone()),
        issuers: it.issuers.clone(),
        date: it.date.map(|it| it.to_string()),
        place: it.place.clone(),
        topics: it.topics.clone(),
        language: it.language.clone(),
        channel: it.channel.map(|it| it.word().to_owned()),
        url: it.url.clone(),
        body: Some(it.body.clone()),
        ..NewStatement::default()
    };
    let yaml = new::document(&fields);
    let path: Arc<Path> = Path::new("new.yaml").into();
    let mut back = Vec::new();
    read::text(&path, yaml.as_bytes(), &mut |read| back.extend(read.statements));
    assert_eq!(back.len(), 1, "{yaml}");
    let back = &back[0];
    assert_eq!((&back.id, &back.title, &back.issuers), (&it.id, &it.title, &it.issuers), "{yaml}");
    assert_eq!((back.date, &back.place, &back.topics), (it.date, &it.place, &it.topics), "{yaml}");
    assert_eq!((&back.language, back.channel, &back.url), (&it.language, it.channel, &it.url), "{yaml}");
    assert_eq!(back.body, it.body, "{yaml}");
    assert!(store::new::slug(&it.title).len() <= onrecord::domain::statement::ID_MAX);
}
