//! `onrecord extract`: the claims of a plain text, for reading, as JSON, or line by line for other
//! programs. It does not know statements, stores or the terminal's size.

mod request;

use std::io::{BufRead, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde::Serialize;
use serde_json::Value;

use super::claims::asks;
use super::fields::{ClaimJson, FORMAT};
use super::figures::FigureJson;
use super::input;
use super::out::{Line, Out};
use super::{FAILED, NOTHING};
use crate::claims::{self, Context};
use crate::domain::{Claim, Figure};
use crate::text::offsets::CodePoints;
use crate::text::{badged, clean};
use request::{Refusal, Request};

/// What `extract` was asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The text; `-` or None is standard input, which in JSONL is a text a line.
    pub file: Option<PathBuf>,
    /// How the claims are given.
    pub format: Format,
    /// A BCP 47 tag; found out from the text when it is not said.
    pub language: Option<String>,
    /// Who puts the text on record.
    pub issuer: Option<String>,
    /// Whether each claim says which rule gave its speaker.
    pub explain: Explain,
    /// Whether figures are given beside the claims.
    pub figures: Figures,
}

impl Options {
    fn figures_of(&self, text: &str, language: Option<&str>, claims: &[Claim]) -> Option<Vec<Figure>> {
        (self.figures == Figures::With).then(|| claims::figures(text, language, claims))
    }
}

/// What a claim says of its speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// The name and how sure it is.
    #[default]
    Nothing,
    /// Also which rule gave it.
    Rule,
}

/// Whether the figures of the text are given as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figures {
    /// Claims alone.
    #[default]
    Without,
    /// Figures too.
    With,
}

/// How claims are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For reading.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// One JSON line a text; without a file, one text a line of standard input.
    Jsonl,
}

/// The longest text, and the longest line of JSONL, in MiB: more than any book.
const MIB_MAX: u64 = 64;

/// Runs `extract`. Exits with 0 when all was read, 1 when a text has nothing (text format only), 2
/// when a line of the input was bad.
pub fn run(options: &Options, input: &mut dyn BufRead, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    let file = options.file.as_deref().filter(|it| *it != Path::new("-"));
    match (options.format, file) {
        (Format::Jsonl, None) => lines(options, input, out),
        (_, file) => one(options, file, input, out),
    }
}

/// The claims of one text.
fn one(
    options: &Options,
    file: Option<&Path>,
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let text = input::text(file, &mut &mut *input, MIB_MAX)?;
    // A byte order mark is no part of the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let issuers: Vec<String> = options.issuer.iter().cloned().collect();
    let context = Context { language: options.language.as_deref(), issuers: &issuers, ..Context::default() };
    if claims::is_beyond(text, &context) {
        bail!("the text has {TOO_MANY}");
    }
    let claims = claims::find(text, &context);
    let figures = options.figures_of(text, context.language, &claims);
    match options.format {
        Format::Text => {
            write_text(text, &claims, options, out)?;
            if let Some(figures) = &figures {
                write_figures(text, figures, out)?;
            }
            let is_empty = claims.is_empty() && figures.is_none_or(|it| it.is_empty());
            return Ok(if is_empty { ExitCode::from(NOTHING) } else { ExitCode::SUCCESS });
        }
        Format::Json => {
            let (claims, figures) = records(text, &claims, figures.as_deref(), options.explain);
            out.json(&Document { format: FORMAT, claims, figures })?;
        }
        Format::Jsonl => {
            let (claims, figures) = records(text, &claims, figures.as_deref(), options.explain);
            out.json_line(&TextJson { id: None, claims, figures })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    claims: Vec<ClaimJson<'a>>,
    /// Only with `--figures`.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Vec<FigureJson<'a>>>,
}

#[derive(Serialize)]
struct TextJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    claims: Vec<ClaimJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Vec<FigureJson<'a>>>,
}

type Records<'a> = (Vec<ClaimJson<'a>>, Option<Vec<FigureJson<'a>>>);

/// Claims and figures as JSON; the code points of the text are counted once.
fn records<'a>(
    text: &'a str,
    claims: &'a [Claim],
    figures: Option<&[Figure]>,
    explain: Explain,
) -> Records<'a> {
    let points = CodePoints::new(text);
    let record = |claim| match explain {
        Explain::Nothing => ClaimJson::new(&points, claim),
        Explain::Rule => ClaimJson::explained(&points, claim),
    };
    let figures = figures.map(|it| it.iter().map(|it| FigureJson::new(text, &points, it)).collect());
    (claims.iter().map(record).collect(), figures)
}

/// Texts line by line: each is answered, in order, before the next is read.
fn lines(options: &Options, input: &mut dyn BufRead, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    let size_max = MIB_MAX << 20;
    let mut res = ExitCode::SUCCESS;
    let mut line = Vec::new();
    for number in 1_usize.. {
        line.clear();
        let n_read = (&mut *input).take(size_max + 1).read_until(b'\n', &mut line).context(READING)?;
        if n_read == 0 {
            break;
        }
        // A byte order mark is no part of the text.
        let text = line.strip_prefix("\u{feff}".as_bytes()).filter(|_| number == 1).unwrap_or(&line);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let request = if n_read as u64 > size_max {
            if !line.ends_with(b"\n") {
                input.skip_until(b'\n').context(READING)?;
            }
            let message = format!("longer than {MIB_MAX} MiB, the most that is read at once");
            Err(Refusal { id: None, message })
        } else {
            request::parse(text)
        };
        let answered = match request {
            Ok(request) => answer(options, request, out)?,
            Err(refusal) => Err(refusal),
        };
        if let Err(Refusal { id, message }) = answered {
            res = ExitCode::from(FAILED);
            let message = format!("line {number}: {message}");
            out.json_line(&BadLine { id, error: clean(&message).into_owned() })?;
        }
        out.flush()?;
    }
    Ok(res)
}

/// Of words and signs: `claims::WORDS_MAX`.
const TOO_MANY: &str = "more than 2,000,000 words and signs, in which claims are sought";

const READING: &str = "reading standard input";

#[derive(Serialize)]
struct BadLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    error: String,
}

/// Gives the claims of a text, or says why it has none.
fn answer(options: &Options, request: Request, out: &mut Out<'_>) -> anyhow::Result<Result<(), Refusal>> {
    let issuers = request.issuers.unwrap_or_else(|| options.issuer.iter().cloned().collect());
    let language = request.language.as_deref().or(options.language.as_deref());
    let context = Context { language, issuers: &issuers, parties: &request.parties, ..Context::default() };
    if claims::is_beyond(&request.text, &context) {
        return Ok(Err(Refusal { id: Some(request.id), message: format!("the text has {TOO_MANY}") }));
    }
    let claims = claims::find(&request.text, &context);
    let figures = options.figures_of(&request.text, language, &claims);
    let (claims, figures) = records(&request.text, &claims, figures.as_deref(), options.explain);
    out.json_line(&TextJson { id: Some(request.id), claims, figures })?;
    Ok(Ok(()))
}

/// Claims for reading: a line with who, how and how sure, then the words.
fn write_text(text: &str, claims: &[Claim], options: &Options, out: &mut Out<'_>) -> anyhow::Result<()> {
    if claims.is_empty() {
        out.line("no claims found")?;
    }
    let width = claims.len().to_string().len();
    let indent = " ".repeat(width + 2);
    for (idx, claim) in claims.iter().enumerate() {
        if idx > 0 {
            out.line("")?;
        }
        out.line(head(text, claim, &format!("{:>width$}", idx + 1)))?;
        for line in claim.text(text).lines() {
            out.line(if line.is_empty() { String::new() } else { format!("{indent}{line}") })?;
        }
        if let Some(demand) = &claim.demand {
            out.line(format!("{indent}→ {}", asks(text, demand)))?;
        }
        if options.explain == Explain::Rule {
            out.line(Line::from(&*indent).faint(&claim.explained(text)))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Who says it, by which words, of which kind it is and how sure that is.
fn head(text: &str, claim: &Claim, number: &str) -> Line {
    let source = claim.source.map(|span| span.of(text)).filter(|it| !it.is_empty());
    let who = claim.speaker.as_deref().or(source).unwrap_or("nobody named");
    let mut line = Line::from(format!("{number}  ")).bold(&badged(&super::one_line(who)));
    if let (Some(speaker), Some(source)) = (claim.speaker.as_deref(), source)
        && speaker != source
    {
        line = line.plain(&format!(" ({})", super::one_line(source)));
    }
    let cue = claim.cue.map(|span| span.of(text)).filter(|it| it.chars().any(char::is_alphanumeric));
    if let Some(cue) = cue {
        line = line.plain(&format!("   {cue}"));
    }
    line.plain("   ").faint(&format!("{}, {}", claim.kind.word(), claim.confidence.word()))
}

/// Figures for reading: as written, what that says, and the claim it stands in.
fn write_figures(text: &str, figures: &[Figure], out: &mut Out<'_>) -> anyhow::Result<()> {
    for (idx, figure) in figures.iter().enumerate() {
        if idx == 0 {
            out.line("")?;
            out.line("Figures")?;
        }
        let mut line = format!("  {}   {}", super::one_line(figure.span.of(text)), figure.bounds);
        if let Some(time) = figure.time {
            line.push_str("   ");
            line.push_str(&super::one_line(time.of(text)));
        }
        if let Some(claim) = figure.claim {
            line.push_str("   claim ");
            line.push_str(&(claim + 1).to_string());
        }
        out.line(line)?;
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(format: Format, file: Option<&str>) -> Options {
        Options {
            file: file.map(PathBuf::from),
            format,
            language: None,
            issuer: None,
            explain: Explain::Nothing,
            figures: Figures::Without,
        }
    }

    #[track_caller]
    fn check(options: &Options, input: &str, expected: &str, code: ExitCode) {
        let mut out = Vec::new();
        let res = run(options, &mut input.as_bytes(), &mut Out::new(&mut out, false)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(res, code);
    }

    #[test]
    fn for_reading() {
        check(
            &options(Format::Text, Some("-")),
            "“The quay is empty,” said Ana Lindqvist, a lawyer. “It\u{1b}[2J rains.”\n",
            "1  Ana Lindqvist (Ana Lindqvist, a lawyer)   said   quote, sure\n   \
             “The quay is empty,”\n\n\
             2  Ana Lindqvist (Ana Lindqvist, a lawyer)   quote, sure\n   “It␛[2J rains.”\n",
            ExitCode::SUCCESS,
        );
        check(&options(Format::Text, None), "The quay is empty.", "no claims found\n", ExitCode::from(1));
    }

    #[test]
    fn as_json_in_code_points() {
        let text = "Ölhafen. “Lär’m!” said Ana Lindqvist.";
        let mut out = Vec::new();
        run(&options(Format::Json, None), &mut text.as_bytes(), &mut Out::new(&mut out, false)).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            value,
            serde_json::json!({"format": 1, "claims": [{
                "kind": "quote", "content": [[9, 17]], "cue": [18, 22], "source": [23, 36],
                "speaker": "Ana Lindqvist", "confidence": "sure", "text": "“Lär’m!”"
            }]})
        );
        check(
            &options(Format::Json, None),
            "",
            "{\n  \"format\": 1,\n  \"claims\": []\n}\n",
            ExitCode::SUCCESS,
        );
    }

    #[test]
    fn with_the_rule_and_the_figures() {
        let text = "“At least 40 boats are gone. The council must act,” said Ana Lindqvist.";
        let options =
            Options { explain: Explain::Rule, figures: Figures::With, ..options(Format::Json, None) };
        let mut out = Vec::new();
        run(&options, &mut text.as_bytes(), &mut Out::new(&mut out, false)).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["claims"][0]["rule"], "cue-after");
        assert_eq!(value["claims"][0]["demand"], serde_json::json!({"of": "The council", "what": [46, 49]}));
        assert_eq!(
            value["figures"],
            serde_json::json!([{
                "text": "At least 40 boats", "span": [1, 18], "number": [10, 12],
                "lower": {"value": 40.0, "inclusive": true}, "upper": null, "approximate": false,
                "unit": "boats", "time": null, "claim": 1
            }])
        );
        check(
            &Options { format: Format::Text, ..options },
            text,
            "1  Ana Lindqvist   said   quote, sure\n   “At least 40 boats are gone. The council must act,”\n   \
             → asks the council: act\n   \
             cue-after: a word of saying with its subject stands right after the words\n\n\
             Figures\n  At least 40 boats   ≥ 40   claim 1\n",
            ExitCode::SUCCESS,
        );
    }

    #[test]
    fn line_by_line() {
        let options = options(Format::Jsonl, None);
        check(&options, "{\"id\":7,\"text\":\"\"}\n\n", "{\"id\":7,\"claims\":[]}\n", ExitCode::SUCCESS);
        let input = "{\"id\":\"a\",\"text\":\"\"}\nno json\n{\"id\":\"b\",\"text\":\"We call for peace.\",\
                     \"language\":\"en\",\"issuer\":[\"CLA\"],\"parties\":[\"Cedar Legal Aid\",\
                     {\"name\":\"Cedar\",\"aliases\":[\"CLA\"],\"kind\":\"organization\"}]}";
        let mut out = Vec::new();
        let res = run(&options, &mut input.as_bytes(), &mut Out::new(&mut out, false)).unwrap();
        assert_eq!(res, ExitCode::from(2));
        let lines: Vec<serde_json::Value> =
            out.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1]["error"], "line 2: not JSON: expected ident at column 2");
        assert_eq!(lines[2]["claims"][0]["speaker"], "Cedar");
    }

    #[test]
    fn a_line_that_cannot_be_read_costs_itself() {
        let long =
            format!("{{\"id\":1,\"text\":\"{}\"}}", "a".repeat(usize::try_from(MIB_MAX << 20).unwrap()));
        let input =
            format!("\u{feff}{{\"id\":0,\"text\":\"\"}}\n{long}\n{{\"id\":2}}\n{{\"id\":3,\"text\":\"\"}}");
        check(
            &options(Format::Jsonl, Some("-")),
            &input,
            "{\"id\":0,\"claims\":[]}\n\
             {\"error\":\"line 2: longer than 64 MiB, the most that is read at once\"}\n\
             {\"id\":2,\"error\":\"line 3: `text` is missing\"}\n\
             {\"id\":3,\"claims\":[]}\n",
            ExitCode::from(2),
        );
    }
}
