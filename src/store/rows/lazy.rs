//! What is read back when it is first asked for: of a million rows a screen shows few. It does not know files;
//! whoever keeps something says how it is read.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::Block;

/// Whether something could not be read back: what rows say is wrong from then on.
#[derive(Clone, Debug, Default)]
pub struct Damage(Arc<AtomicBool>);

impl Damage {
    /// From now on it is said that something is wrong.
    pub fn note(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(super) fn is_there(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Reads something back; None where it is not what was kept.
type Source<T> = Box<dyn Fn() -> Option<T> + Send + Sync>;

/// Something that is there, or is read when it is first asked for.
pub(super) struct Late<T> {
    value: OnceLock<T>,
    kept: Option<(Source<T>, Damage)>,
}

impl<T: Default> Late<T> {
    /// What is there.
    fn new(value: T) -> Self {
        Self { value: OnceLock::from(value), kept: None }
    }

    /// What was kept. `read` gives nothing where it is not what was kept, and that is noted as damage.
    pub(super) fn kept(read: impl Fn() -> Option<T> + Send + Sync + 'static, damage: &Damage) -> Self {
        Self { value: OnceLock::new(), kept: Some((Box::new(read), damage.clone())) }
    }

    /// It; nothing, once and for all, where it is not what was kept.
    pub(super) fn get(&self) -> &T {
        self.value.get_or_init(|| {
            let Some((read, damage)) = &self.kept else { return T::default() };
            read().unwrap_or_else(|| {
                damage.note();
                T::default()
            })
        })
    }
}

impl<T> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Late").field("is_there", &self.value.get().is_some()).finish_non_exhaustive()
    }
}

/// A block, read or not.
#[derive(Debug)]
pub struct Lazy {
    block: Late<Block>,
    /// Rows, and those of them that are alive, of a block that was kept.
    counts: Option<(usize, usize)>,
}

impl Lazy {
    /// A block that is there.
    pub(super) fn new(block: Block) -> Self {
        Self { block: Late::new(block), counts: None }
    }

    /// A block that was kept, of so many rows, so many of them alive.
    #[must_use]
    pub fn kept(
        counts: (usize, usize),
        read: impl Fn() -> Option<Block> + Send + Sync + 'static,
        damage: &Damage,
    ) -> Self {
        let read = move || read().filter(|it| (it.n_rows(), it.n_alive()) == counts);
        Self { block: Late::kept(read, damage), counts: Some(counts) }
    }

    /// The block; an empty one, once and for all, where it is not what was kept.
    #[must_use]
    pub fn get(&self) -> &Block {
        self.block.get()
    }

    /// Takes a block that was read together with others, if it is the one that was kept and nobody has asked
    /// for it yet.
    pub fn fill(&self, block: Block) {
        if self.counts == Some((block.n_rows(), block.n_alive())) {
            let _ = self.block.value.set(block);
        }
    }

    /// The block, to be changed: a copy of one that others look at.
    pub(super) fn edit(this: &mut Arc<Self>) -> Option<&mut Block> {
        if this.counts.is_some() || Arc::get_mut(this).is_none() {
            *this = Arc::new(Self::new(this.get().clone()));
        }
        Arc::get_mut(this)?.block.value.get_mut()
    }

    /// How many rows it has, dead ones included.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.counts.map_or_else(|| self.get().n_rows(), |(n_rows, _)| n_rows)
    }

    /// How many of them are alive.
    #[must_use]
    pub fn n_alive(&self) -> usize {
        self.counts.map_or_else(|| self.get().n_alive(), |(_, n_alive)| n_alive)
    }
}
