/** Annotated functions that fail. */
function deepest(message: string): never {
  throw new RangeError(message);
}

/** @unsync */
export async function fail(message: string): Promise<never> {
  await null;
  return deepest(message);
}

/** @unsync */
export function failWithBaggage(): never {
  throw Object.assign(new Error('with baggage'), {
    code: 'E_BAG',
    socket: new WeakMap(),
    onRetry: (n: number) => n + 1,
  });
}

/** @unsync */
export function failWithCauses(depth: number): never {
  let error = new Error('innermost');
  for (let i = 0; i < depth; i++) error = new Error(`around ${i}`, { cause: error });
  throw error;
}

/** @unsync */
export function failWithItself(): never {
  const error: Error & { cause?: unknown } = new Error('its own cause');
  error.cause = error;
  throw error;
}

/** @unsync */
export function take(value: unknown): string {
  return typeof value;
}

/** @unsync */
export function giveProxy(): unknown {
  return { here: [1, new Proxy({}, {})] };
}

/** @unsync */
export function failWithinBuiltIn(): unknown {
  return ['{'].map((text) => JSON.parse(text) as unknown);
}

/** @unsync */
export function die(): never {
  process.exit(9);
}

/** @unsync cpuBound */
export function measure(list: readonly unknown[]): number {
  return list.length;
}
