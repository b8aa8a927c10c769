/** This defines the cases of the undo script, to be run under each shell (REQ-RC1). */
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeBytes } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { scene, type Kind, type Scene, type State } from "./scene.ts";
import { ALL_TOOLS, runScript, toolbox, type Shell } from "./shell.ts";

/** Names that a careless script trips over. */
export const ODD_NAMES = ["ls", "with space", "it's \"q\" $HOME `x` \\n", "new\nline", "end\n\n", "-n", "--", "-f -r", "*", "[a]", "~", "#", "!", "(", "=", "é", " ", "\udcff\udc80\udc81 raw"];
const LOW = decodeBytes(Uint8Array.from({ length: 0x7f }, (_, index) => (index + 1 === 0x2f ? 0x20 : index + 1)));
const HIGH = decodeBytes(Uint8Array.from({ length: 0x80 }, (_, index) => 0x80 + index));

const KINDS: readonly Kind[] = ["file", "symlink", "absent"];
const STATES: readonly State[] = ["untouched", "staged", "exchanged", "filed", "linked", "linked over"];
const EVERY = KINDS.flatMap((kind) => STATES.filter((state) => kind !== "absent" || (state !== "exchanged" && state !== "linked")).map((state) => [kind, state] as const));

const BECOMES = ["kept file", "kept symlink", "absent"] as const;
/** What of the states there is: something absent is placed by one rename, and what becomes absent was there. */
const RESTORES = KINDS.flatMap((kind) =>
  BECOMES.flatMap((becomes) =>
    STATES.filter((state) => {
      if (state === "staged") return false;
      if (becomes === "absent") return kind !== "absent" && state !== "exchanged" && state !== "linked";
      return kind !== "absent" || (state !== "exchanged" && state !== "linked");
    }).map((state) => [kind, becomes, state] as const),
  ),
);

/** Runs the scene's script with every tool. */
export function undo(shell: Shell, { outside, script }: Scene): number | string {
  return runScript(shell, script, { path: toolbox(outside, shell) });
}

/** The same with what the script of a run with restores needs besides. */
function undoWith(shell: Shell, { outside, script }: Scene): number | string {
  return runScript(shell, script, { path: toolbox(outside, shell, ALL_TOOLS) });
}

const marks = ({ folder }: Scene): string[] => readdirSync(folder).filter((name) => name.startsWith("undo.")).sort();
const DONE = ["undo.done", "undo.sh", "undo.started"];

/** Defines the cases for one shell. */
export function undoCases(shell: Shell): void {
  const under = `undoScript() under ${shell.name}`;

  it.each(EVERY)(`${under}: every %s that was %s, all of them as before [REQ-RC1]`, (kind, state) => {
    const place = scene(ODD_NAMES.map((name) => ({ name, kind, state })));
    expect(place.now() === place.before).toBe(state === "untouched");
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(marks(place)).toEqual(DONE);
  });

  it.each(RESTORES)(`${under}: %s that was to become a %s and was %s, all as before, the kept node at its own name too [REQ-R1] [REQ-RC1]`, (kind, becomes, state) => {
    const place = scene(ODD_NAMES.map((name) => ({ name, kind, state, becomes })));
    expect(place.now() === place.before).toBe(state === "untouched");
    expect(undoWith(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(undoWith(shell, place)).toBe(0);
    rmSync(join(place.folder, "undo.done"));
    expect(undoWith(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it.each(["kept file", "kept symlink", "absent"] as const)(`${under}: to become %s, but someone else's node stands there, theirs is left and told [REQ-R7] [REQ-RC1]`, (becomes) => {
    const place = scene([{ name: "ls", kind: "file", state: "filed", becomes }]);
    rmSync(place.at("ls"), { force: true });
    writeFileSync(place.at("ls"), "theirs");
    const now = place.now();
    expect(undoWith(shell, place)).toBe(70);
    expect(place.now()).toBe(now);
  });

  it(`${under}: the kept node's own name is someone else's by now, nothing is touched [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed", becomes: "kept file" }]);
    writeFileSync(place.at(".ls.sw.earlier.bak"), "theirs");
    const now = place.now();
    expect(undoWith(shell, place)).toBe(70);
    expect(place.now()).toBe(now);
  });

  it(`${under}: names and texts of every byte, as before [REQ-RC1]`, () => {
    const place = scene([LOW, HIGH].flatMap((name) => [{ name: `a${name}`, kind: "file", state: "filed" } as const, { name: `b${name}`, kind: "absent", state: "filed" } as const]));
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it(`${under}: a run that stopped in the middle, all of it as before, and twice is once [REQ-RC1]`, () => {
    const place = scene(EVERY.map(([kind, state]) => ({ name: `${kind} ${state}`, kind, state })));
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(undo(shell, place)).toBe(0);
    // Killed just before its last mark.
    rmSync(join(place.folder, "undo.done"));
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(marks(place)).toEqual(DONE);
  });

  it(`${under}: done once, links of a later run with the same text stay [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "absent", state: "filed" }]);
    expect(undo(shell, place)).toBe(0);
    symlinkSync("../../opt/ls", place.at("ls"));
    expect(undo(shell, place)).toBe(0);
    expect(readlinkSync(place.at("ls"), "utf8")).toBe("../../opt/ls");
  });

  const FOREIGN: Record<string, (path: Buffer) => void> = {
    file: (path) => writeFileSync(path, "theirs"),
    link: (path) => symlinkSync("theirs", path),
    directory: (path) => mkdirSync(path),
  };
  it.each(KINDS.flatMap((kind) => Object.keys(FOREIGN).map((foreign) => [foreign, kind] as const)))(`${under}: someone else's %s in place of a switched %s, left alone, the rest undone, exit 70 [REQ-RC1]`, (foreign, kind) => {
    const place = scene([{ name: "ls", kind, state: "filed" }, { name: "other", kind, state: "filed" }]);
    rmSync(place.at("ls"));
    FOREIGN[foreign]?.(place.at("ls"));
    const theirs = foreignLine(place.now(), "ls");
    expect(undo(shell, place)).toBe(70);
    expect(foreignLine(place.now(), "ls")).toBe(theirs);
    expect(foreignLine(place.now(), "other")).toBe(foreignLine(place.before, "other"));
    expect(place.now().includes(".ls.sw.0.bak")).toBe(kind !== "absent");
    expect(marks(place)).toEqual(["undo.sh", "undo.started"]);
  });

  it.each(["file", "symlink"] as const)(`${under}: the switched %s has gone, put back [REQ-RC1]`, (kind) => {
    const place = scene([{ name: "ls", kind, state: "filed" }]);
    rmSync(place.at("ls"));
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it(`${under}: the link leads to a directory by now, nothing is moved into it, exit 70 [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    mkdirSync(join(place.root, "opt/ls"), { recursive: true });
    const { root } = place;
    expect(undo(shell, place)).toBe(70);
    expect(readdirSync(join(root, "opt/ls"))).toEqual([]);
  });

  it(`${under}: a link from one directory to another, back, and nothing is moved into either [REQ-RC1] [REQ-P1]`, () => {
    const place = scene([{ name: "ls", kind: "symlink", state: "filed" }]);
    const [now, before] = [join(place.root, "opt/ls"), join(place.root, "usr/bin dir", readlinkSync(place.at(".ls.sw.0.bak"), "utf8"))];
    for (const directory of [now, before]) mkdirSync(directory, { recursive: true });
    expect(undo(shell, place)).toBe(0);
    expect(marks(place)).toEqual(DONE);
    expect(foreignLine(place.now(), "ls")).toBe(foreignLine(place.before, "ls"));
    expect([readdirSync(now), readdirSync(before)]).toEqual([[], []]);
  });

  it(`${under}: a link from one directory to another that is gone, left alone, exit 70 [REQ-RC1] [REQ-A2]`, () => {
    const place = scene([{ name: "ls", kind: "symlink", state: "filed" }]);
    mkdirSync(join(place.root, "opt/ls"), { recursive: true });
    const left = place.now();
    expect(undo(shell, place)).toBe(70);
    expect(place.now()).toBe(left);
  });

  it(`${under}: the payload has gone, the link stays, exit 70 [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    rmSync(place.at(".ls.sw.0.bak"));
    const left = place.now();
    expect(undo(shell, place)).toBe(70);
    expect(place.now()).toBe(left);
  });

  it(`${under}: without flock and sync, undone all the same [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    expect(runScript(shell, place.script, { path: toolbox(place.outside, shell, ["mv", "rm", "readlink"]) })).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it(`${under}: called from its own folder by its bare name, undone [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    expect(runScript(shell, "undo.sh", { path: toolbox(place.outside, shell), cwd: place.folder })).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it(`${under}: the lock path is a symlink, exit 30, nothing changed and its dest not made [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    const left = place.now();
    symlinkSync("planted", join(place.root, "var/lib/switchyard/lock"));
    expect(undo(shell, place)).toBe(30);
    expect(place.now()).toBe(left);
    expect(existsSync(join(place.root, "var/lib/switchyard/planted"))).toBe(false);
    expect(marks(place)).toEqual(["undo.sh"]);
  });

  it(`${under}: its folder cannot be written, exit 70 and nothing changed [REQ-RC1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    const left = place.now();
    mkdirSync(join(place.folder, "undo.started"));
    expect(undo(shell, place)).toBe(70);
    expect(place.now()).toBe(left);
  });
}

/** One name's line of a description. */
function foreignLine(description: string, name: string): string | undefined {
  const all: [string, number, unknown][] = JSON.parse(description);
  return JSON.stringify(all.find(([found]) => found === name));
}
