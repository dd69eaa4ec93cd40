//! `onrecord completions` and `onrecord man`, made from the definition of the command line. They do not
//! know what the commands do.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Args;
use super::out::Out;

const EXIT_CODES: [(&str, &str); 3] = [
    ("0", "Something was found, or it was done. A reader of the output that went away is no error."),
    ("1", "Nothing was found; for doctor, the store has problems beyond warnings."),
    ("2", "It could not be done: no such store, a bad query, a wrong option, no terminal for the reader."),
];

const VARIABLES: [(&str, &str); 7] = [
    ("ONRECORD_STORE", "The store, where none is named on the command line."),
    ("ONRECORD_CONFIG", "The configuration file to read instead of the usual one."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "The folders of configuration and state."),
    ("NO_COLOR", "If not empty, no colours."),
    ("CLICOLOR_FORCE", "If neither empty nor 0, colours also where there is no terminal."),
    ("VISUAL, EDITOR", "The editor the reader opens a statement in."),
    ("BROWSER", "The program the reader opens an address with."),
];

const FILES: [(&str, &str); 3] = [
    (
        "~/.config/onrecord/config.toml",
        "The configuration: store, reading-width, sort, clipboard, and [keys].",
    ),
    ("~/.local/state/onrecord/marks/", "Read marks and stars: plain text, one file a store."),
    (
        "onrecord.yaml",
        "In the root of a store: its name and the parties many statements share. Commands run below that \
         folder use this store.",
    ),
];

/// Writes completions for a shell.
pub(super) fn completions(shell: Shell, out: &mut Out<'_>) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "onrecord", &mut script);
    out.file(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the manual page.
pub(super) fn man(out: &mut Out<'_>) -> io::Result<ExitCode> {
    let mut command = Args::command();
    command.build();
    let man = Man::new(command.clone()).manual("User commands");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    man.render_name_section(&mut bytes)?;
    man.render_synopsis_section(&mut bytes)?;
    man.render_description_section(&mut bytes)?;
    man.render_options_section(&mut bytes)?;
    let mut page = Roff::new();
    page.control("SH", ["COMMANDS"]);
    for sub in command.get_subcommands_mut().filter(|sub| sub.get_name() != "help") {
        let usage = sub.render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
        page.control("SS", [sub.get_name()]);
        page.text([bold(usage)]);
        let about = sub.get_long_about().or_else(|| sub.get_about()).map(ToString::to_string);
        page.control("PP", []);
        page.text([roman(about.unwrap_or_default())]);
        for arg in sub.get_arguments().filter(|arg| !arg.is_global_set() && arg.get_id() != "help") {
            let value = arg.get_value_names().and_then(<[_]>::first).map(ToString::to_string);
            let value =
                value.filter(|_| arg.get_num_args().is_some_and(|n| n.takes_values())).unwrap_or_default();
            let name = arg.get_long().map_or_else(|| value.clone(), |long| format!("--{long} {value}"));
            page.control("TP", []);
            page.text([bold(name)]);
            page.text([roman(arg.get_help().map(ToString::to_string).unwrap_or_default())]);
        }
    }
    for (heading, rows) in
        [("EXIT STATUS", EXIT_CODES.as_slice()), ("ENVIRONMENT", &VARIABLES), ("FILES", &FILES)]
    {
        page.control("SH", [heading]);
        for (name, text) in rows {
            page.control("TP", []);
            page.text([bold(*name)]);
            page.text([roman(*text)]);
        }
    }
    page.to_writer(&mut bytes)?;
    man.render_extra_section(&mut bytes)?;
    man.render_version_section(&mut bytes)?;
    out.file(&bytes)?;
    Ok(ExitCode::SUCCESS)
}
