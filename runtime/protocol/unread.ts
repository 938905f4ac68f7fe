/**
 * Messages that arrive and cannot be read, because a value in them cannot be made in the thread that they came to: there
 * is no memory for a buffer, hardly any stack is left, or Node.js fails to build one of its objects. Such a message is
 * lost with everything that was in it, and its reader cannot even tell whom it was for.
 *
 * So the sender keeps a note of each message that carries values, without the values, until it hears that the message
 * was read (READ). A reader that fails says so (UNREAD). The sender repeats the message with an error in the place of
 * each value (REPAIR). Until then the reader puts off what came after it, because operations take effect in their order.
 */
import { SerializationError } from '../errors';
import { type Message, withoutValues } from './messages';

/** After so many messages the reader says that it has read them. */
export const READ_EVERY = 64;

/** The sender's notes. */
export class Notes {
  #kept: { readonly index: number; readonly message: Message }[] = [];

  /** @param index the number of the message on its link, from 1 */
  keep(index: number, message: Message): void {
    this.#kept.push({ index, message: withoutValues(message) });
  }

  /** The messages up to that number were read. */
  drop(index: number): void {
    this.#kept = this.#kept.filter((note) => note.index > index);
  }

  find(index: number): Message | undefined {
    return this.#kept.find((note) => note.index === index)?.message;
  }
}

/** What the reader has put off: messages, and the numbers of those that were lost, in order. */
export class PutOff {
  #items: (Message | number)[] = [];

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(item: Message | number): void {
    this.#items.push(item);
  }

  repair(index: number, message: Message): void {
    this.#items = this.#items.map((item) => (item === index ? message : item));
  }

  /** The next message, unless one is missing before it. */
  next(): Message | undefined {
    const [first] = this.#items;
    if (first === undefined || typeof first === 'number') return undefined;
    this.#items.shift();
    return first;
  }

  /** Gives up the messages that are missing. */
  giveUp(): void {
    this.#items = this.#items.filter((item) => typeof item !== 'number');
  }
}

/** What becomes of a value that the far side could not read. */
export function unreadThere(root: string, reason: string): SerializationError {
  const path = root === '' ? 'args' : root;
  return new SerializationError(
    path,
    `${path} left this thread, and the other one could not read it: ${reason}`,
  );
}
