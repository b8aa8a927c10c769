/** This proves what runs in worker threads, which may not set the umask (REQ-T1). */
import process from "node:process";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { expect, it } from "vitest";
import { findTool } from "@switchyard/test-support/find-tool";
import { ground } from "./support/ground.ts";

async function inWorker(root: string): Promise<string> {
  const worker = new Worker(new URL("support/worker-main.ts", import.meta.url), { workerData: { root, tool: "ls" }, stdout: true });
  let text = "";
  worker.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(worker, "exit");
  return text;
}

it("run(): in a worker thread of a process with the umask 022, ok; with another one, runner_unusable [REQ-T1]", async () => {
  const place = ground();
  place.copy("ls", findTool("ls") ?? "");
  const before = process.umask(0o022);
  try {
    expect(await inWorker(place.root.path)).toBe("ok");
    process.umask(0o077);
    expect(await inWorker(place.root.path)).toBe("runner_unusable");
    expect(place.leftovers()).toEqual([]);
    // In the main thread it is set for the checks, and is as it was afterwards.
    const target = place.plant("cat", `umask > "${place.at("umask")}"`);
    await place.run([target]);
    expect(place.said("umask")).toBe("0022\n");
    expect(process.umask()).toBe(0o077);
  } finally {
    process.umask(before);
  }
});
