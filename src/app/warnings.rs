//! What is told above a text whose readers cannot trust their eyes alone. It does not know how it is drawn.

use crate::domain::web;
use crate::store::Entry;
use crate::text::script::{host_warning, odd_letters};
use crate::text::{hidden_in_words, mixes_scripts};

/// What to know of a statement before one trusts one's eyes: names of two scripts, what cannot be seen, an
/// address that may lead elsewhere.
pub(super) fn warnings(entry: &Entry) -> Vec<String> {
    let statement = &entry.statement;
    let mut warnings = Vec::new();
    let mut names: Vec<&str> = statement.issuers.iter().map(String::as_str).collect();
    names.extend(entry.claims.iter().filter_map(|claim| claim.speaker.as_deref()));
    names.extend(statement.carrier.as_ref().map(|it| it.name.as_str()));
    let mut told: Vec<&str> = Vec::new();
    for name in names {
        if mixes_scripts(name) && !told.contains(&name) {
            told.push(name);
            let letters = odd_letters(name);
            let letters = letters.iter().map(|(c, script)| format!("{c} is {script}"));
            warnings.push(format!(
                "! Letters of two scripts: {name} ({})",
                letters.collect::<Vec<_>>().join(", ")
            ));
        }
    }
    let texts = [statement.title.as_str(), &statement.body];
    let unseen = texts.into_iter().chain(told).chain(statement.issuers.iter().map(String::as_str));
    if let Some(words) = hidden_in_words(&unseen.collect::<Vec<_>>().join("\n")) {
        warnings.push(format!("! Hidden characters: {words}"));
    }
    if let Some(warning) = statement.url.as_deref().and_then(web::host).and_then(host_warning) {
        warnings.push(format!("! Look at the address twice: {warning}"));
    }
    warnings
}
