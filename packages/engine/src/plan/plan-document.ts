/** This defines a plan as it is written down: `planDocument` makes it, `parsePlan` reads it back (docs/formats/plan.md). */
import { formatPath, identityOf, SwitchyardError, type NodeIdentity } from "@switchyard/fs-atomic";
import { nodeIdentity } from "@switchyard/journal";
import { linkPolicy, restorePolicy } from "@switchyard/policy";
import { z } from "zod";
import type { ObservedAction, ObservedPlan } from "../preflight/observe-plan.ts";
import type { GroupRequest, LinkRequest, PlanRequest } from "./plan.ts";

const planned = { action_id: z.string(), target: z.string() };
/** What stood there when the plan was made; `hash` is of a file's bytes or a link's text. */
const expected = { node: nodeIdentity, hash: z.string().nullable() };

const schema = z.strictObject({
  kind: z.literal("switchyard.plan"),
  schema_version: z.literal(1),
  plan_id: z.string(),
  actions: z
    .array(
      z.discriminatedUnion("kind", [
        /** `source_node` is where the source's links led to. */
        z.strictObject({ kind: z.literal("link"), ...planned, source: z.string(), dest: z.string(), protect: z.literal(true).optional(), /** The target of the link that it goes along with. */ leader: z.string().optional(), policy: linkPolicy.optional(), expects: z.strictObject({ ...expected, source_node: nodeIdentity }) }),
        /** `generation` is that of the backup that would come back; null where there was none to choose. */
        z.strictObject({
          kind: z.literal("restore"),
          ...planned,
          which: z.enum(["newest", "previous", "original"]),
          policy: restorePolicy.optional(),
          expects: z.strictObject({ ...expected, generation: z.number().int().nullable() }),
        }),
      ]),
    )
    .min(1),
});

/** A plan as it is written down: what is intended, and what it was decided upon. */
export type PlanDocument = z.infer<typeof schema>;
/** One action of it. */
export type DocumentedAction = PlanDocument["actions"][number];

/** The observed plan as plain data. */
export function planDocument(observed: ObservedPlan): PlanDocument {
  const pieces = planPieces(observed);
  return { ...pieces, actions: [...pieces.actions] };
}

/** The same for whoever writes it down piece by piece; each action is made when it is asked for. */
export function planPieces({ plan, actions }: ObservedPlan): Omit<PlanDocument, "actions"> & { readonly actions: Iterable<DocumentedAction> } {
  return { kind: "switchyard.plan", schema_version: 1, plan_id: plan.planId, actions: documentedEach(actions) };
}

function* documentedEach(actions: readonly ObservedAction[]): Generator<DocumentedAction> {
  for (const action of actions) yield documented(action);
}

/** One action and what it was decided upon. */
export function documented({ action, node, hash, seen, restore }: ObservedAction): DocumentedAction {
  const common = { action_id: action.actionId, target: formatPath(action.target) };
  const expects = { node: identityOf(node), hash };
  const own = action.policy === null ? {} : { policy: action.policy };
  if (action.kind === "restore") {
    return { kind: "restore", ...common, which: action.which, ...own, expects: { ...expects, generation: restore?.found === true ? restore.backup.generation : null } };
  }
  const source: NodeIdentity = seen.sourceNode.state === "present" ? identityOf(seen.sourceNode.node) : { kind: "none" };
  const leader = action.leader === null ? {} : { leader: formatPath(action.leader) };
  return { kind: "link", ...common, source: formatPath(action.source), dest: action.dest, ...(action.protect ? { protect: true } : {}), ...leader, ...own, expects: { ...expects, source_node: source } };
}

/**
 * Reads a plan that was written down.
 *
 * @param value the parsed JSON
 * @throws `E_USAGE` `plan_invalid`: it is no plan of this version, e.g. a report
 */
export function parsePlan(value: unknown): PlanDocument {
  const result = schema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const at = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
    throw invalid(`${at}: ${issue?.message ?? "is invalid"}`);
  }
  const leaders = new Set(result.data.actions.flatMap((action) => (action.kind === "link" && action.leader === undefined ? [action.target] : [])));
  const lost = result.data.actions.find((action) => action.kind === "link" && action.leader !== undefined && !leaders.has(action.leader));
  if (lost !== undefined) throw invalid(`${JSON.stringify(lost.target)} goes along with a link that it does not name`);
  return result.data;
}

function invalid(found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "plan_invalid", op: "parsePlan", message: `Cannot use the plan: ${found}.` });
}

type DocumentedLink = Extract<DocumentedAction, { kind: "link" }>;

/** What a plan that was written down asks for. */
export function requestOf({ actions }: PlanDocument): PlanRequest {
  const links = actions.filter((action) => action.kind === "link");
  const followers = new Map<string, DocumentedLink[]>();
  for (const link of links) {
    if (link.leader === undefined) continue;
    const following = followers.get(link.leader) ?? [];
    following.push(link);
    followers.set(link.leader, following);
  }
  const groups = links.flatMap((link): GroupRequest[] => {
    const following = followers.get(link.target);
    return following === undefined ? [] : [{ leader: linkOf(link), followers: following.map(linkOf) }];
  });
  return {
    links: links.filter(({ target, leader }) => leader === undefined && !followers.has(target)).map(linkOf),
    restores: actions.flatMap((action) => (action.kind === "restore" ? [{ target: action.target, which: action.which, policy: action.policy }] : [])),
    groups,
  };
}

function linkOf({ target, source, protect, policy }: DocumentedLink): LinkRequest {
  return { target, source, protect, policy };
}
