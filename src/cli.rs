//! The command line: what was typed, what it means, and the commands that need no reader. It does not
//! know how anything is read, found or drawn; it is where errors end, as a message and an exit code.

mod args;
mod claims;
pub mod doctor;
pub mod extract;
mod fields;
mod keys;
mod list;
mod locate;
mod new;
mod open;
mod out;
mod pages;
pub mod render;
mod show;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use clap::Parser as _;
use clap::error::ErrorKind;

use crate::config::{self, Config};
use crate::domain::Diagnostic;
use crate::session;
use crate::text;
use crate::text::clean::{clean, clean_lines};
use args::{Args, ColorWhen, Command, Format};
use locate::{Found, Given};
use out::{JsonWriter, Out};

/// Nothing was found, or problems were.
pub(crate) const NOTHING: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// Runs the program with what was typed, its name first. All errors end here.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        // The message may hold text of a file; the terminal is sane again when this is reached.
        let text = clean_lines(&info.to_string());
        let _ = writeln!(io::stderr().lock(), "onrecord: a fault of the program, please report it: {text}");
    }));
    let stdout = io::stdout();
    let res = match Args::try_parse_from(args) {
        Err(error) => return told(&error),
        Ok(args) => run(args, &mut io::BufWriter::new(stdout.lock())),
    };
    match res {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let text = clean_lines(&format!("{error:#}"));
            let _ = writeln!(io::stderr().lock(), "onrecord: {text}");
            ExitCode::from(FAILED)
        }
    }
}

/// Shows help and version, or what is wrong with what was typed; that may hold anything.
fn told(error: &clap::Error) -> ExitCode {
    let text = clean_lines(&error.render().to_string());
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader of the help that goes away has seen enough.
            let _ = io::stdout().lock().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        _ => {
            let _ = io::stderr().lock().write_all(text.as_bytes());
            ExitCode::from(FAILED)
        }
    }
}

/// Whoever read our output has seen enough: that is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

fn run(args: Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let color = is_colored(args.color);
    let is_json = args.format == Format::Json;
    if args.command.is_some() && (args.query.is_some() || args.open.is_some()) {
        bail!("--query and --open are for the reader; use `onrecord search` or `onrecord show` without it");
    }
    if args.format == Format::Jsonl && !matches!(args.command, Some(Command::Extract { .. })) {
        bail!("--format jsonl is for `extract`; the other commands know text and json");
    }
    if is_json && matches!(args.command, Some(Command::New(_) | Command::Completions { .. } | Command::Man)) {
        bail!("this command has no JSON; leave --format away");
    }
    let (mut text, mut json);
    let out: &mut dyn Write = if args.format == Format::Text {
        text = out;
        &mut text
    } else {
        json = JsonWriter::new(out);
        &mut json
    };
    let code = match &args.command {
        None => return read(args, color),
        Some(Command::Completions { shell }) => pages::completions(*shell, out)?,
        Some(Command::Man) => pages::man(out)?,
        Some(Command::Keys) => {
            let (config, problems) = configuration();
            tell(&problems)?;
            keys::run(&config, is_json, &mut Out { writer: out, color })?
        }
        Some(Command::Extract { file, language, issuer }) => {
            let options = extract::Options {
                file: file.clone(),
                format: match args.format {
                    Format::Text => extract::Format::Text,
                    Format::Json => extract::Format::Json,
                    Format::Jsonl => extract::Format::Jsonl,
                },
                language: language.clone(),
                issuer: issuer.clone(),
                color,
            };
            extract::run(&options, &mut io::stdin().lock(), out)?
        }
        Some(Command::New(new)) => new::run(new, out)?,
        Some(Command::Doctor { of }) => {
            let (config, problems) = configuration();
            tell(&problems)?;
            let found = located(&args, of.as_deref(), &config)?;
            let code = doctor::run(&found.location, is_json, color, out)?;
            found.tell_sample()?;
            code
        }
        Some(
            Command::List { .. } | Command::Show { .. } | Command::Search { .. } | Command::Claims { .. },
        ) => {
            let (config, problems) = configuration();
            tell(&problems)?;
            let found = located(&args, None, &config)?;
            let store = open::store(&found, &config)?;
            let out = &mut Out { writer: out, color };
            match &args.command {
                Some(Command::List { order }) => list::list(&store, *order, is_json, out)?,
                Some(Command::Search { query, order }) => {
                    list::search(&store, &query.join(" "), *order, is_json, out)?
                }
                Some(Command::Claims { query }) => claims::run(&store, &query.join(" "), is_json, out)?,
                Some(Command::Show { id }) => show::run(&store, id, is_json, out)?,
                _ => ExitCode::SUCCESS,
            }
        }
    };
    out.flush()?;
    Ok(code)
}

/// Opens the reader.
fn read(args: Args, color: bool) -> anyhow::Result<ExitCode> {
    if args.format == Format::Json {
        bail!("the reader has no JSON; `onrecord list --format json` has");
    }
    let (config, config_problems) = configuration();
    let found = located(&args, None, &config)?;
    let open = args.open.as_deref().map(args::claim_at).transpose()?.map(|it| (it.id, it.claim));
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(
            "the reader needs a terminal on standard input and output; \
             `onrecord list`, `search`, `show` and `claims` work without one"
        );
    }
    session::run(session::Options {
        marks: found.marks(),
        location: found.location,
        query: args.query,
        open,
        config,
        config_problems,
        color,
    })
}

fn configuration() -> (Config, Vec<Diagnostic>) {
    config::path().map_or_else(Default::default, |path| config::load(&path))
}

/// Shows what is wrong with the configuration; it stops nothing.
fn tell(problems: &[Diagnostic]) -> anyhow::Result<()> {
    let color = is_colored_on(ColorWhen::Auto, io::stderr().is_terminal());
    let mut stderr = io::stderr().lock();
    for problem in problems {
        render::diagnostic(&mut stderr, problem, color)?;
    }
    Ok(())
}

fn located(args: &Args, store: Option<&Path>, config: &Config) -> anyhow::Result<Found> {
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

/// Whether standard output gets colours.
fn is_colored(when: ColorWhen) -> bool {
    is_colored_on(when, io::stdout().is_terminal())
}

fn is_colored_on(when: ColorWhen, is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if is_set("NO_COLOR") => false,
        ColorWhen::Auto if is_set("CLICOLOR_FORCE") => std::env::var_os("CLICOLOR_FORCE") != Some("0".into()),
        ColorWhen::Auto => is_terminal && std::env::var_os("TERM") != Some("dumb".into()),
    }
}

/// A value of a store on one line, safe to print.
fn one_line(text: &str) -> String {
    clean(&text::one_line(text)).into_owned()
}
