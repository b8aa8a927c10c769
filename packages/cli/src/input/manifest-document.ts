/** This defines `manifestDocument`: what a manifest may hold (docs/formats/manifest.md). */
import { linkPolicy, PRESET_NAMES, policyInput, restorePolicy } from "@switchyard/policy";
import { z } from "zod";

const path = (what: string): z.ZodType<string> => z.string().regex(/^\//u, "needed is an absolute path inside the root").describe(what);
/** One name: the engine reads what the pattern says. */
const pattern = z.string("needed is a name; in quotes where YAML takes it for something else, as \"true\"").regex(/^[^/]+$/u, "needed is a name, or a shell's pattern for names, without a slash");

const protect = z.boolean().optional().describe("dpkg's upgrades of the target go beside the link (false if absent)");
const ofLink = { protect, policy: linkPolicy.optional().describe("the policy fields that differ for this alone") };
const link = { target: path("the path that becomes a link"), source: path("what it leads to"), ...ofLink };

const tree = z.strictObject({
  from: path("the directory with the programs"),
  into: path("the directory where each of them gets a link of its name"),
  only: z.array(pattern).min(1).optional().describe("names, or a shell's patterns, of the programs that are meant (all if absent); each must mean one"),
  except: z.array(pattern).optional().describe("names, or a shell's patterns, of programs that are not"),
  missing_targets: z.enum(["skip", "create", "refuse"]).optional().describe("what becomes of a program whose name is not there to be replaced (skip if absent)"),
  ...ofLink,
});

const follower = z.strictObject({ ...link, optional: z.boolean().optional().describe("passed over where there is no source, or no directory for its target (false if absent)") });
const group = z.strictObject({
  leader: z.strictObject(link),
  followers: z.array(follower).min(1).describe("what goes along with the leader, e.g. its manual: its source needs no execute bit"),
});

const restore = z.strictObject({
  target: path("the path that becomes what a backup of it was"),
  which: z.enum(["newest", "previous", "original"]).optional().describe("which backup (newest if absent)"),
  policy: restorePolicy.optional().describe("the policy fields that differ for this alone"),
});

/** A manifest. Every unknown key is an error. */
export const manifestDocument = z.strictObject({
  $schema: z.string().optional().describe("of a manifest in JSON: where an editor finds this schema"),
  version: z.literal(1),
  policy: z.union([z.enum(PRESET_NAMES), policyInput]).optional().describe("the name of a preset, or a policy"),
  links: z.array(z.strictObject(link)).optional().describe("single links"),
  trees: z.array(tree).optional().describe("directories of programs"),
  groups: z.array(group).optional().describe("links that belong together"),
  restores: z.array(restore).optional().describe("targets that go back"),
});
