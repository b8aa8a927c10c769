/** This proves that whether a file may be executed is the kernel's answer, with the call for it and without. */
import { mkdirSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CALL_NUMBERS, type Architecture } from "../../src/syscalls/kernel-abi.ts";
import { scratchPath } from "../support/scratch.ts";
import { mount, run } from "../support/system.ts";

const support = (name: string): string => join(import.meta.dirname, "../support", name);
const numbers = new Map<string, (typeof CALL_NUMBERS)[Architecture]>(Object.entries(CALL_NUMBERS));

function filled(options: string): string {
  const path = join(scratchPath(), "mnt");
  mkdirSync(path);
  mount("-t", "tmpfs", "-o", options, "none", path);
  for (const [name, mode] of [["may", 0o755], ["not", 0o644]] as const) writeFileSync(join(path, name), "", { mode });
  return path;
}

const WAYS = ["faccessat2", "ENOSYS", "EPERM"] as const;
const ROWS = WAYS.flatMap((way) => [["exec", way, { may: "may", not: "EACCES" }] as const, ["noexec", way, { may: "EACCES", not: "EACCES" }] as const]);

it.each(ROWS)("checkExecute(): on a mount with %s, by %s, as the mode and the mount say [REQ-RC3]", (options, way, answers) => {
  const path = filled(options);
  const program = [process.execPath, support("executing.ts"), path] as const;
  const without = join(scratchPath(), "without-call");
  run("cc", "-o", without, support("without-call.c"));
  const number = numbers.get(process.arch)?.faccessat2;
  const said = way === "faccessat2" ? run(...program) : run(without, String(number), String(constants.errno[way]), ...program);
  expect(JSON.parse(said)).toEqual(answers);
});
