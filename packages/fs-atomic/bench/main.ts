/** The benchmarks of this package, all ratios from one run: `node bench/main.ts [swaps|writes|sizes]`. */
import { sizes } from "./sizes.ts";
import { swaps } from "./swaps.ts";
import { writes } from "./writes.ts";

const parts = { swaps: () => swaps(1000, 7), writes: () => writes(1024, 50, 7), sizes: () => sizes(300, 5) };
const asked = process.argv.slice(2);
for (const [part, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(part)) await run();
