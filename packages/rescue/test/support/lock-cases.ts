/** This defines the cases of the undo script and the lock, to be run under each shell (REQ-RC1, REQ-L1). */
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeDir, closeRoot, FLOCK, nodeName, OPEN, openDir, openRoot, type Fd } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { scene, type Scene } from "./scene.ts";
import type { Shell } from "./shell.ts";
import { undo } from "./undo-cases.ts";

/** Locks the state directory or the lock file in it, as a running command does; returns how to let go. */
function hold({ root }: Scene, name: "." | "lock"): () => void {
  const opened = openRoot(root);
  const dir = openDir(opened, ["var", "lib", "switchyard"].map((part) => nodeName(part)));
  const flags = name === "." ? OPEN.RDONLY | OPEN.DIRECTORY : OPEN.RDWR | OPEN.CREAT;
  const fd: Fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
  expect(dir.sys.flock(fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK)).toBe(true);
  onTestFinished(() => {
    closeDir(dir);
    closeRoot(opened);
  });
  return () => dir.sys.close(fd);
}

/** Defines the cases for one shell. */
export function lockCases(shell: Shell): void {
  const under = `undoScript() under ${shell.name}`;

  it.each([["the lock file", "lock"], ["the directory of the lock", "."]] as const)(`${under}: another process holds %s, exit 30 and nothing changed [REQ-RC1, REQ-L1]`, (_, name) => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    const left = place.now();
    const release = hold(place, name);
    expect(undo(shell, place)).toBe(30);
    expect(place.now()).toBe(left);
    expect(readdirSync(place.folder)).toEqual(["undo.sh"]);
    release();
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
  });

  it(`${under}: the place of the lock has gone, exit 30 and nothing changed [REQ-RC1, REQ-L1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    const left = place.now();
    renameSync(join(place.root, "var/lib/switchyard"), join(place.root, "var/lib/moved"));
    const moved = place.script.replace("lib/switchyard", "lib/moved");
    expect(undo(shell, { ...place, script: moved })).toBe(30);
    expect(place.now()).toBe(left);
  });

  it(`${under}: the record of a dead holder lies in the lock file, undone and the record kept [REQ-RC1, REQ-L1]`, () => {
    const place = scene([{ name: "ls", kind: "file", state: "filed" }]);
    const lock = join(place.root, "var/lib/switchyard/lock");
    writeFileSync(lock, "record\n");
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(existsSync(lock)).toBe(true);
  });
}
