/** This defines `findProgram`: what a command's name stands for in a canary. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { errnoOf } from "@switchyard/fs-atomic";

/** A program, and under which name it is started. */
export interface FoundProgram {
  /** Absolute. */
  readonly file: string;
  /** As it was typed: so programs name themselves alike in what they say, and a multi-call program knows what to be. */
  readonly argv0: string;
  readonly fromProfile: boolean;
}

/** Where to look. */
export interface SearchPlaces {
  /** By applet of the profile: what is started, absolute. */
  readonly programs: ReadonlyMap<string, string>;
  /** The caller's own PATH. */
  readonly path: string;
}

/**
 * As a shell looks: a word with a slash is a path, from where the caller is; any other is looked for in the profile first, then on PATH. Of PATH only
 * absolute directories count: a program of the scratch directory is none that anybody means.
 *
 * @returns null where there is none
 */
export function findProgram(word: string, { programs, path }: SearchPlaces): FoundProgram | null {
  if (word.includes("/")) return { file: resolve(word), argv0: word, fromProfile: false };
  const applet = programs.get(word);
  if (applet !== undefined) return { file: applet, argv0: word, fromProfile: true };
  const file = path.split(":").filter((dir) => dir.startsWith("/")).map((dir) => `${dir}/${word}`).find(isProgram);
  return file === undefined ? null : { file, argv0: word, fromProfile: false };
}

function isProgram(path: string): boolean {
  try {
    const stat = statSync(path);
    return stat.isFile() && (stat.mode & 0o111) !== 0;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
