/** This proves what a comparison of two profiles finds, with programs of which it is known in what they differ (REQ-K1). */
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { ignoring } from "@switchyard/fs-atomic";
import { caught } from "@switchyard/test-support/caught";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { compareInCanary, verdictError, type CanaryComparison, type CompareRequest } from "../src/index.ts";
import { prefix, type Prefix } from "./support/prefix.ts";

/** The processes whose command line, its words ended by NUL, is such. */
function running(words: RegExp): string[] {
  const lines = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => ignoring(["ENOENT", "ESRCH", "EACCES"], () => readFileSync(`/proc/${pid}/cmdline`, "latin1")) ?? "");
  return lines.filter((line) => words.test(line));
}

type More = Partial<Omit<CompareRequest, "words">>;
const NAMED = [{ name: "a" }, { name: "b" }] as const;

/** Two profiles with one applet `tool`, of these scripts. */
function twins(a: string, b: string): Prefix {
  const made = prefix();
  for (const [name, script] of [["a", a], ["b", b]] as const) made.profile(name, { tool: made.program(`/opt/${name}/tool`, { script }) });
  return made;
}

const compare = ({ root, places }: Prefix, words: CompareRequest["words"] = ["tool"], more: More = {}): Promise<CanaryComparison> =>
  compareInCanary(root, places, { words, profiles: NAMED, path: process.env["PATH"] ?? "", files: null, stdin: null, timeoutMs: 10_000, ...more });
const told = async (a: string, b: string, more: More = {}): Promise<unknown[]> =>
  (await compare(twins(a, b), ["tool"], more)).differences.map(({ what, path, first, second }) => [what, path, first, second]);
/** Of each difference where it is and what is shown of it. */
const views = async (a: string, b: string): Promise<unknown> => (await compare(twins(a, b))).differences.map(({ byte, view }) => [byte, view.map(({ sign, text }) => `${sign}${text}`)]);
/** A directory for temporary files that is this test's alone. @returns what lies in it */
function ownTemporary(): () => string[] {
  const { path } = scratch();
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = path;
  onTestFinished(() => void (before === undefined ? delete process.env["TMPDIR"] : (process.env["TMPDIR"] = before)));
  return () => readdirSync(path).filter((name) => name.startsWith("switchyard-smoke-"));
}

it("compareInCanary(): the same output, status and files, equal; times are not compared, nothing is left [REQ-K1]", async () => {
  const left = ownTemporary();
  const made = twins("echo one; echo two >&2; mkdir d; echo x >d/f; ln -s f d/l; exit 3", "echo one; echo two >&2; mkdir d; echo x >d/f; touch -d 2001-02-03 d/f; ln -s f d/l; exit 3");
  const report = await compare(made);
  expect(report).toMatchObject({ verdict: "equal", differences: [], difference_count: 0, scratch_left: null, warnings: [] });
  expect(report.sides).toMatchObject([{ profile: "a", from_profile: true, end: "exited", exit_code: 3, files: 3, left_processes: [] }, { profile: "b", exit_code: 3 }]);
  expect(verdictError(report)).toBe(null);
  expect(left()).toEqual([]);
});

it("compareInCanary(): exit status, signal, stdout, stderr, each told with both and where they part [REQ-K1]", async () => {
  expect(await told("exit 1", "exit 2")).toEqual([["end", null, "exit status 1", "exit status 2"]]);
  expect(await told("kill -TERM $$", "exit 143")).toEqual([["end", null, "killed by SIGTERM", "exit status 143"]]);
  const report = await compare(twins("printf 'same\\nleft\\nend\\n'", "printf 'same\\nright\\nend\\n'"));
  expect(report).toMatchObject({ verdict: "different", differences: [{ what: "stdout", path: null, byte: 6, line: 2, first: "14 bytes", second: "15 bytes" }] });
  expect(report.differences[0]?.view).toEqual([{ sign: " ", text: "same" }, { sign: "-", text: "left" }, { sign: "+", text: "right" }, { sign: " ", text: "end" }]);
  expect(verdictError(report)).toMatchObject({ id: "E_GENERIC", reason: "canary_differs", exitCode: 1 });
  expect(await told("echo x >&2", "echo y >&2")).toMatchObject([["stderr", null, "2 bytes", "2 bytes"]]);
});

it("compareInCanary(): bytes that are no text, in hexadecimal; a last line without its end; nothing on one side [REQ-K1]", async () => {
  expect(await views(String.raw`printf '\001\000\377x'`, String.raw`printf '\001\000\376x'`)).toEqual([[3, ["-ff 78", "+fe 78"]]]);
  expect(await views("printf x", "echo x")).toEqual([[2, ["-x (no newline at its end)", "+x"]]]);
  expect(await views("exit", "echo x")).toEqual([[1, ["+x"]]]);
  expect(await views("seq 1 20", "seq 101 120")).toEqual([[2, ["-1", "-2", "-3", "-4", "-5", "-6", "-(14 more lines)", "+101", "+102", "+103", "+104", "+105", "+106", "+(14 more lines)"]]]);
});

it.each([
  ["presence", "echo x >f", "exit", "f", "file", "nothing"],
  ["kind", "mkdir f", "echo x >f", "f", "dir", "file"],
  ["kind", "mkfifo f", "echo x >f", "f", "fifo", "file"],
  ["content", "echo x >f", "echo xyz >f", "f", "2 bytes", "4 bytes"],
  ["dest", "ln -s a f", "ln -s b f", "f", "a", "b"],
  ["mode", "echo >f; chmod 600 f", "echo >f; chmod 4711 f", "f", "0600", "4711"],
  ["mode", "chmod 700 .", "exit", ".", "0700", "0755"],
  ["mode", "mkdir d; echo x >d/f; chmod 0 d/f d", "mkdir d; echo x >d/f; chmod 0 d/f; chmod 100 d", "d", "0000", "0100"],
  ["names", "echo >f; ln f g; echo >h", "echo >f; cp f g; echo >h", "f", "2", "1"],
])("compareInCanary(): files that differ in %s [REQ-K1]", async (what, a, b, path, first, second) => {
  expect((await told(a, b))[0]).toEqual([what, path, first, second]);
});

it("compareInCanary(): large files that differ, by their hash [REQ-K1]", async () => {
  expect(await told("head -c 3000000 /dev/zero >f", "head -c 3000001 /dev/zero >f")).toMatchObject([["content", "f", expect.stringMatching(/^SHA-256 /), expect.stringMatching(/^SHA-256 /)]]);
});

it("compareInCanary(): what names its own path, the profile's, its directory's or the whole environment makes no difference [REQ-K1]", async () => {
  const script = 'echo "$0 $PATH"; pwd; env | sort; echo "$0" >f; ln -s "$PWD/f" l; ln -s "$0" m; cat; echo "$@"; exit';
  const made = twins(`${script} # a`, `${script} # b, whose text is another`);
  expect(await compare(made, ["tool", "a b", "*"])).toMatchObject({ verdict: "equal", warnings: [] });
});

it("compareInCanary(): the environment is LC_ALL, HOME, PATH and a mark, whatever the caller's is [REQ-K1]", async () => {
  process.env["CANARY_OF_A_TEST"] = "x";
  onTestFinished(() => void delete process.env["CANARY_OF_A_TEST"]);
  // What a shell sets by itself is none of ours.
  const made = twins("env | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' | sort", "exit");
  const { differences } = await compare(made);
  expect(differences[0]?.view.map(({ text }) => text)).toEqual(["HOME=<scratch>", "LC_ALL=C", expect.stringMatching(/^PATH=<profile>\/bin:/), "SWITCHYARD_SMOKE=<mark>"]);
});

it("compareInCanary(): --with, both begin with the same content, with its modes, times, links and other names [REQ-K1]", async () => {
  const from = scratch();
  mkdirSync(from.at("d"));
  writeFileSync(from.at("d/f"), "content");
  chmodSync(from.at("d/f"), 0o640);
  linkSync(from.at("d/f"), from.at("g"));
  symlinkSync("d/f", from.at("l"));
  utimesSync(from.at("d/f"), 1_000_000_000, 1_000_000_000);
  utimesSync(from.at("d"), 1_100_000_000, 1_100_000_000);
  const script = "stat -c '%n %a %Y %h %F' d d/f g; readlink l; cat l";
  const report = await compare(twins(script, "exit 0"), ["tool"], { files: from.path });
  expect(report).toMatchObject({ verdict: "different", sides: [{ files: 4 }, { files: 4 }], differences: [{ what: "stdout" }] });
  expect(report.differences[0]?.view.map(({ text }) => text)).toEqual([
    "d 755 1100000000 2 directory",
    "d/f 640 1000000000 2 regular file",
    "g 640 1000000000 2 regular file",
    "d/f",
    "content (no newline at its end)",
  ]);
  expect((await caught(() => compare(twins("exit", "exit"), ["tool"], { files: from.at("none") }))).reason).toBe("root_unusable");
});

it("compareInCanary(): what one run changes in its files the other does not see; the given directory stays as it is", async () => {
  const from = scratch();
  writeFileSync(from.at("f"), "given\n");
  expect(await told("cat f; echo more >>f; rm -f g", "cat f; echo less >>f", { files: from.path })).toMatchObject([["content", "f", "11 bytes", "11 bytes"]]);
  expect(execFileSync("cat", [from.at("f")], { encoding: "utf8" })).toBe("given\n");
});

it("compareInCanary(): stdin is given to both; without one there is nothing to read [REQ-K1]", async () => {
  expect(await compare(twins("cat", "printf '2\\n1\\n'"), ["tool"], { stdin: Buffer.from("2\n1\n") })).toMatchObject({ verdict: "equal", sides: [{ stdout: { bytes: 4 } }, {}] });
  expect(await compare(twins("cat", "exit"))).toMatchObject({ verdict: "equal" });
});

it("compareInCanary(): one that never ends is ended: different where the other one ends, undecided where neither does [REQ-K1]", async () => {
  expect(await told("sleep 600", "exit", { timeoutMs: 300 })).toEqual([["end", null, "did not end in time", "exit status 0"]]);
  const report = await compare(twins("echo a; sleep 600", "echo a; sleep 601"), ["tool"], { timeoutMs: 300 });
  expect(report).toMatchObject({ verdict: "undecided", differences: [], sides: [{ end: "timed_out", files: null }, { end: "timed_out" }] });
  expect(verdictError(report)).toMatchObject({ id: "E_GENERIC", reason: "canary_undecided", exitCode: 1 });
  expect(await told("yes", "yes")).toEqual([]);
  expect(await told("yes", "yes no")).toMatchObject([["stdout", null, expect.any(String), expect.any(String)]]);
  expect(await told("truncate -s 1T f", "exit")).toMatchObject([["end", null, "wrote too much", "exit status 0"]]);
});

it("compareInCanary(): a process that one leaves running is ended and told, also one in a session of its own [REQ-K1]", async () => {
  expect(await told("sleep 60061 & exit 0", "exit 0")).toEqual([["left_processes", null, "sleep", "none"]]);
  // It ends once the other one is in a session of its own, and no shell any more.
  const daemon = 'setsid sleep 60062 >/dev/null 2>&1 & until read -r name </proc/$!/comm && [ "$name" = sleep ]; do :; done';
  const report = await compare(twins(daemon, daemon));
  expect(report).toMatchObject({ verdict: "equal", sides: [{ left_processes: ["sleep"] }, { left_processes: ["sleep"] }] });
  expect(running(/^sleep\0(?:60061|60062)\0$/)).toEqual([]);
});

it("compareInCanary(): a command that removes its own directory, told as that is gone; one that does so twice, equal [REQ-K1]", async () => {
  const gone = 'rm -rf "$PWD"';
  expect(await told(gone, "exit")).toContainEqual(["presence", ".", "nothing", "dir"]);
  expect(await compare(twins(gone, gone))).toMatchObject({ verdict: "equal", sides: [{ files: 0 }, { files: 0 }], scratch_left: null });
});

it("compareInCanary(): files to begin with that cannot be copied, a typed error with the path, and nothing is left", async () => {
  const left = ownTemporary();
  const error = await caught(() => compare(twins("exit", "exit"), ["tool"], { files: "/proc/self" }));
  expect([error.id, left()]).toEqual([expect.stringMatching(/^E_/), []]);
});

it("compareInCanary(): told to stop, it ends what runs, leaves nothing and says so [REQ-K1]", async () => {
  const left = ownTemporary();
  const stop = new AbortController();
  const running = caught(() => compare(twins("sleep 602", "exit"), ["tool"], { signal: stop.signal }));
  await pause(300);
  stop.abort();
  expect(await running).toMatchObject({ id: "E_GENERIC", reason: "interrupted" });
  expect(left()).toEqual([]);
});

it("compareInCanary(): a command of neither profile runs what they have, and that is said; one of only one profile, or nowhere, is refused [REQ-K1]", async () => {
  const made = twins("echo a", "echo b");
  expect(await compare(made, ["sh", "-c", "tool"])).toMatchObject({ verdict: "different", differences: [{ what: "stdout" }], sides: [{ from_profile: false }, { from_profile: false }], warnings: [expect.stringMatching(/neither profile/)] });
  made.profile("c", { other: "/opt/a/tool" });
  const reasonOf = async (words: CompareRequest["words"], more: More = {}): Promise<string> => (await caught(() => compare(made, words, more))).reason;
  expect(await reasonOf(["tool"], { profiles: [{ name: "a" }, { name: "c" }] })).toBe("applet_missing");
  expect(await reasonOf(["tool"], { profiles: [{ name: "c" }, { name: "a" }] })).toBe("applet_missing");
  expect(await reasonOf(["no-such-command"])).toBe("command_missing");
  expect(await reasonOf(["tool", "\udcff"])).toBe("argument_not_text");
  expect(await reasonOf(["tool"], { profiles: null })).toBe("no_rescue_profile");
});

it("compareInCanary(): without names, the vendor's own tools and the active profile; where that is one, names are asked for [REQ-K1]", async () => {
  const made = twins("echo a", "echo a");
  made.profile("gnu", { tool: "/opt/a/tool" }, { kind: "link", origin: { kind: "targets" } });
  made.activate("b");
  expect(await compare(made, ["tool"], { profiles: null })).toMatchObject({ verdict: "equal", sides: [{ profile: "gnu" }, { profile: "b" }] });
  made.activate("gnu");
  expect((await caught(() => compare(made, ["tool"], { profiles: null }))).reason).toBe("profiles_to_compare");
});

it("compareInCanary(): a program that cannot be started is told by its errno", async () => {
  const made = twins("exit", "exit");
  writeFileSync(made.at("opt/b/tool"), "#!/no/such/interpreter\n");
  expect((await compare(made)).differences).toMatchObject([{ what: "end", first: "exit status 0", second: expect.stringMatching(/could not be started \(E/) }]);
});
