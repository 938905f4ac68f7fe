/**
 * The messages on a line, and nothing but the messages.
 *
 * One message is one flat array of operations, each its code and then its operands: `[CALL, 7, 0, 2, 3, 4, OK, 6, 12]`.
 * Flat, because structured clone pays for every object and hardly anything for another small integer; one array a
 * flush, because it pays for every message far more. Order within a message, and of messages, is the order of sending.
 * The protocol is symmetric: owner and worker call each other alike. `tree, specials` is an encoded value (codec/walk).
 */
export const Op = {
  /** `entry, EntryDescriptor`: what the number `entry` stands for. */
  ENTRY: 0,
  /** `fn, entry, name, executor, timeout, label, stream`: what the number `fn` stands for. */
  FUNCTION: 1,
  /** `sequence, fn, count, …arguments`: a call whose arguments are primitives. */
  CALL: 2,
  /** `sequence, fn, tree, specials`: a call with other arguments; `tree` is `{ args, captures? }`. */
  CALL_WITH: 3,
  /** `sequence, value`: it returned a primitive. */
  OK: 4,
  /** `sequence, tree, specials`: it returned something else. */
  OK_WITH: 5,
  /** `sequence, tree, specials`: it threw. */
  FAILED: 6,
  /** `fn, count, milliseconds`: that function ran so often, in so much time. */
  RAN: 7,
  /** `sequence`: a call with a timeout begins to run. */
  STARTED: 8,
  /** `sequence, tree, specials`: abort `signal()` of that call, the reason is in `tree`. */
  CANCEL: 9,
  /** `wait, sequences, futures`: the sender sleeps (with a timeout, if `wait` is 0) in `result()` until one of these
   *  calls of its own, or of these futures that live at the receiver, is settled. */
  BLOCKED: 10,
  /** The sender woke up. */
  RESUMED: 11,
  /** `sequence, fn, tree, specials`: as CALL_WITH, but run now, on top of the call that blocks for it. */
  HELP: 12,
  /** `id, ok, tree, specials`: the sender's future `id`, which the receiver has a copy of, is settled. */
  SETTLED: 13,
  /** `id, ok, tree, specials`: settle your future `id`; the sender has a copy. */
  SETTLE: 14,
  /** `sequence, callback, tree, specials, call`: call your function `callback`, for your call `call` that runs here (0:
   *  for none). */
  INVOKE: 15,
  /** `id, times`: what you sent me under `id` (a function, a future, a signal), `times` times, is no longer
   *  referenced here. */
  FORGET: 16,
  /** `id, tree, specials`: the sender's AbortSignal `id`, which the receiver has a copy of, is aborted. */
  ABORTED: 17,
  /** The worker is up. */
  READY: 18,
  /** No more calls will come: finish and leave. */
  LEAVE: 19,
  /** Answer with PONG: tells a loop that waits from one that hangs. */
  PING: 20,
  PONG: 21,
  /** `sequences`: the sender will not begin these calls of the receiver's; it sleeps in another one. */
  RETURNED: 22,
  /** `wait, message`: the wait that the receiver announced with BLOCKED under that number can never end. */
  DEADLOCK: 23,
  /** `tree, specials`: the sender is about to die of the error in `tree`. */
  DYING: 24,
  /** `sequence, tree, specials`: the generator called by `sequence` yielded this. */
  ITEM: 25,
  /** `sequence, count`: so many more items may be sent than were before. */
  DEMAND: 26,
  /** `sequence, how, tree, specials`: end the generator, by `'return'` or `'throw'` of the value. */
  STOP: 27,
  /** `sequence`: the generator has been told; items from now on are its answer. */
  STOPPED: 28,
  /** `fn`: that function of the receiver's returned a promise, or is going to. */
  AWAITS: 29,
  /** `sequence`: the receiver is to forget the calls up to that one which it has not begun; others get them. */
  TAKEN_BACK: 30,
  /** `sequence, sequences, futures`: that call of the receiver's, which ran on top of one that sleeps, has returned an
   *  Unfuture, which hangs on these calls of the sender's, and on these futures that live at the receiver. */
  PROMISED: 31,
  /** `begun, sequence`: the sender has read TAKEN_BACK of calls up to `sequence`; the last that it had begun is `begun`,
   *  and it has forgotten those in between. */
  LET_GO: 32,
  /** `sequence`: answer OK when everything before this, and what it sets off at once, has been dealt with. */
  ECHO: 33,
} as const;

/** How many items a generator may be ahead of its consumer. Both sides know it, so a call begins without a DEMAND. */
export const WINDOW = 64;

/** How many operands follow the code, as listed above; CALL says in its third how many arguments follow those. */
export const OPERANDS: Readonly<Record<number, number>> = {
  [Op.ENTRY]: 2,
  [Op.FUNCTION]: 7,
  [Op.CALL]: 3,
  [Op.CALL_WITH]: 4,
  [Op.OK]: 2,
  [Op.OK_WITH]: 3,
  [Op.FAILED]: 3,
  [Op.RAN]: 3,
  [Op.STARTED]: 1,
  [Op.CANCEL]: 3,
  [Op.BLOCKED]: 3,
  [Op.RESUMED]: 0,
  [Op.HELP]: 4,
  [Op.SETTLED]: 4,
  [Op.SETTLE]: 4,
  [Op.INVOKE]: 5,
  [Op.FORGET]: 2,
  [Op.ABORTED]: 3,
  [Op.READY]: 0,
  [Op.LEAVE]: 0,
  [Op.PING]: 0,
  [Op.PONG]: 0,
  [Op.RETURNED]: 1,
  [Op.DEADLOCK]: 2,
  [Op.DYING]: 2,
  [Op.ITEM]: 3,
  [Op.DEMAND]: 2,
  [Op.STOP]: 4,
  [Op.STOPPED]: 1,
  [Op.AWAITS]: 1,
  [Op.TAKEN_BACK]: 1,
  [Op.PROMISED]: 3,
  [Op.LET_GO]: 2,
  [Op.ECHO]: 1,
} satisfies Record<(typeof Op)[keyof typeof Op], number>;

/** Where an entry comes from. */
export type EntryDescriptor =
  | { readonly kind: 'file'; readonly id: string; readonly url: string }
  | {
      readonly kind: 'inline';
      readonly id: string;
      /** The URL of the output the code travelled in. */
      readonly url: string;
      readonly format: 'esm' | 'cjs';
      readonly code: string;
      readonly deferred?: boolean;
      /** Tells it from what stood at the same URL earlier. */
      readonly version?: string;
    };

/** Where a function runs. */
export type ExecutorName = 'loop' | 'thread' | 'cpu';
