//! What tells a file that has been written to from one that has not, without reading it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// When a file was last written to, and how long it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// In bytes.
    pub len: u64,
    /// Since 1970; 0 where the system does not say.
    pub modified: Duration,
    /// When its inode was last changed, which no copying tool sets back.
    pub changed: Duration,
    /// One file in the place of another may have all else in common.
    inode: u64,
}

impl Stamp {
    /// Of what the system says of a file.
    #[must_use]
    pub fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().ok();
        let modified = modified.and_then(|it| it.duration_since(SystemTime::UNIX_EPOCH).ok());
        let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
        let nanos = u32::try_from(metadata.ctime_nsec()).unwrap_or(0);
        Self {
            len: metadata.len(),
            modified: modified.unwrap_or_default(),
            changed: Duration::new(seconds, nanos),
            inode: metadata.ino(),
        }
    }
}

/// A file with statements, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFile {
    /// Where it is.
    pub path: Arc<Path>,
    /// None: the system does not say.
    pub stamp: Option<Stamp>,
}
