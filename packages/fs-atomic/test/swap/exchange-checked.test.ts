import { describe, expect, it } from "vitest";
import { sameNode } from "../../src/node/identity.ts";
import { exchangeChecked } from "../../src/swap/exchange-checked.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { RENAME } from "../../src/syscalls/kernel-abi.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { relinkTo, remove, replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

/** Exchanges `w` (our link) with `t` (a file), with these rivals acting before the rename of that number. */
function contest(rivals: Readonly<Record<number, (path: string) => void>>): { readonly won: boolean; readonly names: Record<string, string | null>; readonly renames: number } {
  const path = scratchPath();
  const sys = linuxSyscalls();
  let renames = 0;
  const { dir } = rootAt(path, {
    ...sys,
    rename: (...args) => {
      renames += 1;
      rivals[renames]?.(path);
      return sys.rename(...args);
    },
  });
  relinkTo(path, "w", "ours");
  replaceBy(path, "t", "prior");
  const prior = identityAt(dir, "t");
  const won = exchangeChecked(dir, { waiting: "w", target: "t" }, { ours: identityAt(dir, "w"), isExpected: (out) => sameNode(out, prior) });
  const names = Object.entries(look(dir)).map(([name, { identity, bytes }]) => [name, identity.kind === "symlink" ? identity.dest : bytes]);
  return { won, names: Object.fromEntries(names), renames };
}

const put = (text: string) => (path: string) => replaceBy(path, "t", text);
const take = (path: string): void => remove(path, "t");

describe("exchangeChecked()", () => {
  it("exchangeChecked(): nobody else, exchanged in one rename [REQ-A4]", () => {
    expect(contest({})).toEqual({ won: true, names: { t: "ours", w: "prior" }, renames: 1 });
  });

  it("exchangeChecked(): a foreign node at the instant of the swap, back again and ours waits [REQ-A4]", () => {
    expect(contest({ 1: put("theirs") })).toEqual({ won: false, names: { t: "theirs", w: "ours" }, renames: 2 });
  });

  it("exchangeChecked(): a third process replaces ours during the put-back, the newest stands and the older waits [REQ-A4]", () => {
    expect(contest({ 1: put("first"), 2: put("second") })).toEqual({ won: false, names: { t: "second", w: "first" }, renames: 3 });
  });

  it("exchangeChecked(): a fourth one during that, the newest stands and nothing it displaced itself is lost [REQ-A4]", () => {
    expect(contest({ 1: put("first"), 2: put("second"), 3: put("third") })).toMatchObject({ won: false, names: { t: "third", w: "second" } });
  });

  it("exchangeChecked(): ours is removed during the put-back, theirs is placed [REQ-A4] [REQ-A2]", () => {
    expect(contest({ 1: put("first"), 2: take })).toEqual({ won: false, names: { t: "first" }, renames: 3 });
  });

  it("exchangeChecked(): ours is removed and another put there before the placing, the newest stands [REQ-A4]", () => {
    expect(contest({ 1: put("first"), 2: take, 3: put("second") })).toMatchObject({ won: false, names: { t: "second", w: "first" } });
  });

  it("exchangeChecked(): somebody replaces it every time, ends after a bounded number of rounds and holds on to what came out [REQ-A4]", () => {
    const { won, names, renames } = contest(Object.fromEntries(Array.from({ length: 100 }, (_, at) => [at + 1, put(`v${at + 1}`)])));
    expect(won).toBe(false);
    expect(renames).toBeLessThan(40);
    // The last to be put there stands at the target or waits; it was never unlinked.
    expect(Object.values(names)).toContain(`v${renames}`);
  });

  it("exchangeChecked(): the put-back fails, told, and both nodes still have a name [REQ-A4]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    let renames = 0;
    const { dir } = rootAt(path, { ...sys, rename: (...args) => { renames += 1; if (renames === 2) throw new SyscallError("renameat2", "ENOSPC", "t"); sys.rename(...args); } });
    relinkTo(path, "w", "ours");
    replaceBy(path, "t", "theirs");
    const act = (): boolean => exchangeChecked(dir, { waiting: "w", target: "t" }, { ours: identityAt(dir, "w"), isExpected: () => false });
    expect(refusal(act)).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(look(dir)).toMatchObject({ t: { identity: { dest: "ours" } }, w: { bytes: "theirs" } });
    dir.sys.rename(dir.fd, "w", "t", RENAME.EXCHANGE);
  });
});
