//! Threads that work side by side for a few milliseconds. It does not know what they do.

use std::thread::{self, Scope, ScopedJoinHandle};

use rustix::thread::{sched_getaffinity, sched_getcpu, sched_setaffinity};

/// Starts a thread on a core of its own, if there is one. A virtual machine may start it on the core of the one that
/// starts it, and look for an idle one only after milliseconds: longer than all there is to do.
pub fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    let core = sched_getcpu();
    let other = scope.spawn(move || {
        leave(core);
        work()
    });
    // Should it be waiting for this core, it can leave it now.
    thread::yield_now();
    other
}

/// Moves the calling thread away from a core, if there is another that it may be on. Where it goes later is left to
/// the system.
fn leave(core: usize) {
    let Ok(all) = sched_getaffinity(None) else { return };
    let mut others = all;
    others.unset(core);
    if others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
        // Should this fail, it stays among the others.
        let _ = sched_setaffinity(None, &all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_beside_and_may_be_anywhere_later() {
        let mine = sched_getaffinity(None).unwrap();
        let (its, answer) = thread::scope(|scope| {
            let other = beside(scope, || (sched_getaffinity(None).unwrap(), 7));
            other.join().unwrap()
        });
        assert_eq!((its == mine, answer), (true, 7));
    }

    #[test]
    fn a_thread_that_leaves_is_on_another_core() {
        let leaves = || {
            let core = sched_getcpu();
            leave(core);
            sched_getcpu() != core
        };
        let is_alone = sched_getaffinity(None).unwrap().count() == 1;
        // The system may take it back at any time, but not each time.
        assert!(is_alone || (0..50).any(|_| leaves()));
    }
}
