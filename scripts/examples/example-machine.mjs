// Defines `exampleMachine`, a scratch root on which the examples of the pages can be typed as they stand there.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const TOOLS = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls", "cat"];
const MANIFEST = "version: 1\nlinks:\n  - { target: /usr/bin/cat, source: /usr/lib/uutils/cat }\n";
/** Where an example is about a run and none was made. */
const PREPARE = "switchyard apply --link /usr/bin/ls=/usr/lib/uutils/ls --commit";
/** Where profiles are, in the root. */
const PREFIX = "usr/lib/switchyard";
/** What dpkg knows there: that the tools are a package's. */
const STATUS = "Package: coreutils\nStatus: install ok installed\nArchitecture: amd64\nVersion: 9.1-1\nMaintainer: nobody\nDescription: tools\n";

/**
 * Has the tools of this machine twice, in `/usr/bin` and of another provider in `/usr/lib/uutils`; dpkg's database; and a directory in
 * which commands are typed, with `links.yaml`. `switchyard` is the built command, and works on this root without being told.
 *
 * @returns `type`, which runs one command as a shell would, with RUN for the id of the newest run (one is made where there is none); `remove`
 */
export function exampleMachine(cli) {
  const base = mkdtempSync(join(tmpdir(), "switchyard-examples-"));
  const [root, home, bin] = ["root", "home", "bin"].map((name) => join(base, name));
  for (const dir of [home, bin, join(root, "usr/bin"), join(root, "usr/lib/uutils/bin"), join(root, "var/lib/dpkg/info")]) mkdirSync(dir, { recursive: true, mode: 0o755 });
  for (const dir of [base, root]) chmodSync(dir, 0o755);
  for (const tool of TOOLS) {
    const path = spawnSync("sh", ["-c", 'command -v "$0"', tool], { encoding: "utf8" }).stdout.trim();
    for (const dir of ["usr/bin", "usr/lib/uutils", "usr/lib/uutils/bin"]) install(path, join(root, dir, tool));
  }
  writeFileSync(join(root, "var/lib/dpkg/status"), STATUS);
  writeFileSync(join(root, "var/lib/dpkg/info/coreutils.list"), `/.\n/usr\n/usr/bin\n${TOOLS.map((tool) => `/usr/bin/${tool}\n`).join("")}`);
  writeFileSync(join(root, "var/lib/dpkg/diversions"), "");
  writeFileSync(join(home, "links.yaml"), MANIFEST);
  writeFileSync(join(bin, "switchyard"), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: home, LC_ALL: "C.UTF-8", SWITCHYARD_ROOT: root };
  return {
    root,
    type(command) {
      if (/\bRUN\b/.test(command) && newestRun(root) === undefined) shell(PREPARE, env, home);
      if (/\bcanary\b/.test(command) && !existsSync(join(root, PREFIX))) makeProfiles(root);
      const words = command.replaceAll(/\bRUN\b/g, () => newestRun(root)).replaceAll(/(?<=^sh )(?=\/)/g, root);
      return shell(words, env, home);
    },
    remove() {
      // Those who watch deadlines there would wait for it to come back.
      const { stdout } = spawnSync("pgrep", ["-f", ` watch-provisional .* --root ${root} `], { encoding: "utf8" });
      for (const pid of stdout.split("\n").filter(Boolean)) process.kill(Number(pid));
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Profiles of both providers, of which `uutils` is active, where a page is about them and has made none. */
function makeProfiles(root) {
  const uutils = "/usr/lib/uutils";
  for (const { name, source, origin } of [{ name: "gnu", source: "/usr/bin", origin: { kind: "targets" } }, { name: "uutils", source: uutils, origin: { kind: "directory", path: uutils } }]) {
    const home = join(root, PREFIX, "profiles", name);
    mkdirSync(join(home, "bin"), { recursive: true, mode: 0o755 });
    const applets = TOOLS.toSorted().map((tool) => ({ kind: "symlink", name: tool, source: `${source}/${tool}`, hash: "0".repeat(64), dest: `../../../../../..${source}/${tool}` }));
    for (const { name: tool, dest } of applets) symlinkSync(dest, join(home, "bin", tool));
    writeFileSync(join(home, "profile.json"), JSON.stringify({ schema: "profile.v1", name, origin, created_at: "2026-11-21T00:00:00.000Z", by: { uid: 0, login_uid: null }, applets }));
  }
  symlinkSync("profiles/uutils", join(root, PREFIX, "active"));
}

/** Both streams in one, in the order in which they were written. */
function shell(command, env, cwd) {
  const { status, stdout } = spawnSync("sh", ["-c", `exec 2>&1\n${command}`], { cwd, env, encoding: "utf8", timeout: 120_000 });
  return { status, output: stdout };
}

function install(from, to) {
  copyFileSync(realpathSync(from), to);
  chmodSync(to, 0o755);
}

/** undefined where there is none yet. */
function newestRun(root) {
  const runs = join(root, "var/lib/switchyard/runs");
  return existsSync(runs) ? readdirSync(runs).toSorted().at(-1) : undefined;
}
