export { canonical } from "./canonical.ts";
export { CHAIN_START, encodeFacts, lineHash } from "./encode-fact.ts";
export { FactSink } from "./fact-sink.ts";
export { factSchema, type Fact, type Stage } from "./fact.ts";
export { actionId, NAMESPACE, planId, type ActionInput } from "./ids.ts";
export { jsonBytes, jsonChunks } from "./json-chunks.ts";
export { printable } from "./printable.ts";
export { factLines, readFactLines } from "./read-facts.ts";
export { verifyChain, type ChainVerdict } from "./verify-chain.ts";
