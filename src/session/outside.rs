//! The world outside: browser, editor, and the clipboard of tmux. It does not know the state of the app
//! or whose terminal it is.
//!
//! No shell is involved: a command from the environment is split into words, and a URL or a path is
//! always one argument.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{self, Path};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, io};

use super::workers::{self, Wakes};
use crate::app::Event;
use crate::domain::web;
use crate::text;

/// A browser that fails after this did not fail to open the URL.
const BROWSER_FAILS_WITHIN: Duration = Duration::from_secs(10);

/// Opens a URL in the browser, without waiting for it. What goes wrong is told, with the URL, so that
/// it can be opened by hand.
pub(super) fn open_url(url: &str, wakes: &Wakes) -> io::Result<()> {
    let url = url.to_owned();
    let wakes = wakes.clone();
    workers::thread("browser", move || {
        if let Err(why) = browse(&url) {
            let _ = wakes.tell(Event::Failed(format!("{why}: {}", text::clean(&url))));
        }
    })?;
    Ok(())
}

fn browse(url: &str) -> Result<(), String> {
    if !web::is_web(url) {
        return Err("only http and https are opened".to_owned());
    }
    let browsers = env::var("BROWSER").ok().filter(|it| !it.trim().is_empty());
    let candidates: Vec<Vec<String>> = match &browsers {
        Some(list) => list.split(':').filter_map(|entry| browser_argv(entry, url)).collect(),
        None => OPENERS.iter().map(|it| vec![(*it).to_owned(), url.to_owned()]).collect(),
    };
    let mut why = "no browser was found; $BROWSER can name one".to_owned();
    for argv in candidates {
        let Some((program, arguments)) = argv.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // A group of its own: Ctrl-Z and Ctrl-C here are not meant for it.
        command.process_group(0);
        let started = Instant::now();
        match command.spawn().and_then(|mut child| child.wait()) {
            Ok(status) if status.success() || started.elapsed() > BROWSER_FAILS_WITHIN => return Ok(()),
            Ok(status) => why = format!("`{}` ended with {status}", text::clean(program)),
            Err(error) if browsers.is_some() => {
                why = format!("`{}` cannot be started ({error})", text::clean(program));
            }
            Err(_) => {}
        }
    }
    Err(why)
}

/// Programs that open a URL in the desktop's browser.
const OPENERS: &[&str] =
    if cfg!(target_os = "macos") { &["open"] } else { &["xdg-open", "wslview", "gio-open", "open"] };

/// One entry of `$BROWSER`: `%s` is the URL, which else comes last; `%%` is a percent sign.
fn browser_argv(entry: &str, url: &str) -> Option<Vec<String>> {
    let mut argv = Vec::new();
    let mut has_url = false;
    for word in entry.split_whitespace() {
        let parts: Vec<String> = word.split("%%").map(|it| it.replace("%s", url)).collect();
        has_url |= word.split("%%").any(|it| it.contains("%s"));
        argv.push(parts.join("%"));
    }
    if argv.is_empty() {
        return None;
    }
    if !has_url {
        argv.push(url.to_owned());
    }
    Some(argv)
}

/// Runs the editor at a line of a file and waits for it. The terminal must have been left.
pub(super) fn edit(file: &Path, line: u32) -> Result<(), String> {
    let named = ["VISUAL", "EDITOR"].iter().filter_map(|it| env::var(it).ok());
    let editor = named.into_iter().find(|it| !it.trim().is_empty());
    let file = path::absolute(file).map_err(|error| error.to_string())?;
    let argv = editor_argv(editor.as_deref().unwrap_or("vi"), &file, line)?;
    let (program, arguments) = argv.split_first().ok_or("the editor has no name")?;
    let shown = text::clean(&program.to_string_lossy()).into_owned();
    match Command::new(program).args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the editor `{shown}` ended with {status}")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("there is no editor `{shown}`; $VISUAL or $EDITOR can name another"))
        }
        Err(error) => Err(format!("the editor `{shown}` cannot be started: {error}")),
    }
}

/// The editor's command with the place to open, as far as it is known how this editor takes one.
fn editor_argv(command: &str, file: &Path, line: u32) -> Result<Vec<OsString>, String> {
    let words = words(command)?;
    let program = words.first().ok_or("the editor has no name")?;
    let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let has = |option: &[&str]| words.iter().any(|word| option.contains(&word.as_str()));
    let at_line = || {
        let mut place = OsString::from(file);
        place.push(format!(":{line}"));
        place
    };
    let wait: &[&str] = if has(&["--wait", "-w"]) { &[] } else { &["--wait"] };
    let mut argv: Vec<OsString> = words.iter().map(OsString::from).collect();
    let mut options = |it: &[&str]| argv.extend(it.iter().map(OsString::from));
    let place = match name.as_str() {
        "vi" | "vim" | "nvim" | "nvi" | "view" | "vis" | "elvis" | "nano" | "rnano" | "pico" | "emacs"
        | "emacsclient" | "emacs-nox" | "mg" | "jed" | "joe" | "jmacs" | "jstar" | "ne" | "kak" | "micro"
        | "mcedit" | "zile" | "dte" => {
            options(&[&format!("+{line}")]);
            file.into()
        }
        "hx" | "helix" => at_line(),
        "code" | "codium" | "code-insiders" | "cursor" => {
            options(wait);
            options(&["-g"]);
            at_line()
        }
        "subl" | "zed" | "zeditor" => {
            options(wait);
            at_line()
        }
        _ => file.into(),
    };
    argv.push(place);
    Ok(argv)
}

/// Splits a command at white space; quotes keep words together and a backslash takes the next
/// character as it is, as in a shell. Nothing else of a shell.
fn words(command: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (_, '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        None => Ok(words),
        Some(open) => Err(format!("the editor's command has an open {open}: {}", text::clean(command))),
    }
}

/// Inside tmux: gives text to tmux as well, which gives it to its own terminal. tmux takes OSC 52 from
/// programs only with `set-clipboard on`, and that is not its default; this works with the default too.
pub(super) fn copy_in_tmux(text: &str) {
    if env::var_os("TMUX").is_none_or(|it| it.is_empty()) {
        return;
    }
    let text = text.to_owned();
    // OSC 52 has been sent already: what fails here need not be told.
    let _ = workers::thread("tmux", move || load_buffer(&["load-buffer", "-w", "-"], &text));
}

fn load_buffer(arguments: &[impl AsRef<OsStr>], text: &str) -> io::Result<()> {
    let mut command = Command::new("tmux");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    child.wait().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_url_as_one_argument() {
        let url = "https://x.example/?a=1&b=$(id);%s";
        for (entry, argv) in [
            ("firefox", vec!["firefox", url]),
            ("w3m -o x=1", vec!["w3m", "-o", "x=1", url]),
            ("open --url=%s now", vec!["open", "--url=https://x.example/?a=1&b=$(id);%s", "now"]),
            ("a %% b", vec!["a", "%", "b", url]),
            ("a %%s", vec!["a", "%s", url]),
        ] {
            assert_eq!(browser_argv(entry, url).unwrap(), argv);
        }
        assert_eq!(browser_argv("  ", url), None);
    }

    #[test]
    fn an_editor_opens_at_the_line_the_way_it_takes_lines() {
        for (command, argv) in [
            ("vi", "vi|+7|/s/a b.yaml"),
            ("/usr/bin/nvim -u NONE", "/usr/bin/nvim|-u|NONE|+7|/s/a b.yaml"),
            ("emacsclient -nw", "emacsclient|-nw|+7|/s/a b.yaml"),
            ("hx", "hx|/s/a b.yaml:7"),
            ("code", "code|--wait|-g|/s/a b.yaml:7"),
            ("code --wait", "code|--wait|-g|/s/a b.yaml:7"),
            ("subl -w", "subl|-w|/s/a b.yaml:7"),
            ("'my editor' \"--say=a b\" c\\ d", "my editor|--say=a b|c d|/s/a b.yaml"),
        ] {
            let shown = editor_argv(command, Path::new("/s/a b.yaml"), 7).unwrap();
            assert_eq!(shown.join(OsStr::new("|")), argv);
        }
        assert!(editor_argv("vi 'x", Path::new("/a"), 1).is_err());
        assert!(editor_argv("''", Path::new("/a"), 1).is_ok());
        assert!(editor_argv(" ", Path::new("/a"), 1).is_err());
    }
}
