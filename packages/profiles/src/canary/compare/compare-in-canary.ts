/** This defines `compareInCanary`: one command with two profiles, and in what they differ (REQ-K1). */
import { tmpdir } from "node:os";
import { errnoOf, isSwitchyardError, isText, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { DEFAULT_LIMITS, openWorkplace, SmokeError } from "@switchyard/smoke";
import type { ProfilePlaces } from "../../layout/profile-places.ts";
import { canaryPath } from "../canary-path.ts";
import { canaryProfile, type CanaryChoice } from "../canary-profile.ts";
import { compareError } from "./compare-error.ts";
import type { CanaryComparison } from "./compare-report.ts";
import { compareWarnings, type Compared } from "./compare-warnings.ts";
import { differences } from "./differences.ts";
import { programsFor } from "./programs-for.ts";
import { runSide, type RanSide } from "./run-side.ts";
import { sideOf } from "./side-of.ts";
import { sizeOf } from "./size-of.ts";

/** What is asked for. */
export interface CompareRequest {
  /** The command and its arguments. */
  readonly words: readonly [string, ...string[]];
  /** Null: the vendor's own tools and the active profile. */
  readonly profiles: readonly [CanaryChoice, CanaryChoice] | null;
  /** The caller's own PATH. */
  readonly path: string;
  /** A directory whose content both begin with; null: both begin with nothing. */
  readonly files: string | null;
  /** What both read from stdin; null: nothing. */
  readonly stdin: Uint8Array | null;
  /** For each of the two, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** So many differences have their text in the report. */
const TOLD = 100;

/**
 * Runs the command twice, one after the other, each time in a new scratch directory of the same path, with the same content, umask 022 and the
 * same environment: LC_ALL=C, HOME, the scratch directory, and PATH, with the profile first on it. Its output, exit status or signal
 * and files are compared; the paths of the scratch directory and of each profile are masked in all of them, and
 * times are left out. It runs as the caller, on this machine: what it changes elsewhere is changed.
 *
 * Crash: the command goes on until its end, and a directory `switchyard-smoke-*` stays, which `doctor` tells of. Nothing else was touched.
 *
 * @throws what `canaryPath` throws; `E_USAGE` `command_missing`, `applet_missing`, `argument_not_text`, `profiles_to_compare`, `files_too_large`,
 * `root_unusable` for `files`; `E_SMOKE` `runner_unusable`, also where files cannot be copied, looked at or removed; `E_GENERIC` `interrupted` by the signal, with no process and no directory left
 */
export async function compareInCanary(root: Root, places: ProfilePlaces, request: CompareRequest): Promise<CanaryComparison> {
  const { words, path, timeoutMs, signal } = request;
  if (!words.every(isText)) throw compareError("argument_not_text", "a word of it is no UTF-8 text, and Node starts nothing with other bytes");
  const choices = request.profiles ?? usualPair(root, places);
  const canaries = [canaryPath(root, places, { choice: choices[0], path }), canaryPath(root, places, { choice: choices[1], path })] as const;
  const programs = programsFor({ canaries, word: words[0], path });
  const scratchBytes = DEFAULT_LIMITS.scratchBytes + (request.files === null ? 0 : sizeOf(request.files));
  const place = openWorkplace({ limits: { ...DEFAULT_LIMITS, scratchBytes }, scratchIn: tmpdir() });
  const stop = (): void => place.stop();
  signal?.addEventListener("abort", stop);
  let scratchLeft: string | null = null;
  let failure: unknown = null;
  const ran: RanSide[] = [];
  try {
    for (const [at, program] of programs.entries()) {
      const { path: itsPath, bin } = canaries[at === 0 ? 0 : 1];
      heed(signal);
      ran.push(await runSide(place, { program, args: words.slice(1), path: itsPath, home: bin.slice(0, -"/bin".length), files: request.files, stdin: request.stdin, timeoutMs, scratchBytes }));
    }
    heed(signal);
  } catch (error) {
    failure = error;
  } finally {
    signal?.removeEventListener("abort", stop);
    try {
      await place.endLeft();
    } finally {
      // Last, because what was left might still write there.
      scratchLeft = place.end();
    }
  }
  const [one, other] = ran;
  if (one === undefined || other === undefined || failure !== null) throw unfinished(failure, scratchLeft);
  return reported(request, { canaries, programs, ran: [one, other], scratchLeft });
}

function reported(request: CompareRequest, { canaries, programs, ran, scratchLeft }: Compared & { readonly scratchLeft: string | null }): CanaryComparison {
  const found = differences(...ran);
  const isUndecided = ran.some(({ after }) => after === null);
  return {
    words: request.words,
    verdict: found.length > 0 ? "different" : isUndecided ? "undecided" : "equal",
    sides: [sideOf(ran[0], canaries[0], programs[0]), sideOf(ran[1], canaries[1], programs[1])],
    differences: found.slice(0, TOLD),
    difference_count: found.length,
    timeout_ms: request.timeoutMs,
    scratch_left: scratchLeft,
    warnings: compareWarnings(request, { canaries, programs, ran }),
  };
}

/** The tools that everybody knows, and what is in use now. */
function usualPair(root: Root, places: ProfilePlaces): readonly [CanaryChoice, CanaryChoice] {
  const [rescue, active] = [canaryProfile(root, places, "rescue"), canaryProfile(root, places, "active")];
  if (rescue !== active) return [{ name: rescue }, { name: active }];
  throw compareError("profiles_to_compare", `the profile ${active} of the vendor's own tools is the active one; needed are two`);
}

function heed(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SwitchyardError({ id: "E_GENERIC", reason: "interrupted", op: "canary compare", message: "Cannot tell in what they differ: the runs were ended.", cause: signal.reason });
}

/** What the kernel refuses on the way says which path it was, and what it leaves. */
function unfinished(cause: unknown, scratchLeft: string | null): unknown {
  if (isSwitchyardError(cause) || errnoOf(cause) === undefined) return cause;
  const left = scratchLeft === null ? "" : `; of the scratch directory something is left: ${scratchLeft}`;
  return new SmokeError("runner_unusable", { op: "canary compare", message: `Cannot compare what a command does: ${cause instanceof Error ? cause.message : String(cause)}${left}.`, cause });
}
