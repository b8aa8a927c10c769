export { describeNode, type SidecarContext } from "./describe-node.ts";
export { isPriorState } from "./is-prior-state.ts";
export { nextGeneration } from "./next-generation.ts";
export { priorDest } from "./prior-dest.ts";
export { DEFAULT_TAG, freeNames, isSidecarOf, reservedNames, tag, type ReservedNames, type Tag } from "./reserved-names.ts";
export { encodeSidecar, parseSidecar, type SidecarV1, type SidecarV2 } from "./sidecar.ts";
export { verifyPayload } from "./verify-payload.ts";
