/** This defines `Series`: a list of which no element is made before it is looked at. */

/** Values that are made anew each time they are asked for, so that many of them take no room. As JSON it is an array. */
export class Series<T> implements Iterable<T> {
  readonly #make: () => Iterable<T>;

  constructor(make: () => Iterable<T>) {
    this.#make = make;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#make()[Symbol.iterator]();
  }

  toJSON(): T[] {
    return [...this];
  }
}
