/**
 * The live things that the two sides of a link share: Unfutures, callbacks, AbortSignals. One side has the original, the
 * other a copy. When nobody has the copy any more, both sides forget it.
 */

interface Home {
  readonly copies: Copies;
  readonly id: number;
}

/** Where the copies in this thread have their originals. */
const homes = new WeakMap<object, Home>();

const forgotten = new FinalizationRegistry<Home>(({ copies, id }) => copies.forget(id));

/** What is to be known of something of this side when it is first sent. */
export interface ExportOptions {
  /** Called with the number under which the far side knows it; returns what undoes it when it is forgotten there. */
  readonly arrange?: (id: number) => () => void;
  /** Whether this thread waits for what the far side may do with it; left out, the far side can do nothing. */
  readonly mayMatter?: () => boolean;
}

/** Something of this side that the far side has copies of. */
interface Exported {
  readonly item: object;
  /** How often it was sent. The far side says how often it got it when it forgets it: the messages may cross. */
  times: number;
  readonly release: (() => void) | undefined;
  readonly mayMatter: (() => boolean) | undefined;
}

interface Imported {
  copy: WeakRef<object>;
  held?: object | undefined;
  /** How often it arrived. */
  times: number;
}

interface Rejectable {
  _reject(error: unknown): void;
}

export class Copies {
  /** Originals of this side by their id, and copies of the far side's by its. */
  readonly #exported = new Map<number, Exported>();
  readonly #imported = new Map<number, Imported>();
  /** What of these the far side can still tell this thread something by: it may settle it, or call it. */
  readonly #lent = new Set<Exported>();
  readonly #awaited = new Set<number>();
  #exports = 0;
  readonly #exportIds = new WeakMap<object, number>();

  /** @param tellForgotten tells the far side that its `id`, which came over so many times, is forgotten here */
  constructor(readonly tellForgotten: (id: number, times: number) => void) {}

  /**
   * The number under which the far side knows `item`, given to it now if it has none.
   * @param options used when it has none
   */
  export(item: object, { arrange, mayMatter }: ExportOptions = {}): number {
    const known = this.#exportIds.get(item);
    const exported = known === undefined ? undefined : this.#exported.get(known);
    if (exported !== undefined) {
      exported.times++;
      return known as number;
    }
    const id = ++this.#exports;
    const made = { item, times: 1, release: arrange?.(id), mayMatter };
    this.#exported.set(id, made);
    if (mayMatter !== undefined) this.#lent.add(made);
    this.#exportIds.set(item, id);
    return id;
  }

  /** The live thing of this side that the far side knows as `id`. */
  exportedAs(id: number): object | undefined {
    return this.#exported.get(id)?.item;
  }

  /** The copy of what the far side knows as `id`; made by `make` if there is none. It is forgotten when nobody has it. */
  import<T extends object>(id: number, make: () => T): T {
    const known = this.#imported.get(id);
    const copy = known?.copy.deref() as T | undefined;
    if (known !== undefined) known.times++;
    if (copy !== undefined) return copy;
    const item = make();
    if (known !== undefined) known.copy = new WeakRef(item);
    else this.#imported.set(id, { copy: new WeakRef(item), times: 1 });
    homes.set(item, { copies: this, id });
    forgotten.register(item, { copies: this, id });
    return item;
  }

  /** The far side can do nothing more with this one: it is settled. */
  isOver(id: number): void {
    const exported = this.#exported.get(id);
    if (exported !== undefined) this.#lent.delete(exported);
  }

  /** Whether the far side can still tell this side anything by what the two share: settle an Unfuture, call a function. */
  get mayTell(): boolean {
    return this.#awaited.size > 0 || this.#lent.size > 0;
  }

  /** Whether this side waits for any of that. */
  get awaitsSomething(): boolean {
    if (this.#awaited.size > 0) return true;
    for (const { mayMatter } of this.#lent) if (mayMatter?.() === true) return true;
    return false;
  }

  /**
   * Keeps the copy alive, although only the far side's message could reach it, until it is let go.
   * @param awaited this thread waits for it
   */
  hold(id: number, awaited: boolean): void {
    const imported = this.#imported.get(id);
    if (imported === undefined) return;
    imported.held = imported.copy.deref();
    if (awaited) this.#awaited.add(id);
  }

  letGo(id: number): void {
    this.#awaited.delete(id);
    const imported = this.#imported.get(id);
    if (imported !== undefined) imported.held = undefined;
  }

  /** The copy of what the far side knows as `id`, if anybody still has it. */
  importedAs(id: number): object | undefined {
    return this.#imported.get(id)?.copy.deref();
  }

  /** Nobody has the copy any more. */
  forget(id: number): void {
    const imported = this.#imported.get(id);
    if (imported === undefined || imported.copy.deref() !== undefined) return;
    this.#imported.delete(id);
    this.tellForgotten(id, imported.times);
  }

  /** The far side has no copy any more, unless one is under way to it that it has not counted. */
  release(id: number, times: number): void {
    const exported = this.#exported.get(id);
    if (exported === undefined) return;
    exported.times -= times;
    if (exported.times > 0) return;
    this.#exported.delete(id);
    this.#lent.delete(exported);
    exported.release?.();
  }

  /** Whether this side has copies of the far side's things. */
  get hasCopies(): boolean {
    return this.#imported.size > 0;
  }

  /** Whether anything is shared with the far side that ends with the line. */
  get entangled(): boolean {
    return this.#imported.size > 0 || this.#exported.size > 0;
  }

  /** The far side's number for `item`, when it came from there. */
  homeOf(item: object): number | undefined {
    const home = homes.get(item);
    return home !== undefined && home.copies === this ? home.id : undefined;
  }

  /** The line is closed. Copies of Unfutures reject with `error`. */
  close(error: Error): void {
    for (const { copy } of this.#imported.values()) {
      const item = copy.deref();
      if (item !== undefined && '_reject' in item) (item as Rejectable)._reject(error);
    }
    this.#imported.clear();
    this.#awaited.clear();
    for (const { release } of this.#exported.values()) release?.();
    this.#exported.clear();
    this.#lent.clear();
  }
}
