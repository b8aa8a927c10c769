/** This defines `POINTER`: the name of the pointer in its prefix. */

/** A link to a profile's tree. */
export const POINTER = "active";
