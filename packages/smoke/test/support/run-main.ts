/** A process that runs the checks of one tool and prints its report: ROOT TOOL [UID]. */
import process from "node:process";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { smokeOne } from "./smoke-one.ts";

const [root = "", tool = "", uid = ""] = process.argv.slice(2);
if (uid !== "") {
  // Native code first: the user may not read it.
  linuxSyscalls();
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
process.stdout.write(JSON.stringify(await smokeOne(root, tool)));
