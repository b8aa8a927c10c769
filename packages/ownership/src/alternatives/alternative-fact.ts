/** This defines `AlternativeFact`: whether a path is a link that update-alternatives(1) manages. */
import type { DatabaseFault } from "../database/database-fault.ts";

/** One of the programs that the link may lead to. */
export interface AlternativeChoice {
  readonly path: string;
  readonly priority: number;
}

/**
 * - `none`: not managed.
 * - `link`: managed under `name`. `group` is the name whose choice decides; it is another one for links that follow
 *   along, such as manual pages. `current` is where the link of that name in /etc/alternatives leads; null: nowhere.
 * - `unknown`: its records could not be read.
 */
export type AlternativeFact =
  | { readonly state: "none" }
  | {
      readonly state: "link";
      readonly name: string;
      readonly group: string;
      readonly mode: "auto" | "manual";
      /** Of a link that follows along: only those that bring something for it. */
      readonly choices: readonly AlternativeChoice[];
      readonly current: string | null;
    }
  | { readonly state: "unknown"; readonly fault: DatabaseFault };
