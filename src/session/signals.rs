//! Signals, and a terminal that has gone away. It does not know the state of the app.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use rustix::process::{self, Signal};
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM,
    SIGWINCH, SIGXCPU, SIGXFSZ,
};
use signal_hook::iterator::Signals;

use super::workers::Wakes;
use super::{Wake, terminal, workers};

/// How long the loop may take to leave before it is left behind. A terminal that has gone must not
/// keep a process for two seconds.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long giving the terminal back may take then: one stopped by Ctrl-S takes no bytes.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What a signal asks of the loop.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// The terminal has another size, or had one for a moment.
    Resize,
    /// Ctrl-Z from outside: SIGTSTP.
    Stop,
    /// The process goes on after a stop it did not ask for.
    Continue,
    /// A signal to end.
    End(i32),
}

/// What the loop and the thread of signals tell each other.
#[derive(Debug)]
pub(super) struct Job {
    /// A way of its own, which never fills up: the thread of signals must not wait for the loop while
    /// the loop waits in an editor, or for that very thread to hear SIGCONT.
    asked: Receiver<Asked>,
    /// An editor has the terminal.
    pub(super) outside: Arc<AtomicBool>,
    stopping: Arc<AtomicBool>,
    continued: Receiver<()>,
}

/// Starts to listen for signals and for the terminal going away.
pub(super) fn spawn(wakes: &Wakes) -> io::Result<Job> {
    let outside = Arc::new(AtomicBool::new(false));
    let stopping = Arc::new(AtomicBool::new(false));
    let (continued_tx, continued) = mpsc::channel();
    let (asked_tx, asked) = mpsc::channel();
    let job = Job { asked, outside: Arc::clone(&outside), stopping: Arc::clone(&stopping), continued };

    // All that end a program that does not listen, but those of a program that cannot go on (SIGSEGV, SIGABRT).
    let mut signals = Signals::new([
        SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ,
        SIGTSTP, SIGCONT, SIGWINCH,
    ])?;
    let to_loop = wakes.clone();
    workers::thread("signals", move || {
        for signal in signals.forever() {
            let is_outside = outside.load(Ordering::SeqCst);
            let asked = match signal {
                // The size is looked at anyway once the terminal is ours again.
                SIGWINCH if is_outside => continue,
                SIGWINCH => Asked::Resize,
                // A file is as large as files may be. That it was not written is an error, and is said as one.
                SIGXFSZ => continue,
                SIGCONT if stopping.swap(false, Ordering::SeqCst) => {
                    let _ = continued_tx.send(());
                    continue;
                }
                // The editor has the terminal and takes care of it; Ctrl-C and Ctrl-\ there are its own.
                SIGCONT | SIGINT | SIGQUIT if is_outside => continue,
                SIGCONT => Asked::Continue,
                // The editor stopped its whole process group, us included: or the shell would wait.
                SIGTSTP if is_outside => {
                    if has_shell() {
                        let _ = process::kill_process(process::getpid(), Signal::STOP);
                    }
                    continue;
                }
                SIGTSTP => Asked::Stop,
                _ => {
                    leave_anyway(signal);
                    Asked::End(signal)
                }
            };
            if asked_tx.send(asked).is_err() {
                return;
            }
            to_loop.ring();
        }
    })?;

    let to_loop = wakes.clone();
    workers::thread("hangup", move || {
        if wait_for_hangup() {
            leave_anyway(SIGHUP);
            let _ = to_loop.send(Wake::HungUp);
        }
    })?;
    Ok(job)
}

impl Job {
    /// The next thing that signals have asked for by now.
    pub(super) fn asked(&self) -> Option<Asked> {
        self.asked.try_recv().ok()
    }

    /// Stops the whole process group as Ctrl-Z does, and returns when it is continued. The terminal
    /// must have been left, and there must be a shell: see [`has_shell`].
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        // All of the group: a script that started us waits for us and has to stop too, or the shell
        // never gets the terminal.
        if process::kill_current_process_group(Signal::STOP).is_ok() {
            // The signal may reach another thread first. Not a step further before SIGCONT.
            let _ = self.continued.recv();
        }
        self.stopping.store(false, Ordering::SeqCst);
    }
}

/// Whether somebody is there to continue us once we have stopped: a shell with jobs, which makes each
/// one a process group of its own. Without one, as in `tmux new-window onrecord`, our group is what
/// POSIX calls orphaned; the system does not let SIGTSTP stop it, but SIGSTOP would, for good.
pub(super) fn has_shell() -> bool {
    let (Ok(session), Some(parent)) = (process::getsid(None), process::getppid()) else { return false };
    // The leader's group, ours or that of a script that we are a part of: its parent is outside.
    session != process::getpgrp() && process::getsid(Some(parent)) == Ok(session)
}

/// Blocks until the terminal hangs up. crossterm reads on for ever then, without an error and at full
/// load, when nothing else tells: SIGHUP may be ignored, and goes to the session's leader only.
fn wait_for_hangup() -> bool {
    let stdin = rustix::stdio::stdin();
    loop {
        // No flags: what cannot be masked, hang-ups and errors, is all that wakes us.
        let mut tty = [PollFd::new(&stdin, PollFlags::empty())];
        match rustix::event::poll(&mut tty, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return false,
        }
        let happened = tty.first().map_or(PollFlags::empty(), PollFd::revents);
        if happened.intersects(PollFlags::HUP | PollFlags::ERR) {
            return true;
        }
        // Some systems cannot poll a terminal and say so at once. SIGHUP is left then.
        if happened.contains(PollFlags::NVAL) {
            return false;
        }
    }
}

/// Ends the process even if the loop does not get to it.
fn leave_anyway(signal: i32) {
    let _ = workers::thread("leave", move || {
        thread::sleep(PATIENCE);
        let _ = workers::thread("restore", || {
            terminal::leave();
        });
        thread::sleep(LAST_WORDS);
        std::process::exit(128 + signal);
    });
}
