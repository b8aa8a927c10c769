/** This defines `settle`: what needs no more than that others had their turn, done. */

/** Lets promises settle, but no timer run out. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 50; round++) await Promise.resolve();
}
