/**
 * Takes messages apart. No other file knows where in a message an operand stands: each handler is called with the
 * operands of its operation, as operations.ts declares them.
 */
import { type Code, type Handlers, OPERATIONS, Op, type OperationName } from './operations';

export type Message = readonly unknown[];

// biome-ignore lint/suspicious/noExplicitAny: the table is typed by name (Handlers); by code, its operands differ.
type AnyHandler<From> = (from: From, ...operands: any[]) => void;

/** Handlers by code. */
export type HandlerTable<From> = readonly (AnyHandler<From> | undefined)[];

const { OK, CALL } = Op;

/** How many operands follow each code. CALL's arguments come after those. */
const COUNTS: number[] = [];
for (const [code, ...operands] of Object.values(OPERATIONS)) COUNTS[code] = operands.length;

/** Where in an operation its value stands, by its code: the place of `tree`, which `specials` follows. */
const VALUES: number[] = [];
for (const [code, ...operands] of Object.values(OPERATIONS))
  VALUES[code] = 1 + (operands as string[]).indexOf('tree');

/** Later ones take precedence. */
export function tableOf<From>(...all: Handlers<From>[]): HandlerTable<From> {
  const table: (AnyHandler<From> | undefined)[] = COUNTS.map(() => undefined);
  for (const handlers of all)
    for (const [name, handler] of Object.entries(handlers)) table[Op[name as OperationName]] = handler;
  return table;
}

/** The two operations of which a message may hold thousands. */
export interface FastPath {
  returned(sequence: number, value: unknown): void;
  called(sequence: number, fn: number, args: unknown[]): void;
}

/** Hands over each operation of a message, in order. */
export function readMessage<From extends FastPath>(
  message: Message,
  from: From,
  table: HandlerTable<From>,
): void {
  const end = message.length;
  let at = 0;
  while (at < end) {
    const op = message[at] as Code;
    if (op === OK) {
      from.returned(message[at + 1] as number, message[at + 2]);
      at += 3;
    } else if (op === CALL) {
      const first = at + 4;
      const next = first + (message[at + 3] as number);
      from.called(message[at + 1] as number, message[at + 2] as number, message.slice(first, next));
      at = next;
    } else {
      const count = COUNTS[op] as number;
      const handler = table[op];
      if (handler !== undefined) handOver(handler, from, message, at, count);
      at += 1 + count;
    }
  }
}

/** Without an array of the operands for each operation. */
function handOver<From>(handler: AnyHandler<From>, from: From, m: Message, at: number, count: number): void {
  if (count === 0) handler(from);
  else if (count === 1) handler(from, m[at + 1]);
  else if (count === 2) handler(from, m[at + 1], m[at + 2]);
  else if (count === 3) handler(from, m[at + 1], m[at + 2], m[at + 3]);
  else if (count === 4) handler(from, m[at + 1], m[at + 2], m[at + 3], m[at + 4]);
  else handler(from, ...m.slice(at + 1, at + 1 + count));
}

/** A copy of a message without the values that it carries. */
export function withoutValues(message: Message): Message {
  const copy = message.slice();
  for (let at = 0; at < copy.length; at += lengthAt(copy, at)) {
    const value = VALUES[copy[at] as Code] as number;
    if (value === 0) continue;
    copy[at + value] = undefined;
    copy[at + value + 1] = undefined;
  }
  return copy;
}

function lengthAt(message: Message, at: number): number {
  const op = message[at] as Code;
  return 1 + (COUNTS[op] as number) + (op === CALL ? (message[at + 3] as number) : 0);
}

/** An operation by itself, for what need not be fast. */
export interface Operation {
  readonly op: Code;
  /** Its part of the message, which is a message too. */
  readonly message: Message;
  /** The operands by their names; `args` of CALL. */
  readonly operands: Readonly<Record<string, unknown>>;
}

/** The operations of a message one by one. */
export function* operationsIn(message: Message): Generator<Operation> {
  let at = 0;
  while (at < message.length) {
    const op = message[at] as Code;
    const length = lengthAt(message, at);
    const part = message.slice(at, at + length);
    yield { op, message: part, operands: named(op, part) };
    at += length;
  }
}

function named(op: Code, part: Message): Record<string, unknown> {
  const [, ...names] = Object.values(OPERATIONS).find(([code]) => code === op) ?? [];
  const operands: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) operands[name as string] = part[index + 1];
  if (op === CALL) operands.args = part.slice(1 + names.length);
  return operands;
}
