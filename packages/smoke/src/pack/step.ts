/** This defines what a check of a pack makes beforehand and what it expects. */
import { z } from "zod";
import { mode, oneLine, pattern, relative, seconds, strict } from "./fields.ts";

const repeat = z.int().min(1).max(1_000_000).default(1).describe("How often the content is written.");
const content = z.string().max(65_536);

/** Content, as often as said. */
export const text = strict({ content, repeat });

/** A node that is made before the tool runs. Directories on the way are made with the mode 0755. */
export const fileToMake = z.discriminatedUnion("kind", [
  strict({ kind: z.literal("file"), path: relative, content: content.default(""), repeat, mode: mode.default("0644"), mtime: seconds.optional() }),
  strict({ kind: z.literal("dir"), path: relative, mode: mode.default("0755"), mtime: seconds.optional() }),
  strict({ kind: z.literal("link"), path: relative, dest: oneLine, mtime: seconds.optional() }),
]);

/** What an output is held against. */
export const output = z.union(
  [
    strict({ text: z.string().max(65_536).describe("Byte for byte.") }),
    strict({ pattern: pattern.describe("Found in the whole output.") }),
    strict({ lines: z.array(z.string().max(4096)).max(1000).describe("These lines, each as often as here, in any order.") }),
    strict({ zero_ended: z.array(z.string().max(4096)).max(1000).describe("As lines, each ended by a NUL.") }),
    strict({ now: z.literal(true).describe("The time at which it ran, in seconds since the epoch, as a line.") }),
  ],
  { error: "needed is an object with one of: text, pattern, lines, zero_ended, now" },
);

/** A node as it is afterwards; what is not named is not looked at. */
export const nodeAfter = z.discriminatedUnion("kind", [
  strict({ kind: z.literal("file"), path: relative, content: content.optional(), mode: mode.optional(), mtime: seconds.optional() }),
  strict({ kind: z.literal("dir"), path: relative, mode: mode.optional(), mtime: seconds.optional() }),
  strict({ kind: z.literal("link"), path: relative, dest: oneLine.optional(), mtime: seconds.optional() }),
  strict({ kind: z.literal("none"), path: relative }),
]);

/** What must be so when the tool has ended. */
export const expectation = strict({
  exit: z.int().min(0).max(255).default(0),
  stdout: output.optional(),
  stderr: output.optional(),
  nodes: z.array(nodeAfter).max(64).default([]).describe("Paths are taken as they are: a link on the way is not followed, and counts as absent."),
  private_in: relative
    .optional()
    .describe("Stdin is held open until the tool has made a file in this directory, or for 300 ms after it took its input; no file in it may be readable or writable by others."),
});

/** See {@link fileToMake}. */
export type FileToMake = z.output<typeof fileToMake>;
/** See {@link output}. */
export type ExpectedOutput = z.output<typeof output>;
/** See {@link nodeAfter}. */
export type NodeAfter = z.output<typeof nodeAfter>;
/** See {@link expectation}. */
export type Expectation = z.output<typeof expectation>;
