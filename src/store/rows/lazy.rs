//! A block of rows that is read when a row of it is first asked for: of a million rows a screen shows few. It
//! does not know files; whoever keeps a block says how it is read back.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::Block;

/// Reads a block back; None where it is not what was kept.
pub type Source = Box<dyn Fn() -> Option<Block> + Send + Sync>;

/// Whether a block could not be read back: what rows say is wrong from then on.
#[derive(Clone, Debug, Default)]
pub struct Damage(Arc<AtomicBool>);

impl Damage {
    fn note(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(super) fn is_there(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A block, read or not.
pub struct Lazy {
    block: OnceLock<Block>,
    kept: Option<Kept>,
}

/// What is known of a block that may not have been read.
struct Kept {
    n_rows: usize,
    n_alive: usize,
    source: Source,
    damage: Damage,
}

impl Lazy {
    /// A block that is there.
    pub(super) fn new(block: Block) -> Self {
        Self { block: OnceLock::from(block), kept: None }
    }

    /// A block that was kept, of so many rows, so many of them alive.
    #[must_use]
    pub fn kept((n_rows, n_alive): (usize, usize), source: Source, damage: &Damage) -> Self {
        let kept = Kept { n_rows, n_alive, source, damage: damage.clone() };
        Self { block: OnceLock::new(), kept: Some(kept) }
    }

    /// The block; an empty one, once and for all, where it is not what was kept.
    #[must_use]
    pub fn get(&self) -> &Block {
        self.block.get_or_init(|| {
            let Some(kept) = &self.kept else { return Block::default() };
            let is_it = |it: &Block| (it.n_rows(), it.n_alive()) == (kept.n_rows, kept.n_alive);
            (kept.source)().filter(is_it).unwrap_or_else(|| {
                kept.damage.note();
                Block::default()
            })
        })
    }

    /// The block, to be changed: a copy of one that others look at.
    pub(super) fn edit(this: &mut Arc<Self>) -> Option<&mut Block> {
        if this.kept.is_some() || Arc::get_mut(this).is_none() {
            *this = Arc::new(Self::new(this.get().clone()));
        }
        Arc::get_mut(this)?.block.get_mut()
    }

    /// How many rows it has, dead ones included.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.kept.as_ref().map_or_else(|| self.get().n_rows(), |it| it.n_rows)
    }

    /// How many of them are alive.
    #[must_use]
    pub fn n_alive(&self) -> usize {
        self.kept.as_ref().map_or_else(|| self.get().n_alive(), |it| it.n_alive)
    }
}

impl fmt::Debug for Lazy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lazy").field("n_rows", &self.n_rows()).finish_non_exhaustive()
    }
}
