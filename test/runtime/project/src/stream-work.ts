/** Annotated generators for the cases. */

declare global {
  /** What is to survive garbage collections. */
  var kept: unknown;
}

/** @unsync */
export function* countTo(end: number): Generator<number> {
  for (let i = 0; i < end; i++) yield i;
}

/** @unsync */
export async function* countOnLoop(end: number): AsyncGenerator<number> {
  for (let i = 0; i < end; i++) {
    await null;
    yield i;
  }
}

/**
 * Leaves a nested generator behind in the middle.
 * @unsync
 */
export async function firstOfNested(end: number): Promise<number | undefined> {
  const items = countTo(end) as unknown as AsyncIterator<number>;
  const { value } = await items.next();
  globalThis.kept = items;
  return value as number;
}

/** @unsync */
export function* failAfter(items: number): Generator<number> {
  for (let i = 0; i < items; i++) yield i;
  throw new RangeError('no more');
}

/** @unsync */
export function* exitAfter(items: number): Generator<number> {
  for (let i = 0; i < items; i++) yield i;
  process.exit(5);
}

/** @unsync */
export function* yieldUnclonable(): Generator<unknown> {
  yield 1;
  yield { map: new WeakMap() };
}

/** @unsync */
export function* tellWhenEnded(cells: Int32Array): Generator<number> {
  try {
    for (let i = 0; ; i++) yield i;
  } finally {
    Atomics.add(cells, 0, 1);
    Atomics.notify(cells, 0);
  }
}
