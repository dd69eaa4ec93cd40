#!/usr/bin/env python3
"""Time and peak memory of onrecord on files that are meant to exhaust it, each beside two healthy files.

usage: benches/bombs.py [WORD ...] [--binary target/release/onrecord] [--reader] [--keep FOLDER]

Builds each bomb in a store of its own and runs `doctor`, `list` and `search` on it, with no cache; with
--reader also the reader in a terminal, until it shows the healthy statements and has read the bomb.
What is kept in the cache is made by `list`, found by `search`. Prints seconds and megabytes beside the
limit and beside the healthy store alone, and what `doctor` says of the bomb. WORDs choose bombs by parts of
their names. Nothing is asserted but the exit code: 1 when something is over the limit or does not list the
healthy statements. Standard library only.
"""
import argparse, fcntl, os, pty, resource, select, shutil, signal, struct, subprocess, sys, tempfile, termios
import time

SECONDS, MEGABYTES = 2.0, 300

HEALTHY = {
    "a-gull.yaml": "id: gull\ntitle: Gull Road is open again\nissuer: Harbour Rights Watch\ndate: 2025-03-27\n"
                   "language: en\nbody: |\n  “Nobody was told before the trucks came,” said Ana Lindqvist.\n",
    "z-kite.yaml": "id: kite\ntitle: A kite over the harbour\nissuer: Harbour Rights Watch\ndate: 2024-12-01\n"
                   "language: en\nbody: |\n  “It was a good kite,” said Pavo Reyle.\n",
}
HEAD = "id: bomb\ntitle: Bomb\nissuer: Cedar Legal Aid\ndate: 2025-01-01\n"
BODY = "body: Short.\n"
MIB = 1 << 20


def body(piece, size=16 * MIB - 64, language="en", line=True):
    """A statement whose body is one piece, repeated: in one line, or as it is."""
    n = size // len(piece.encode())
    text = piece * n
    if line:
        return f"{HEAD}language: {language}\nbody: |2\n  {text}\n"
    return f"{HEAD}language: {language}\nbody: |2\n" + "".join(f"  {it}\n" if it else "\n" for it in text.split("\n"))


def laughs(levels=40, width=10):
    lines = ["l0: &l0 ha"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * width)}]" for n in range(1, levels)]
    return HEAD + BODY + "\n".join(lines) + "\n"


def merges():
    lines = ["m0: &m0 {a: b}"]
    lines += [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, 60)]
    return HEAD + BODY + "\n".join(lines) + "\n"


def statements(n, text):
    return "".join(f"---\nid: many-{i}\ntitle: Many\nissuer: Cedar\ndate: 2025-01-01\n{text}" for i in range(n))


def sparse(size):
    def build(path):
        with open(path, "wb") as file:
            file.truncate(size)
    return build


WORDS = "Nobody was told before the trucks came to the harbour that night, and the road stayed shut. "

# Name and text, or what builds the file.
BOMBS = {
    # Aliases and scalars.
    "aliases of aliases": laughs,
    "merge keys of merge keys": merges,
    "an alias of itself": lambda: HEAD + BODY + "a: &a [*a, *a]\n",
    "a scalar of 1 MB and 10,000 aliases": lambda: (
        HEAD + "body: &b " + "x" * MIB + "\ntopics: [" + ", ".join(["*b"] * 10_000) + "]\n"),
    "a title of 16 MB": lambda: f"id: bomb\ntitle: {'word ' * (3 * MIB)}\nissuer: Cedar\ndate: 2025\n{BODY}",
    "an id of 16 MB": lambda: f"id: {'a' * 16 * MIB}\ntitle: x\nissuer: Cedar\ndate: 2025\n{BODY}",
    "an issuer of 16 MB": lambda: f"id: bomb\ntitle: x\nissuer: {'Cedar ' * (2 * MIB)}\ndate: 2025\n{BODY}",
    "an url of 16 MB": lambda: f"{HEAD}url: https://example.org/{'a' * 16 * MIB}\n{BODY}",
    "a date of 16 MB": lambda: f"id: bomb\ntitle: x\nissuer: Cedar\ndate: '{'2' * 16 * MIB}'\n{BODY}",
    "a topic of 16 MB": lambda: f"{HEAD}topics: {'Housing ' * (2 * MIB)}\n{BODY}",
    "an unknown field of 16 MB": lambda: f"{HEAD}{BODY}more: {'x' * 16 * MIB}\n",
    "a key of 16 MB": lambda: f"{HEAD}{BODY}? {'x' * 16 * MIB}\n: y\n",
    "escapes of 20 MB": lambda: HEAD + 'body: "' + "\\u00e9" * (20 * MIB // 6) + '"\n',
    "a folded body of 16 MB": lambda: HEAD + "body: >\n" + ("  " + "word " * 15 + "\n") * (16 * MIB // 82),
    "separators of 16 MB": lambda: HEAD + "body: |2\n  " + "word\u2028" * (16 * MIB // 7) + "\n",
    # Depths.
    "400,000 brackets": lambda: "[" * 400_000,
    "400,000 braces": lambda: "{" * 400_000,
    "400,000 pairs of brackets": lambda: f"{HEAD}{BODY}topics: {'[' * 400_000}{']' * 400_000}\n",
    "400,000 braces with keys": lambda: f"{HEAD}{BODY}topics: {'{a: ' * 400_000}\n",
    "400,000 dashes": lambda: f"{HEAD}{BODY}topics:\n  {'- ' * 400_000}x\n",
    "400,000 question marks": lambda: f"{HEAD}{BODY}topics:\n  {'? ' * 400_000}x\n",
    "5,000 levels of indentation": lambda: HEAD + BODY + "".join(" " * n + "a:\n" for n in range(5_000)),
    # Masses.
    "a million keys": lambda: HEAD + BODY + "".join(f"k{n}: {n}\n" for n in range(1_000_000)),
    "90,000 keys": lambda: HEAD + BODY + "".join(f"k{n}: {n}\n" for n in range(90_000)),
    "a million times the same key": lambda: HEAD + BODY + "k: 1\n" * 1_000_000,
    "a million topics": lambda: HEAD + BODY + "topics: [" + "a, " * 1_000_000 + "a]\n",
    "190,000 topics": lambda: HEAD + BODY + "topics: [" + ", ".join(f"t{n}" for n in range(190_000)) + "]\n",
    "190,000 issuers": lambda: ("id: bomb\ntitle: x\ndate: 2025\nissuer: ["
                                + ", ".join(f"Cedar {n}" for n in range(190_000)) + f"]\n{BODY}"),
    "60,000 speakers and their words": lambda: (
        HEAD + "language: en\nspeakers:\n"
        + "".join(f"  - name: Ana Lindqvist{n}\n" for n in range(60_000))
        + "body: |\n" + "  “Nobody was told,” said Lindqvist7.\n\n" * 60_000),
    "40,000 picks nobody finds": lambda: (
        HEAD + "language: en\nclaims:\n"
        + "".join(f"  - exact: nobody has told them about it {n}\n" for n in range(40_000))
        + "body: |\n" + f"  {WORDS}\n\n" * (8 * MIB // len(WORDS))),
    "40,000 picks of the same words": lambda: (
        HEAD + "language: en\nclaims:\n" + "  - exact: Nobody was told before the trucks came\n" * 40_000
        + "body: |\n" + f"  {WORDS}\n\n" * (8 * MIB // len(WORDS))),
    "a pick of 8 MB": lambda: (
        HEAD + "language: en\nclaims:\n  - exact: " + "nobody was told " * (8 * MIB // 16) + "\n"
        + "body: |\n" + f"  {WORDS}\n\n" * (8 * MIB // len(WORDS))),
    "a million line feeds and one key": lambda: "\n" * 1_000_000 + HEAD + BODY,
    "100,000 statements that are not one": lambda: statements(100_000, "body: [\n"),
    "100,000 statements with one id": lambda: (HEAD + BODY + "---\n") * 100_000,
    "200 MB of document markers": lambda: "---\n" * (50 * MIB),
    "200 MB of conflict markers": lambda: ("<<<<<<< a\n=======\n>>>>>>> b\n") * (200 * MIB // 28),
    "200 MB of line feeds": lambda: "\n" * (200 * MIB),
    "200 MB of comments": lambda: "# x\n" * (50 * MIB),
    "20 MB of comments": lambda: "# x\n" * (5 * MIB) + HEAD + BODY,
    # Sizes.
    "a body of 17 MB": lambda: body(WORDS, 17 * MIB),
    "a single line of 50 MB": lambda: "x" * (50 * MIB),
    "a single line of 50 MB in a field": lambda: f"{HEAD}body: {'x' * 50 * MIB}\n",
    "a single line of 50 MB, never closed": lambda: f"{HEAD}body: \"{'x' * 50 * MIB}\n",
    "a single line of 20 MB of colons": lambda: ": " * (10 * MIB),
    "a single line of 20 MB of commas in brackets": lambda: "[" + "," * (20 * MIB),
    "a single line of 20 MB, no field": lambda: "word " * (4 * MIB),
    "a file of 257 MB": sparse(257 * MIB),
    "a file of 255 MB of zeros": sparse(255 * MIB),
    # Bodies of 16 MB: what finds claims.
    "16 MB of prose": lambda: body(WORDS),
    "16 MB of prose in lines": lambda: body(WORDS + "\n", line=False),
    "16 MB of paragraphs with quotations": lambda: body(
        "“Nobody was told before the trucks came,” said Ana Lindqvist, a lawyer.\n\n", line=False),
    "16 MB of apostrophes": lambda: body("'"),
    "16 MB of apostrophes between spaces": lambda: body("' "),
    "16 MB of opening apostrophes": lambda: body("‘"),
    "16 MB of ’x": lambda: body("‘x "),
    "16 MB of straight marks": lambda: body('"'),
    "16 MB of straight marks between spaces": lambda: body('" '),
    "16 MB of straight marks around letters": lambda: body('"x" '),
    "16 MB of opening marks": lambda: body("“"),
    "16 MB of closing marks": lambda: body("”"),
    "16 MB of low marks": lambda: body("„", language="de"),
    "16 MB of guillemets": lambda: body("«", language="fr"),
    "16 MB of closing guillemets": lambda: body("»", language="fr"),
    "16 MB of corner brackets": lambda: body("「", language="ja"),
    "nested marks, opened": lambda: body("“‘"),
    "nested marks, closed": lambda: "".join([HEAD, "language: en\nbody: |2\n  ", "“x ‘" * (MIB), "’ x”" * (MIB), "\n"]),
    "nested marks in paragraphs": lambda: body("“x ‘y “z\n\n", line=False),
    "opening marks, a paragraph each": lambda: body("“x\n\n", line=False),
    "opening marks and a stop, a paragraph each": lambda: body("“x “y.\n\n", line=False),
    "short quotations": lambda: body("“x” "),
    "quotations with a cue": lambda: body("“x,” he said. "),
    "16 MB of said": lambda: body("said "),
    "16 MB of he said": lambda: body("he said "),
    "16 MB of said that": lambda: body("She said that "),
    "16 MB of according to": lambda: body("according to "),
    "16 MB of names": lambda: body("Ana Lindqvist "),
    "16 MB of names, each another": lambda: (HEAD + "language: en\nbody: |2\n  "
                                             + "".join(f"“No,” said Ana Lind{n:x}. " for n in range(500_000)) + "\n"),
    "16 MB of letters": lambda: body("x"),
    "16 MB of capitals": lambda: body("A "),
    "16 MB of capitals and stops": lambda: body("A. "),
    "16 MB of stops": lambda: body("."),
    "16 MB of figures": lambda: body("1,000 "),
    "16 MB of digits": lambda: body("1"),
    "16 MB of commas": lambda: body(", "),
    "16 MB of dashes": lambda: body("— "),
    "16 MB of lines with dashes": lambda: body("— x\n", line=False),
    "16 MB of colons": lambda: body("Roe: x\n\n", line=False),
    "16 MB of bullet points": lambda: body("- must end it\n", line=False),
    "16 MB of brackets": lambda: body("("),
    "16 MB of combining marks": lambda: body("\u0301"),
    "16 MB of emoji with joiners": lambda: body("👩\u200d"),
    "16 MB of Chinese": lambda: body("他说没有人", language="zh"),
    "16 MB of Chinese quotations": lambda: body("他说：“没有。”", language="zh"),
    "16 MB of Arabic": lambda: body("قال المتحدث ", language="ar"),
    "16 MB of German": lambda: body("sagte sie ", language="de"),
    "16 MB of one German word": lambda: body("und", language="de"),
    "16 MB of French": lambda: body("a-t-il ", language="fr"),
    "16 MB of Spanish": lambda: body("dijo que ", language="es"),
    "16 MB of must": lambda: body("must end "),
    "16 MB of and": lambda: body("and "),
    "16 MB of no language": lambda: body("“x,” xe zaid. ", language="").replace("language: \n", ""),
    "16 MB of tabs": lambda: body("\t"),
    "16 MB of spaces": lambda: body(" "),
    "16 MB of empty lines": lambda: body("x\n\n\n", line=False),
    "16 MB of overrides": lambda: body("\u202e"),
    "16 MB of escapes": lambda: HEAD + 'body: "' + "\\e[2J" * (16 * MIB // 5) + '"\n',
}


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def run(binary, home, *arguments):
    """Seconds, peak megabytes, exit status, standard output and error."""
    out = tempfile.TemporaryFile()
    start = time.perf_counter()
    environment = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
    child = subprocess.Popen([binary, *arguments], env=environment, cwd=home, stdout=out, stderr=subprocess.STDOUT,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)))
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    seconds = time.perf_counter() - start
    out.seek(0)
    return seconds, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), out.read().decode(errors="replace")


def peak(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def reader(binary, home, store):
    """Seconds to the healthy rows, seconds until nothing is written any more, peak megabytes, exit status."""
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(home)
        os.execve(binary, ["onrecord", store], {"PATH": os.environ["PATH"], "HOME": home,
                                                "TERM": "xterm-256color", "LANG": "C.UTF-8"})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
    seen, rows, last = b"", None, start
    while time.perf_counter() - last < 1.5 and time.perf_counter() - start < 60:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                seen += os.read(fd, 1 << 16)
            except OSError:
                break
            last = time.perf_counter()
            if rows is None and b"Gull Road" in seen and b"A kite" in seen:
                rows = last - start
        else:
            # At work without a word is not at rest.
            with open(f"/proc/{pid}/stat") as stat:
                ticks = stat.read().rsplit(")", 1)[1].split()[11:13]
            if ticks != getattr(reader, "ticks", None):
                reader.ticks, last = ticks, time.perf_counter()
    settled, most = last - start, peak(pid)
    os.write(fd, b"G\rj\x03")
    end = time.perf_counter() + 20
    status = None
    while time.perf_counter() < end and status is None:
        if select.select([fd], [], [], 0.05)[0]:
            try:
                os.read(fd, 1 << 16)
            except OSError:
                pass
        try:
            most = max(most, peak(pid))
        except (StopIteration, OSError):
            pass
        done, code = os.waitpid(pid, os.WNOHANG)
        status = os.waitstatus_to_exitcode(code) if done else None
    if status is None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(fd)
    return rows, settled, most, status


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("words", nargs="*")
    arguments.add_argument("--binary", default="target/release/onrecord")
    arguments.add_argument("--reader", action="store_true")
    arguments.add_argument("--keep")
    asked = arguments.parse_args()
    binary = os.path.abspath(asked.binary)
    chosen = ["the healthy files alone"]
    chosen += [it for it in BOMBS if not asked.words or any(word in it for word in asked.words)]
    print(f"limit of each: {SECONDS} s, {MEGABYTES} MB; `!` is over it", flush=True)
    n_over = 0
    for name in chosen:
        folder = tempfile.mkdtemp()
        store = os.path.join(folder, "store")
        os.mkdir(store)
        for file, text in HEALTHY.items():
            open(os.path.join(store, file), "w").write(text)
        path = os.path.join(store, "bomb.yaml")
        if name in BOMBS:
            build = BOMBS[name]
            # In a process of its own: what this one holds counts for the peak of what it starts.
            child = os.fork()
            if child == 0:
                build(path) if build.__name__ == "build" else write(path, build())
                os._exit(0)
            os.waitpid(child, 0)
        cells, said = [], ""
        for command in (["doctor", "--store", "store"], ["list", "--store", "store"],
                        ["search", "kite", "--store", "store"]):
            seconds, megabytes, status, out = run(binary, folder, *command)
            if command[0] == "doctor":
                found = [line for line in out.splitlines() if line.startswith(("error", "warning"))]
                said = f"{status}: " + (found[0][:110] if found else "nothing")
            is_right = status in (0, 1) and (command[0] == "doctor" or "A kite over the harbour" in out)
            is_over = seconds > SECONDS or megabytes > MEGABYTES or not is_right
            n_over += is_over
            cells.append(f"{command[0]} {seconds:6.2f} s {megabytes:5.0f} MB{'!' if is_over else ' '}"
                         + ("" if is_right else f" exit {status}"))
        if asked.reader:
            rows, settled, megabytes, status = reader(binary, folder, store)
            is_over = rows is None or rows > SECONDS or megabytes > MEGABYTES or status != 0
            n_over += is_over
            cells.append(f"reader {rows or -1:5.2f} s, all {settled:5.2f} s {megabytes:5.0f} MB"
                         f"{'!' if is_over else ' '}" + ("" if status == 0 else f" exit {status}"))
        print(f"{name:46} {' '.join(cells)}  {said}", flush=True)
        if asked.keep:
            os.makedirs(asked.keep, exist_ok=True)
            shutil.move(path, os.path.join(asked.keep, name.replace(" ", "-") + ".yaml")) if name in BOMBS else None
        shutil.rmtree(folder)
    print(f"{n_over} over the limit")
    sys.exit(n_over > 0)


if __name__ == "__main__":
    main()
