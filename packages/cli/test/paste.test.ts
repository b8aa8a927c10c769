/** This proves that every command which is told can be pasted, in any directory, and works on the root and the runs it was told of. */
import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { ENTRY, LINK, place, PLAIN_ENVIRONMENT, type Ended, type Place } from "./support/command.ts";
import { endWatcher } from "./support/watcher.ts";

const STATE = "/srv/my runs";

/** A root whose path needs quotes, with its runs at an unusual place, and a shell in which `switchyard` is a command. */
function oddPlace(): Place & { readonly paste: (command: string) => Ended } {
  const below = mkdtempSync(join(tmpdir(), "switchyard-cli-it's $(x)\n"));
  onTestFinished(() => rmSync(below, { recursive: true, force: true }));
  const made = place(PLAIN_ENVIRONMENT, below);
  mkdirSync(made.at("srv"), { mode: 0o755 });
  const bin = join(below, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "switchyard"), `#!/bin/sh\nexec '${process.execPath}' '${ENTRY}' "$@"\n`, { mode: 0o755 });
  const env = { ...PLAIN_ENVIRONMENT, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  const paste = (command: string): Ended => {
    const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", command], { cwd: "/", env, encoding: "utf8", timeout: 150_000 });
    return { code: status, stdout, stderr };
  };
  return { ...made, ...made.with({ SWITCHYARD_STATE_DIR: STATE }), paste };
}

/** Each command of ours in the text, from its name to the end of its line, or to where two blanks begin something else. */
function toldIn(text: string): string[] {
  return text.split("\n").flatMap((line) => /(?:^|[ :])(?<command>switchyard --.*?)(?: {2}|$)/u.exec(line)?.groups?.["command"] ?? []);
}

const isLink = ({ at }: Place): boolean => lstatSync(at("usr/bin/ls")).isSymbolicLink();

test("show, explain, status: what they tell can be pasted, and undoes the run it was told of", () => {
  for (const verb of [["show", "last"], ["explain", "/usr/bin/ls"]]) {
    const made = oddPlace();
    expect(made.run("apply", ...LINK, "--commit").code).toBe(0);
    const undo = toldIn(made.run(...verb).stdout).find((command) => / rollback \S+ --commit$/u.test(command)) ?? "none";
    expect([made.paste(undo), isLink(made)]).toMatchObject([{ code: 0, stderr: "" }, false]);
  }
});

test("explain: one target of several, given back alone by the command that is told, and by the tag of the run", () => {
  const made = oddPlace();
  const cat = made.at("usr/bin/cat");
  writeFileSync(cat, "#!/bin/sh\n");
  chmodSync(cat, 0o755);
  expect(made.run("apply", "--tag", "mine", ...LINK, "--link", "/usr/bin/cat=/opt/p/ls", "--commit").code).toBe(0);
  const alone = toldIn(made.run("explain", "--tag", "mine", "/usr/bin/ls").stdout).find((command) => command.includes("--restore")) ?? "none";
  expect([made.paste(alone), isLink(made), readlinkSync(cat)]).toMatchObject([{ code: 0 }, false, "../../opt/p/ls"]);
});

test("apply --confirm-within, status: the command that keeps the run", () => {
  const made = oddPlace();
  const { stdout } = made.run("apply", ...LINK, "--commit", "--confirm-within", "1h");
  const watcher = /\((?<name>[^)]+)\) undoes it then/u.exec(stdout.replaceAll(/\s+/gu, " "))?.groups?.["name"] ?? "";
  endWatcher(/^\d+$/u.test(watcher) ? Number(watcher) : watcher);
  const told = toldIn(stdout);
  expect(told).toEqual([expect.stringMatching(/ confirm \S+$/u)]);
  expect(toldIn(made.run("status").stdout)).toEqual([...told, expect.stringMatching(/ rollback \S+ --commit$/u)]);
  expect(made.paste(told[0] ?? "none").code).toBe(0);
  expect(made.json("status").document).toMatchObject({ runs: [{ state: "committed" }] });
});

test("doctor, an error: their remedies", () => {
  const made = oddPlace();
  expect(made.run("apply", ...LINK, "--commit").code).toBe(0);
  unlinkSync(made.at("usr/bin/ls"));
  const undo = toldIn(made.run("doctor").stdout).find((command) => / rollback \S+ --commit$/u.test(command));
  expect(undo).toBeDefined();
  expect(toldIn(made.run("show", "none-of-them").stderr)).toEqual([expect.stringMatching(/ history /u)]);
  expect(made.paste(undo ?? "none").stdout).toContain("restored");
});

test("--json: remedies and commands of the documents are text that can be pasted", () => {
  const made = oddPlace();
  expect(made.run("apply", ...LINK, "--commit").code).toBe(0);
  const { next } = made.json("show", "last").document;
  expect(next).toContainEqual({ command: expect.stringMatching(/^switchyard --root .* --state-dir '\/srv\/my runs' rollback \S+ --commit$/u), does: "undoes it" });
  const { error } = made.json("show", "none-of-them").document;
  expect(error).toMatchObject({ remedies: [expect.stringMatching(/^switchyard --root .* history /u)] });
  unlinkSync(made.at("usr/bin/ls"));
  expect(made.json("doctor").document).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ error: expect.objectContaining({ reason: "target_missing", remedies: [expect.stringMatching(/^switchyard --root /u)] }) })]) });
});

test("--root: a relative one is told as an absolute one; a default is told where a variable stands against it", () => {
  const { root, run } = place();
  expect(run("apply", ...LINK, "--commit").code).toBe(0);
  const told = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): string => spawnSync(process.execPath, [ENTRY, ...args, "show", "last"], { cwd: dirname(root), env: { ...PLAIN_ENVIRONMENT, ...variables }, encoding: "utf8" }).stdout;
  expect(told(["--root", basename(root)])).toContain(`  switchyard --root ${root} rollback `);
  expect(told([], { SWITCHYARD_ROOT: root })).toContain(`  switchyard --root ${root} rollback `);
  expect(told(["--root", root, "--state-dir", "/var/lib/switchyard"], { SWITCHYARD_STATE_DIR: "/else" })).toContain(`  switchyard --root ${root} --state-dir /var/lib/switchyard rollback `);
});
