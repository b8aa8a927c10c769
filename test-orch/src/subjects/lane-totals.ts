// This defines `LaneTotals`: what a lane has seen, all in all.

import type { ConfigResult, PowerLossResult } from "../power-loss/power-loss-result.ts";

/** Adds up the results of several subjects. */
export class LaneTotals {
  readonly #configs: ConfigResult[] = [];

  add({ configs }: PowerLossResult): void {
    this.#configs.push(...configs);
  }

  /** Violations and images that could not be mounted. */
  get findings(): number {
    return sum(this.#configs, ({ violations, unmountable }) => violations.length + unmountable.length);
  }

  /** States that were listed. */
  get enumerated(): number {
    return sum(this.#configs, ({ enumerated }) => enumerated);
  }

  /** States that were mounted and judged. */
  get checked(): number {
    return sum(this.#configs, ({ checked }) => checked);
  }

  /** Lines for a person: the numbers, then how often which outcome was met. */
  describe(): readonly string[] {
    const configs = this.#configs;
    const outcomes = configs.flatMap((config) => Object.entries(config.outcomes));
    const names = [...new Set(outcomes.map(([name]) => name))].sort();
    return [
      `in sum: ${configs.length} configurations, ${this.enumerated} states enumerated,` +
        ` ${sum(configs, ({ distinct }) => distinct)} distinct, ${this.checked} checked,` +
        ` ${sum(configs, ({ violations }) => violations.length)} violations,` +
        ` ${sum(configs, ({ unmountable }) => unmountable.length)} unmountable`,
      ...names.map((name) => `  ${sum(outcomes, ([other, count]) => (other === name ? count : 0))} × ${name}`),
    ];
  }
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0);
}
