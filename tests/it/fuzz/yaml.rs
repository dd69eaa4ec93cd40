//! Any bytes as a file of the store: read with places that are there, and the same document by document
//! as all at once. It does not know claims.

use std::path::Path;
use std::sync::Arc;

use onrecord::domain::Statement;
use onrecord::store::read;

use super::whole;

pub fn check(bytes: &[u8]) {
    let path: Arc<Path> = Path::new("fuzz.yaml").into();
    let n_lines = bytes.split(|b| *b == b'\n').count();
    let mut statements: Vec<Statement> = Vec::new();
    let mut is_told = false;
    read::text(&path, bytes, &mut |read| {
        for diagnostic in &read.diagnostics {
            whole::in_file(diagnostic, n_lines);
        }
        is_told |= !read.diagnostics.is_empty();
        statements.extend(read.statements);
    });
    assert!(is_told || !statements.is_empty(), "nothing was read and nothing was said");
    for statement in &statements {
        let document = statement.at.document;
        let part = bytes.get(document.bytes.range()).expect("a document lies in its file");
        assert!(statement.at.line as usize <= n_lines, "{:?}", statement.at);
        assert!(!statement.title.trim().is_empty() && !statement.body.trim().is_empty());
        assert!(!statement.issuers.is_empty());
        // What is kept of a store reads single documents again, out of the middle of their file.
        assert_eq!(read::alone(&path, part, document).as_ref(), Some(statement));
    }
    if let Some(documents) = read::plain_documents(bytes) {
        let singly: Vec<Statement> =
            documents.iter().filter_map(|it| read::alone(&path, bytes.get(it.bytes.range())?, *it)).collect();
        assert_eq!(singly, statements);
    }
}
