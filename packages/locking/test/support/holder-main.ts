/** A process that takes the lock, says so, and holds it until its stdin ends. Arguments: directory, run id, mode, user id (default: stays who it is). */
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "../../src/index.ts";
import { becomeUser } from "./become-user.ts";

const [, , path = "", runId = "", mode = "", user = ""] = process.argv;
becomeUser(user);
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
const lock = await manager.acquire({ timeoutMs: 20_000, runId, mode: mode === "shared" ? "shared" : "exclusive" });
process.stdout.write("held\n");
process.stdin.resume().on("end", () => lock.release());
