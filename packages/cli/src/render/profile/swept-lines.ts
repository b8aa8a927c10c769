/** This defines `sweptLines`: what earlier commands had left. */
import type { ProfileReport } from "@switchyard/profiles";
import { showPath } from "../show-path.ts";

/** One line for each tree that was half built or half removed. */
export function sweptLines({ swept, mode }: Pick<ProfileReport, "swept" | "mode">): string[] {
  return swept.map((name) => `- ${showPath(name)} ${mode === "dry_run" ? "would be" : "was"} swept: an earlier command was cut short`);
}
