//! A terminal with the program in it, and a home folder of its own. It does not know what the program
//! is for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize};
use rustix::process::{self, Pid, Signal, WaitOptions};
use tempfile::TempDir;

/// Nothing takes so long, on a machine with other things to do either.
pub const LIMIT: Duration = Duration::from_secs(60);

const PROGRAM: &str = env!("CARGO_BIN_EXE_onrecord");

/// What a sitting starts with.
pub struct Sitting {
    home: Arc<TempDir>,
    size: (u16, u16),
    arguments: Vec<String>,
    environment: BTreeMap<String, String>,
    /// A program to run instead, with ours and the arguments as its own.
    through: Vec<String>,
}

impl Sitting {
    /// With a new home folder and an empty store, `store/` in it.
    pub fn new() -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        fs::create_dir(home.path().join("store")).unwrap();
        let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
        let environment = [
            ("HOME", path("")),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_STATE_HOME", path("state")),
            ("XDG_CACHE_HOME", path("cache")),
            ("XDG_DATA_HOME", path("data")),
            ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
        ];
        Self {
            arguments: vec![path("store")],
            environment: environment.map(|(name, value)| (name.to_owned(), value)).into(),
            home,
            size: (100, 30),
            through: Vec::new(),
        }
    }

    /// The embedded sample instead of a store.
    pub fn of_the_sample() -> Self {
        Self { arguments: Vec::new(), ..Self::new() }
    }

    /// Columns and rows.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Run by another program, which gets ours and its arguments as arguments.
    pub fn through(mut self, program: &[&str]) -> Self {
        self.through = program.iter().map(|it| (*it).to_owned()).collect();
        self
    }

    /// Another store.
    pub fn of(self, store: &Path) -> Self {
        Self { arguments: vec![store.to_str().unwrap().to_owned()], ..self }
    }

    /// A file or folder of the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file of the home folder.
    pub fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a shell script of the home folder that can be run, and gives its path.
    pub fn script(&self, name: &str, lines: &str) -> String {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        fs::write(&path, format!("#!/bin/sh\n{lines}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Another sitting in the same home, as after coming back the next day.
    pub fn again(&self) -> Self {
        Self {
            home: Arc::clone(&self.home),
            size: self.size,
            arguments: self.arguments.clone(),
            environment: self.environment.clone(),
            through: self.through.clone(),
        }
    }

    /// Starts the program.
    pub fn start(&self) -> Reader {
        let (columns, rows) = self.size;
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = portable_pty::native_pty_system().openpty(size).unwrap();
        let modes = modes(&*pair.master);
        let mut words = self.through.iter().map(String::as_str).chain([PROGRAM]);
        let mut command = CommandBuilder::new(words.next().unwrap());
        command.args(words);
        command.args(&self.arguments);
        command.env_clear();
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command.cwd(self.home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);

        let shown = Arc::new(Shown {
            parser: Mutex::new(Parser::new_with_callbacks(
                nonzero(rows),
                nonzero(columns),
                0,
                Clipboard::default(),
            )),
            changed: Condvar::new(),
            written: Mutex::default(),
        });
        let mut output = pair.master.try_clone_reader().unwrap();
        let is_closing = Arc::new(AtomicBool::new(false));
        let painter = thread::spawn({
            let (shown, is_closing) = (Arc::clone(&shown), Arc::clone(&is_closing));
            move || {
                let mut bytes = [0; 4096];
                // The end of the terminal is an error on some systems.
                while let Ok(n @ 1..) = output.read(&mut bytes) {
                    if is_closing.load(Ordering::SeqCst) {
                        return;
                    }
                    shown.written.lock().unwrap().extend_from_slice(&bytes[..n]);
                    shown.parser.lock().unwrap().process(&bytes[..n]);
                    shown.changed.notify_all();
                }
            }
        });
        let input = pair.master.take_writer().unwrap();
        Reader {
            home: Arc::clone(&self.home),
            master: Some(pair.master),
            input: Some(input),
            child,
            shown,
            is_closing,
            painter: Some(painter),
            modes,
        }
    }
}

fn nonzero(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap_or(NonZero::<u16>::MIN)
}

type Parser = vt100::Parser<Clipboard>;

struct Shown {
    parser: Mutex<Parser>,
    changed: Condvar,
    /// All that the program has written.
    written: Mutex<Vec<u8>>,
}

/// What the program put on the clipboard.
#[derive(Default)]
struct Clipboard {
    copied: Vec<String>,
}

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, kind: &[u8], data: &[u8]) {
        assert_eq!(kind, b"c");
        self.copied.push(String::from_utf8(base64(data)).unwrap());
    }
}

/// Decodes base64 (RFC 4648, with padding).
fn base64(data: &[u8]) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    assert_eq!(data.len() % 4, 0);
    for group in data.chunks(4) {
        let digits = group.iter().take_while(|it| **it != b'=');
        let values: Vec<usize> =
            digits.map(|digit| alphabet.iter().position(|it| it == digit).unwrap()).collect();
        let bits = values.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - values.len()));
        bytes.extend_from_slice(&u32::try_from(bits).unwrap().to_be_bytes()[1..values.len()]);
    }
    bytes
}

/// How the terminal treats what is typed and written: raw or not.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

/// The program, running in a terminal.
pub struct Reader {
    home: Arc<TempDir>,
    master: Option<Box<dyn MasterPty + Send>>,
    input: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    /// The painter is to end, and with it the last handle of the terminal.
    is_closing: Arc<AtomicBool>,
    painter: Option<JoinHandle<()>>,
    /// Of the terminal before the program had it.
    modes: String,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reader {
    /// Types keys, as a person would: what comes next waits for what is seen.
    pub fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    /// Sends what no key of a keyboard sends.
    pub fn send(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Types keys into a program that may have ended.
    pub fn try_press(&mut self, keys: &str) -> std::io::Result<()> {
        let input = self.input.as_mut().unwrap();
        input.write_all(keys.as_bytes())?;
        input.flush()
    }

    /// Presses keys, again after a while, until the program ends, and gives its exit code: for after something
    /// that may take the next keys for a part of it.
    #[track_caller]
    pub fn press_until_exit(&mut self, keys: &str) -> u32 {
        let began = Instant::now();
        // Seldom: nobody empties the terminal of a program that is deaf, and a full one would make us wait.
        let mut next = Duration::ZERO;
        until("the process ends", || {
            let status = self.child.try_wait().unwrap();
            if status.is_none() && began.elapsed() >= next {
                self.press(keys);
                next = (next * 2).max(Duration::from_millis(50));
            }
            status
        })
        .exit_code()
    }

    /// Types any bytes; false where nobody is there to read them any more.
    pub fn press_bytes(&mut self, bytes: &[u8]) -> bool {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).is_ok()
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn see(&self, text: &str) {
        drop(self.wait(&format!("to see {text:?}"), |it| it.screen().contents().contains(text)));
    }

    /// Waits until the screen no longer shows a text.
    #[track_caller]
    pub fn see_gone(&self, text: &str) {
        drop(self.wait(&format!("to see {text:?} no more"), |it| !it.screen().contents().contains(text)));
    }

    /// Waits until one row of the screen shows all of these texts.
    #[track_caller]
    pub fn see_row(&self, texts: &[&str]) {
        let is_there = |row: &str| texts.iter().all(|text| row.contains(text));
        drop(
            self.wait(&format!("for a row with {texts:?}"), |it| {
                it.screen().contents().lines().any(is_there)
            }),
        );
    }

    /// Waits until something was copied, and gives it.
    #[track_caller]
    pub fn copied(&self) -> String {
        let parser = self.wait("for the clipboard", |parser| !parser.callbacks().copied.is_empty());
        parser.callbacks().copied.last().unwrap().clone()
    }

    /// All that the program has written so far.
    pub fn written(&self) -> Vec<u8> {
        self.shown.written.lock().unwrap().clone()
    }

    /// What the screen shows now.
    pub fn screen(&self) -> String {
        self.shown.parser.lock().unwrap().screen().contents()
    }

    #[track_caller]
    fn wait(&self, what: &str, is_so: impl Fn(&Parser) -> bool) -> MutexGuard<'_, Parser> {
        let parser = self.shown.parser.lock().unwrap();
        let (parser, waited) =
            self.shown.changed.wait_timeout_while(parser, LIMIT, |parser| !is_so(parser)).unwrap();
        if waited.timed_out() {
            let screen = parser.screen().contents();
            // Not while the painting thread could be poisoned by it.
            drop(parser);
            panic!("waited {what}; the screen is\n{}", framed(&screen));
        }
        parser
    }

    /// Waits until a file of the home folder has a text, and gives it.
    #[track_caller]
    pub fn file_with(&self, name: &str, text: &str) -> String {
        let path = self.home.path().join(name);
        until(&format!("{name} has {text:?}"), || {
            fs::read_to_string(&path).ok().filter(|it| it.contains(text))
        })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file as some editors do: a new one, renamed over the old.
    pub fn replace(&self, name: &str, text: &str) {
        let path = self.path(name);
        let beside = path.with_extension("tmp");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }

    /// Makes the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        // The screen first: what is drawn for the new size must find it.
        self.shown.parser.lock().unwrap().screen_mut().set_size(nonzero(rows), nonzero(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.id().try_into().unwrap()).unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        process::kill_process(self.pid(), signal).unwrap();
    }

    /// Waits until the process is stopped.
    #[track_caller]
    pub fn see_stopped(&self) {
        let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
        until("the process stops", || {
            let (_, status) = process::waitpid(Some(self.pid()), options).unwrap()?;
            status.stopped().then_some(())
        });
    }

    /// Takes the terminal away.
    pub fn close(&mut self) {
        self.is_closing.store(true, Ordering::SeqCst);
        // The painter waits for bytes. Another size brings some.
        self.resize(50, 20);
        self.painter.take().unwrap().join().unwrap();
        self.input = None;
        self.master = None;
    }

    /// Waits for the end, and gives the exit code.
    #[track_caller]
    pub fn exit_code(&mut self) -> u32 {
        until("the process ends", || self.child.try_wait().unwrap()).exit_code()
    }

    /// Asserts that the terminal is as it was before: for a shell to go on in.
    #[track_caller]
    pub fn assert_sane(&self) {
        // The last bytes may still be on their way.
        drop(self.wait("for a sane terminal", |it| {
            let screen = it.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        }));
        assert_eq!(modes(&**self.master.as_ref().unwrap()), self.modes);
    }

    /// Asserts that the terminal is the program's.
    #[track_caller]
    pub fn assert_taken(&self) {
        drop(self.wait("for the terminal to be taken", |it| {
            it.screen().alternate_screen() && it.screen().bracketed_paste()
        }));
        assert_ne!(modes(&**self.master.as_ref().unwrap()), self.modes);
    }

    /// Quits, and asserts that all was well.
    #[track_caller]
    pub fn quit(mut self) {
        self.press("\u{3}");
        let code = self.exit_code();
        assert_eq!(code, 0, "the screen is\n{}", framed(&self.screen()));
        self.assert_sane();
    }
}

/// Asks again and again until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(began.elapsed() < LIMIT, "waited until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a process is there.
pub fn is_running(pid: Pid) -> bool {
    process::test_kill_process(pid).is_ok()
}

/// The id of a process that has written it into a file.
pub fn pid_in(path: &Path) -> Pid {
    let text = until("the id is written", || fs::read_to_string(path).ok().filter(|it| it.ends_with('\n')));
    Pid::from_raw(text.trim().parse().unwrap()).unwrap()
}

fn framed(screen: &str) -> String {
    screen.lines().fold(String::new(), |mut framed, row| {
        let _ = writeln!(framed, "| {row}");
        framed
    })
}
