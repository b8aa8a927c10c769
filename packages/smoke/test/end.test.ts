/** This proves how a run ends early: by its caller's signal, or by the death of its process. */
import { once } from "node:events";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { isAlive, killBelow, killLater } from "./support/alive.ts";
import { caught } from "./support/caught.ts";
import { ground, type Ground } from "./support/ground.ts";
import { startRun } from "./support/run-process.ts";

/** A tool that notes its pid and that of a daemon of its, and does not end. */
const HANGS = (place: Ground): string =>
  `setsid sh -c 'echo $$ > "${place.at("daemon")}"; exec sleep 1000' < /dev/null > /dev/null 2>&1 & trap '' TERM; while [ ! -s "${place.at("daemon")}" ]; do :; done; echo $$ > "${place.at("pid")}"; while :; do sleep 1000; done`;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

const isNoted = (place: Ground) => (): boolean => existsSync(place.at("pid")) && place.said("pid") !== "";

it("run(): ended by its signal half way, aborted, no process and no scratch directory is left", async () => {
  const place = ground();
  const target = place.plant("ls", HANGS(place));
  const controller = new AbortController();
  const running = caught(place.run([target], { signal: controller.signal, limits: { timeoutMs: 600_000 } }));
  await until(isNoted(place));
  const pids = ["pid", "daemon"].map((name) => Number(place.said(name)));
  for (const pid of pids) killLater(pid);
  expect(pids.map(isAlive)).toEqual([true, true]);
  const reason = new Error("the caller's own");
  controller.abort(reason);
  expect(await running).toMatchObject({ id: "E_SMOKE", exitCode: 80, reason: "aborted", cause: reason });
  expect(pids.map(isAlive)).toEqual([false, false]);
  expect(place.leftovers()).toEqual([]);
});

it("run(): ended at any moment, aborted or done, and nothing is left", async () => {
  const place = ground();
  const targets = [place.plant("ls", `[ "$1" = -l ] && exec sleep 1000`), place.plant("cat", "exit 0"), place.plant("chmod", "exit 0")];
  for (let ms = 0; ms < 120; ms += 6) {
    const controller = new AbortController();
    const running = caught(place.run(targets, { signal: controller.signal, limits: { timeoutMs: 600_000 } }));
    setTimeout(() => controller.abort(), ms);
    expect(await running).toMatchObject({ reason: "aborted" });
    expect(place.leftovers()).toEqual([]);
  }
});

it("run(): a signal that was there before, aborted, nothing is started", async () => {
  const place = ground();
  const target = place.plant("ls", `echo x > "${place.at("started")}"`);
  expect(await caught(place.run([target], { signal: AbortSignal.abort() }))).toMatchObject({ reason: "aborted" });
  expect(existsSync(place.at("started"))).toBe(false);
  expect(place.leftovers()).toEqual([]);
});

it("run(): killed half way, a directory that nothing refers to is all that stays; the target is as it was [REQ-A1]", async () => {
  const place = ground();
  place.plant("ls", HANGS(place));
  const child = startRun(place.root.path, "ls");
  await until(isNoted(place));
  child.kill("SIGKILL");
  await once(child, "exit");
  const tool = Number(place.said("pid"));
  killLater(tool);
  expect(isAlive(tool)).toBe(true);
  expect(place.leftovers()).toEqual([expect.stringMatching(/^switchyard-smoke-/)]);
  expect(readlinkSync(place.at("bin/ls"))).toBe("../opt/ls");
  expect(readdirSync(place.at("bin"))).toEqual(["ls"]);
  // Another run is not disturbed by it, and leaves it alone.
  killBelow(place.at("tmp"));
  const other = place.plant("true", "exit 0");
  expect(await place.run([other])).toMatchObject({ smoke_status: "ok" });
  expect(place.leftovers()).toHaveLength(1);
});
