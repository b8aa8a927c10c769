/** A process that asks once for the lock and prints how that ended. Arguments: directory, mode, user id (default: stays who it is). */
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock, LockingError } from "../../src/index.ts";
import { becomeUser } from "./become-user.ts";

const [, , path = "", mode = "", user = ""] = process.argv;
becomeUser(user);
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
try {
  const lock = await manager.acquire({ timeoutMs: 0, runId: "asks-once", mode: mode === "shared" ? "shared" : "exclusive" });
  process.stdout.write(JSON.stringify({ granted: true, pid: process.pid }));
  lock.release();
} catch (error) {
  if (!(error instanceof LockingError)) throw error;
  const { reason, errno, obstacle } = error;
  process.stdout.write(JSON.stringify({ granted: false, pid: process.pid, reason, errno, obstacle }));
}
