/** This defines `ProfileRecord`: what a profile's `profile.json` says (docs/formats/profile.md). Wire keys are snake_case. */
import { z } from "zod";
import { PROFILE_NAME } from "../layout/profile-name.ts";

/** SHA-256 of a program, in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A path inside the root. */
const path = z.string().regex(/^\//);
const name = z.string().regex(PROFILE_NAME);
/** One name of a directory. Bytes that are not UTF-8 are lone surrogates. */
const appletName = z.string().regex(/^(?!\.{1,2}$)[^/\0]{1,255}$/);

/** What the applets were taken from. `targets`: from what stood at their paths, as the same inodes where that could be: the vendor's own tools. */
const origin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("directory"), path }),
  z.strictObject({ kind: z.literal("multicall"), path }),
  z.strictObject({ kind: z.literal("package"), manager: z.string(), name: z.string(), version: z.string().nullable() }),
  z.strictObject({ kind: z.literal("targets") }),
]);

/** What every applet has: its name; where it came from; what that held then; and the profile that it was kept from, if it was. */
const common = {
  name: appletName,
  source: path.describe("The program that it leads to or came from, inside the root and free of links."),
  hash: hash.describe("SHA-256 of that program when the profile was built."),
  kept_from: name.optional().describe("The profile that it was carried over from, if it was."),
};
const applet = z.discriminatedUnion("kind", [
  /** A link whose text is `dest`, to the provider's program. */
  z.strictObject({ ...common, kind: z.literal("symlink"), dest: z.string().min(1).describe("The text of the link.") }),
  /** A program of the profile's own: a second name of the source's inode (`link`), or a copy of it. */
  z.strictObject({ ...common, kind: z.literal("file"), method: z.enum(["link", "reflink", "copy"]).describe("link: a second name of the source's inode. reflink, copy: a copy of it.") }),
]);

/** The record of a profile. */
export const profileRecord = z.strictObject({
  schema: z.literal("profile.v1"),
  name,
  origin,
  created_at: z.iso.datetime().describe("RFC 3339, UTC."),
  by: z
    .strictObject({ uid: z.number().int().nonnegative(), login_uid: z.number().int().nonnegative().nullable() })
    .describe("Who built it: the real user, and the one who logged in; null where nobody did."),
  applets: z.array(applet).readonly().describe("Sorted by name."),
}).describe("What a profile is: written once when it is built, and anew when applets are carried over into it.");

/** What a profile is. */
export type ProfileRecord = z.infer<typeof profileRecord>;
/** One applet of it. */
export type RecordedApplet = z.infer<typeof applet>;
/** What its applets were taken from. */
export type ProfileOrigin = z.infer<typeof origin>;
