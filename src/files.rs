//! Opening files that are files: never a pipe, whose other end may never be opened, nor a device, which may have
//! no end. It does not know what is in them.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;

/// Opens a file for reading, without waiting for anybody. Whatever else stands at the path is an error.
pub fn open(path: &Path) -> io::Result<File> {
    // It does nothing to a file. Asking what it is only after it is open leaves no moment to put a pipe in its place.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no file")) }
}

/// All of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let size = file.metadata().map_or(0, |it| usize::try_from(it.len()).unwrap_or(0));
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size)?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_files_are_opened_and_nobody_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "text").unwrap();
        std::os::unix::fs::symlink("file", path("link")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("zero")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap();
        assert!(made.success());
        for name in ["file", "link"] {
            assert_eq!(read(&path(name)).unwrap(), b"text");
        }
        for name in ["pipe", "zero", "."] {
            assert_eq!(open(&path(name)).unwrap_err().to_string(), "it is no file", "{name}");
        }
        assert_eq!(read(&path("nothing")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
