/** This defines `remainsOf`: what a run of the matrix has left on this machine. */
import { readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { folderPrefix } from "../../src/matrix/run/folder-prefix.ts";

/** The processes, mounts and directories of the run of process `pid`; "ignored" are the directory and the tmpfs in it. */
export function remainsOf(pid: number, files: "counted" | "ignored" = "counted"): readonly string[] {
  const name = folderPrefix(pid);
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n").filter((line) => line.includes(name) && (files === "counted" || !/\/data /u.test(line)));
  const directories = readdirSync(tmpdir()).filter((entry) => entry.startsWith(name));
  return [...mounts, ...processesNaming(name), ...(files === "counted" ? directories : [])];
}

function processesNaming(name: string): string[] {
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry));
  return pids.map((pid) => commandLine(pid)).filter((command) => command.includes(name));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it has ended since the directory was read
  }
}
