/**
 * The messages on a link, and nothing but the messages.
 *
 * A message is one flat array of operations, each its code and then its operands: `[CALL, 7, 0, 2, 3, 4, OK, 6, 12]`.
 * It is flat because structured clone pays for every object and hardly anything for another small integer; and it is
 * one array for each flush because structured clone pays far more for every message. Operations take effect in the
 * order in which they were sent. The protocol is symmetric: owner and worker call each other in the same way.
 */
import type { EntryDescriptor, ExecutorName } from './references';

/** Every operation, with its code and the names of its operands. An operand of one name has one type everywhere. */
export const OPERATIONS = {
  /** What the number `entry` stands for. */
  ENTRY: [0, 'entry', 'descriptor'],
  /** What the number `fn` stands for. */
  FUNCTION: [1, 'fn', 'entry', 'name', 'executor', 'timeout', 'label', 'stream'],
  /** A call whose arguments are primitives. So many of them follow. */
  CALL: [2, 'sequence', 'fn', 'count'],
  /** A call with other arguments; `tree` is CallContent. */
  CALL_WITH: [3, 'sequence', 'fn', 'tree', 'specials'],
  /** The call returned a primitive. */
  OK: [4, 'sequence', 'value'],
  /** The call returned something else. */
  OK_WITH: [5, 'sequence', 'tree', 'specials'],
  /** The call threw. */
  FAILED: [6, 'sequence', 'tree', 'specials'],
  /** That function ran `count` times, in `ms` milliseconds all together. */
  RAN: [7, 'fn', 'count', 'ms'],
  /** A call with a timeout begins to run. */
  STARTED: [8, 'sequence'],
  /** Abort `signal()` of that call, for the reason in `tree`. */
  CANCEL: [9, 'sequence', 'tree', 'specials'],
  /**
   * The sender sleeps in `result()` until one of these calls of its own is settled, or one of these futures, which live
   * at the receiver. `wait` is the number of the sleep; 0: it has a timeout.
   */
  BLOCKED: [10, 'wait', 'sequences', 'futures'],
  /** The sender woke up. */
  RESUMED: [11],
  /** As CALL_WITH, but run now, on top of the call that sleeps for it. */
  HELP: [12, 'sequence', 'fn', 'tree', 'specials'],
  /** The sender's future `id`, of which the receiver has a copy, is settled. */
  SETTLED: [13, 'id', 'ok', 'tree', 'specials'],
  /** Settle your future `id`, of which the sender has a copy. */
  SETTLE: [14, 'id', 'ok', 'tree', 'specials'],
  /** Call your function `callback`, for your call `invoker`, which runs here (0: for none). */
  INVOKE: [15, 'sequence', 'callback', 'invoker', 'tree', 'specials'],
  /** What you sent as `id` (a function, a future, a signal), `times` times, is no longer referenced here. */
  FORGET: [16, 'id', 'times'],
  /** The sender's AbortSignal `id`, of which the receiver has a copy, is aborted; the reason is in `tree`. */
  ABORTED: [17, 'id', 'tree', 'specials'],
  /** The worker is up. */
  READY: [18],
  /** No more calls will come: finish and leave. */
  LEAVE: [19],
  /** Answer with PONG. It tells a loop that waits from one that hangs. */
  PING: [20],
  PONG: [21],
  /** The sender will not begin these calls of the receiver's, because it sleeps in another one. */
  RETURNED: [22, 'sequences'],
  /** The sleep that the receiver announced as `wait` can never end; `message` says why. */
  DEADLOCK: [23, 'wait', 'message'],
  /** The sender is about to die of the error in `tree`. */
  DYING: [24, 'tree', 'specials'],
  /** The generator that was called by `sequence` yielded this. */
  ITEM: [25, 'sequence', 'tree', 'specials'],
  /** `count` more items may be sent than before. */
  DEMAND: [26, 'sequence', 'count'],
  /** End the generator, by `return` or `throw` of the value. */
  STOP: [27, 'sequence', 'how', 'tree', 'specials'],
  /** The generator has been told. Items from now on are its answer. */
  STOPPED: [28, 'sequence'],
  /** That function of the receiver's returned a promise, or is going to. */
  AWAITS: [29, 'fn'],
  /** Forget the calls up to that one which you have not begun: they are given to other workers. */
  TAKEN_BACK: [30, 'sequence'],
  /**
   * That call of the receiver's, which ran on top of one that sleeps, has returned an Unfuture, which waits for these
   * calls of the sender's, and for these futures that live at the receiver.
   */
  PROMISED: [31, 'sequence', 'sequences', 'futures'],
  /** The sender has read TAKEN_BACK up to `sequence`. It had begun the calls up to `begun`, and has forgotten the rest. */
  LET_GO: [32, 'begun', 'sequence'],
  /** Answer with IDLE when you have nothing left to do. */
  WATCH: [33],
  /** The sender has nothing left to do of itself, having read `messages` messages on this link. */
  IDLE: [34, 'messages'],
  /** The sender has read the first `messages` messages on this link. */
  READ: [35, 'messages'],
  /** The sender could not read the message with that number, because of a value in it. `message` says why. */
  UNREAD: [36, 'messages', 'message'],
  /** The operations of that message again, with an error in the place of each value. Alone in its message. */
  REPAIR: [37, 'messages', 'operations'],
} as const satisfies Readonly<Record<string, readonly [code: number, ...operands: (keyof OperandTypes)[]]>>;

interface OperandTypes {
  /** Numbers that the sender gave an entry and a function, or by which the receiver knows them. */
  entry: number;
  fn: number;
  descriptor: EntryDescriptor;
  name: string;
  executor: ExecutorName;
  /** Milliseconds; 0: none. */
  timeout: number;
  label: string;
  /** It is a generator. */
  stream: boolean;
  /** The number of a call. Each side counts its own. */
  sequence: number;
  sequences: readonly number[];
  begun: number;
  invoker: number;
  /** A primitive. */
  value: unknown;
  /** An encoded value (codec/): what structured clone takes, and beside it what stands for the rest. */
  tree: unknown;
  specials: Specials;
  count: number;
  ms: number;
  wait: number;
  message: string;
  /** How many messages had been posted on the link: the number of the last. */
  messages: number;
  operations: readonly unknown[];
  /** The number of a future, function or signal that the two sides share (copies.ts). */
  id: number;
  callback: number;
  futures: readonly number[];
  times: number;
  ok: boolean;
  how: 'return' | 'throw';
}

/** The special values of a tree: number of the kind, what stands for the value, number of the kind, … */
export type Specials = readonly unknown[];

export type OperationName = keyof typeof OPERATIONS;

/** The codes. */
export const Op = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, [code]]) => [name, code]),
) as unknown as { readonly [Name in OperationName]: (typeof OPERATIONS)[Name][0] };

export type Code = (typeof Op)[OperationName];

type NameOf<C extends Code> = {
  [Name in OperationName]: (typeof Op)[Name] extends C ? Name : never;
}[OperationName];

type OperandNames<Name extends OperationName> = (typeof OPERATIONS)[Name] extends readonly [
  number,
  ...infer Names extends (keyof OperandTypes)[],
]
  ? Names
  : never;

type TypesOf<Names extends readonly (keyof OperandTypes)[]> = {
  [Index in keyof Names]: OperandTypes[Names[Index]];
};

/** The operands of an operation, in their order. */
export type OperandsOf<C extends Code> = TypesOf<OperandNames<NameOf<C>>>;

/** The operands in front of `tree, specials`, for an operation that carries a value. */
export type LeadingOperandsOf<C extends Code> =
  OperandsOf<C> extends readonly [...infer Leading, unknown, Specials] ? Leading : never;

/** Sends an operation. */
export type Send = <C extends Code>(op: C, ...operands: OperandsOf<C>) => void;

/** What is to be done with each operation that arrives. `From` is where it came from. */
export type Handlers<From> = {
  readonly [Name in OperationName]?: (from: From, ...operands: TypesOf<OperandNames<Name>>) => void;
};
