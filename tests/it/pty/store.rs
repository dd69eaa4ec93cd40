//! A small store for sittings in a terminal: three statements of invented organisations.

use super::Sitting;

/// Writes it to `store/`.
pub fn small() -> Sitting {
    Sitting::new()
        .file("store/gull.yaml", &statement("gull", "Gull Road is open again", "2025-03-27", GULL))
        .file("store/ferry.yaml", &statement("ferry", "The ferry left without them", "2025-02-11", &ferry()))
        .file("store/kite.yaml", &statement("kite", "A kite over the harbour", "2024-12-01", KITE))
}

/// One statement as YAML.
pub fn statement(id: &str, title: &str, date: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("  {line}\n")).collect();
    format!(
        "id: {id}\ntitle: {title}\nissuer: Harbour Rights Watch\ndate: {date}\nlanguage: en\n\
         url: https://harbour.example/{id}?a=1&b=2\nbody: |\n{body}"
    )
}

const GULL: &str = "\
The road was closed for nine days.

“Nobody was told before the trucks came,” said Ana Lindqvist, the organisation's director.

“We counted the children twice,” said Pavo Reyle, a teacher.";

const KITE: &str = "\
It stayed up for an hour. “It was a good kite,” said Ana Lindqvist.";

/// Long enough that its end is far below the screen.
fn ferry() -> String {
    let paragraphs: Vec<String> = (1..=60)
        .map(|n| format!("Paragraph {n} says that the pier was empty and the sea was calm."))
        .collect();
    format!("{}\n\nAt last an albatross sat down on the railing.", paragraphs.join("\n\n"))
}
