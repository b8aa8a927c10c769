/** This defines `powerLossCommand`: the command line that puts a subject under power loss again. */
import type { PowerLossPlace } from "../power-loss/power-loss-result.ts";

/** Where; without file system and adversary on all and under all. */
export interface PowerLossTarget extends Partial<PowerLossPlace> {
  readonly subject: string;
  readonly seed: number;
}

/** Typed at the top of the workspace; it checks every state, also where only some had been drawn. */
export function powerLossCommand({ subject, fileSystem, adversary, seed }: PowerLossTarget): string {
  const place = fileSystem === undefined || adversary === undefined ? "" : ` --fs ${fileSystem} --adversary ${adversary}`;
  return `npm run lanes:full -- --only power-loss --subject ${subject}${place} --seed ${seed}`;
}
