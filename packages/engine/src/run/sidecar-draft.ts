/** This defines `SidecarDraft`: the sidecar of one change, whose text is made when it is asked for. */
import type { DirHandle, NodeName, ObservedNode } from "@switchyard/fs-atomic";
import { describeNode, encodeSidecar, type SidecarContext } from "@switchyard/backup";
import { SidecarTexts } from "./sidecar-texts.ts";

/** What all sidecars of a run say alike. */
export type RunContext = Pick<SidecarContext, "runId" | "planId" | "createdAt" | "recordHashes">;

/** What a sidecar's text is made of. */
export interface Described extends Pick<SidecarContext, "role" | "actionId" | "generation" | "contentHash" | "xattrs" | "package" | "directory" | "method"> {
  readonly shared: RunContext;
  readonly dir: DirHandle;
  readonly target: NodeName;
  readonly node: ObservedNode;
}

/**
 * A sidecar in an intent. Of a large plan the texts of all sidecars, and what they are made of, would be most of what is in
 * memory: the text is made each time it is asked for, and once it was written, read back from the run's journal.
 */
export class SidecarDraft {
  readonly name: NodeName;
  readonly #index: number;
  #source: Described | SidecarTexts;

  /** @param index of the action in its run */
  constructor(name: NodeName, index: number, described: Described) {
    this.name = name;
    this.#index = index;
    this.#source = described;
  }

  get content(): string {
    const source = this.#source;
    if (source instanceof SidecarTexts) return source.at(this.#index);
    const { shared, dir, target, node, ...own } = source;
    return encodeSidecar(describeNode(dir, target, node, { ...shared, ...own }));
  }

  /** Lets go of what the text is made of. From now on it comes from `texts`. */
  release(texts: SidecarTexts): void {
    this.#source = texts;
  }

  /** As the journal keeps it. */
  toJSON(): { readonly name: string; readonly content: string } {
    return { name: this.name, content: this.content };
  }
}
