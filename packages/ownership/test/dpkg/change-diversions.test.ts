/** This proves how dpkg's record of diversions is replaced: all or nothing, its owner and mode kept, no one else's change lost. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, openRoot, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { changeDiversions } from "../../src/dpkg/change-diversions.ts";
import { readDiversions } from "../../src/dpkg/read-diversions.ts";
import { flockHolder } from "../support/holder.ts";

const ls = { from: "/bin/ls", to: "/bin/ls.distrib" };
const foreign = "/bin/sh\n/bin/sh.distrib\ndash\n";
const IDLE = { allowRunning: false };

interface Place extends Scratch {
  readonly text: () => string;
  readonly names: () => string[];
}

function place(text: string | null = foreign): Place {
  const made = scratch();
  mkdirSync(made.at("var/lib/dpkg"), { recursive: true });
  if (text !== null) writeFileSync(made.at("var/lib/dpkg/diversions"), text);
  return { ...made, text: () => readFileSync(made.at("var/lib/dpkg/diversions"), "latin1"), names: () => readdirSync(made.at("var/lib/dpkg")) };
}

const change = async ({ root }: Pick<Place, "root">, add: readonly (typeof ls)[], remove: readonly (typeof ls)[] = []): Promise<boolean> => changeDiversions(root, { add, remove }, IDLE);

it("changeDiversions(): adds and takes out again, mode and all other bytes as before, nothing left beside it", async () => {
  const here = place();
  chmodSync(here.at("var/lib/dpkg/diversions"), 0o640);
  expect([await change(here, [ls]), await change(here, [ls])]).toEqual([true, false]);
  expect(await readDiversions(here.root)).toEqual([{ from: "/bin/sh", to: "/bin/sh.distrib", by: "dash" }, { ...ls, by: null }]);
  expect(await change(here, [], [ls])).toBe(true);
  expect(here.text()).toBe(foreign);
  expect(statSync(here.at("var/lib/dpkg/diversions")).mode & 0o777).toBe(0o640);
  expect(here.names()).toEqual(["diversions"]);
});

it("changeDiversions(): no record yet, made as dpkg makes it; no dpkg at all, refused where something is to be added", async () => {
  const here = place(null);
  expect(await change(here, [ls])).toBe(true);
  expect(statSync(here.at("var/lib/dpkg/diversions")).mode & 0o777).toBe(0o644);
  const bare = scratch();
  await expect(change(bare, [ls])).rejects.toMatchObject({ id: "E_POLICY", reason: "diversions_unusable" });
  expect(await change(bare, [], [ls])).toBe(false);
  expect(await readDiversions(bare.root)).toEqual([]);
});

it("changeDiversions(): the record is a link out of the root, refused", async () => {
  const here = place(null);
  symlinkSync("/etc/passwd", here.at("var/lib/dpkg/diversions"));
  await expect(change(here, [ls])).rejects.toMatchObject({ id: "E_POLICY", reason: "diversions_unusable" });
  expect(readFileSync("/etc/passwd", "latin1")).not.toContain("ls.distrib");
});

/** A kernel that dies, or lets `act` happen, before its n-th change. */
function striking(n: number, act: () => void): Syscalls {
  const kernel = linuxSyscalls();
  let left = n;
  const count = (): void => {
    left -= 1;
    if (left === 0) act();
  };
  return {
    ...kernel,
    unlinkat: (...args) => (count(), kernel.unlinkat(...args)),
    write: (...args) => (count(), kernel.write(...args)),
    rename: (...args) => (count(), kernel.rename(...args)),
    fsync: async (...args) => (count(), await kernel.fsync(...args)),
  };
}

it("changeDiversions(): cut short before any of its calls, old or new; the next call ends it and leaves nothing beside", async () => {
  const seen = new Set<string>();
  for (let n = 1; ; n++) {
    const here = place();
    const sys = striking(n, () => {
      throw new SyscallError("strike", "EIO", "");
    });
    const root = openRoot(here.path, sys);
    const died = await changeDiversions(root, { add: [ls], remove: [] }, IDLE).then(() => false, () => true);
    expect([foreign, `${foreign}/bin/ls\n/bin/ls.distrib\n:\n`]).toContain(here.text());
    if (!died) break;
    seen.add(here.text());
    await change(here, [], [ls]);
    expect([here.text(), here.names()]).toEqual([foreign, ["diversions"]]);
  }
  expect(seen.size).toBe(2);
});

it("changeDiversions(): someone else adds one meanwhile, both are there", async () => {
  for (let n = 1; n < 4; n++) {
    const here = place();
    const other = "/bin/y\n/bin/y.old\nbash\n";
    const root = openRoot(here.path, striking(n, () => writeFileSync(here.at("var/lib/dpkg/diversions"), foreign + other)));
    await changeDiversions(root, { add: [ls], remove: [] }, IDLE);
    expect(here.text(), `before change ${n}`).toBe(`${foreign}${other}/bin/ls\n/bin/ls.distrib\n:\n`);
  }
});

it("changeDiversions(): dpkg is at work, refused with its pid, unless that is allowed; nothing to change needs no rest [REQ-S8]", async () => {
  const here = place();
  const held = await flockHolder(here.at("var/lib/dpkg/lock"));
  await expect(change(here, [ls])).rejects.toMatchObject({ id: "E_POLICY", reason: "package_manager_running", path: "/var/lib/dpkg/lock", message: expect.stringContaining(String(held.pid)) });
  expect(here.text()).toBe(foreign);
  expect(await change(here, [], [ls])).toBe(false);
  expect(await changeDiversions(here.root, { add: [ls], remove: [] }, { allowRunning: true })).toBe(true);
  expect(existsSync(here.at("var/lib/dpkg/.diversions.switchyard.new"))).toBe(false);
});
