//! The hot paths: claims found, text wrapped and folded. Prints tables of what is read a second, of the
//! memory that takes, and of what twice the text costs, all in one run, so that figures can be set against
//! each other. The texts are made up; it asserts nothing.
//!
//! `cargo bench --bench hot` prints all; a word after `--` picks tables: `speed`, `process`, `build`,
//! `twice`, `text`. `STORE` names a folder of statements for `build`; without it there is the sample.
//! `TEXTS` may name a file of texts to read besides, as `onrecord extract --format jsonl` takes them.
#![allow(clippy::print_stdout, reason = "tables are what it is for")]

use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use onrecord::claims::{self, Context};
use onrecord::load;
use onrecord::search::index::Index;
use onrecord::store::read::{self, Location};
use onrecord::store::rows::{Editor, Origin};
use onrecord::text::{fold, wrap};
use rustix::time::{ClockId, clock_gettime};

const MB: usize = 1_000_000;

/// The languages with a lexicon for all stages.
const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];

/// The sample store has no text in Spanish.
const SPANISH: &str = "PUERTO AINSLIE – Tres campamentos de la orilla norte fueron vaciados en dos noches, y más \
    de 12.000 personas quedaron a la intemperie, denunció hoy Observatorio del Muelle.\n\n\
    «Nadie fue avisado antes de que llegaran los camiones», dijo Ana Lindqvist, directora de la organización. \
    «Contamos 412 niños en la primera hora.»\n\n\
    El grupo advirtió de que los refugios que quedan estarían llenos el viernes y pidió al ministerio que \
    reabriera la orilla norte. Según los vecinos, la carretera está cerrada desde el lunes.\n\n\
    El ministerio describió la operación como «un traslado ordenado» y afirmó que a todas las familias se les \
    había ofrecido una plaza. Un portavoz dijo a los periodistas que las cifras «no eran serias».\n\n\
    Entre veinte y treinta barcos siguen amarrados detrás del viejo astillero, donde un vigilante, que no quiso \
    dar su nombre, aseguró que nadie había vuelto a buscarlos. El ayuntamiento debe publicar la lista de las \
    personas trasladadas antes de fin de mes, según una ordenanza de 2019 que casi nunca se cumple.";

fn main() {
    // `cargo test --benches` only wants to see that it builds and starts.
    let picked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let wanted = |table: &str| picked.is_empty() || picked.iter().any(|it| it == table);
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    if wanted("speed") {
        speed();
    }
    if wanted("process") {
        process();
    }
    if wanted("build") {
        build();
    }
    if wanted("twice") {
        twice();
    }
    if wanted("text") {
        let mut criterion = Criterion::default();
        text_wrapped(&mut criterion);
    }
}

/// The prose of a language, about `size` bytes of it: the bodies of the sample store, over and over.
fn prose(language: &str, size: usize) -> String {
    let catalog = load::catalog(&Location::Sample).expect("it is built in");
    let mut bodies: Vec<&str> = catalog
        .entries()
        .iter()
        .filter(|it| it.statement.language.as_deref() == Some(language))
        .map(|it| it.statement.body.trim())
        .collect();
    if bodies.is_empty() {
        bodies.push(SPANISH);
    }
    let mut text = String::with_capacity(size + 10_000);
    for body in bodies.iter().cycle() {
        if text.len() >= size {
            break;
        }
        text.push_str(body);
        text.push_str("\n\n");
    }
    text
}

/// The shortest of some runs, in time of the processor: what else the machine does only ever adds.
fn shortest(runs: usize, mut run: impl FnMut()) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::try_from(time).expect("it counts from zero")
    };
    let times = (0..runs).map(|_| {
        let start = now();
        run();
        now().saturating_sub(start)
    });
    times.min().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "figures of three digits")]
fn per(amount: u64, of: usize) -> f64 {
    amount as f64 / of as f64
}

fn rate(bytes: usize, time: Duration) -> f64 {
    per(bytes as u64, MB) / time.as_secs_f64()
}

/// Where the time goes when a cache is made, in time of the processor: all of it for a store's YAML alone, then
/// with its claims, then with its index.
fn build() {
    let location = std::env::var_os("STORE").map_or(Location::Sample, |it| Location::Path(it.into()));
    let plan = read::plan(&location).expect("STORE can be opened");
    let (mut files, mut size) = (Vec::new(), 0);
    for path in plan.files.iter().map(|it| &it.path) {
        if size > 30 * MB {
            break;
        }
        let mut bytes = 0;
        read::file(path, &mut |it| bytes += it.statements.iter().map(|it| it.body.len()).sum::<usize>());
        // Of the sample only the bodies are known.
        size += std::fs::metadata(path).map_or(bytes, |it| usize::try_from(it.len()).unwrap_or(bytes));
        files.push(path);
    }
    let now = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).expect("it counts from zero");
    let timed = |run: &mut dyn FnMut()| {
        let start = now();
        run();
        now().saturating_sub(start)
    };
    let yaml = timed(&mut || {
        for path in &files {
            read::file(path, &mut |it| drop(black_box(it)));
        }
    });
    let mut entries = Vec::new();
    let with_claims = timed(&mut || {
        for path in &files {
            load::file(path, &plan.parties, &mut |it| {
                entries.extend(it.entries);
                ControlFlow::Continue(())
            });
        }
    });
    let folder = tempfile::tempdir().expect("there is room");
    let index = timed(&mut || {
        let index = Index::open(folder.path()).expect("it is empty");
        let mut writer = index.writer(1).expect("nobody else writes");
        let mut editor = Editor::default();
        for entry in &entries {
            let slot = editor.add(entry, Origin::default());
            writer.add(slot, entry).expect("there is room");
        }
        writer.commit("").expect("there is room");
        writer.finish().expect("there is room");
    });
    println!(
        "\na cache made of {:.1} MB, {} statements: seconds of one core, and MB/s",
        per(size as u64, MB),
        entries.len()
    );
    let claims = with_claims.saturating_sub(yaml);
    for (name, time) in [("YAML", yaml), ("claims", claims), ("index", index), ("all", with_claims + index)] {
        println!("{name:8} {:8.2} s {:8.1} MB/s", time.as_secs_f64(), rate(size, time));
    }
}

/// What is read a second on one core, and the memory it takes.
fn speed() {
    println!("\n1 MB of statements   claims MB/s   with figures MB/s   allocated   allocations   most held");
    println!("                                                       bytes/byte        per kB  bytes/byte");
    for language in LANGUAGES {
        read_all(language, &[(prose(language, MB), language.to_owned())]);
    }
    let Ok(file) = std::env::var("TEXTS") else { return };
    let file = std::fs::read_to_string(file).expect("TEXTS can be read");
    let texts: Vec<(String, String)> = file
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).expect("TEXTS has JSON a line");
            let of = |key: &str| record.get(key).and_then(|it| it.as_str()).unwrap_or("").to_owned();
            (of("text"), of("language"))
        })
        .collect();
    read_all(&format!("TEXTS, {}", texts.len()), &texts);
}

/// A row of `speed`: texts with their languages.
fn read_all(name: &str, texts: &[(String, String)]) {
    let size = texts.iter().map(|it| it.0.len()).sum();
    let read = |text: &str, language: &str| {
        claims::find(black_box(text), &Context { language: Some(language), ..Context::default() })
    };
    let claims = shortest(15, || {
        for (text, language) in texts {
            drop(black_box(read(text, language)));
        }
    });
    let all = || {
        for (text, language) in texts {
            let found = read(text, language);
            drop(black_box(claims::figures(text, Some(language), &found)));
        }
    };
    let figures = shortest(15, all);
    let memory = allocation_counter::measure(all);
    println!(
        "{name:<18} {:>13.1} {:>19.1} {:>11.2} {:>13.1} {:>11.2}",
        rate(size, claims),
        rate(size, figures),
        per(memory.bytes_total, size),
        per(memory.count_total, size) * 1000.0,
        per(memory.bytes_max, size),
    );
}

/// `onrecord extract` as a whole process: until a tiny text is answered, and the memory it holds after
/// texts of some sizes (from /proc, so on Linux only).
fn process() {
    println!("\nonrecord extract, whole process");
    let start = (0..30).map(|_| {
        let start = Instant::now();
        let mut child = extract();
        let mut answer = String::new();
        child.stdin.take().expect("piped").write_all(b"{\"id\":1,\"text\":\"\"}\n").expect("it reads");
        child.stdout.take().expect("piped").read_to_string(&mut answer).expect("it answers");
        child.wait().expect("it ends");
        start.elapsed()
    });
    let start = start.min().unwrap_or_default();
    println!("a tiny text, from start to end  {:>8.1} ms", start.as_secs_f64() * 1000.0);
    for size in [6_000, 100_000, MB, 10 * MB] {
        let text = prose("en", size);
        let mut child = extract();
        let line = serde_json::json!({"id": 1, "text": text, "language": "en"});
        let mut input = child.stdin.take().expect("piped");
        writeln!(input, "{line}").expect("it reads");
        let mut answer = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        output.read_line(&mut answer).expect("it answers");
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let held = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
        println!("most memory, text of {:>6} kB   {held:>12}", text.len() / 1000);
        drop(input);
        child.wait().expect("it ends");
    }
}

fn extract() -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["extract", "--format", "jsonl", "--figures"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it was built")
}

/// What twice the text costs. A ratio of two is linear. One step of three or four is where the memory of a
/// list begins to come from the system each time, and its pages with it; the step after shows two again.
fn twice() {
    const MILLION: usize = 1_000_000;
    println!("\nTwice the text, claims and figures        size       time     ratio   MB/s   most held");
    for language in LANGUAGES {
        let text = prose(language, 8 * MB);
        doubled(&format!("statements, {language}"), language, 3, &[MB, 2 * MB, 4 * MB, 8 * MB], |size| {
            up_to(&text, size)
        });
    }
    {
        let text = prose("en", 100 * MB);
        let sizes = [12_500_000, 25 * MB, 50 * MB, 100 * MB];
        doubled("one statement, en", "en", 2, &sizes, |size| up_to(&text, size));
        let mut text = text;
        // What is left has no paragraphs.
        text = text.replace('\n', " ");
        doubled("one endless line", "en", 2, &[12_500_000, 25 * MB], |size| up_to(&text, size));
    }
    let units = [
        ("opening marks “", "“"),
        ("opening marks, spaced", "“ "),
        ("opening marks, straight", " \"a"),
        ("opening marks, single", " 'a"),
        ("opening marks, low", "„a "),
        ("closing marks", "a.” "),
        ("corner marks", "「"),
        ("brackets", "("),
        ("brackets with words", "(said "),
        ("said", "said "),
        ("said Roe,", "said Roe, "),
        ("“no,” said", "“no,” said "),
        ("capitals", "Roe "),
        ("capitals in one word", "R"),
        ("different capitals", ""),
        ("capitals and of", "Council of "),
        ("initials", "J. "),
        ("commas", ","),
        ("commas with words", "so, "),
        ("digits in one number", "1"),
        ("digits, parted", "1,"),
        ("numbers", "12 "),
        ("number words", "twenty million "),
        ("hedges", "more than "),
        ("according to", "according to "),
        ("must", "must "),
        ("calls on the", "calls on the "),
        ("stops", "."),
        ("hyphens", "a-"),
        ("apostrophes", "a'"),
        ("genitives", "Roe’s "),
        ("colons", "Roe: "),
        ("line breaks", "\n"),
        ("paragraphs of one mark", "“\n\n"),
        ("paragraphs of one word", "Roe\n\n"),
        ("paragraphs, quoted", "“No.\n\n"),
        ("paragraphs after a colon", "Roe:\n\n    no\n\n"),
        ("turns", "Q: no\n\n"),
        ("headings", "Notes\n\n"),
        ("Han", "说"),
        ("combining marks", "e\u{301}"),
        ("joiners", "a\u{ad}"),
    ];
    for (name, unit) in units {
        doubled(&format!("a million: {name}"), "en", 2, &[MILLION, 2 * MILLION, 4 * MILLION], |n| {
            let names = || (0..n).map(|it| ["R", &it.to_string(), "oe "].concat()).collect();
            if unit.is_empty() { names() } else { unit.repeat(n) }
        });
    }
    for language in ["de", "fr", "es", "ar"] {
        let said = match language {
            "de" => "sagte Roe, ",
            "fr" => "dit Roe, ",
            "es" => "dijo Roe, ",
            _ => "قال رو، ",
        };
        for (name, unit) in [("said Roe,", said), ("capitals", "Roe "), ("opening marks", "« ")] {
            doubled(&format!("a million: {name} {language}"), language, 2, &[MILLION, 2 * MILLION], |n| {
                unit.repeat(n)
            });
        }
    }
}

/// The first `size` bytes of a text, or a little less.
fn up_to(text: &str, size: usize) -> String {
    let end = (0..=size.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
    text.get(..end).unwrap_or_default().to_owned()
}

fn doubled(name: &str, language: &str, runs: usize, sizes: &[usize], text: impl Fn(usize) -> String) {
    let context = Context { language: Some(language), ..Context::default() };
    let mut before: Option<Duration> = None;
    for size in sizes {
        let text = text(*size);
        let run = || {
            let found = claims::find(black_box(&text), &context);
            drop(black_box(claims::figures(&text, Some(language), &found)));
        };
        let time = shortest(runs, run);
        let held = allocation_counter::measure(run).bytes_max;
        let ratio =
            before.map_or_else(String::new, |it| format!("{:.2}", time.as_secs_f64() / it.as_secs_f64()));
        println!(
            "{name:<36} {:>7.1} MB {:>8.1} ms {ratio:>7} {:>7.1} {:>8.1} MB",
            per(text.len() as u64, MB),
            time.as_secs_f64() * 1000.0,
            rate(text.len(), time),
            per(held, MB),
        );
        before = Some(time);
    }
}

fn text_wrapped(criterion: &mut Criterion) {
    let text = prose("en", 6_000);
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("wrap at 80 columns", |b| b.iter(|| wrap::wrap(black_box(&text), 80)));
    group.bench_function("fold", |b| b.iter(|| fold::fold(black_box(&text))));
    group.finish();
}
