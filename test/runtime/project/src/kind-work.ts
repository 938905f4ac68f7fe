/** Classes of several kinds, and functions that take and make their instances. */
export class Day extends Date {
  label = 'day';
  weekday(): number {
    return this.getUTCDay();
  }
}

export class Pattern extends RegExp {
  name = 'pattern';
}

export class Counts extends Map<string, number> {
  total(): number {
    return [...this.values()].reduce((sum, count) => sum + count, 0);
  }
}

export class Tags extends Set<string> {
  first(): string | undefined {
    return [...this][0];
  }
}

export class Stack extends Array<number> {
  top(): number | undefined {
    return this[this.length - 1];
  }
}

export class Pixels extends Uint8Array {
  sum(): number {
    return this.reduce((sum, one) => sum + one, 0);
  }
}

export class Bus extends EventTarget {
  name = 'bus';
}

export class Link extends URL {
  note = 'link';
}

export class Row {
  v = 1;
}

/** As the instances of decimal.js do, it carries its class. */
export class Num {
  override: unknown;
  constructor(readonly n: number) {
    Object.defineProperty(this, 'constructor', { value: Num, enumerable: true, configurable: true });
  }

  times(other: number): Num {
    return new (this.constructor as typeof Num)(this.n * other);
  }
}

export class Table {
  row = Row;
}

export class Issues extends Error {
  constructor(issues: string[]) {
    super();
    Object.defineProperty(this, 'issues', { value: issues, enumerable: false });
  }

  override get message(): string {
    return (this as unknown as { issues: string[] }).issues.join(', ');
  }
}

/** @unsync */
export function look(value: unknown): string {
  if (value instanceof Day) return `Day ${value.weekday()} ${value.label}`;
  if (value instanceof Pattern) return `Pattern ${value.test('ab')} ${value.name}`;
  if (value instanceof Counts) return `Counts ${value.total()}`;
  if (value instanceof Tags) return `Tags ${value.first()}`;
  if (value instanceof Stack) return `Stack ${value.top()} ${value.length}`;
  if (value instanceof Pixels) return `Pixels ${value.sum()}`;
  if (value instanceof Bus || value instanceof Link) return 'hidden';
  if (value instanceof Table) return `Table ${new value.row().v} ${value.row === Row}`;
  if (value instanceof Num) return `Num ${value.times(2).n} ${value.times(2) instanceof Num}`;
  return 'nothing known';
}

// @unsync-ignore UNSYNC3002
/** @unsync */
export async function back<T>(value: T): Promise<T> {
  void [Day, Pattern, Counts, Tags, Stack, Pixels, Bus, Link, Row, Num, Table, Issues];
  return value;
}

/** @unsync */
export function bump(counts: Record<string, number>, word: string): number {
  counts[word] = (counts[word] ?? 0) + 1;
  return counts[word];
}

/** @unsync */
export function failWith(what: 'issues' | 'response' | 'created'): never {
  if (what === 'issues') throw new Issues(['too short', 'no digit']);
  if (what === 'created') throw Object.create(new SyntaxError('boom'));
  const request = { path: '/', socket: new WeakMap(), again: undefined as unknown };
  request.again = request;
  throw Object.assign(new Error('404'), {
    code: 'ERR_BAD_REQUEST',
    response: { status: 404, data: { reason: 'gone' }, request, list: [1, new WeakSet()] },
  });
}
