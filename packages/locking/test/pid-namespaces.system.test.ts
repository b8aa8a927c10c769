/** This proves, as root, that containers that share the directory share the lock, and that no pid is told as another's. */
import { mkdirSync, readFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock, lookAtLock, parseHolder } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { flockOf, holding, outputOf, start } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const once = { timeoutMs: 0, runId: "once" };

/** Runs the rest in a container of a kind: pids of its own, and the shared directory at another path, by a bind mount. */
function container({ path }: Scratch): { path: string; wrapper: string[] } {
  const inside = scratch();
  mkdirSync(inside.at("shared"));
  const script = `mount --bind "$0" "$1" && shift && exec "$@"`;
  return { path: inside.at("shared"), wrapper: ["unshare", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "sh", "-c", script, path, inside.at("shared")] };
}

it("acquire(): held in another pid namespace, timeout that tells the pid as that namespace's (needs root) [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const other = await holding(start("holder-main.ts", [path, "inside", "exclusive"], wrapper));
  const error = await caught(at(place).acquire(once));
  expect(error).toMatchObject({ reason: "timeout", obstacle: { by: "elsewhere" }, holder: { pid: 1, run_id: "inside" } });
  await other.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): shared in another pid namespace, a writer outside is kept out (needs root) [REQ-L1]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const other = await holding(start("holder-main.ts", [path, "inside", "shared"], wrapper));
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout", obstacle: { by: "readers" } });
  await other.release();
});

it("acquire(): held outside, timeout in the other pid namespace that tells our pid as ours (needs root) [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const held = await at(place).acquire({ ...once, runId: "outside" });
  const refusal: unknown = JSON.parse(await outputOf(start("refused-main.ts", [path, "exclusive"], wrapper)));
  expect(refusal).toMatchObject({ granted: false, pid: 1, obstacle: { by: "elsewhere", holder: { pid: process.pid, run_id: "outside" } } });
  held.release();
});

it("acquire(): the other pid namespace is killed, the heir outside gets it (needs root) [REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const other = await holding(start("holder-main.ts", [path, "inside", "exclusive"], wrapper));
  const waiting = at(place).acquire({ timeoutMs: 10_000, runId: "heir" });
  await other.kill();
  const lock = await waiting;
  expect(lock.attempts).toBeGreaterThan(1);
  lock.release();
});

it("acquire(): the record of a container that is gone, flock(1) holds the file, nobody is named (needs root) [REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const other = await holding(start("holder-main.ts", [path, "inside", "exclusive"], wrapper));
  await other.kill();
  // Shared, so that it waits for its end and leaves the record.
  (await at(place).acquire({ timeoutMs: 10_000, runId: "heir", mode: "shared" })).release();
  expect(parseHolder(readFileSync(place.at("lock"), "utf8"))?.run_id).toBe("inside");
  const stranger = await flockOf(place.at("lock"));
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout", obstacle: { by: "file" }, holder: undefined });
  await stranger.release();
});

it("lookAtLock(): held in a pid namespace below, told by its pid here, the record's is its own (needs root) [REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const other = await holding(start("holder-main.ts", [path, "inside", "exclusive"], wrapper));
  const look = lookAtLock(place.dir, nodeName("lock"));
  expect(look).toMatchObject({ state: "exclusive", record: { pid: 1, run_id: "inside", whereabouts: "elsewhere" } });
  expect(look.holders.map(({ pid }) => pid)).not.toContain(1);
  await other.kill();
});

it("lookAtLock(): held outside, unknown in the other pid namespace, which is not shown who holds it (needs root) [REQ-L6]", async () => {
  const place = scratch();
  const { path, wrapper } = container(place);
  const held = await at(place).acquire({ ...once, runId: "outside" });
  const look: unknown = JSON.parse(await outputOf(start("look-main.ts", [path], wrapper)));
  expect(look).toMatchObject({ state: "unknown", holders: [], record: { run_id: "outside", whereabouts: "elsewhere" } });
  held.release();
});
