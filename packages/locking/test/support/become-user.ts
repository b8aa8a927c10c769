/** This defines `becomeUser`: how a process of root gives up being root. */
import process from "node:process";
import { linuxSyscalls } from "@switchyard/fs-atomic";

/** Becomes the user of this id for good; an empty text changes nothing. Native code is loaded before: the user may not read it. */
export function becomeUser(id: string): void {
  if (id === "") return;
  linuxSyscalls();
  process.setgroups?.([]);
  process.setgid?.(Number(id));
  process.setuid?.(Number(id));
}
