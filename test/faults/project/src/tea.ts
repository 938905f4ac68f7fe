/** Functions that throw an instance of a class of their own module. */
export class OutOfTeaError extends RangeError {
  readonly code = 'E_TEA';
  constructor(
    message: string,
    readonly shelf: { row: number },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'OutOfTeaError';
  }
}

function brew(): never {
  throw new OutOfTeaError('no tea left', { row: 3 }, { cause: new TypeError('the shelf is empty') });
}

/** @unsync */
export async function onLoop(): Promise<string> {
  return brew();
}

/** @unsync */
export function onThread(): string {
  return brew();
}

/** @unsync cpuBound */
export function onCpu(): string {
  return brew();
}
