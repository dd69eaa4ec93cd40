//! A plain text from a file or standard input, of a size somebody may have written. It does not know
//! what is done with it.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use rustix::fs::OFlags;

use crate::text::clean;

/// Reads a text of at most `mib_max` MiB; `-` or None is standard input. A device would be read for ever.
pub(super) fn text(file: Option<&Path>, stdin: &mut dyn Read, mib_max: u64) -> anyhow::Result<String> {
    let size_max = mib_max << 20;
    let mut bytes = Vec::new();
    let name = match file.filter(|it| *it != Path::new("-")) {
        None => {
            let name = "standard input".to_owned();
            stdin.take(size_max + 1).read_to_end(&mut bytes).with_context(|| format!("reading {name}"))?;
            name
        }
        Some(path) => {
            let name = clean(&path.to_string_lossy()).into_owned();
            let file = open(path).with_context(|| format!("opening {name}"))?;
            file.take(size_max + 1).read_to_end(&mut bytes).with_context(|| format!("reading {name}"))?;
            name
        }
    };
    if bytes.len() as u64 > size_max {
        bail!("{name} is larger than {mib_max} MiB, the most that is read at once");
    }
    String::from_utf8(bytes).ok().with_context(|| format!("{name} is not UTF-8; convert it first"))
}

/// Opens a file. A pipe is read like standard input where somebody writes into it, as with a shell's `<(...)`;
/// to open one that nobody writes into would be to wait for ever.
fn open(path: &Path) -> io::Result<impl Read> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let mut file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let kind = file.metadata()?.file_type();
    let mut first = Vec::new();
    if !kind.is_file() {
        let mut byte = [0];
        match file.read(&mut byte) {
            Ok(0) if kind.is_fifo() => return Err(io::Error::other("nobody writes into this pipe")),
            Ok(n) => first.extend(byte.iter().take(n)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        rustix::io::ioctl_fionbio(&file, false)?;
    }
    Ok(io::Cursor::new(first).chain(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_refused() {
        let error = text(None, &mut io::repeat(b'a'), 1).unwrap_err();
        assert_eq!(error.to_string(), "standard input is larger than 1 MiB, the most that is read at once");
        assert!(text(Some(Path::new("/dev/zero")), &mut io::empty(), 1).is_err());
        assert_eq!(
            text(Some(Path::new("-")), &mut io::repeat(b'a').take(1 << 20), 1).unwrap().len(),
            1 << 20
        );
        let error = text(None, &mut b"\xff".as_slice(), 1).unwrap_err();
        assert_eq!(error.to_string(), "standard input is not UTF-8; convert it first");
    }
}
