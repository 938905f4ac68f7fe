/**
 * A project of many files that import one another, as a build tool sees a real one: types, generics, classes, Node's
 * modules. The same number of files gives the same bytes.
 */
import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const FILES = 500;
export const ANNOTATED = 20;
const FILES_IN_A_FOLDER = 25;
/** Linux's file system in memory. */
const IN_MEMORY = '/dev/shm';

/** Source files by path, in the project's folder. */
export function sources(): Map<string, string> {
  const files = new Map<string, string>();
  for (let index = 0; index < FILES; index++) files.set(pathOf(index), sourceOf(index));
  return files;
}

/**
 * @param files by path; an object is written as JSON
 * @param packages folders to be found in `node_modules`, by name
 * @returns the project's folder: in memory where there is such a place, since how long a disk takes to write 1,500 files
 *   differs more from build to build than the builds do
 */
export function writeProject(
  files: ReadonlyMap<string, string | object>,
  packages: Readonly<Record<string, string>>,
): string {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'unsync-compile-'));
  for (const [path, content] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  for (const [name, target] of Object.entries(packages)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
  return folder;
}

const folderOf = (index: number): string => `part${Math.floor(index / FILES_IN_A_FOLDER)}`;
const pathOf = (index: number): string => `src/${folderOf(index)}/module${index}.ts`;

/** Some files before this one: a few neighbours, a few from afar. */
function importsOf(index: number): number[] {
  const found = new Set<number>();
  for (const step of [1, 2, 7, 31 + (index % 5), 101 + (index % 13)])
    if (step <= index) found.add(index - step);
  return [...found];
}

function importLine(index: number, other: number): string {
  const folder = folderOf(index) === folderOf(other) ? '.' : `../${folderOf(other)}`;
  const names = `create${other}, type Item${other}, Store${other}, summarise${other}`;
  return `import { ${names} } from '${folder}/module${other}.js';`;
}

/** Every so many files one has annotated functions. */
const isAnnotated = (index: number): boolean => index % (FILES / ANNOTATED) === FILES / ANNOTATED - 1;

function sourceOf(index: number): string {
  const others = importsOf(index);
  const annotated = isAnnotated(index);
  const cpu = annotated ? '/** @unsync cpuBound */\n' : '';
  const io = annotated ? '/** @unsync */\n' : '';
  const [first] = others;
  return `import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
${others.map((other) => importLine(index, other)).join('\n')}

/** What part ${index} of the shop keeps. */
export interface Item${index} {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly Tag${index}[];
  readonly price: { amount: number; currency: 'EUR' | 'USD' | 'GBP' };
  readonly parent?: Item${index};
${others.map((other) => `  readonly from${other}?: Item${other};`).join('\n')}
}

export type Tag${index} = 'new' | 'sale' | 'sold' | \`part-\${number}\`;

export type Changes${index}<T extends Item${index} = Item${index}> = {
  -readonly [K in keyof T]?: T[K] extends readonly (infer E)[] ? E[] : T[K];
};

export type Event${index} =
  | { readonly kind: 'added'; readonly item: Item${index} }
  | { readonly kind: 'changed'; readonly id: number; readonly changes: Changes${index} }
  | { readonly kind: 'removed'; readonly id: number };

const RATES = { EUR: 1, USD: 1.1, GBP: 0.85 } as const;

export class Store${index}<T extends Item${index}> {
  readonly #items = new Map<number, T>();
  #listeners: ((event: Event${index}) => void)[] = [];

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.#items.set(item.id, item);
  }

  get size(): number {
    return this.#items.size;
  }

  add(item: T): this {
    this.#items.set(item.id, item);
    for (const listener of this.#listeners) listener({ kind: 'added', item });
    return this;
  }

  change(id: number, changes: Partial<T>): T | undefined {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    const next = { ...item, ...changes };
    this.#items.set(id, next);
    return next;
  }

  groupBy<K extends PropertyKey>(keyOf: (item: T) => K): Map<K, T[]> {
    const groups = new Map<K, T[]>();
    for (const item of this.#items.values()) {
      const key = keyOf(item);
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
    return groups;
  }

  onChange(listener: (event: Event${index}) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.values();
  }
}

export function create${index}(id: number, name = 'item ' + id): Item${index} {
  const tags: Tag${index}[] = id % 2 === 0 ? ['new', \`part-\${id}\`] : ['sale'];
  return { id, name, tags, price: { amount: id * 1.5, currency: 'EUR' } };
}

export function apply${index}<T extends Item${index}>(store: Store${index}<T>, event: Event${index}, make: (item: Item${index}) => T): number {
  switch (event.kind) {
    case 'added':
      return store.add(make(event.item)).size;
    case 'changed': {
      const changed = store.change(event.id, event.changes as Partial<T>);
      return changed === undefined ? -1 : changed.id;
    }
    case 'removed':
      return event.id;
  }
}

export const priceIn${index} = (item: Item${index}, currency: keyof typeof RATES): number =>
  (item.price.amount / RATES[item.price.currency]) * RATES[currency];

export async function summarise${index}(items: readonly Item${index}[]): Promise<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const item of items) {
    for (const tag of item.tags) totals[tag] = (totals[tag] ?? 0) + priceIn${index}(item, 'USD');
  }
${others.map((other) => `  Object.assign(totals, await summarise${other}([create${other}(${other})]));`).join('\n')}
  return totals;
}

${cpu}export function fingerprint${index}(items: readonly Item${index}[], rounds = 3): string {
  const hash = createHash('sha256');
  for (let round = 0; round < rounds; round++) {
    for (const { id, name, tags } of items) hash.update(\`\${id}:\${name}:\${tags.join(',')}\`);
  }
  return hash.digest('hex');
}

${io}export async function load${index}(folder: string, { limit = 10 }: { limit?: number } = {}): Promise<Item${index}[]> {
  const text = await readFile(path.join(folder, 'items-${index}.json'), 'utf8');
  const parsed = JSON.parse(text) as readonly Partial<Item${index}>[];
  return parsed.slice(0, limit).map((item, at) => ({ ...create${index}(at), ...item }));
}

export async function report${index}(folder: string): Promise<string> {
  const items = await load${index}(folder, { limit: 5 });
  const print = await fingerprint${index}(items);
  const store = new Store${index}(items);
  const sizes = [...store.groupBy((item) => item.price.currency)].map(([key, group]) => [key, group.length] as const);
${first === undefined ? '' : `  const other = new Store${first}([create${first}(1), create${first}(2)]);\n  sizes.push(['EUR', other.size]);`}
  return [print, ...sizes.map(([key, size]) => \`\${key}=\${size}\`)].join(' ');
}
`;
}
