// This defines `serveFiles`: the answers of the recorder to the kernel.

import { fuseBody } from "./fuse-bodies.ts";
import type { FuseChannel, FuseRequest } from "./fuse-channel.ts";
import { errno, opcode, OPEN_DIRECT_IO } from "./fuse-protocol.ts";
import type { RecordedFiles } from "./recorded-files.ts";

/** A reply: an errno, or a body; `null` for the requests that want none. */
type Answer = { readonly errno: number } | { readonly body: Buffer } | null;

const done: Answer = { errno: 0 };

/**
 * Answers until the file system is unmounted.
 * @param onReady called once, when the kernel has agreed on the protocol and the files can be used.
 */
export function serveFiles(channel: FuseChannel, files: RecordedFiles, onReady: () => void): void {
  for (let request = channel.receive(); request !== null; request = channel.receive()) {
    const answer = request.opcode === opcode.write ? write(files, request) : answerTo(files, request);
    if (answer === null) continue;
    if ("body" in answer) channel.reply(request, 0, answer.body);
    else channel.reply(request, answer.errno);
    if (request.opcode === opcode.init) onReady();
  }
}

function answerTo(files: RecordedFiles, { opcode: asked, node, body }: FuseRequest): Answer {
  switch (asked) {
    case opcode.init:
      return { body: fuseBody.init(body.readUInt32LE(12)) };
    case opcode.lookup:
      return lookup(files, body);
    case opcode.getattr:
    case opcode.setattr: // Nothing can be set; a truncation of `mark` by its writer is granted in words.
      return { body: fuseBody.attributes(files.attributes(node)) };
    case opcode.open:
    case opcode.opendir:
      return { body: fuseBody.open(files.isMark(node) ? OPEN_DIRECT_IO : 0) };
    case opcode.read:
      return { body: files.read(node, uint64(body, 8), body.readUInt32LE(16)) };
    case opcode.statfs:
      return { body: fuseBody.statfs() };
    case opcode.fsync:
      files.flush(node);
      return done;
    case opcode.fallocate:
      return allocate(files, node, body);
    case opcode.release:
    case opcode.releasedir:
    case opcode.flush:
      return done;
    case opcode.forget:
    case opcode.batchForget:
    case opcode.interrupt:
      return null;
    default:
      return { errno: errno.ENOSYS };
  }
}

function lookup(files: RecordedFiles, body: Buffer): Answer {
  const found = files.lookup(body.toString("latin1", 0, body.indexOf(0)));
  return found === undefined ? { errno: errno.ENOENT } : { body: fuseBody.entry(found) };
}

function write(files: RecordedFiles, { node, body }: FuseRequest): Answer {
  const length = body.readUInt32LE(16);
  files.write(node, uint64(body, 8), body.subarray(40, 40 + length));
  return { body: fuseBody.written(length) };
}

function allocate(files: RecordedFiles, node: number, body: Buffer): Answer {
  const range = { offset: uint64(body, 8), length: uint64(body, 16), mode: body.readUInt32LE(24) };
  return { errno: files.allocate(node, range) ? 0 : errno.EOPNOTSUPP };
}

function uint64(body: Buffer, at: number): number {
  return Number(body.readBigUInt64LE(at));
}
