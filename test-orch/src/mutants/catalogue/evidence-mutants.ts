/** This defines `EVIDENCE_MUTANTS`: what may be wrong with facts, attestations and what is said. */
import { model, unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const EVIDENCE_MUTANTS: readonly Mutant[] = [
  {
    name: "facts-twice",
    removes: "Recovery records facts that were recorded before.",
    file: "packages/engine/src/run/complete-run.ts",
    find: "if (!written.has(keyOf(fact))) yield fact;",
    replace: "yield fact;",
    guards: [model("apply"), unit("engine/test/recover.test.ts")],
  },
  {
    name: "key-unsynced",
    removes: "The signing key is not synced before it is used.",
    file: "packages/attest/src/keys/place-key.ts",
    find: "{ mode: 0o600, sync: true }); // (1)",
    replace: "{ mode: 0o600, sync: false }); // (1)",
    guards: [model("apply"), unit("attest/test/keys/crash.test.ts")],
  },
  {
    name: "facts-tail-kept",
    removes: "A torn last line of the facts is not cut off.",
    file: "packages/facts/src/sink/head-of.ts",
    find: "  if (end < size) dir.sys.ftruncate(fd, end);\n",
    replace: "",
    guards: [model("apply"), unit("facts/test/fact-sink.test.ts")],
  },
  {
    name: "secrets-told",
    removes: "Secrets go into the facts.",
    file: "packages/facts/src/encode-fact.ts",
    find: "shown(maskText(text, key, masker))",
    replace: "shown(text)",
    guards: [unit("facts/test/mask.test.ts")],
  },
  {
    name: "chain-unchecked",
    removes: "A fact need not follow from the one before.",
    file: "packages/facts/src/read/verify-chain.ts",
    find: "    if (prev !== head) return",
    replace: "    if (prev === null) return",
    guards: [unit("facts/test/chain.test.ts")],
  },
  {
    name: "signature-unchecked",
    removes: "An attestation passes whoever signed it.",
    file: "packages/attest/src/verify/check-signatures.ts",
    find: "tried.find(({ publicKey }) => verify(null, signed, publicKey, signature.bytes))",
    replace: "tried.find(({ publicKey }) => verify(null, signed, publicKey, signature.bytes) || true)",
    guards: [unit("attest/test/verify/verify-envelope.test.ts")],
  },
  {
    name: "undo-script-repeats",
    removes: "The undo script does not note that it has come to its end.",
    file: "packages/rescue/src/undo-script-text.ts",
    find: "true >\"$here/undo.done\" || exit 70\n",
    replace: "",
    guards: [unit("rescue/test/undo-script.test.ts")],
  },
  {
    name: "dry-run-commits",
    removes: "The command commits although it was not told to.",
    file: "packages/cli/src/verbs/prune.ts",
    find: "options.commit === true ? \"commit\" : \"dry_run\"",
    replace: "\"commit\"",
    guards: [unit("cli/test/prune.test.ts")],
  },
];
