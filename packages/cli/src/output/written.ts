/** This defines `written`: a write, waited for. */

/** Resolves once the stream has passed on this piece and all before it, or could not: whether it could. */
export async function written(stream: NodeJS.WriteStream, piece: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    stream.write(piece, (error) => resolve(error === null || error === undefined));
  });
}
