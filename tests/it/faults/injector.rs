//! Follows a process call by call and lets one of its calls fail, or ends it right before one. It does not know
//! what is run.
//!
//! `strace` can do that too, but counts the calls of each thread by itself and all files alike: the fifth write
//! would be that of whichever thread comes first to a fifth one, and often one to the terminal. Here calls are
//! counted over all threads, and only those with files below certain folders.

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use nix::errno::Errno;
use nix::libc;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{self, Signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::pty::harness::until;

/// Waits to be followed, and then becomes the program it is given.
pub const WAITING: [&str; 4] = ["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"];

/// What calls do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Open,
    /// Opening that makes the file, or a folder made.
    Make,
    Read,
    List,
    Write,
    Sync,
    Rename,
    Unlink,
}

/// What happens at a call.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The process ends before it, as by `kill -9` or a machine that stops.
    Kill,
    /// It fails, and does nothing.
    Error(Errno),
}

/// Which call is meant.
#[derive(Clone, Debug)]
pub struct Point {
    /// Only calls with files in these folders count.
    pub under: Vec<PathBuf>,
    pub calls: &'static [Call],
    /// From 1.
    pub nth: usize,
    pub fault: Fault,
    /// Those after it fail as well.
    pub is_lasting: bool,
    /// While this is not so, nothing is counted.
    pub is_on: Arc<AtomicBool>,
}

impl Point {
    /// The `nth` call in a folder, from the start.
    pub fn new(under: PathBuf, calls: &'static [Call], nth: usize, fault: Fault, is_lasting: bool) -> Self {
        Self { under: vec![under], calls, nth, fault, is_lasting, is_on: Arc::new(AtomicBool::new(true)) }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Followed {
    /// Calls of the kind, as far as it came.
    pub n_calls: usize,
    /// The call at which it happened.
    pub hit: Option<String>,
    /// None: killed, or the parent knows.
    pub status: Option<i32>,
}

/// A command that was run to its end.
#[derive(Debug)]
pub struct Run {
    pub followed: Followed,
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

/// Runs a command with a fault. What it prints goes through files in `folder`: nobody reads a pipe meanwhile.
pub fn run(program: &Command, folder: &Path, point: &Point) -> Run {
    let (out, err) = (folder.join("stdout"), folder.join("stderr"));
    let mut command = Command::new(WAITING[0]);
    command.args(&WAITING[1..]).arg(program.get_program()).args(program.get_args()).env_clear();
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    command.stdin(Stdio::null()).stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
    let mut child = command.spawn().unwrap();
    let followed = follow(child.id(), point);
    let status = match followed.status {
        Some(status) => ExitStatus::from_raw(status),
        None => child.wait().unwrap(),
    };
    Run {
        followed,
        status,
        out: fs::read_to_string(out).unwrap(),
        err: String::from_utf8_lossy(&fs::read(err).unwrap()).into_owned(),
    }
}

/// Follows a process that another one waits for, on a thread of its own. Only when that has ended may one ask for
/// the process's end: what happens to it meanwhile would be told to whoever asks first.
pub fn follow_aside(id: u32, point: Point) -> JoinHandle<Followed> {
    thread::spawn(move || follow(id, &point))
}

/// Follows a process that was started by [`WAITING`] until it ends. All of it happens on this thread.
pub fn follow(id: u32, point: &Point) -> Followed {
    let leader = Pid::from_raw(id.try_into().unwrap());
    until("the process waits", || state_of(leader).filter(|it| *it == 'T'));
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_TRACEEXIT;
    ptrace::seize(leader, options).expect("a process may follow its children here");
    signal::kill(leader, Signal::SIGCONT).unwrap();
    let mut followed = Followed::default();
    // The threads that are in a call which is to fail.
    let mut failing: HashMap<Pid, Errno> = HashMap::new();
    loop {
        // Of this thread: other tests have children too.
        let (thread, deliver) = match waitpid(None, Some(WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD)) {
            Err(Errno::EINTR) => continue,
            Err(_) => return followed,
            Ok(WaitStatus::PtraceSyscall(thread)) => {
                if is_entry(thread) {
                    if point.is_on.load(Ordering::SeqCst)
                        && let Some(call) = counted(thread, point)
                    {
                        followed.n_calls += 1;
                        let n = followed.n_calls;
                        if n == point.nth || point.is_lasting && n > point.nth {
                            followed.hit.get_or_insert(call);
                            match point.fault {
                                Fault::Kill => {
                                    signal::kill(leader, Signal::SIGKILL).unwrap();
                                    // With this thread's hold on it gone, whoever started it learns its end.
                                    return let_go(leader, followed);
                                }
                                Fault::Error(error) => {
                                    let mut registers = ptrace::getregs(thread).unwrap();
                                    registers.orig_rax = u64::MAX;
                                    ptrace::setregs(thread, registers).unwrap();
                                    failing.insert(thread, error);
                                }
                            }
                        }
                    }
                } else if let Some(error) = failing.remove(&thread) {
                    let mut registers = ptrace::getregs(thread).unwrap();
                    registers.rax = i64::from(-(error as i32)).cast_unsigned();
                    ptrace::setregs(thread, registers).unwrap();
                }
                (thread, None)
            }
            Ok(WaitStatus::PtraceEvent(thread, _, event)) => {
                if event == libc::PTRACE_EVENT_EXIT && thread == leader {
                    let _ = ptrace::detach(thread, None);
                    return let_go(leader, followed);
                }
                (thread, None)
            }
            Ok(WaitStatus::Stopped(thread, signal)) => (thread, Some(signal)),
            Ok(WaitStatus::Exited(thread, code)) => {
                if thread == leader {
                    followed.status = Some(code << 8);
                    return followed;
                }
                continue;
            }
            Ok(WaitStatus::Signaled(thread, signal, _)) => {
                if thread == leader {
                    followed.status = Some(signal as i32);
                    return followed;
                }
                continue;
            }
            Ok(_) => continue,
        };
        // One that has been killed meanwhile cannot go on.
        let _ = ptrace::syscall(thread, deliver);
    }
}

/// Waits until every thread of a process that is ending has ended, and gives its end if it was ours to learn.
fn let_go(leader: Pid, mut followed: Followed) -> Followed {
    loop {
        match waitpid(None, Some(WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD)) {
            Err(Errno::EINTR) => {}
            Err(_) => return followed,
            Ok(WaitStatus::Exited(thread, code)) if thread == leader => followed.status = Some(code << 8),
            Ok(WaitStatus::Signaled(thread, signal, _)) if thread == leader => {
                followed.status = Some(signal as i32);
            }
            Ok(other) => {
                if let Some(thread) = other.pid() {
                    let _ = ptrace::detach(thread, None);
                }
            }
        }
    }
}

fn state_of(process: Pid) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

fn is_entry(thread: Pid) -> bool {
    ptrace::syscall_info(thread).is_ok_and(|it| it.op == libc::PTRACE_SYSCALL_INFO_ENTRY)
}

/// The call a thread is about to make, if it counts.
fn counted(thread: Pid, point: &Point) -> Option<String> {
    let registers = ptrace::getregs(thread).ok()?;
    let (a, b, c) = (registers.rdi, registers.rsi, registers.rdx);
    let here = i64::from(libc::AT_FDCWD).cast_unsigned();
    let at = |folder: u64, path: u64| Some(named(thread, folder, &text_at(thread, path)?));
    let file = |number: u64| fs::read_link(format!("/proc/{thread}/fd/{number}")).ok();
    let opens = |flags: u64| if flags & libc::O_CREAT as u64 == 0 { Call::Open } else { Call::Make };
    let (call, path) = match registers.orig_rax.cast_signed() {
        libc::SYS_open => (opens(b), at(here, a)?),
        libc::SYS_openat => (opens(c), at(a, b)?),
        libc::SYS_creat | libc::SYS_mkdir => (Call::Make, at(here, a)?),
        libc::SYS_mkdirat => (Call::Make, at(a, b)?),
        libc::SYS_read | libc::SYS_pread64 | libc::SYS_readv => (Call::Read, file(a)?),
        libc::SYS_getdents64 => (Call::List, file(a)?),
        libc::SYS_write
        | libc::SYS_pwrite64
        | libc::SYS_writev
        | libc::SYS_ftruncate
        | libc::SYS_fallocate => (Call::Write, file(a)?),
        libc::SYS_fsync | libc::SYS_fdatasync => (Call::Sync, file(a)?),
        libc::SYS_rename | libc::SYS_link | libc::SYS_symlink => (Call::Rename, at(here, a)?),
        libc::SYS_renameat | libc::SYS_renameat2 | libc::SYS_linkat => (Call::Rename, at(a, b)?),
        libc::SYS_unlink | libc::SYS_rmdir => (Call::Unlink, at(here, a)?),
        libc::SYS_unlinkat => (Call::Unlink, at(a, b)?),
        _ => return None,
    };
    let counts = point.calls.contains(&call) || call == Call::Make && point.calls.contains(&Call::Open);
    let is_there = || point.under.iter().any(|it| path.starts_with(it));
    (counts && is_there()).then(|| format!("{call:?} {}", path.display()))
}

/// The path that a name means to a process, from one of its folders.
fn named(thread: Pid, folder: u64, name: &Path) -> PathBuf {
    let link = if folder & u64::from(u32::MAX) == u64::from(libc::AT_FDCWD.cast_unsigned()) {
        format!("/proc/{thread}/cwd")
    } else {
        format!("/proc/{thread}/fd/{folder}")
    };
    let mut path = fs::read_link(link).unwrap_or_default();
    for part in name.components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}

/// The text at an address of a process, up to its NUL.
fn text_at(thread: Pid, address: u64) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    const PAGE: u64 = 4096;
    let memory = File::open(format!("/proc/{thread}/mem")).ok()?;
    let mut text = Vec::new();
    while text.len() < 4 * 4096 {
        let at = address + text.len() as u64;
        let mut bytes = vec![0; usize::try_from(PAGE - at % PAGE).unwrap()];
        let n = memory.read_at(&mut bytes, at).ok()?;
        if let Some(end) = bytes[..n].iter().position(|it| *it == 0) {
            text.extend_from_slice(&bytes[..end]);
            return Some(std::ffi::OsString::from_vec(text).into());
        }
        text.extend_from_slice(&bytes[..n]);
    }
    None
}
