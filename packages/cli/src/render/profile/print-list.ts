/** This defines `printProfileList`: the profiles there are. */
import type { ListedProfile, ListReport } from "@switchyard/profiles";
import { ourCommand } from "../our-command.ts";
import { printReport } from "../print-report.ts";
import { showMoment } from "../show-moment.ts";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";
import { table } from "../table.ts";
import { foreignWords } from "./foreign-words.ts";
import { originWords } from "./origin-words.ts";

/** Prints the report and returns its exit code. */
export function printProfileList(report: ListReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

/** Two lines for each profile: by the first it is chosen, by the second understood. `*` is active. One that is broken has a third, which says how to see why. */
function* textOf({ prefixes }: ListReport): Generator<string> {
  for (const { prefix, pointer, profiles } of prefixes) {
    const foreign = foreignWords(pointer) ?? missingWords(pointer, profiles);
    if (profiles.length === 0 && foreign === null) yield `No profile in ${showPath(prefix)} yet.`;
    else yield `${showPath(prefix)}${pointer.state === "none" ? ": no profile is active" : foreign === null ? "" : `: active is ${foreign}`}`;
    const heads = table(profiles.map((line) => [line.current ? "*" : " ", line.name, countOf(line), line.created_at === null ? "" : showMoment(line.created_at)]));
    for (const [index, line] of profiles.entries()) {
      yield heads[index] ?? "";
      yield `     ${aboutOf(line)}`;
      if (line.faults !== 0) yield `     ! ${brokenWords(line)}: ${ourCommand("profile", "show", line.name, ...prefixWords(prefix))}`;
    }
  }
}

/** Of a pointer to a profile that is not there; null: it is. */
function missingWords(pointer: ListReport["prefixes"][number]["pointer"], profiles: readonly ListedProfile[]): string | null {
  return pointer.state === "profile" && !profiles.some(({ name }) => name === pointer.name) ? `${showText(pointer.name)}, which is not there` : null;
}

function brokenWords({ faults }: ListedProfile): string {
  return faults === null ? "broken" : `broken, ${faults} ${faults === 1 ? "fault" : "faults"}`;
}

/** Also where it is the one that this command was told. */
function prefixWords(prefix: string): string[] {
  return prefix === "/usr/lib/switchyard" ? [] : ["--prefix", prefix];
}

function countOf({ applets }: ListedProfile): string {
  return applets === null ? "" : `${applets} ${applets === 1 ? "applet" : "applets"}`;
}

function aboutOf({ origin, kept, pinned, rescue, error }: ListedProfile): string {
  const from = origin === null ? `cannot be read: ${error?.reason ?? ""}` : `from ${originWords(origin)}`;
  return [from, ...(kept === null || kept === 0 ? [] : [`${kept} kept from others`]), ...(rescue ? ["the way back to the vendor's tools"] : []), ...(pinned ? ["pinned"] : [])].join(", ");
}
