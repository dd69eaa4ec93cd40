//! The command line: what was typed, what it means, and the commands that need no reader. It does not
//! know how anything is read, found or drawn; it is where errors end, as a message and an exit code.

mod args;
mod cached;
mod claims;
mod count;
pub mod doctor;
pub mod extract;
mod fields;
mod figures;
mod input;
mod json;
mod keys;
mod list;
mod locate;
mod new;
mod notice;
mod open;
pub mod out;
mod pages;
pub mod render;
mod show;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::error::ErrorKind;

use crate::config::{self, Config};
use crate::session;
use crate::store::read::Location;
use crate::text::{clean_lines, one_line};
use args::{Args, ColorWhen, Command, Format};
use cached::{Freshness, Wanted};
use locate::Given;
use notice::notice;
use open::Store;
use out::{Out, Output};

/// Nothing was found, or problems were.
pub(crate) const NOTHING: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// Runs the program with what was typed, its name first. All errors end here.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        // The message may hold text of a file; the terminal is sane again when this is reached.
        notice(&format!("a fault of the program, please report it: {info}"));
    }));
    let mut out = io::BufWriter::new(Output::new(out::stream()));
    let res = match args::parse(args) {
        Err(error) => told(&error, &mut out),
        Ok(args) => run(args, &mut out),
    };
    match res.and_then(|code| Ok(out.flush().map(|()| code)?)) {
        Ok(code) => code,
        // Whoever read our output has seen enough: that is no error.
        Err(_) if out.get_ref().has_gone() => ExitCode::SUCCESS,
        Err(error) => {
            notice(&format!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

/// Shows help and version, or what is wrong with what was typed; that may hold anything.
fn told(error: &clap::Error, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let text = error.render().to_string().replace(args::LEFT_OUT, "");
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        out.write_all(clean_lines(&text).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    notice::lines(&text);
    Ok(ExitCode::from(FAILED))
}

fn run(args: Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    refuse(&args)?;
    let Some(command) = &args.command else { return read(args) };
    let color = is_colored(args.color, out::is_terminal());
    run_command(command, &args, &mut Out::new(out, color).on_terminal(out::is_terminal()))
}

/// What can be typed and means nothing.
fn refuse(args: &Args) -> anyhow::Result<()> {
    let Some(command) = &args.command else {
        if args.format != Format::Text {
            bail!("the reader has no JSON; `onrecord list --format json` has");
        }
        return Ok(());
    };
    if args.query.is_some() || args.open.is_some() {
        bail!("--query and --open are for the reader; use `onrecord search` or `onrecord show` without it");
    }
    let needs_no_store = matches!(
        command,
        Command::New(_) | Command::Extract(_) | Command::Keys | Command::Completions { .. } | Command::Man
    );
    if needs_no_store && (args.place.is_some() || args.store.is_some()) {
        bail!("this command reads no store; leave STORE away");
    }
    if args.format == Format::Jsonl && !matches!(command, Command::Extract { .. }) {
        bail!("--format jsonl is for `extract`; the other commands know text and json");
    }
    if args.format == Format::Json
        && matches!(command, Command::New(_) | Command::Completions { .. } | Command::Man)
    {
        bail!("this command has no JSON; leave --format away");
    }
    Ok(())
}

/// Does what a command says.
fn run_command(command: &Command, args: &Args, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    let is_json = args.format == Format::Json;
    match command {
        Command::Completions { shell } => Ok(pages::completions(*shell, out)?),
        Command::Man => Ok(pages::man(out)?),
        Command::Keys => keys::run(&configuration(args.color), is_json, args.color, out),
        Command::Extract(extract) => {
            let options = extract::Options {
                file: extract.file.clone(),
                format: match args.format {
                    Format::Text => extract::Format::Text,
                    Format::Json => extract::Format::Json,
                    Format::Jsonl => extract::Format::Jsonl,
                },
                language: extract.language.clone(),
                issuer: extract.issuer.clone(),
                explain: if extract.explain { extract::Explain::Rule } else { extract::Explain::Nothing },
                figures: if extract.figures { extract::Figures::With } else { extract::Figures::Without },
            };
            extract::run(&options, &mut io::stdin().lock(), out)
        }
        Command::New(new) => new::run(new, out),
        Command::Doctor { of } => {
            let location = located(args, of.as_deref(), &configuration(args.color))?;
            let code = doctor::run(&location, is_json, out)?;
            locate::tell_sample(&location);
            Ok(code)
        }
        Command::List { how } => {
            let config = configuration(args.color);
            let location = located(args, None, &config)?;
            open::look(&location, &config, freshness(args), |looked| list::list(looked, *how, is_json, out))
        }
        Command::Search { query, how } => {
            let text = query.join(" ");
            let query = open::parsed(&text)?;
            let config = configuration(args.color);
            let location = located(args, None, &config)?;
            open::look(&location, &config, freshness(args), |looked| {
                list::search(looked, &text, &query, *how, is_json, out)
            })
        }
        Command::Claims { query } => {
            let text = query.join(" ");
            let query = open::parsed(&text)?;
            with_store(args, Wanted::Query(&query), |store| claims::run(store, &text, &query, is_json, out))
        }
        Command::Count { query, by } => {
            let text = query.join(" ");
            let query = open::parsed(&text)?;
            let config = configuration(args.color);
            let location = located(args, None, &config)?;
            let how = (*by, freshness(args));
            count::run(&location, &config, (text.as_str(), &query), how, is_json, out)
        }
        Command::Figures { query } => {
            let text = query.join(" ");
            let query = open::parsed(&text)?;
            with_store(args, Wanted::Query(&query), |store| figures::run(store, &text, &query, is_json, out))
        }
        Command::Show { id } => {
            let at = args::claim_at(id)?;
            with_store(args, Wanted::Id(at.id.as_str()), |store| show::run(store, &at, is_json, out))
        }
    }
}

/// Opens the store that is meant for a command that needs one. What was typed is understood before:
/// reading a store to say that a query is none would be waiting for nothing.
fn with_store(
    args: &Args,
    wanted: Wanted<'_>,
    then: impl FnOnce(&Store<'_>) -> anyhow::Result<ExitCode>,
) -> anyhow::Result<ExitCode> {
    let config = configuration(args.color);
    let location = located(args, None, &config)?;
    then(&open::store(&location, &config, wanted, freshness(args))?)
}

const fn freshness(args: &Args) -> Freshness {
    if args.stale { Freshness::Stale } else { Freshness::Fresh }
}

/// Opens the reader.
fn read(args: Args) -> anyhow::Result<ExitCode> {
    let (config, config_problems) = config::find();
    let location = located(&args, None, &config).map_err(|error| match args::command_meant(&args) {
        Some(name) => anyhow!("{error:#}; did you mean `onrecord {name}`?"),
        None => error,
    })?;
    let open = args.open.as_deref().map(args::claim_at).transpose()?.map(|it| (it.id, it.claim));
    if !io::stdin().is_terminal() || !out::is_terminal() {
        bail!(
            "the reader needs a terminal on standard input and output; \
             `onrecord list`, `search`, `show` and `claims` work without one"
        );
    }
    session::run(session::Options {
        marks: locate::marks(&location),
        queries: locate::queries(&location).filter(|_| config.history),
        location,
        query: args.query,
        open,
        config,
        config_problems,
        color: is_colored(args.color, out::is_terminal()),
    })
}

/// The configuration. What is wrong with it is said and stops nothing.
fn configuration(color: ColorWhen) -> Config {
    let (config, problems) = config::find();
    notice::diagnostics(&problems, color);
    config
}

fn located(args: &Args, store: Option<&Path>, config: &Config) -> anyhow::Result<Location> {
    let variable = std::env::var_os("ONRECORD_STORE");
    let folder = std::env::current_dir().ok();
    let typed: Vec<&Path> =
        [store, args.place.as_deref(), args.store.as_deref()].into_iter().flatten().collect();
    if typed.len() > 1 {
        bail!("the store is named twice; name it once");
    }
    let given = Given {
        typed: typed.first().copied(),
        variable: variable.as_deref(),
        folder: folder.as_deref(),
        config: config.store.as_deref(),
    };
    locate::locate(&given)
}

/// Whether an output gets colours.
fn is_colored(when: ColorWhen, is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if is_set("NO_COLOR") => false,
        ColorWhen::Auto if is_set("CLICOLOR_FORCE") => std::env::var_os("CLICOLOR_FORCE") != Some("0".into()),
        ColorWhen::Auto => is_terminal && std::env::var_os("TERM") != Some("dumb".into()),
    }
}
