/** This defines `preAuthEncoding`: the bytes that are signed (DSSE 1.0, protocol.md). */

/**
 * `DSSEv1 LEN(type) type LEN(body) body`, lengths in bytes. The type is signed with the payload, so that neither can be taken
 * for another.
 *
 * @param payload its bytes, in any number of pieces
 */
export function preAuthEncoding(payloadType: string, payload: readonly Uint8Array[]): Buffer {
  return Buffer.concat([preAuthHead(payloadType, payload.reduce((sum, piece) => sum + piece.length, 0)), ...payload]);
}

/** What comes before a body of so many bytes. */
export function preAuthHead(payloadType: string, length: number): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${length} `)]);
}
