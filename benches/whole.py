#!/usr/bin/env python3
"""Whole-process figures of the reader on a store: first frame with rows, key to answer, memory.

usage: benches/whole.py STORE [ONRECORD=target/release/onrecord]

Runs the reader in a pseudo-terminal of 160x50, types, and times how long each key waits for the first
byte of its frame; then times `onrecord search` and, where it is installed, `rg -c` over the same files, as
whole processes. Prints a table; nothing is asserted. Standard library only.
"""
import fcntl, os, pty, select, shutil, signal, statistics, struct, subprocess, sys, tempfile, termios, time

STORE = sys.argv[1]
BINARY = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else "target/release/onrecord")
UNREAD = "●".encode()


class Reader:
    def __init__(self, home):
        env = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(BINARY, ["onrecord", STORE], env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        self.seen, self.first_rows, self.waits = b"", None, []

    def take(self, seconds):
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                self.seen += os.read(self.fd, 1 << 16)
                if self.first_rows is None and UNREAD in self.seen:
                    self.first_rows = time.perf_counter() - self.start

    def key(self, key, rest):
        """Types a key, times the wait for its frame, then lets `rest` seconds go by."""
        self.take(0)
        sent = time.perf_counter()
        os.write(self.fd, key.encode())
        if select.select([self.fd], [], [], 5)[0]:
            self.waits.append(time.perf_counter() - sent)
        self.take(rest)

    def memory(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


def sitting(home, settle):
    reader = Reader(home)
    while reader.first_rows is None:
        reader.take(0.01)
    # While the store is still being read.
    for key in "j" * 20 + "Gg":
        reader.key(key, 0.02)
    loading, reader.waits = reader.waits, []
    reader.take(settle)
    for key in ["j"] * 60 + ["/"] + list("government detention"):
        reader.key(key, 0.05)
    for key in ["\x15"] + list("in:quote refugees") + ["\r"] + list("]]]nnnJJ") + ["C"] + list("okafor"):
        reader.key(key, 0.1)
    figures = reader.first_rows, loading, reader.waits, reader.memory()
    reader.end()
    return figures


def shown(name, waits):
    waits = sorted(waits)
    p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    return f"{name:34} n {len(waits):4}   median {statistics.median(waits) * 1e3:7.1f} ms   p99 {p99 * 1e3:7.1f} ms   max {waits[-1] * 1e3:7.1f} ms"


def process(command, tries=5):
    times = []
    for _ in range(tries):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return times


def main():
    with tempfile.TemporaryDirectory() as home:
        sittings = [sitting(home, 3) for _ in range(3)]
    print(shown("first frame with rows", [it[0] for it in sittings]))
    print(shown("key to frame while reading files", [wait for it in sittings for wait in it[1]]))
    print(shown("key to frame, everything read", [wait for it in sittings for wait in it[2]]))
    print(f"{'memory of the reader':34} {max(it[3] for it in sittings):.0f} MB")
    words = process([BINARY, "--store", STORE, "search", "detention"])
    print(shown("onrecord search, no index", words))
    if shutil.which("rg"):
        ripgrep = process(["rg", "-ciw", "detention", STORE])
        print(shown("rg -ciw, the same files", ripgrep))
        print(f"{'ratio':34} {statistics.median(words) / statistics.median(ripgrep):.1f} times")


if __name__ == "__main__":
    main()
