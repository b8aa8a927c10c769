/** This proves what the command tells of the lock. */
import { existsSync, mkdirSync } from "node:fs";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { onTestFinished, expect, test } from "vitest";
import { place, type Place } from "./support/command.ts";

/** A process that holds the lock's file until the test ends, as flock(1) in an undo script does. */
async function holder({ at }: Place): Promise<number> {
  mkdirSync(at("var/lib/switchyard"), { recursive: true });
  const child = spawn("flock", [at("var/lib/switchyard/lock"), "sh", "-c", "echo held; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  onTestFinished(() => void child.stdin.end());
  return child.pid ?? 0;
}

test("lock status: a root that was never touched, free, exit 0, and nothing is made", () => {
  const scene = place();
  const { code, document } = scene.json("lock", "status");
  expect(code).toBe(0);
  expect(document).toEqual({ kind: "switchyard.lock_status", schema_version: 1, command: "lock status", ok: true, exit_code: 0, error: null, path: scene.at("var/lib/switchyard/lock"), state: "free", holders: [], record: null, waiting: [], writer_waits: false, warnings: [] });
  expect(scene.run("lock", "status").stdout).toContain("is free");
  expect(existsSync(scene.at("var"))).toBe(false);
});

test("lock status: held, exit 0, and the process is named [REQ-L6]", async () => {
  const scene = place();
  const pid = await holder(scene);
  expect(scene.json("lock", "status")).toMatchObject({ code: 0, document: { state: "held", holders: [{ pid, command: expect.any(String) }], record: null } });
  const text = scene.run("lock", "status");
  expect([text.code, text.stderr]).toEqual([0, ""]);
  expect(text.stdout).toContain(`process ${pid} (`);
});

test("lock status: a directory at its place, exit 30 [REQ-L6]", () => {
  const scene = place();
  mkdirSync(scene.at("var/lib/switchyard/lock"), { recursive: true });
  expect(scene.json("lock", "status")).toMatchObject({ code: 30, document: { ok: false, state: null, error: { id: "E_LOCKING", reason: "lock_path_foreign" } } });
});
