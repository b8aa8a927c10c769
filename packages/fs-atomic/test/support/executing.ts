/** A program: prints how checkExecute() answers for each name in the directory argv[2]. */
import { readdirSync } from "node:fs";
import process from "node:process";
import { errnoOf } from "../../src/errors/syscall-error.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { AT, OPEN } from "../../src/syscalls/kernel-abi.ts";

const [, , path = ""] = process.argv;
const sys = linuxSyscalls();
const dir = sys.openat(AT.FDCWD, path, { flags: OPEN.RDONLY | OPEN.DIRECTORY });

function ask(name: string): string {
  try {
    sys.checkExecute(dir, name);
    return "may";
  } catch (error) {
    return errnoOf(error) ?? String(error);
  }
}

process.stdout.write(JSON.stringify(Object.fromEntries(readdirSync(path).map((name) => [name, ask(name)]))));
