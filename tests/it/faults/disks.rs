//! Real disks that are full, read-only or unmounted, and folders that belong to somebody else. Needs the rights
//! of root, to mount them and to be somebody else.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::cache::Place;
use crate::pty::Sitting;
use crate::pty::store::{small, statement};

const BANNER: &str = "what is on screen was read before";

/// A small disk of its own, in memory; taken away at the end.
struct Disk {
    at: PathBuf,
}

impl Disk {
    #[track_caller]
    fn mount(at: &Path, options: &str) -> Self {
        fs::create_dir_all(at).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "onrecord-test"]).arg(at);
        done(&mut command);
        Self { at: at.to_owned() }
    }

    fn remount(&self, options: &str) {
        done(Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.at));
    }

    /// At once, whoever uses it: as a disk that is pulled out.
    fn unmount(&self) {
        done(Command::new("umount").arg("-l").arg(&self.at));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

#[track_caller]
fn done(command: &mut Command) {
    let Output { status, stderr, .. } = command.output().expect("the program is installed");
    assert!(
        status.success(),
        "{command:?} needs the rights of root, and a container that may mount: {}",
        String::from_utf8_lossy(&stderr)
    );
}

/// Makes a folder one that anybody may go into, and all below it.
fn open_up(folder: &Path) {
    done(Command::new("chmod").args(["-R", "a+rX"]).arg(folder));
}

/// As which a program has no rights but everybody's.
const NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/// A copy of the program where anybody may run it.
fn program(folder: &Path) -> PathBuf {
    let program = folder.join("onrecord");
    fs::copy(env!("CARGO_BIN_EXE_onrecord"), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[test]
#[ignore = "mounts a disk: .ci/run runs it"]
fn a_cache_on_a_disk_of_64_kilobytes() {
    let place = Place::new();
    let expected = place.fresh();
    let disk = Disk::mount(&place.cache(), "size=64k");
    for _ in 0..3 {
        for (args, expected) in Place::questions().zip(&expected) {
            let (out, err) = place.run(&place.cache(), args);
            assert_eq!(&out, expected, "{err}");
            assert!(err.starts_with("onrecord: the cache is not used") && err.lines().count() == 1, "{err}");
        }
    }
    // Room again, and all is well.
    disk.remount("size=64m");
    place.check_next(&expected, "a small disk");
}

#[test]
#[ignore = "mounts a disk: .ci/run runs it"]
fn marks_on_a_full_disk() {
    let sitting = small().size(220, 30);
    let disk = Disk::mount(&sitting.path("state"), "size=64k");
    fs::write(sitting.path("state/filling"), vec![0; 128 << 10]).unwrap_err();
    let mut reader = sitting.start();
    reader.see("The road was closed");
    reader.press("*");
    reader.see_row(&["marks are not kept", "No space left on device"]);
    reader.see_row(&["★", "2025-03-27"]);
    reader.press("\u{3}");
    assert_eq!(reader.exit_code(), 1);
    reader.assert_sane();
    reader.see("onrecord: stars (gull) not saved: ");
    drop(disk);
}

#[test]
#[ignore = "mounts a disk: .ci/run runs it"]
fn a_read_only_disk_under_cache_and_state() {
    // The cache.
    let place = Place::new();
    let disk = Disk::mount(&place.cache(), "size=64m");
    let old = place.fresh();
    place.settle();
    place.run(&place.cache(), Place::questions().next().unwrap());
    place.run(&place.cache(), Place::questions().next().unwrap());
    disk.remount("ro");
    for (args, expected) in Place::questions().zip(&old) {
        let (out, err) = place.run(&place.cache(), args);
        assert_eq!(&out, expected);
        // The index wants a lock for reading too.
        assert!(err.starts_with("onrecord: the cache is not used") && err.contains("Read-only"), "{err}");
    }
    place.change();
    let new = place.fresh();
    assert_ne!(old, new);
    for (args, expected) in Place::questions().zip(&new) {
        let (out, err) = place.run(&place.cache(), args);
        assert_eq!(&out, expected);
        assert!(err.starts_with("onrecord: the cache is not used") && err.contains("Read-only"), "{err}");
    }
    disk.remount("rw");
    place.check_next(&new, "a read-only disk");
    // The marks.
    let sitting = small().size(220, 30);
    let disk = Disk::mount(&sitting.path("state"), "size=64k,ro");
    let mut reader = sitting.start();
    reader.see("The road was closed");
    reader.press("*");
    reader.see_row(&["marks are not kept", "Read-only file system"]);
    disk.remount("rw");
    reader.press("j*");
    reader.see_gone("marks are not kept");
    reader.see_row(&["★", "2025-02-11"]);
    reader.quit();
    let folder = sitting.path("state/onrecord/marks");
    let file = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .find(|it| it.extension().unwrap() == "txt");
    let text = fs::read_to_string(file.unwrap()).unwrap();
    assert!(text.contains("star gull\n") && text.contains("star ferry\n"), "{text}");
}

#[test]
#[ignore = "becomes another user: .ci/run runs it"]
fn folders_of_somebody_else() {
    let place = Place::new();
    let expected = place.fresh();
    let program = program(place.path());
    let run = |args: &[&str]| {
        open_up(place.path());
        let mut command = Command::new(NOBODY[0]);
        command.args(&NOBODY[1..]).arg(&program).args(args).args(["--store", "store"]);
        command.current_dir(place.path()).env_clear().env("PATH", "/usr/bin:/bin").env("TZ", "UTC");
        let output = command.env("HOME", place.path()).env("XDG_CACHE_HOME", place.cache()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    // The answers are right, and it is said why the cache is not used.
    let check = |expected: &[String]| {
        for (args, expected) in Place::questions().zip(expected) {
            let (out, err) = run(args);
            assert_eq!(&out, expected);
            let is_said =
                err.starts_with("onrecord: the cache is not used") && err.contains("Permission denied");
            assert!(is_said, "{err}");
        }
    };
    // No cache, and none can be made.
    check(&expected);
    // One that can be read, by now as it was and after a change.
    place.settle();
    for _ in 0..2 {
        place.run(&place.cache(), Place::questions().next().unwrap());
    }
    check(&expected);
    place.change();
    let expected = place.fresh();
    check(&expected);
    place.check_next(&expected, "somebody else");
}

#[test]
#[ignore = "becomes another user: .ci/run runs it"]
fn marks_in_a_folder_of_somebody_else() {
    let sitting = small().size(220, 30);
    fs::create_dir_all(sitting.path("state/onrecord/marks")).unwrap();
    let program = program(&sitting.path(""));
    open_up(&sitting.path(""));
    let script = format!("shift; exec {} {} \"$@\"", NOBODY.join(" "), program.display());
    let mut reader = sitting.through(&["/bin/sh", "-c", &script, "sh"]).start();
    reader.see("The road was closed");
    reader.press("*");
    reader.see_row(&["marks are not kept", "Permission denied"]);
    reader.see_row(&["★", "2025-03-27"]);
    reader.press("\u{3}");
    assert_eq!(reader.exit_code(), 1);
    reader.assert_sane();
    reader.see("onrecord: stars (gull) not saved: ");
}

/// A disk with the store on it that is pulled out and put back.
#[test]
#[ignore = "mounts a disk: .ci/run runs it"]
fn a_store_that_is_unmounted() {
    let sitting = Sitting::new().size(160, 30);
    let write = |title: &str| {
        let text = statement("gull", title, "2025-03-27", "The road was closed for nine days.");
        fs::write(sitting.path("store/gull.yaml"), text).unwrap();
    };
    let disk = Disk::mount(&sitting.path("store"), "size=8m");
    write("Gull Road is open again");
    let mut reader = sitting.start();
    reader.see("The road was closed");
    disk.unmount();
    // Not every system tells that a disk has gone: whoever asks is told.
    reader.press("\u{12}");
    reader.see_row(&[BANNER, "there is no statement in"]);
    reader.see("The road was closed");
    let disk = Disk::mount(&sitting.path("store"), "size=8m");
    write("Back on its disk");
    reader.see("Back on its disk");
    reader.see_gone(BANNER);
    write("Watched again");
    reader.see("Watched again");
    reader.quit();
    drop(disk);
}
