//! Text that would act on a terminal, hide, or turn its surroundings around; a store that is full of it; and a
//! strict look at what a program wrote to a terminal. It does not know the program.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use onrecord::text::sign::{COMBINING_MAX, sign};

/// Each once: control functions of ECMA-48 in seven and eight bits, ended in every way and not ended; every
/// control character; what Unicode lets a renderer ignore; what turns text around; what piles up.
pub fn strings() -> Vec<String> {
    let csi = [
        "2J", "3J", "31m", "8m", "6n", "c", ">c", "5i", "20t", "21t", "8;1;1t", "?1049l", "?2004l", "?25h",
        "?1000h", "1;1H", "999B", "4h", "!p", "200~", "0;0;\"p",
    ];
    let osc = [
        "0;owned",
        "2;owned",
        "1;x",
        "4;1;rgb:ff/00/00",
        "4;1;?",
        "7;file://x/",
        "8;;http://evil.example",
        "9;1",
        "9;7;calc",
        "10;?",
        "11;?",
        "50;x",
        "52;c;ZXZpbA==",
        "52;c;?",
        "104",
        "112",
        "133;A",
        "777;notify;a;b",
        "1337;File=:AA",
        "P0f00000",
    ];
    let mut strings = Vec::new();
    for introducer in ["\u{1b}[", "\u{9b}"] {
        strings.extend(csi.iter().map(|it| format!("{introducer}{it}")));
    }
    for introducer in ["\u{1b}]", "\u{9d}"] {
        for terminator in ["\u{7}", "\u{1b}\\", "\u{9c}", ""] {
            strings.extend(osc.iter().map(|it| format!("{introducer}{it}{terminator}")));
        }
    }
    for introducer in ["\u{1b}P", "\u{90}", "\u{1b}_", "\u{9f}", "\u{1b}^", "\u{9e}", "\u{1b}X", "\u{98}"] {
        for payload in ["$qm", "+q544e", "Gf=24;AAAA", "tmux;\u{1b}\u{1b}]0;x\u{7}"] {
            strings.extend(["\u{1b}\\", ""].map(|end| format!("{introducer}{payload}{end}")));
        }
    }
    for escape in [
        "c", "7", "8", "#8", "D", "M", "E", "(0", ")0", "N", "O", "=", ">", "n", "~", "GQ", "%@", "",
        "\u{1b}",
    ] {
        strings.push(format!("\u{1b}{escape}"));
    }
    let alone = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}').filter(|c| *c != '\n');
    strings.extend(alone.map(|c| format!("a{c}b")));
    let unseen = [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180b}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2061}',
        '\u{2064}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{206a}',
        '\u{206f}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffb}',
        '\u{1bca0}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e007f}',
        '\u{e0100}',
        '\u{e01ef}',
    ];
    strings.extend(unseen.iter().map(|c| format!("o{c}o")));
    strings.extend([
        format!("z{}", "\u{301}".repeat(60)),
        format!("z{}", "\u{489}\u{20dd}".repeat(20)),
        format!("ᄀ{}", "\u{1161}".repeat(60)),
        "👩\u{200d}".repeat(60),
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}".to_owned(),
        "x".to_owned() + &"\u{e0049}\u{e0047}\u{e004e}".repeat(40),
        "\u{202e}\u{2066}gpj.exe\u{2069}\u{2066}".to_owned(),
        "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}".to_owned(),
        "清\u{fe0f}\u{200d}洁".to_owned(),
        "\u{fdfa}\u{102a}\u{1242b}".to_owned(),
        "\u{fffd}\u{d7ff}\u{e000}\u{10ffff}".to_owned(),
        "good\revil".to_owned(),
        "\u{8}\u{8}\u{8}\u{8}gone".to_owned(),
        "$(touch owned) `id` ; | & > <".to_owned(),
        "--help".to_owned(),
        "%s%n%d{}{{".to_owned(),
    ]);
    strings
}

/// A value as YAML, with escapes for all but plain ASCII.
pub fn quoted(text: &str) -> String {
    let mut yaml = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => yaml.extend(['\\', c]),
            ' '..='~' => yaml.push(c),
            _ => write!(yaml, "\\U{:08X}", u32::from(c)).unwrap(),
        }
    }
    yaml.push('"');
    yaml
}

/// Writes a store: a statement for each string, `T000` in its title and `B000` in its text, with the string in
/// every field that takes text; one called `all`, with all of them in each; then, in files of their own, each string where something else is wanted, as it
/// is and escaped; files and folders that are called so. Gives the number of statements that can be read.
pub fn store(root: &Path) -> usize {
    let strings = strings();
    fs::create_dir_all(root).unwrap();
    let name = quoted(&format!("Desk {}", strings[0]));
    let party = quoted(&format!("Party {}", strings[50]));
    fs::write(
        root.join("onrecord.yaml"),
        format!(
            "format: 1\nname: {name}\nparties:\n  - {{name: {party}, aliases: [{party}], nouns: [{party}]}}\n"
        ),
    )
    .unwrap();
    for (part, some) in strings.chunks(40).enumerate() {
        let mut good = String::new();
        let mut bad = String::new();
        for (idx, text) in some.iter().enumerate() {
            let n = part * 40 + idx;
            let it = quoted(text);
            // A key of YAML has at most 1,024 characters.
            let key = if it.len() < 1000 { it.clone() } else { "unknown".to_owned() };
            let with = |before: &str, after: &str| quoted(&format!("{before}{text}{after}"));
            let _ = write!(
                good,
                "---\nid: s{n:03}\ntitle: {}\nissuer: [{}, {it}]\nplace: {it}\ntopics: [{it}, {}]\n\
                 countries: [{it}]\nurl: {}\ncarrier: {{name: {it}, url: {}}}\nspeakers:\n  \
                 - {{name: {}, aliases: [{it}], role: {it}}}\nclaims:\n  - {{exact: {}, speaker: {it}, note: {it}}}\n  \
                 - {{exact: {it}, prefix: {it}, suffix: {it}}}\ntags: [{it}]\n{key}: {it}\nbody: {}\n",
                with(&format!("T{n:03} "), ""),
                with("Org ", ""),
                with("topic ", " too"),
                with("https://x.example/", ""),
                with("https://y.example/?q=", ""),
                with("Ana ", ""),
                with("B", " was here"),
                quoted(&format!(
                    "B{n:03} begins. “{text} was here,” said Ana {text}, a lawyer.\n\n{text} said 40 {text} people had \
                     left. B{text} was here.\n\n\t{text}\n"
                )),
            );
            for field in ["id", "date", "language", "channel", "status", "issuer", "url", "format"] {
                let plain = if field == "id" { String::new() } else { format!("id: b{n:03}-{field}\n") };
                let _ = write!(bad, "---\n{plain}title: X\n{field}: {it}\nbody: Nothing.\n");
            }
            let _ = write!(bad, "---\nid: [{it}, {{{key}: {it}}}]\n---\n{it}\n---\n- {it}\n");
            // As it is: YAML has no such characters.
            fs::write(
                root.join(format!("raw-{n:03}.yaml")),
                format!("id: r{n:03}\ntitle: {text}\n{text}: [\n"),
            )
            .unwrap();
            if !text.contains('/') && text.len() < 200 {
                let called = |name: &str| root.join(OsStr::from_bytes(format!("{text}{name}").as_bytes()));
                fs::write(called(".yaml"), "title: [\n").unwrap();
                fs::create_dir_all(called("")).unwrap();
                fs::write(called("").join("in.yaml"), "title: 1\n").unwrap();
            }
        }
        fs::write(root.join(format!("good-{part:02}.yaml")), good).unwrap();
        fs::write(root.join(format!("bad-{part:02}.yaml")), bad).unwrap();
    }
    let list = strings.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", ");
    let (line, body) = (
        quoted(&strings.join(" ")),
        quoted(&format!("{}\n\n“All {} was here,” said Ana Roe.", strings.join("\n\n"), strings.join(" "))),
    );
    fs::write(
        root.join("all.yaml"),
        format!(
            "id: all\ntitle: {line}\nissuer: [{list}]\nplace: {line}\ntopics: [{list}]\nurl: {}\n\
             carrier: {{name: {line}, url: {line}}}\nspeakers: [{{name: {line}, role: {line}}}]\ntags: [{list}]\n\
             body: {body}\n",
            quoted(&format!("https://x.example/{}", strings.join("/")))
        ),
    )
    .unwrap();
    strings.len()
}

/// A configuration with strings as keys and values; what of it can be used holds.
pub fn config() -> String {
    let toml = |text: &str| {
        let mut quoted = String::from('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                ' '..='~' => quoted.push(c),
                _ => write!(quoted, "\\U{:08X}", u32::from(c)).unwrap(),
            }
        }
        quoted + "\""
    };
    let strings = strings();
    let mut text = String::new();
    for it in &strings {
        let _ = writeln!(text, "{} = {}", toml(it), toml(it));
    }
    let _ = writeln!(text, "sort = {}\n[views]", toml(&strings[3]));
    for (n, it) in strings.iter().enumerate() {
        let _ = writeln!(text, "{} = {}", toml(&format!("{n} {it}")), toml(&format!("title:{it}")));
    }
    text.push_str("[keys]\n");
    for it in &strings {
        let _ = writeln!(text, "{} = [{}]", toml(it), toml(it));
    }
    text
}

/// What a look at some output counted.
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "they are all numbers of something")]
pub struct Seen {
    /// Bytes.
    pub n_bytes: usize,
    /// Control sequences, all of them allowed.
    pub n_sequences: usize,
    /// Texts put on the clipboard.
    pub n_copied: usize,
}

/// Control sequences a frame is made of (ECMA-48; DEC and xterm private modes), by how they end: colours and
/// weights, a place, an empty screen, and the modes that are set at the start and given back at the end.
fn is_allowed(sequence: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b';'));
    match sequence {
        "2J" | "?1049h" | "?1049l" | "?2004h" | "?2004l" | "?2026h" | "?2026l" | "?25h" | "?25l" => true,
        _ => sequence.strip_suffix(['m', 'H']).is_some_and(digits),
    }
}

/// Looks at all that a full-screen program wrote: only text that is safe, the control sequences above, and
/// OSC 52. Panics at the first byte that is anything else.
#[track_caller]
pub fn watch(bytes: &[u8]) -> Seen {
    let mut seen = Seen { n_bytes: bytes.len(), ..Seen::default() };
    let text = std::str::from_utf8(bytes)
        .unwrap_or_else(|error| panic!("no UTF-8 after {:?}", tail(&bytes[..error.valid_up_to()])));
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        assert_plain(&rest[..at], "\r\n");
        let sequence = &rest[at..];
        let before = &text[..text.len() - sequence.len()];
        if let Some(after) = sequence.strip_prefix("\u{1b}[") {
            let end = after.find(|c| matches!(c, '@'..='~')).unwrap_or(after.len() - 1);
            let (control, after) = after.split_at(end + 1);
            assert!(is_allowed(control), "{control:?} after {:?}", tail(before.as_bytes()));
            seen.n_sequences += 1;
            rest = after;
        } else if let Some(after) = sequence.strip_prefix("\u{1b}]52;c;") {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c))).unwrap();
            let after = &after[end..];
            rest = after
                .strip_prefix("\u{1b}\\")
                .or_else(|| after.strip_prefix('\u{7}'))
                .expect("the end of OSC 52");
            seen.n_copied += 1;
        } else {
            panic!("{:?} after {:?}", sequence.chars().take(40).collect::<String>(), tail(before.as_bytes()));
        }
    }
    assert_plain(rest, "\r\n");
    seen
}

/// Looks at lines that a command wrote: no control character but line feeds, and, in colours, no control
/// sequence but those.
#[track_caller]
pub fn watch_lines(bytes: &[u8], colors: bool) -> Seen {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut seen = Seen { n_bytes: bytes.len(), ..Seen::default() };
    let mut parts = text.split("\u{1b}[");
    assert_plain(parts.next().unwrap(), "\n");
    for part in parts {
        let (code, after) = part.split_once('m').unwrap_or_else(|| panic!("{part:?}"));
        assert!(colors && code.bytes().all(|b| matches!(b, b'0'..=b'9' | b';')), "{part:?}");
        assert_plain(after, "\n");
        seen.n_sequences += 1;
    }
    seen
}

#[track_caller]
fn assert_plain(text: &str, but: &str) {
    let mut n_marks = 0;
    for (at, c) in text.char_indices() {
        let is_safe = but.contains(c) || sign(c).is_none();
        n_marks = if unicode_normalization::char::is_combining_mark(c) { n_marks + 1 } else { 0 };
        assert!(is_safe && n_marks <= COMBINING_MAX, "{c:?} after {:?}", tail(&text.as_bytes()[..at]));
    }
}

fn tail(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(120)..]).into_owned()
}

#[test]
fn there_are_enough_of_them() {
    let mut strings = strings();
    let n = strings.len();
    assert!(n >= 300, "{n}");
    strings.sort();
    strings.dedup();
    assert_eq!(strings.len(), n);
}

/// The watch is no watch unless it barks: each string, as it is, is seen by it, but for those whose harm is
/// not in the bytes.
#[test]
fn every_string_is_caught_when_it_comes_through() {
    let harmless = strings().into_iter().filter(|it| {
        std::panic::catch_unwind(|| (watch(it.as_bytes()).n_sequences, watch_lines(it.as_bytes(), false)))
            .is_ok()
    });
    insta::assert_debug_snapshot!(harmless.collect::<Vec<_>>());
}
