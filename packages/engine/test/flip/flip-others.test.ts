/** This proves that a flip is one change among others: at the same time, by someone else, of any size (REQ-P1, REQ-A4, REQ-L1). */
import { readlinkSync, renameSync, symlinkSync } from "node:fs";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { recover } from "../../src/recover/recover.ts";
import { exclusively } from "../../src/state/exclusively.ts";
import { dyingAtRename, meanwhile } from "../support/broken-kernel.ts";
import { lockedByOther } from "../support/locked.ts";
import { factsOf } from "../support/provisional.ts";
import { reserved } from "../support/scratch.ts";
import { flipTo, POINTER, profiles, treesOf } from "../support/trees.ts";

test("flip(): many at once to one profile or another, each is whole and each says what it left [REQ-L1] [REQ-T1] [REQ-P2]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  const reports = await Promise.all(Array.from({ length: 6 }, (_, index) => flipTo(place, index % 2 === 0 ? "new" : "vendor", { context: { lockTimeoutMs: 60_000 } })));
  expect(reports.every(({ ok }) => ok)).toBe(true);
  const facts = (await factsOf(place, "profile.flip")).slice(1);
  expect(facts).toHaveLength(6);
  let at: unknown = "vendor";
  for (const { from_profile: from, to_profile: to } of facts) {
    expect(from).toBe(at);
    at = to;
  }
  expect(place.pointer()).toBe(`profiles/${String(at)}`);
});

test("flip(): someone else leads the pointer elsewhere just before it flips, theirs stays, nothing is lost [REQ-A4] [REQ-P2]", async () => {
  const place = profiles();
  place.build("theirs", ["ls"]);
  await flipTo(place, "vendor");
  const syscalls = meanwhile("rename", 1, () => {
    symlinkSync("profiles/theirs", place.at(`${POINTER}.new`));
    renameSync(place.at(`${POINTER}.new`), place.at(POINTER));
  });
  const report = await flipTo(place, "new", { context: { syscalls } });
  expect(place.pointer()).toBe("profiles/theirs");
  expect(report).toMatchObject({ ok: false, exit_code: 40, error: { id: "E_ATOMIC_SWAP", reason: "conflict" } });
  expect((await factsOf(place, "profile.flip")).at(-1)).toMatchObject({ decision: "failure", from_profile: "vendor", to_profile: "new" });
  await recover(place.context());
  expect(place.pointer()).toBe("profiles/theirs");
});

test("flip(): someone else leads the pointer elsewhere while the trees are looked at, refused, theirs stays [REQ-A4] [REQ-P2]", async () => {
  const place = profiles();
  place.build("theirs", ["ls"]);
  await flipTo(place, "vendor");
  const { look } = treesOf(place, "new");
  const report = await flipTo(place, "new", {
    trees: {
      look: async (...at) => {
        symlinkSync("profiles/theirs", place.at(`${POINTER}.new`));
        renameSync(place.at(`${POINTER}.new`), place.at(POINTER));
        return look(...at);
      },
    },
  });
  expect(report).toMatchObject({ ok: false, run_id: null, error: { id: "E_ATOMIC_SWAP", reason: "conflict" } });
  expect(place.pointer()).toBe("profiles/theirs");
});

test("flip(): a link that somebody else made stands there, kept as a backup, and comes back [REQ-A4] [REQ-R1]", async () => {
  const place = profiles();
  symlinkSync("/opt/elsewhere", place.at(POINTER));
  expect(await flipTo(place, "new")).toMatchObject({ ok: true, flip: { from_profile: null } });
  const backup = reserved(place.root).find((path) => path.endsWith(".bak"));
  expect(readlinkSync(place.at(backup ?? ""))).toBe("/opt/elsewhere");
});

/** How many calls of a flip change something, by their names. */
async function mutations(applets: number): Promise<Record<string, number>> {
  const place = profiles();
  for (const profile of ["small", "large"]) place.build(profile, Array.from({ length: applets }, (_, index) => `applet${index}`));
  await flipTo(place, "small");
  const counts: Record<string, number> = {};
  const kernel = linuxSyscalls();
  const names: readonly (keyof Syscalls)[] = ["symlinkat", "linkat", "rename", "renameInto", "unlinkat", "mkdirat", "write", "ftruncate", "fchmod", "fchown", "setTimes", "setXattr", "removeXattr", "fsync", "syncfs", "copyFileRange"];
  const syscalls = new Proxy(kernel, {
    get: (target, name) => {
      const found = names.find((one) => one === name);
      if (found !== undefined) counts[found] = (counts[found] ?? 0) + 1;
      return Reflect.get(target, name);
    },
  });
  expect(await flipTo(place, "large", { context: { syscalls } })).toMatchObject({ ok: true });
  return counts;
}

test("flip(): two applets or three hundred, the same calls change something, one of them the pointer [REQ-P1]", async () => {
  const [few, many] = [await mutations(2), await mutations(300)];
  expect(many).toEqual(few);
  // The exchange and the filing away of the pointer, and the report.
  expect(few["symlinkat"]).toBe(1);
});

test("exclusively(): ends what was left unfinished, then acts, under the lock; what it throws is thrown [REQ-L1] [REQ-J3]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  await flipTo(place, "new", { context: { syscalls: dyingAtRename(2) } });
  const found = await exclusively(place.context(), "build a profile", async (root, { recovered }) => {
    await expect(exclusively(place.context({ lockTimeoutMs: 1 }), "remove a profile", () => Promise.resolve())).rejects.toMatchObject({ id: "E_LOCKING", reason: "timeout" });
    return { root: root.path, recovered };
  });
  expect(found).toMatchObject({ root: place.root, recovered: [{ verb: "apply", outcome: "undone" }] });
  expect(place.pointer()).toBe("profiles/vendor");
  await expect(exclusively(place.context(), "build a profile", () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  const release = await lockedByOther(place);
  await expect(exclusively(place.context({ lockTimeoutMs: 1 }), "build a profile", () => Promise.resolve())).rejects.toMatchObject({ reason: "timeout" });
  release();
  expect(await exclusively(place.context(), "build a profile", () => Promise.resolve(1))).toBe(1);
});

test("exclusively(): an unfinished run, and a policy that has it refused, nothing is done [REQ-J3]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  await flipTo(place, "new", { context: { syscalls: dyingAtRename(2) } });
  await expect(exclusively(place.context({ policy: { on_unfinished_run: "refuse" } }), "build a profile", () => Promise.resolve())).rejects.toMatchObject({ id: "E_POLICY", reason: "unfinished_run" });
  expect(await flipTo(place, "new", { context: { policy: { on_unfinished_run: "refuse" } } })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "unfinished_run" } });
});
