//! The command `onrecord`.
use std::process::ExitCode;
fn main() -> anyhow::Result<ExitCode> {
    let location = match std::env::args().nth(1) {
        Some(p) => onrecord::store::read::Location::Path(p.into()),
        None => onrecord::store::read::Location::Sample,
    };
    onrecord::session::run(onrecord::session::Options {
        location,
        query: None,
        open: None,
        config: onrecord::config::Config::default(),
        config_problems: vec![],
        color: true,
        marks: None,
    })
}
