/** This defines `parsePack`: a pack that someone wrote, checked. */
import type { z } from "zod";
import { SmokeError } from "../smoke-error.ts";
import { packSchema, type Pack } from "./pack.ts";

/** How many faults an error tells. */
const TOLD = 10;

/**
 * Checks a pack and fills in its defaults. Unknown fields are refused, each with its place and the fields that are known.
 *
 * @param value what a JSON or YAML parser made of the file
 * @param path where it came from, for the error
 * @throws {@link SmokeError} `E_USAGE` `pack_invalid`
 */
export function parsePack(value: unknown, path: string): Pack {
  const parsed = packSchema.safeParse(value);
  if (!parsed.success) throw invalid(path, parsed.error.issues.map(describe));
  const faults = contradictions(parsed.data);
  if (faults.length > 0) throw invalid(path, faults);
  return parsed.data;
}

/** What a schema does not see. */
function contradictions(pack: Pack): string[] {
  const providers = new Set(pack.providers.map(({ name }) => name));
  const faults: string[] = [];
  for (const [what, names] of Object.entries({ providers: pack.providers.map(({ name }) => name), probes: pack.probes.map(({ tool }) => tool), checks: pack.checks.map(({ name }) => name) })) {
    for (const name of new Set(names.filter((name, at) => names.indexOf(name) !== at))) faults.push(`${what}: ${JSON.stringify(name)} is there more than once`);
  }
  for (const check of pack.checks) {
    const { name, wanted_for } = check;
    const privateIn = check.kind === "command" ? check.expect.private_in : undefined;
    if (privateIn !== undefined && check.kind === "command" && !check.files.some(({ kind, path }) => kind === "dir" && path === privateIn)) {
      faults.push(`checks ${JSON.stringify(name)}: private_in names ${JSON.stringify(privateIn)}, which is no directory of its files`);
    }
    for (const one of wanted_for) if (!providers.has(one)) faults.push(`checks ${JSON.stringify(name)}: wanted_for names ${JSON.stringify(one)}, which is no provider of this pack`);
  }
  return faults;
}

function describe({ path, message }: z.core.$ZodIssue): string {
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return `${place === "" ? "the pack" : place.replace(/^\./u, "")}: ${message}`;
}

function invalid(path: string, faults: readonly string[]): SmokeError {
  const more = faults.length > TOLD ? `; and ${faults.length - TOLD} more` : "";
  const message = `Cannot use the smoke pack ${JSON.stringify(path)}: ${faults.slice(0, TOLD).join("; ")}${more}.`;
  return new SmokeError("pack_invalid", { op: "parsePack", path, message, remedies: ["Correct it by schema/smoke_pack.v1.schema.json of @switchyard/smoke."] });
}
