/** This defines `stageName`: where a tree is while it is being built or removed. */
import { nodeName, type NodeName } from "@switchyard/fs-atomic";

/** `.NAME.TAG.MILLIS.stage`: no profile is called so, because none begins with a dot. */
export function stageName(profile: string, tag: string, millis: number): NodeName {
  return nodeName(`.${profile}.${tag}.${millis}.stage`);
}

const STAGE = /^\.[A-Za-z0-9][A-Za-z0-9._+-]{0,63}\.([A-Za-z0-9_-]{1,64})\.\d{1,15}\.stage$/;

/** Whether it is such a name of this tag. */
export function isStageName(name: string, tag: string): boolean {
  return STAGE.exec(name)?.[1] === tag;
}
