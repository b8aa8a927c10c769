/** This defines `openDescriptors`: how many descriptors this process holds. */
import { readdirSync } from "node:fs";

export function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
