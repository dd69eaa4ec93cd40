//! What can be typed, as clap reads it; completions and the manual come from here too. It does not know
//! what is done with it.

use std::convert::Infallible;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::builder::PossibleValue;
use clap::{Args as ClapArgs, CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::count::By;
use crate::domain::{Sort, StatementId};
use crate::text::nearest;

/// Read a store of statements: who said what, word for word, and where it stands.
#[derive(Debug, Parser)]
#[command(
    name = "onrecord",
    version,
    color = clap::ColorChoice::Never,
    after_help = "Examples:\n  onrecord                       the nearest store, or the sample\n  \
                  onrecord ~/statements          a store of your own\n  \
                  onrecord search 'in:quote told date:2025..'\n\n\
                  Without a command, the reader opens. `onrecord COMMAND --help` tells more."
)]
pub(super) struct Args {
    /// The store: a YAML file, or a folder of them
    #[arg(value_name = "STORE", value_hint = clap::ValueHint::AnyPath)]
    pub(super) place: Option<PathBuf>,

    /// The store, for every command
    #[arg(long, global = true, value_name = "STORE", value_hint = clap::ValueHint::AnyPath)]
    pub(super) store: Option<PathBuf>,

    /// How results are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(super) format: Format,

    /// When colours are used
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN")]
    pub(super) color: ColorWhen,

    /// Answer search, claims, figures, count and show from the cache as it is, if there is one
    #[arg(long, global = true)]
    pub(super) stale: bool,

    /// Start the reader with this query
    #[arg(long, value_name = "QUERY")]
    pub(super) query: Option<String>,

    /// Start the reader at this statement, or at its claim N
    #[arg(long, value_name = "ID[#N]")]
    pub(super) open: Option<String>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Reads what was typed, the program's name first.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
    let mut takes_query = false;
    let args = args.into_iter().map(|arg| {
        let is_left_out = takes_query && arg.to_str().is_some_and(is_left_out);
        takes_query |= arg == "search" || arg == "claims" || arg == "figures" || arg == "count";
        // From here on nothing is an option any more, and clap will know that too.
        takes_query &= arg != "--";
        if is_left_out { [OsString::from(LEFT_OUT.to_string()), arg].into_iter().collect() } else { arg }
    });
    Args::try_parse_from(args)
}

/// The command that was meant where a store was named that is none.
pub(super) fn command_meant(args: &Args) -> Option<String> {
    let word = args.place.as_ref()?.to_str()?;
    let command = Args::command();
    nearest(word, command.get_subcommands().map(clap::Command::get_name)).map(str::to_owned)
}

/// Stands before a word of a query that begins with `-`, so that clap takes it for no option: with its
/// own `allow_hyphen_values`, `--sort` after the query would be a word of the query. No argument can hold
/// this character.
pub(super) const LEFT_OUT: char = '\0';

/// `-told`, `-"night returns"`, `-(a OR b)`: every option but `-h` is a long one.
fn is_left_out(arg: &str) -> bool {
    arg.len() > 1 && arg.starts_with('-') && !arg.starts_with("--") && arg != "-h"
}

/// A part of a query as it was typed.
#[expect(clippy::unnecessary_wraps, reason = "clap asks whether a value is good")]
fn query_part(text: &str) -> Result<String, Infallible> {
    Ok(text.strip_prefix(LEFT_OUT).unwrap_or(text).to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Text,
    /// For programs; offsets are Unicode code points
    Json,
    /// One JSON value a line (extract only)
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The order of rows.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub(super) struct OrderArgs {
    /// By what to sort; newest first when neither this nor the configuration says
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(super) sort: Option<Sort>,
    /// The other way round
    #[arg(long)]
    pub(super) reverse: bool,
}

/// Which rows are listed, and how.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) order: OrderArgs,
    /// The first so many only
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<NonZeroUsize>,
}

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Date => "Newest first",
            Self::Issuer => "By issuer",
            Self::Title => "By title",
            Self::Claims => "Most claims first",
            Self::Relevance => "Best answer to the words first",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a new statement document to standard output
    #[command(
        long_about = "Write a new statement document to standard output: from a plain text (its first line is the \
                      title, then an optional dateline and paragraphs), or a template to fill in. What is not \
                      known stands in comments; nothing is guessed. On a terminal it asks for what the text \
                      cannot tell.",
        after_help = "Example:\n  onrecord new --from release.txt --issuer 'Harbour Rights Watch' >> store.yaml"
    )]
    New(NewArgs),
    /// List all statements
    #[command(after_help = "Example:\n  onrecord list --sort issuer --store ~/statements")]
    List {
        #[command(flatten)]
        how: ListArgs,
    },
    /// Show a statement and its claims, or one claim with its citation
    #[command(
        long_about = "Show a statement and its claims, or one claim with its citation. An id that stands twice \
                      shows both. As JSON: {\"format\":1,\"store\",\"found\":[{\"statement\":{..},\"claims\":[..]}]}; \
                      of ID#N only that claim, with \"citation\" and \"link\".",
        after_help = "Examples:\n  onrecord show harbour-2025-03-27\n  onrecord show 'harbour-2025-03-27#2'"
    )]
    Show {
        /// The statement, or its claim N
        #[arg(value_name = "ID[#N]")]
        id: String,
    },
    /// Search the statements
    #[command(after_help = "Examples:\n  onrecord search night returns\n  \
                      onrecord search 'speaker:lindqvist in:quote told'\n  \
                      onrecord search '~deport NEAR/5 camp*'\n  \
                      onrecord search -issuer:harbour date:2025 --sort title")]
    Search {
        /// Words, "phrases", -not, OR, NEAR/5, ~forms, /regex/, (groups), field:value
        #[arg(value_name = "QUERY", required = true, value_parser = query_part)]
        query: Vec<String>,
        #[command(flatten)]
        how: ListArgs,
    },
    /// List claims: who says what
    #[command(
        after_help = "Examples:\n  onrecord claims speaker:ministry date:2025\n  onrecord claims speaker:harbour is:demand"
    )]
    Claims {
        /// Of which statements; where it says `speaker:`, `is:demand` or `in:quote`, of which claims
        #[arg(value_name = "QUERY", value_parser = query_part)]
        query: Vec<String>,
    },
    /// List figures: numbers with what they count, and who gives them
    #[command(
        long_about = "List the figures of statements: date, figure as written, its bounds, what is counted, who \
                      gives it, and the statement with the number of the claim. Outside of all claims the \
                      issuer stands in parentheses.",
        after_help = "Examples:\n  onrecord figures topic:housing\n  onrecord figures speaker:lindqvist --format json"
    )]
    Figures {
        /// Of which statements; where it says `speaker:`, `is:demand` or `in:quote`, in which claims
        #[arg(value_name = "QUERY", value_parser = query_part)]
        query: Vec<String>,
    },
    /// Count statements by month, issuer or topic, or claims by speaker
    #[command(after_help = "Examples:\n  onrecord count 'in:quote told' --by year\n  \
                      onrecord count topic:housing --by issuer\n  onrecord count date:2025 --by speaker")]
    Count {
        /// Of which statements; where it says `speaker:`, `is:demand` or `in:quote`, of which claims
        #[arg(value_name = "QUERY", value_parser = query_part)]
        query: Vec<String>,
        /// What to count by
        #[arg(long, value_enum, value_name = "WHAT")]
        by: By,
    },
    /// Find the claims of a plain text
    #[command(
        long_about = "Find the claims of a plain text of at most 64 MiB. With --format jsonl and no FILE, standard \
                      input is a text a line, {\"id\",\"text\",\"language\"?,\"issuer\"?,\"parties\"?}; other keys \
                      are passed over. Each is answered by a line {\"id\",\"claims\":[..]}, or, where it cannot be \
                      read, {\"id\"?,\"error\"} and exit 2 at the end. Offsets are Unicode code points.",
        after_help = "Examples:\n  onrecord extract article.txt\n  onrecord extract --format json - < article.txt\n  \
                      onrecord extract --explain --figures article.txt"
    )]
    Extract(ExtractArgs),
    /// Check the files of a store
    #[command(after_help = "Example:\n  onrecord doctor ~/statements")]
    Doctor {
        /// The store
        #[arg(value_name = "STORE", value_hint = clap::ValueHint::AnyPath)]
        of: Option<PathBuf>,
    },
    /// List every action of the reader and its keys
    #[command(after_help = "Example:\n  onrecord keys --format json")]
    Keys,
    /// Write completions for a shell to standard output
    #[command(
        after_help = "Example:\n  onrecord completions fish > ~/.config/fish/completions/onrecord.fish"
    )]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual page to standard output
    #[command(after_help = "Example:\n  onrecord man | man -l -")]
    Man,
}

/// What `new` is told.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct NewArgs {
    /// A plain text; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) from: Option<PathBuf>,
    /// The id: a-z, 0-9 and -
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
    /// The headline
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Who makes the statement; give it again for each further one
    #[arg(long, value_name = "NAME")]
    pub(super) issuer: Vec<String>,
    /// A year, a month or a day: 2025, 2025-03, 2025-03-27
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// The place of the dateline
    #[arg(long, value_name = "PLACE")]
    pub(super) place: Option<String>,
    /// The language, such as en
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
    /// Where the statement stands on the web
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
}

/// What `extract` is told.
#[derive(Clone, Debug, ClapArgs)]
pub(super) struct ExtractArgs {
    /// The text; `-` or nothing is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) file: Option<PathBuf>,
    /// The language of the text, such as en
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
    /// Who puts the text on record
    #[arg(long, value_name = "NAME")]
    pub(super) issuer: Option<String>,
    /// Say for each claim which rule gave its speaker
    #[arg(long)]
    pub(super) explain: bool,
    /// Give the figures of the text as well
    #[arg(long)]
    pub(super) figures: bool,
}

/// A statement, and the number of one of its claims, from 1.
#[derive(Clone, Debug)]
pub(super) struct OpenAt {
    pub(super) id: StatementId,
    pub(super) claim: Option<usize>,
}

/// Reads `ID` or `ID#N`.
pub(super) fn claim_at(text: &str) -> anyhow::Result<OpenAt> {
    let (id, number) = text.split_once('#').map_or((text, None), |(id, number)| (id, Some(number)));
    let id = id.parse().with_context(|| format!("`{text}` names no statement"))?;
    let claim = match number {
        None => None,
        Some(number) => match number.parse() {
            Ok(number) if number > 0 => Some(number),
            _ => bail!("`{text}` names no claim: claims are numbered from 1, as in `{id}#1`"),
        },
    };
    Ok(OpenAt { id, claim })
}
