/** This defines the fields that packs are made of, and objects that refuse what they do not know. */
import { z } from "zod";
import { PLACEHOLDER } from "./placeholder.ts";

/** An object without unknown fields; its error names those that there are. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? `unknown ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}; known are ${known}` : undefined),
  });
}

/** The name of a pack, provider or check. */
export const checkName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/u, "needed is a name of letters, digits and . _ + -");

/** The last component of a target. */
export const tool = z.string().regex(/^[A-Za-z0-9._+[][A-Za-z0-9._+[-]{0,63}$/u, "needed is the name of a tool, without a directory");

/** What may stand in an argument or a variable: anything but NUL. */
export const oneLine = z.string().max(4096).regex(/^[^\0]*$/u, "it contains a NUL");

/** A path below the working directory. */
export const relative = z
  .string()
  .max(512)
  .regex(/^(?!\.{1,2}(?:\/|$))[^/\0]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[^/\0]{1,255})*$/u, "needed is a path below the working directory, without . and ..");

/** Octal mode bits. */
export const mode = z.string().regex(/^[0-7]{3,4}$/u, "needed are three or four octal digits");

/** Seconds since the epoch, with up to nine decimals. */
export const seconds = z.string().regex(/^\d{1,11}(?:\.\d{1,9})?$/u, "needed are seconds since the epoch, e.g. 981173106.5");

/** Milliseconds. */
export const duration = z.int().min(1).max(600_000);

/** A regular expression (ECMAScript, flag u). */
export const pattern = z.string().max(2000).refine(isPattern, "it is no regular expression");

function isPattern(text: string): boolean {
  try {
    return new RegExp(text.replaceAll(PLACEHOLDER, "x"), "u") instanceof RegExp;
  } catch {
    return false; // a SyntaxError says just that
  }
}
