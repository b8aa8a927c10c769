/** This defines `inParallel`: some work, a few at a time. */

/** Does `act` with each item, at most `parallel` at a time; the results are in the items' order. The first failure stops the rest from being begun. */
export async function inParallel<Item, Result>(items: readonly Item[], parallel: number, act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const todo = items.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [at, item] of todo) {
      if (failed) return;
      try {
        results[at] = await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.max(1, parallel) }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}
