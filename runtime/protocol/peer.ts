/**
 * A peer: the far side of a link, as the code above sees it. It knows which calls are out and which functions the far
 * side has been told of, fills the outbox, and reads what comes in.
 */
import type { Transferable } from 'node:worker_threads';
import { flushSoon } from '../thread/flush';
import type { Link } from '../transports/transport';
import { bindSpecials, decode, type Encoded, encode, isPrimitive, type Later } from './codec/codec';
import { Copies } from './copies';
import { KnownFunctions } from './known-functions';
import {
  type FastPath,
  type HandlerTable,
  type Message,
  operationsIn,
  readMessage,
  tableOf,
} from './messages';
import {
  type Code,
  type Handlers,
  type LeadingOperandsOf,
  Op,
  type OperandsOf,
  type Specials,
} from './operations';
import type { FunctionReference } from './references';
import { CALLS, postSingly, sendReason } from './refused';
import { SequenceTable } from './sequence-table';
import { Notes, PutOff, READ_EVERY, unreadThere } from './unread';

/** A call on its way out. */
export interface OutgoingCall {
  readonly reference: FunctionReference | undefined;
  /** The arguments when all are primitives; otherwise `encoded` has them. */
  readonly args: ArrayLike<unknown>;
  readonly encoded: Encoded | undefined;
  sequence: number;
  /** Its outcome is an error. Known before `answered` is told of it. */
  failed: boolean;
  succeed(value: unknown): void;
  fail(error: unknown): void;
  /** Its outcome goes on to another thread. */
  readonly passesOn?: boolean;
  /** It is a generator, and yielded this. */
  item?(value: unknown): void;
  /** It is a generator, and was told to end. */
  stopped?(): void;
}

/** What a call carries. */
export interface CallContent {
  readonly args: unknown[];
  captures?: readonly unknown[];
  /** The `this` of a method. */
  this?: unknown;
  /** What is left to do to them when the function's entry has been loaded. */
  later?: readonly Later[];
}

/** What the owner's scheduler, or the worker's runner, does with what comes in. */
export interface PeerHandlers {
  call(peer: Peer, sequence: number, reference: FunctionReference, content: CallContent): void;
  /** What it does with the operations that are neither the peer's own nor a kind's. */
  readonly operations: Handlers<Peer>;
  /** A callback of the far side is being called, and will be `answered`. */
  invoking(): void;
  /** A message was posted. */
  sent(): void;
  /** These calls went out in one message, which the far side could not read. Left out, they fail, as a single one does. */
  unread?(peer: Peer, sequences: readonly number[]): void;
  /** A call that this side sent was answered. */
  answered(peer: Peer, call: OutgoingCall): void;
  /** A whole message was read. */
  received(peer: Peer): void;
}

let ofKinds: Handlers<Peer> = {};

/** Lets a kind of value handle operations of its own (settling a future, calling a callback) wherever they arrive. */
export function onOperations(handlers: Handlers<Peer>): void {
  ofKinds = { ...ofKinds, ...handlers };
}

const { CALL, OK } = Op;

/** An outbox of this many operands leaves before the tick ends, so that the far side can begin. */
const LARGE = 4096;

export class Peer implements FastPath {
  #outbox: unknown[] = [];
  #transfer: Transferable[] = [];
  /** There is a value in the outbox. */
  #carriesValues = false;
  readonly #notes = new Notes();
  readonly #putOff = new PutOff();
  #sequence = 0;
  readonly #functions = new KnownFunctions((op, ...operands) => this.send(op, ...operands));
  readonly #table: HandlerTable<Peer>;
  /** Calls sent and not answered, oldest first. */
  readonly outstanding = new SequenceTable<OutgoingCall>();
  readonly copies = new Copies((id, times) => {
    if (!this.closed) this.send(Op.FORGET, id, times);
  });
  closed = false;
  /** How many messages this side has posted on the link, and how many it has read. */
  posted = 0;
  read = 0;

  constructor(
    readonly link: Link,
    readonly handlers: PeerHandlers,
  ) {
    this.#table = tableOf(Peer.#own, ofKinds, handlers.operations);
  }

  /** Adds a call to the outbox and gives it its sequence number. */
  call(call: OutgoingCall, op: typeof Op.CALL_WITH | typeof Op.HELP = Op.CALL_WITH): void {
    const reference = call.reference as FunctionReference;
    const fn = this.#functions.numberOf(reference);
    const sequence = ++this.#sequence;
    call.sequence = sequence;
    const { encoded, args } = call;
    if (encoded === undefined && op === Op.CALL_WITH) {
      const outbox = this.#open();
      outbox.push(CALL, sequence, fn, args.length);
      for (let i = 0; i < args.length; i++) outbox.push(args[i]);
    } else {
      const tree = encoded === undefined ? { args: Array.from(args) } : encoded.tree;
      let specials: Specials;
      try {
        specials = encoded === undefined ? [] : this.#bind(encoded);
      } catch (error) {
        this.outstanding.set(sequence, call);
        this.#answerWith(sequence, error);
        return;
      }
      this.send(op, sequence, fn, tree, specials);
    }
    this.outstanding.set(sequence, call);
    if (this.#outbox.length >= LARGE) this.flush();
  }

  /**
   * Calls a function of the far side that it sent here as a callback.
   * @param onBehalfOf the far side's call that runs here and does so; 0: none
   */
  invoke(callback: number, call: OutgoingCall, onBehalfOf: number): void {
    const sequence = ++this.#sequence;
    call.sequence = sequence;
    const encoded = call.encoded as Encoded;
    this.send(Op.INVOKE, sequence, callback, onBehalfOf, encoded.tree, this.#bind(encoded));
    this.outstanding.set(sequence, call);
    this.handlers.invoking();
  }

  /**
   * Answers a call of the far side. An object leaves at once: the function that returned it may go on changing it.
   */
  succeed(sequence: number, value: unknown): void {
    if (isPrimitive(value)) {
      this.#open().push(OK, sequence, value);
      if (this.#outbox.length >= LARGE) this.flush();
      return;
    }
    try {
      const encoded = encode(value, 'result');
      this.send(Op.OK_WITH, sequence, encoded.tree, this.#bind(encoded));
    } catch (error) {
      this.fail(sequence, error);
      return;
    }
    this.flush();
  }

  fail(sequence: number, error: unknown): void {
    this.sendValue(error, 'error', Op.FAILED, sequence);
    this.flush();
  }

  /**
   * Sends what a generator yielded. An object leaves at once, as a result does.
   * @throws SerializationError when it cannot travel
   */
  item(sequence: number, value: unknown): void {
    const encoded = encode(value, 'item');
    this.send(Op.ITEM, sequence, encoded.tree, this.#bind(encoded));
    if (!isPrimitive(value)) this.flush();
  }

  /** Adds an operation to the outbox. */
  send<C extends Code>(op: C, ...operands: OperandsOf<C>): void {
    this.#open().push(op, ...operands);
  }

  /** Adds an operation whose last operand is a value: `op, …operands, tree, specials`. */
  sendValue<C extends Code>(value: unknown, root: string, op: C, ...operands: LeadingOperandsOf<C>): void {
    let encoded: Encoded;
    let specials: Specials;
    try {
      encoded = encode(value, root);
      specials = this.#bind(encoded);
    } catch (error) {
      encoded = encode(error, root);
      specials = this.#bind(encoded);
    }
    this.#open().push(op, ...operands, encoded.tree, specials);
  }

  /** Reads what a call carries. */
  callContent(tree: unknown, specials: Specials): CallContent {
    if (specials.length === 0) return tree as CallContent;
    const later: Later[] = [];
    const content = decode(tree, specials, this, later) as CallContent;
    content.later = later;
    return content;
  }

  /**
   * Reads back what `sendValue` wrote.
   * @param passing it goes on to another thread
   * @throws SerializationError when something in it cannot be put together in this thread
   */
  value(tree: unknown, specials: Specials, passing = false): unknown {
    if (!passing) return decode(tree, specials, this);
    const later: Later[] = [];
    const value = decode(tree, specials, this, later);
    for (const finish of later) finish(true);
    return value;
  }

  /** As `value`, where the news counts whatever becomes of its reason: what is wrong with that takes its place. */
  reason(tree: unknown, specials: Specials): unknown {
    try {
      return this.value(tree, specials);
    } catch (error) {
      return error;
    }
  }

  /** Reads what is there without the event loop. */
  drain(): boolean {
    const some = this.#readPutOff();
    return this.link.drain(this.receive, this.unreadable) || some;
  }

  /** Reads the last of what came from a far side that is gone. */
  drainLast(): void {
    this.drain();
    this.#putOff.giveUp();
    this.#readPutOff();
  }

  /** Nothing goes out or comes in any more. Copies of the far side's Unfutures reject with `error`. */
  close(error: Error): void {
    if (this.closed) return;
    this.closed = true;
    this.link.close();
    for (const call of [...this.outstanding.values()]) {
      if (call.reference !== undefined) continue; // calls are the pool's to settle; this is an invoked callback
      this.#answerWith(call.sequence, error);
    }
    this.copies.close(error);
  }

  /** Posts the outbox. */
  flush(): void {
    const message = this.#outbox;
    if (message.length === 0) return;
    const transfer = this.#transfer;
    const carriesValues = this.#carriesValues;
    this.#outbox = [];
    this.#transfer = [];
    this.#carriesValues = false;
    if (this.closed) return;
    try {
      this.#post(message, transfer, carriesValues);
    } catch {
      postSingly(message, transfer, {
        peer: this,
        post: (single, moved) => this.#post(single, moved, carriesValues),
        fail: (sequence, error) => this.#answerWith(sequence, error),
      });
      this.flush(); // what was said in the place of what could not be posted
    }
    this.handlers.sent();
  }

  #post(message: Message, transfer: readonly Transferable[] | undefined, carriesValues: boolean): void {
    this.link.post(message, transfer);
    this.posted++;
    if (carriesValues) this.#notes.keep(this.posted, message);
  }

  /** Reads one message. Nothing in here runs user code: calls and reactions are queued by the handlers. */
  readonly receive = (raw: unknown): void => {
    const message = raw as Message;
    if (++this.read % READ_EVERY === 0) this.send(Op.READ, this.read);
    if (this.#putOff.isEmpty || message[0] === Op.REPAIR || message[0] === Op.UNREAD) this.#read(message);
    else {
      this.#putOff.add(message);
      this.#readPutOff();
    }
  };

  /** A message arrived that could not be read. */
  readonly unreadable = (reason: unknown): void => {
    this.read++;
    this.#putOff.add(this.read);
    this.flush();
    this.send(Op.UNREAD, this.read, String(reason));
    this.flush();
  };

  #read(message: Message): void {
    readMessage(message, this, this.#table);
    this.handlers.received(this);
  }

  #readPutOff(): boolean {
    for (let some = false; ; some = true) {
      const message = this.#putOff.next();
      if (message === undefined) return some;
      this.#read(message);
    }
  }

  /** Repeats a message, with an error in the place of each value. */
  #repair(index: number, reason: string): void {
    const outbox = this.#outbox;
    this.#outbox = [];
    const calls: number[] = [];
    const errorFor = (_tree: unknown, root: string): Error => unreadThere(root, reason);
    for (const operation of operationsIn(this.#notes.find(index) ?? [])) {
      const { sequence } = operation.operands;
      if (!('tree' in operation.operands)) this.#outbox.push(...operation.message);
      else if (CALLS.has(operation.op)) calls.push(sequence as number);
      else sendReason(this, operation, errorFor);
    }
    const operations = this.#outbox;
    this.#outbox = outbox;
    this.flush();
    this.send(Op.REPAIR, index, operations);
    this.flush();
    // One of several is to blame, and nobody knows which.
    if (calls.length > 1 && this.handlers.unread !== undefined) this.handlers.unread(this, calls);
    else for (const sequence of calls) this.#answerWith(sequence, errorFor(undefined, ''));
  }

  returned(sequence: number, value: unknown): void {
    this.#answer(sequence)?.succeed(value);
  }

  called(sequence: number, fn: number, args: unknown[]): void {
    this.handlers.call(this, sequence, this.#functions.at(fn), { args });
  }

  static readonly #own: Handlers<Peer> = {
    ENTRY: (peer, entry, descriptor) => peer.#functions.entryIs(entry, descriptor),
    FUNCTION: (peer, ...operands) => peer.#functions.functionIs(...operands),
    CALL_WITH: (peer, sequence, fn, tree, specials) => {
      const reference = peer.#functions.at(fn);
      let content: CallContent;
      try {
        content = peer.callContent(tree, specials);
      } catch (error) {
        peer.fail(sequence, error);
        return;
      }
      peer.handlers.call(peer, sequence, reference, content);
    },
    OK_WITH: (peer, sequence, tree, specials) => {
      let value: unknown;
      try {
        value = peer.value(tree, specials, peer.outstanding.get(sequence)?.passesOn);
      } catch (error) {
        peer.#answerWith(sequence, error);
        return;
      }
      peer.#answer(sequence)?.succeed(value);
    },
    FAILED: (peer, sequence, tree, specials) => {
      let error: unknown;
      try {
        error = peer.value(tree, specials, peer.outstanding.get(sequence)?.passesOn);
      } catch (unreadable) {
        error = unreadable;
      }
      peer.#answerWith(sequence, error);
    },
    ITEM: (peer, sequence, tree, specials) => {
      const call = peer.outstanding.get(sequence);
      let item: unknown;
      try {
        item = peer.value(tree, specials, call?.passesOn);
      } catch (error) {
        call?.fail(error);
        peer.sendValue(undefined, 'value', Op.STOP, sequence, 'return');
        return;
      }
      call?.item?.(item);
    },
    STOPPED: (peer, sequence) => peer.outstanding.get(sequence)?.stopped?.(),
    READ: (peer, index) => peer.#notes.drop(index),
    UNREAD: (peer, index, reason) => peer.#repair(index, reason),
    REPAIR: (peer, index, operations) => {
      peer.#putOff.repair(index, operations);
      peer.#readPutOff();
    },
    FORGET: (peer, id, times) => peer.copies.release(id, times),
  };

  /** The function the far side calls by `number`. */
  functionAt(number: number): FunctionReference {
    return this.#functions.at(number);
  }

  /** The number by which the far side knows `reference`, told to it first if need be. */
  numberOf(reference: FunctionReference): number {
    return this.#functions.numberOf(reference);
  }

  #answer(sequence: number): OutgoingCall | undefined {
    const call = this.outstanding.take(sequence);
    if (call === undefined) return undefined;
    this.handlers.answered(this, call);
    return call;
  }

  #answerWith(sequence: number, error: unknown): void {
    const call = this.outstanding.get(sequence);
    if (call === undefined) return;
    call.failed = true;
    this.#answer(sequence);
    call.fail(error);
  }

  #bind(encoded: Encoded): Specials {
    this.#carriesValues = true;
    const specials = bindSpecials(encoded, this);
    for (const item of encoded.transfer) if (!this.#transfer.includes(item)) this.#transfer.push(item);
    return specials;
  }

  #open(): unknown[] {
    if (this.#outbox.length === 0) flushSoon(this);
    return this.#outbox;
  }
}
