// This defines `remainsOf`: what a lane has left on this machine.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { areaPrefix } from "../../src/power-loss/host/area-name.ts";
import { chooseParent } from "../../src/power-loss/host/choose-parent.ts";

/** The mounts, loop devices and (unless `files` is "ignored") directories of the lanes run by process `pid`. */
export function remainsOf(pid: number, files: "counted" | "ignored" = "counted"): readonly string[] {
  const area = join(chooseParent(), areaPrefix(pid));
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n").filter((line) => line.includes(area));
  const loops = readdirSync("/sys/block").filter((device) => backingFile(device).startsWith(area));
  const directories = readdirSync(chooseParent()).filter((name) => name.startsWith(areaPrefix(pid)));
  return [...mounts, ...loops, ...(files === "counted" ? directories : [])];
}

function backingFile(device: string): string {
  const attribute = join("/sys/block", device, "loop/backing_file");
  return existsSync(attribute) ? readFileSync(attribute, "utf8") : "";
}
