/** This proves that a process ends at once with its exit code, and that nothing of Node is waited for. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { expect, it } from "vitest";

const MODULE = new URL("../../src/syscalls/linux-syscalls.ts", import.meta.url).href;

/** Runs this code in a process of its own; what is said at Node's own end is `torn down`. */
function ended(code: string, ...flags: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const head = `import { exitNow, linuxSyscalls } from ${JSON.stringify(MODULE)}; process.on("exit", () => process.stdout.write("torn down\\n"));`;
  return spawnSync(process.execPath, [...flags, "--input-type=module", "-e", head + code], { encoding: "utf8", timeout: 150_000 });
}

it.each([0, 1, 70, 143, 255])("exitNow(%i): once the kernel was loaded, at once, with what was written before", (code) => {
  expect(ended(`linuxSyscalls(); setInterval(() => undefined, 1000); process.stdout.write("all\\n", () => exitNow(${code}));`)).toMatchObject({ status: code, stdout: "all\n" });
});

it("exitNow(): where the kernel was never loaded, it is now", () => {
  expect(ended("setInterval(() => undefined, 1000); exitNow(3);")).toMatchObject({ status: 3, stdout: "" });
});

it("exitNow(): where native code may not be loaded, as Node does it", () => {
  expect(ended("exitNow(3);", "--no-addons")).toMatchObject({ status: 3, stdout: "torn down\n" });
});

it("exitNow(): beside a thread that never ends", () => {
  const thread = 'import { Worker } from "node:worker_threads"; new Worker("for (;;);", { eval: true });';
  expect(ended(`${thread} linuxSyscalls(); setTimeout(() => exitNow(5), 100);`)).toMatchObject({ status: 5, stdout: "" });
});
