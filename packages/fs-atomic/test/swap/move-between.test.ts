import { linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeName } from "../../src/path/node-name.ts";
import { isRenameable } from "../../src/swap/is-renameable.ts";
import { moveBetween } from "../../src/swap/move-between.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { isKilled, killedAt, withoutExchange } from "../support/wrapped.ts";

const [a, b] = [nodeName("a"), nodeName("b")];

function pair(sys = linuxSyscalls()) {
  const path = scratchPath();
  for (const name of ["from", "to"]) mkdirSync(join(path, name));
  const [from, to] = [rootAt(join(path, "from"), sys).dir, rootAt(join(path, "to"), sys).dir];
  return { from, to, at: (name: string): string => join(path, name) };
}

it("isRenameable(): two directories of one mount, yes, and nothing is made [REQ-F2]", () => {
  const { from, to } = pair();
  expect(isRenameable(from, to)).toBe(true);
  expect([look(from), look(to)]).toEqual([{}, {}]);
});

describe.each([
  ["with RENAME_NOREPLACE", linuxSyscalls()],
  ["without RENAME_NOREPLACE", withoutExchange(linuxSyscalls())],
])("moveBetween() %s", (_kernel, sys) => {
  it("moveBetween(): the same inode in the other directory, for a file and a link [REQ-B4]", () => {
    const { from, to, at } = pair(sys);
    writeFileSync(at("from/a"), "a");
    symlinkSync("dest", at("from/b"));
    const before = look(from);
    for (const name of [a, b]) moveBetween({ dir: from, name }, { dir: to, name });
    expect([look(from), look(to)]).toEqual([{}, before]);
  });

  it("moveBetween(): the name is taken, EEXIST and nothing changed [REQ-B1]", () => {
    const { from, to, at } = pair(sys);
    writeFileSync(at("from/a"), "a");
    symlinkSync("nowhere", at("to/b"));
    const before = [look(from), look(to)];
    expect(refusal(() => moveBetween({ dir: from, name: a }, { dir: to, name: b }))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect([look(from), look(to)]).toEqual(before);
  });

  it("moveBetween(): both are one node already, one name is left", () => {
    const { from, to, at } = pair(sys);
    writeFileSync(at("from/a"), "a");
    linkSync(at("from/a"), at("to/b"));
    moveBetween({ dir: from, name: a }, { dir: to, name: b });
    expect([look(from), statSync(at("to/b")).nlink]).toEqual([{}, 1]);
  });

  it("moveBetween(): killed at each change, the node is there, and calling again finishes [REQ-A1]", () => {
    for (let k = 0; k < 4; k++) {
      const killed = killedAt(sys, k);
      const { from, to, at } = pair();
      writeFileSync(at("from/a"), "a");
      const before = look(from)["a"];
      const dying = (dir: typeof from): typeof from => ({ ...dir, sys: killed.sys });
      isKilled(() => moveBetween({ dir: dying(from), name: a }, { dir: dying(to), name: b }));
      expect(look(from)["a"] ?? look(to)["b"]).toEqual(before);
      if (look(from)["a"] !== undefined) moveBetween({ dir: from, name: a }, { dir: to, name: b });
      expect([look(from), look(to)]).toEqual([{}, { b: before }]);
    }
  });
});
