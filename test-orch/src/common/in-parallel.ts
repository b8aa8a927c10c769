/** This defines `inParallel`: many tasks, a few at a time. */

/** Runs `act` on every item, at most `width` at once, and rejects with the first failure after all have ended. */
export async function inParallel<Item>(width: number, items: Iterable<Item>, act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const drain = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await act(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, drain));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
