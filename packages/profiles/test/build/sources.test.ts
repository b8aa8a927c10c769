/** This proves what may become an applet, and what a profile may be built from (REQ-S3, REQ-B5, REQ-P1). */
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { BuildReport, BuildRequest, ProfileSource } from "../../src/index.ts";
import { below, profilesIn, program, stand, type Stand } from "../support/stand.ts";

const BIN = "usr/lib/switchyard/profiles/p/bin";
const targets = (...paths: readonly string[]): { readonly from: ProfileSource } => ({ from: { kind: "targets", paths } });
const names = ({ applets }: BuildReport): string[] => applets.map(({ name }) => name);

/** A program that is many: it says its name, or its list. */
function multicall({ at }: Stand, list: string): void {
  program(at("opt/m/box"), "");
  writeFileSync(at("opt/m/box"), `#!/bin/sh\nif [ "$1" = --list ]; then ${list}; exit; fi\necho "box as \${0##*/}"\n`);
}

it.each(["'[' ls cat", "-n 'cat ls [' "])("buildProfile(): a multi-call program that lists its applets %s, all of them, hashed once [REQ-P1]", async (list) => {
  const place = stand();
  multicall(place, `printf '%s\\n' ${list.replace("-n ", "")}`);
  const report = await place.build({ from: { kind: "multicall", path: "/opt/m/box" } });
  expect(report.error).toBeNull();
  expect(names(report)).toEqual(["[", "cat", "ls"]);
  expect(new Set(report.applets.map(({ source, hash }) => `${source} ${hash}`)).size).toBe(1);
  expect(execFileSync(place.at(`${BIN}/ls`), { encoding: "utf8" })).toBe("box as ls\n");
});

it("buildProfile(): a multi-call program with given applets, it is not asked [REQ-P1]", async () => {
  const place = stand();
  multicall(place, "exit 1");
  expect(names(await place.build({ from: { kind: "multicall", path: "/opt/m/box", applets: ["cp", "ls", "cp"] } }))).toEqual(["cp", "ls"]);
});

it.each([
  ["it fails", "exit 3"],
  ["it prints nothing", "true"],
  ["it prints how it is used", "echo 'Usage: box [OPTION]...'"],
  ["it prints a path", "echo ../ls"],
  ["it prints an option", "echo --list"],
  ["it prints bytes that are no text", "printf 'a\\377b'"],
  ["it prints a control character", "printf 'a\\033b'"],
  ["it prints without end", "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done"],
])("buildProfile(): a multi-call program is asked, %s, applets_unknown and no profile [REQ-P2]", async (_, list) => {
  const place = stand();
  multicall(place, list);
  const report = await place.build({ from: { kind: "multicall", path: "/opt/m/box" } });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "applets_unknown", path: "/opt/m/box" } });
  expect(profilesIn(place)).toEqual([]);
});

it("buildProfile(): a multi-call program gets nothing of our environment", async () => {
  const place = stand();
  multicall(place, `env | grep -v '^\\(PWD\\|SHLVL\\|_\\|LC_ALL=C\\)' >&2 && echo bad: || echo good`);
  const { error, applets } = await place.build({ from: { kind: "multicall", path: "/opt/m/box" } });
  expect(error).toBeNull();
  expect(applets.map(({ name }) => name)).toEqual(["good"]);
});

it("buildProfile(): a multi-call program that others can write, refused before it is run [REQ-S3]", async () => {
  const place = stand();
  multicall(place, `touch ${place.at("ran")}; echo ls`);
  chmodSync(place.at("opt/m/box"), 0o777);
  const report = await place.build({ from: { kind: "multicall", path: "/opt/m/box" } });
  expect(report.error).toMatchObject({ id: "E_POLICY", reason: "source_untrusted" });
  expect(below(place.root)["/ran"]).toBeUndefined();
});

it("buildProfile(): targets, the same inodes; a link stands for the program it leads to [REQ-P1, REQ-B4]", async () => {
  const place = stand();
  symlinkSync("ls", place.at("usr/bin/dir"));
  const report = await place.build(targets("/usr/bin/ls", "/usr/bin/dir", "/usr/bin/mv"));
  expect(report).toMatchObject({ ok: true, origin: { kind: "targets" }, warnings: [expect.stringContaining('"/usr/bin/dir"')] });
  expect(report.applets.map(({ name, source, kind }) => [name, source, kind])).toEqual([["dir", "/usr/bin/ls", "file"], ["ls", "/usr/bin/ls", "file"], ["mv", "/usr/bin/mv", "file"]]);
  const inode = (path: string): number => lstatSync(place.at(path)).ino;
  expect([inode(`${BIN}/dir`), inode(`${BIN}/ls`), inode(`${BIN}/mv`)]).toEqual([inode("usr/bin/ls"), inode("usr/bin/ls"), inode("usr/bin/mv")]);
});

it.each([["inodes", false], ["copies", true]] as const)("buildProfile(): a set-id target as %s, applet_privileged, also when told to override [REQ-B5]", async (_, copy) => {
  const place = stand();
  chmodSync(place.at("usr/bin/mv"), 0o4755);
  const report = await place.build({ ...targets("/usr/bin/ls", "/usr/bin/mv"), copy }, { policy: { override_preflight: true, allow_suid_sgid_mutation: true } });
  expect(report).toMatchObject({ ok: false, exit_code: 10, error: { reason: "applet_privileged", path: "/usr/bin/mv" }, refused: [{ reason: "applet_privileged" }] });
  expect(profilesIn(place)).toEqual([]);
  expect(lstatSync(place.at("usr/bin/mv")).nlink).toBe(1);
});

it("buildProfile(): a set-id program of a directory, a link to it is no second name [REQ-B5]", async () => {
  const place = stand();
  chmodSync(place.at("opt/p/ls"), 0o4755);
  expect(await place.build()).toMatchObject({ ok: true });
});

it("buildProfile(): copies, inodes of its own with all they have; one for all applets of a program [REQ-F1, REQ-P1]", async () => {
  const place = stand();
  linkSync(place.at("opt/p/ls"), place.at("opt/p/dir"));
  chmodSync(place.at("opt/p/ls"), 0o750);
  const report = await place.build({ copy: true });
  expect(report.applets.map(({ name, kind }) => [name, kind])).toEqual([["cat", "file"], ["cp", "file"], ["dir", "file"], ["ls", "file"]]);
  expect(report.applets.every((applet) => applet.kind === "file" && ["copy", "reflink"].includes(applet.method))).toBe(true);
  const [own, source] = [statSync(place.at(`${BIN}/ls`), { bigint: true }), statSync(place.at("opt/p/ls"), { bigint: true })];
  expect([own.mode, own.mtimeNs, own.uid]).toEqual([source.mode, source.mtimeNs, source.uid]);
  expect(own.ino).not.toBe(source.ino);
  expect(lstatSync(place.at(`${BIN}/dir`), { bigint: true }).ino).toBe(own.ino);
  expect(readFileSync(place.at(`${BIN}/ls`))).toEqual(readFileSync(place.at("opt/p/ls")));
});

it.each([
  ["file", (place: Stand) => chmodSync(place.at("opt/p/ls"), 0o775)],
  ["directory", (place: Stand) => chmodSync(place.at("opt/p"), 0o1777)],
] as const)("buildProfile(): a %s that others can write, source_untrusted; not where the policy forces it [REQ-S3, REQ-C2]", async (_, open) => {
  const place = stand();
  open(place);
  expect(await place.build()).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "source_untrusted" } });
  expect(profilesIn(place)).toEqual([]);
  expect(await place.build({}, { policy: { force_untrusted_source: true } })).toMatchObject({ ok: true });
});

it("buildProfile(): a target that is not there, source_missing, and every refusal is told [REQ-S3]", async () => {
  const place = stand();
  writeFileSync(place.at("usr/bin/text"), "", { mode: 0o644 });
  const report = await place.build(targets("/usr/bin/ls", "/usr/bin/none", "/usr/bin/text", "/usr"));
  expect(report.refused.map(({ reason }) => reason)).toEqual(["source_missing", "source_not_executable", "source_kind"]);
});

it("buildProfile(): a program in a profile, or reached through the pointer, source_in_profile [REQ-P2]", async () => {
  const place = stand();
  await place.build();
  symlinkSync("profiles/p", place.at("usr/lib/switchyard/active"));
  symlinkSync("../lib/switchyard/active/bin/cp", place.at("usr/bin/cp"));
  const refusal = { ok: false, error: { reason: "source_in_profile" } };
  expect(await place.build({ name: "q", ...targets("/usr/bin/cp") })).toMatchObject(refusal);
  expect(await place.build({ name: "q", from: { kind: "directory", path: "/usr/lib/switchyard/active/bin" } })).toMatchObject(refusal);
  expect((await place.build({ name: "r", ...targets("/usr/bin/ls") })).ok).toBe(true);
  expect(await place.build({ name: "q", from: { kind: "directory", path: "/usr/lib/switchyard/profiles/r/bin" } })).toMatchObject(refusal);
  expect(profilesIn(place)).toEqual(["p", "r"]);
});

it("buildProfile(): two applets of one name from different programs, applet_conflict; from one, one [REQ-P2]", async () => {
  const place = stand();
  program(place.at("usr/sbin/ls"), "another ls");
  expect(await place.build(targets("/usr/bin/ls", "/usr/sbin/ls"))).toMatchObject({ ok: false, error: { reason: "applet_conflict" } });
  symlinkSync("../bin/mv", place.at("usr/sbin/mv"));
  expect(names(await place.build(targets("/usr/bin/mv", "/usr/sbin/mv")))).toEqual(["mv"]);
});

it("buildProfile(): only and except, as shells mean them; what means nothing is told [REQ-P1]", async () => {
  const place = stand();
  expect(names(await place.build({ mode: "dry_run", only: ["c*"], except: ["cp"] }))).toEqual(["cat"]);
  expect(await place.build({ only: ["lss"] })).toMatchObject({ ok: false, error: { reason: "only_unmatched", remedies: ['Did you mean "ls"?'] } });
  expect(await place.build({ except: ["*"] })).toMatchObject({ ok: false, error: { reason: "profile_empty" } });
  expect((await place.build({ except: ["sl"] })).warnings).toHaveLength(1);
});

it("buildProfile(): a directory with FIFOs, directories, plain files, names of any bytes, links that lead out or nowhere: its programs alone [REQ-S2]", async () => {
  const place = stand();
  execFileSync("mkfifo", [place.at("opt/p/fifo")]);
  chmodSync(place.at("opt/p/fifo"), 0o755);
  mkdirSync(place.at("opt/p/dir"));
  writeFileSync(place.at("opt/p/text"), "");
  program(place.at("opt/p/.hidden"), "");
  for (const name of ["two\nlines", "-rf", "a b'$(c)"]) program(place.at(`opt/p/${name}`), "evil");
  writeFileSync(Buffer.concat([Buffer.from(place.at("opt/p/")), Buffer.from([0xff, 0xfe])]), "#!/bin/sh\n", { mode: 0o755 });
  symlinkSync("../../../../../../../../../../bin/sh", place.at("opt/p/out"));
  symlinkSync("nowhere", place.at("opt/p/dangling"));
  symlinkSync("loop", place.at("opt/p/loop"));
  const report = await place.build();
  expect(report.error).toBeNull();
  expect(names(report).sort()).toEqual(["-rf", "a b'$(c)", "cat", "cp", "ls", "two\nlines", "\udcff\udcfe"].sort());
  expect(report.passed_over.map(({ name, why }) => [name, why])).toEqual([["dangling", "source_missing"], ["loop", "source_missing"], ["out", "source_missing"]]);
  expect(readlinkSync(place.at(`${BIN}/two\nlines`))).toBe("../../../../../../opt/p/two\nlines");
});

it("buildProfile(): a provider's links, each applet leads to the program at their end, inside the root [REQ-P1]", async () => {
  const place = stand();
  symlinkSync("/opt/p/ls", place.at("opt/p/absolute"));
  symlinkSync("../p/./cat", place.at("opt/p/relative"));
  const { applets } = await place.build({ only: ["absolute", "relative"] });
  expect(applets.map(({ source }) => source)).toEqual(["/opt/p/ls", "/opt/p/cat"]);
  expect(execFileSync(place.at(`${BIN}/absolute`), { encoding: "utf8" })).toBe("p ls\n");
});

it("buildProfile(): absolute links, as the policy says [REQ-P1]", async () => {
  const place = stand();
  await place.build({}, { policy: { absolute_links: true } });
  expect(readlinkSync(place.at(`${BIN}/ls`))).toBe("/opt/p/ls");
});

it("buildProfile(): a package of dpkg, its programs, a diverted one under its own name [REQ-S4]", async () => {
  const place = stand();
  const info = place.at("var/lib/dpkg/info");
  mkdirSync(info, { recursive: true });
  writeFileSync(place.at("var/lib/dpkg/status"), "Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
  writeFileSync(`${info}/tools.list`, ["/.", "/usr/bin/ls", "/usr/bin/mv", "/usr/bin/dir", "/usr/bin/inner", "/usr/bin/switched", "/usr/lib/tools/inner", "/usr/bin/gone", ""].join("\n"));
  program(place.at("usr/lib/tools/inner"), "the package's own");
  symlinkSync("ls", place.at("usr/bin/dir"));
  symlinkSync("../lib/tools/inner", place.at("usr/bin/inner"));
  symlinkSync("../../opt/p/cp", place.at("usr/bin/switched"));
  writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/mv\n/usr/bin/mv.distrib\n:\n");
  program(place.at("usr/bin/mv.distrib"), "the package's mv");
  const report = await place.build({ from: { kind: "package", name: "tools" } });
  expect(report).toMatchObject({ ok: true, origin: { kind: "package", manager: "dpkg", name: "tools", version: "1.0-1" } });
  expect(report.applets.map(({ name, source }) => [name, source])).toEqual([["dir", "/usr/bin/ls"], ["inner", "/usr/lib/tools/inner"], ["ls", "/usr/bin/ls"], ["mv", "/usr/bin/mv.distrib"], ["switched", "/opt/p/cp"]]);
  expect(report.warnings).toEqual([expect.stringMatching(/lead to files that are not its own.*: "\/usr\/bin\/switched" to "\/opt\/p\/cp"\.$/u)]);
});

it("buildProfile(): a package that nobody knows, package_unknown", async () => {
  expect(await stand().build({ from: { kind: "package", name: "tools" } })).toMatchObject({ ok: false, error: { reason: "package_unknown" } });
});

it.each<[string, Partial<BuildRequest>]>([
  ["through its pointer", { from: { kind: "directory", path: "/opt/d" } }],
  ["copied", { from: { kind: "directory", path: "/opt/d" }, copy: true }],
  ["its directory of applets", { from: { kind: "directory", path: "/srv/a/profiles/p/bin" } }],
  ["its active directory", { from: { kind: "directory", path: "/srv/a/active/bin" } }],
  ["one program", { from: { kind: "multicall", path: "/opt/d/ls", applets: ["ls"] } }],
  ["a link to an applet", { from: { kind: "directory", path: "/opt/direct" } }],
  ["a record that is torn", { from: { kind: "directory", path: "/srv/torn/profiles/p/bin" } }],
])("buildProfile(): a program in a profile of another prefix, %s, source_in_profile, whatever its applets are [REQ-P2]", async (_, request) => {
  for (const copy of [true, false]) {
    const place = stand();
    mkdirSync(place.at("srv"), { mode: 0o755 });
    await place.build({ prefix: "/srv/a", copy });
    symlinkSync("profiles/p", place.at("srv/a/active"));
    for (const dir of ["opt/d", "opt/direct"]) mkdirSync(place.at(dir), { mode: 0o755 });
    symlinkSync("/srv/a/active/bin/ls", place.at("opt/d/ls"));
    symlinkSync("/srv/a/profiles/p/bin/ls", place.at("opt/direct/ls"));
    program(place.at("srv/torn/profiles/p/bin/ls"), "ls");
    writeFileSync(place.at("srv/torn/profiles/p/profile.json"), '{ "schema": "profile.v1", "na');
    expect(await place.build(request)).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "source_in_profile" } });
    expect(profilesIn(place)).toEqual([]);
  }
});

it("buildProfile(): a target that leads through another prefix, the final program gets a second name, and stays when that profile goes [REQ-P2, REQ-A2]", async () => {
  const place = stand();
  mkdirSync(place.at("srv"), { mode: 0o755 });
  await place.build({ prefix: "/srv/a", copy: true });
  symlinkSync("profiles/p", place.at("srv/a/active"));
  symlinkSync("/srv/a/active/bin/cp", place.at("usr/bin/cp"));
  expect(await place.build({ name: "q", ...targets("/usr/bin/cp") })).toMatchObject({ ok: true, applets: [{ name: "cp", kind: "file", method: "link" }] });
  rmSync(place.at("srv/a"), { recursive: true });
  expect(readFileSync(place.at("usr/lib/switchyard/profiles/q/bin/cp"), "utf8")).toContain("p cp");
});

it("buildProfile(): directories that are only called like those of profiles, taken [REQ-P2]", async () => {
  const place = stand();
  program(place.at("opt/x/profiles/gnu/bin/ls"), "x ls");
  writeFileSync(place.at("opt/x/profiles/gnu/profile.json"), '{"name": "gnu"}');
  expect(await place.build({ from: { kind: "directory", path: "/opt/x/profiles/gnu/bin" } })).toMatchObject({ ok: true });
});
