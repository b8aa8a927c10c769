/** This defines `compareVersions`: which of two versions a package manager takes for the newer one. */
import type { Manager } from "../manager.ts";
import { compareApk } from "./compare-apk.ts";
import { compareDpkg } from "./compare-dpkg.ts";
import { comparePacman } from "./compare-pacman.ts";
import { compareRpm } from "./compare-rpm.ts";

/** Negative: the first is older. */
export type Ordering = -1 | 0 | 1;

const COMPARE = { dpkg: compareDpkg, rpm: compareRpm, pacman: comparePacman, apk: compareApk } as const satisfies Record<Manager, (a: string, b: string) => Ordering | null>;

/**
 * Compares as the manager itself does (REQ-R10).
 *
 * @returns null: one of them is no version of that manager, so that neither can be called older
 */
export function compareVersions(manager: Manager, a: string, b: string): Ordering | null {
  return COMPARE[manager](a, b);
}
