#!/usr/bin/env python3
"""Whole-process figures of onrecord on a store, beside other programs in the same run.

usage: benches/whole.py STORE [--binary target/release/onrecord] [--builds 3] [--tries 200] [--no-peers]

STORE is a folder of YAML files, such as a generator writes. It is copied to a temporary folder first, since
one step changes it. Prints a table; nothing is asserted. The peers are newsboat, notmuch, ripgrep and sqlite
(Debian packages); those that are not installed are left out. newsboat gets as many articles as there are
statements; notmuch and sqlite's FTS5 get a tenth of the statements, as mails and as rows; ripgrep reads the
YAML files themselves. Standard library only.

What is timed:
  build     `onrecord count` with no cache: every statement read, its claims found, all of it indexed
  start     from exec to the first row on a terminal of 160x50
  typing    from reading a key to the end of the frame with its answer (see ONRECORD_TRACE in session/trace.rs)
  search    `onrecord search` as a process, caches warm
  change    a process started right after a change, until it has found what is new
  rest      memory and processor time of the reader at rest
  rebuild   keys typed while the reader makes the cache anew
"""
import argparse, fcntl, glob, os, pty, re, select, shutil, signal, sqlite3, statistics, struct, subprocess
import sys, tempfile, termios, time

UNREAD = "●".encode()


def environment(home, **more):
    return {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}


def p99(values):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * 0.99))]


def row(name, seconds, more=""):
    print(f"{name:44} n {len(seconds):4}   median {statistics.median(seconds) * 1e3:9.1f} ms   "
          f"p99 {p99(seconds) * 1e3:9.1f} ms   max {max(seconds) * 1e3:9.1f} ms{more}", flush=True)


def timed(command, env, tries=1):
    """Wall seconds of each run, and the most memory of one in MB."""
    seconds, peak = [], 0
    for _ in range(tries):
        start = time.perf_counter()
        child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        seconds.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss / 1024)
    return seconds, peak


class Reader:
    """The reader in a pseudo-terminal."""

    def __init__(self, binary, store, home, trace=None):
        env = environment(home, **({"ONRECORD_TRACE": trace} if trace else {}))
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(binary, ["onrecord", store], env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))

    def read(self, seconds):
        if select.select([self.fd], [], [], max(0, seconds))[0]:
            return os.read(self.fd, 1 << 16)
        return b""

    def first_rows(self):
        seen = b""
        while UNREAD not in seen:
            seen += self.read(60)
        return time.perf_counter() - self.start

    def rest(self, seconds):
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def keys(self, keys, gap=0.03):
        for key in keys:
            os.write(self.fd, key.encode())
            self.rest(gap)

    def memory(self):
        """Resident MB: all of it, and without mapped files."""
        with open(f"/proc/{self.pid}/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        return [int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")]

    def ticks(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            return sum(int(it) for it in stat.read().rsplit(")", 1)[1].split()[11:13])

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def turns(trace):
    """Each turn of the loop: its end, update, drawing, wait of its oldest key (seconds), what happened."""
    for line in open(trace):
        at, update, draw, waited, *happened = line.split()
        yield (float(at) / 1e3, int(update) / 1e6, int(draw) / 1e6,
               None if waited == "-" else int(waited) / 1e6, happened)


def answers(trace):
    """From reading each key to the end of the frame with its answer; and the longest turns."""
    waits, busy, asked = [], [], None
    has_answer = False
    for at, update, draw, waited, happened in turns(trace):
        busy.append(update + draw)
        if waited is not None:
            asked, has_answer = at - waited, False
        has_answer |= "view-ready" in happened or "claims-ready" in happened
        if asked is not None and has_answer and draw > 0:
            waits.append(at - asked)
            asked = None
    return waits, busy


WORDS = ["government", "detention", "refugees", "deportation", "justice", "bord", "viol", "chil", "pris"]
FIELDS = ["in:quote detention", "speaker:qureshi", "issuer:harbour", "topic:children", "date:2024-05", "is:demand"]
PHRASES = ['"of the"', '"the of and"', '"in the"']


def typing(reader_of, queries, whole):
    trace = tempfile.mktemp()
    reader = reader_of(trace)
    reader.first_rows()
    reader.rest(2)
    os.truncate(trace, 0) if os.path.exists(trace) else None
    reader.keys("/")
    for query in queries:
        if whole:
            # What is typed before is no query of its own kind: it is pasted.
            reader.keys(["\x15", f"\x1b[200~{query}\x1b[201~"], 0.4)
        else:
            reader.keys(["\x15"], 0.3)
            reader.keys(query, 0.12)
    reader.end()
    result = answers(trace)
    os.remove(trace)
    return result


def newsboat(folder, n):
    """Seconds of `newsboat -x print-unread` with n articles in its cache."""
    os.makedirs(folder)
    urls, cache = os.path.join(folder, "urls"), os.path.join(folder, "cache.db")
    feed = "file:///nowhere/feed.xml"
    open(urls, "w").write(feed + "\n")
    open(os.path.join(folder, "config"), "w").write("")
    command = ["newsboat", "-u", urls, "-c", cache, "-C", os.path.join(folder, "config"), "-x", "print-unread"]
    env = environment(folder)
    timed(command, env)
    base = sqlite3.connect(cache)
    base.execute("insert or replace into rss_feed (rssurl, url, title) values (?, ?, ?)", (feed, feed, "feed"))
    columns = "guid, title, author, url, feedurl, pubDate, content, unread"
    items = ((f"id{i}", f"Title of statement {i}", "Cedar", f"https://example.org/{i}", feed, 1700000000 + i,
              "Nobody was told before the trucks came. " * 60, 1) for i in range(n))
    base.executemany(f"insert into rss_item ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?)", items)
    base.commit()
    base.close()
    return timed(command, env, 5)[0]


def notmuch(folder, texts):
    """`notmuch new` over mails of these texts: seconds, bytes, and how to search them."""
    mails = os.path.join(folder, "mail", "cur")
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(folder, "mail", name))
    n_bytes = 0
    for i, text in enumerate(texts):
        mail = (f"From: Cedar <cedar@example.org>\nTo: all@example.org\nSubject: Statement {i}\n"
                f"Message-ID: <{i}@example.org>\nDate: Mon, 06 Jan 2025 10:00:00 +0000\n"
                f"Content-Type: text/plain; charset=utf-8\n\n{text}\n")
        n_bytes += len(mail.encode())
        open(os.path.join(mails, f"{i}:2,"), "w").write(mail)
    config = os.path.join(folder, "config")
    open(config, "w").write(f"[database]\npath={folder}/mail\n[user]\nname=x\nprimary_email=x@example.org\n"
                            "[new]\ntags=unread\n[search]\nexclude_tags=\n")
    env = environment(folder, NOTMUCH_CONFIG=config)
    return timed(["notmuch", "new", "--quiet"], env)[0][0], n_bytes, env


def sqlite(path, texts):
    """A full-text table of these texts: seconds, bytes."""
    start = time.perf_counter()
    base = sqlite3.connect(path)
    base.execute("create virtual table statements using fts5(body)")
    base.executemany("insert into statements values (?)", ((text,) for text in texts))
    base.commit()
    base.close()
    return time.perf_counter() - start, sum(len(text.encode()) for text in texts)


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("store")
    arguments.add_argument("--binary", default="target/release/onrecord")
    arguments.add_argument("--builds", type=int, default=3)
    arguments.add_argument("--tries", type=int, default=200)
    arguments.add_argument("--no-peers", action="store_true")
    asked = arguments.parse_args()
    binary = os.path.abspath(asked.binary)
    has = lambda name: not asked.no_peers and shutil.which(name) is not None
    with tempfile.TemporaryDirectory() as folder:
        home, store = os.path.join(folder, "home"), os.path.join(folder, "store")
        os.makedirs(home)
        shutil.copytree(asked.store, store)
        files = sorted(glob.glob(f"{store}/**/*.yaml", recursive=True))
        long_ago = time.time() - 3600
        for file in files:
            os.utime(file, (long_ago, long_ago))
        megabytes = sum(map(os.path.getsize, files)) / 1e6
        env, cache = environment(home), os.path.join(home, ".cache")
        run = lambda *more: [binary, "--store", store, *more]
        grep = subprocess.run(["grep", "-rhc", "^id: ", store], capture_output=True, text=True)
        count = sum(map(int, grep.stdout.split()))
        print(f"{count} statements in {len(files)} files, {megabytes:.0f} MB")

        builds, peaks = [], []
        for _ in range(asked.builds):
            shutil.rmtree(cache, ignore_errors=True)
            seconds, peak = timed(run("count", "--by", "year", "zzz"), env)
            builds += seconds
            peaks.append(peak)
        rate = megabytes / statistics.median(builds)
        row("build from nothing", builds, f"   {rate:.1f} MB/s, at most {max(peaks):.0f} MB of memory")
        time.sleep(1)
        row("nothing changed", timed(run("count", "--by", "year", "zzz"), env, 20)[0])

        texts = []
        for file in files[: max(1, len(files) // 10)]:
            texts += re.findall(r"^body: \|\n((?:  .*\n|\n)+)", open(file).read(), re.M)
        base = os.path.join(folder, "base.db")
        if has("sqlite3"):
            seconds, n_bytes = sqlite(base, texts)
            other = n_bytes / 1e6 / seconds
            print(f"{'sqlite fts5, ' + str(len(texts)) + ' rows':44} {other:.2f} MB/s; onrecord builds "
                  f"{rate / other:.1f} times as fast")
        notmuch_env = None
        if has("notmuch"):
            seconds, n_bytes, notmuch_env = notmuch(os.path.join(folder, "notmuch"), texts)
            other = n_bytes / 1e6 / seconds
            print(f"{'notmuch new, ' + str(len(texts)) + ' mails':44} {other:.2f} MB/s; onrecord builds "
                  f"{rate / other:.1f} times as fast")

        reader_of = lambda trace=None: Reader(binary, store, home, trace)
        starts = []
        for _ in range(asked.tries):
            reader = reader_of()
            starts.append(reader.first_rows())
            reader.end()
        row("first frame with rows", starts)
        if has("newsboat"):
            others = newsboat(os.path.join(folder, "newsboat"), count)
            row("newsboat -x print-unread", others,
                f"   {statistics.median(others) / statistics.median(starts):.1f} times as long")

        for name, queries, whole in [("typing words", WORDS * 3, False), ("typing fields", FIELDS * 3, False),
                                     ("phrases of common words", PHRASES * 34, True)]:
            waits, busy = typing(reader_of, queries, whole)
            row(f"{name}: key to answer", waits)
            row(f"{name}: turns of the loop", busy)

        for name, query in [("rare word", "nudrecai"), ("common word", "detention"), ("phrase", '"court justice"')]:
            # In turns: what else the machine does meets all of them.
            sql = ("select highlight(statements, 0, '[', ']') from statements where statements match "
                   f"'{query}' order by rowid desc limit 100")
            commands = {
                "": (run("search", "--limit", "100", query), env),
                # As notmuch and sqlite do it: they never look whether anything has changed.
                "--stale": (run("search", "--stale", "--limit", "100", query), env),
                "notmuch on a tenth": notmuch_env and (["notmuch", "search", "--limit=100", query], notmuch_env),
                "sqlite on a tenth": has("sqlite3") and (["sqlite3", base, sql], env),
            }
            seconds = {who: [] for who, command in commands.items() if command}
            for _ in range(asked.tries):
                for who, times in seconds.items():
                    times += timed(*commands[who])[0]
            if has("rg"):
                words = query.strip('"').replace(" ", r"\s+")
                seconds["ripgrep"] = timed(["rg", "-Uic", words, store], env, 3)[0]
            ours = seconds.pop("")
            row(f"onrecord search, {name}", ours, "".join(
                f"   {who} {statistics.median(times) * 1e3:.1f} ms" for who, times in seconds.items()))

        text = open(files[0]).read()
        changes = []
        for n in range(10):
            open(files[0], "w").write(text.replace("body: |\n  ", f"body: |\n  Zaubernacht{n} ", 1))
            changes += timed(run("count", "--by", "year", f"zaubernacht{n}"), env)[0]
        row("one statement changed, until found", changes)
        # One file of about a thousand, however many files those stand in.
        per_file = text.count("\nid: ")
        thousand = "".join(open(file).read() for file in files[: max(1, 1000 // max(1, per_file))])
        added = []
        for n in range(5):
            new = re.sub(r"^id: ", f"id: new{n}-", thousand, flags=re.M)
            open(os.path.join(store, f"new{n}.yaml"), "w").write(new)
            added += timed(run("count", "--by", "year", f"id:new{n}*"), env)[0]
        row("a whole new file, until found", added)
        time.sleep(3)
        timed(run("count", "--by", "year", "zzz"), env)

        reader = reader_of()
        reader.first_rows()
        reader.keys("j" * 20 + "/detention\r]]q")
        reader.rest(2)
        before = reader.ticks()
        reader.rest(5)
        resident, own = reader.memory()
        print(f"{'the reader at rest':44} {resident:.0f} MB, {own:.0f} MB without mapped files; "
              f"{reader.ticks() - before} ticks in 5 s")
        reader.end()

        shutil.rmtree(cache, ignore_errors=True)
        trace = os.path.join(folder, "trace")
        reader = reader_of(trace)
        reader.first_rows()
        for _ in range(10):
            reader.keys("j" * 10 + "Ggkk/detention\x15\x1b")
        reader.end()
        waits = [waited for _, _, _, waited, _ in turns(trace) if waited is not None]
        row("rebuild: key to frame", waits)
        row("rebuild: key to answer", answers(trace)[0])


if __name__ == "__main__":
    main()
