/**
 * Which class a key stands for. Generated code makes the keys of a module's classes: the same ones in the module and in
 * its entry, so that both sides of a link can speak of a class.
 */
import { isClonedByNode } from './codec/shapes';

type Class = abstract new (...args: never[]) => object;

const keys = new Map<unknown, string>();
/** The classes by their prototypes, because an object may have a `constructor` of its own. */
const byPrototype = new Map<unknown, unknown>();
const classes = new Map<string, Class>();
/** Between the keys of one class. */
export const AND = '\n';
/** Registered, and not looked at yet: a class may not be initialised when its module is registered. */
let unread: { readonly module: string; readonly list: () => Readonly<Record<string, unknown>> }[] = [];

/** Registers the classes of a module. `list` is called when one is first looked for. */
export function registerClasses(module: string, list: () => Readonly<Record<string, unknown>>): void {
  unread.push({ module, list });
}

function readAll(): void {
  if (unread.length === 0) return;
  const later: typeof unread = [];
  for (const item of unread) {
    let listed: Readonly<Record<string, unknown>>;
    try {
      listed = item.list();
    } catch {
      later.push(item); // in its temporal dead zone; asked again next time
      continue;
    }
    for (const [name, value] of Object.entries(listed)) {
      if (typeof value !== 'function' || value.prototype === undefined) continue;
      // A module that imports `Blob` has it among its classes; what a Blob holds is not in its fields.
      if (isClonedByNode(value.prototype as object)) continue;
      const key = `${item.module}#${name}`;
      const others = keys.get(value);
      keys.set(value, others === undefined ? key : `${others}${AND}${key}`);
      byPrototype.set(value.prototype, value);
      classes.set(key, value as unknown as Class);
    }
  }
  unread = later;
}

/** Its key, or several: the module that imports a class has one for it too, and the far side may know only either. */
export function keyOfClass(value: unknown): string | undefined {
  readAll();
  return keys.get(value);
}

/** The key of the class that an object is an instance of. */
export function keyOfInstance(value: object): string | undefined {
  readAll();
  return keys.get(byPrototype.get(Object.getPrototypeOf(value)));
}

export function classByKey(key: string): Class | undefined {
  readAll();
  const known = classes.get(key);
  if (known !== undefined) return known;
  for (const one of key.split(AND)) {
    const type = classes.get(one);
    if (type !== undefined) return type;
  }
  return undefined;
}

const standIns = new Map<string, Class>();

/**
 * Stands for a class that this thread does not have, in what only passes through it: by its prototype an instance finds
 * the key again that it goes on with.
 */
export function standInFor(key: string, base: ObjectConstructor | ErrorConstructor): Class {
  let type = standIns.get(key);
  if (type === undefined) {
    type = class extends base {};
    standIns.set(key, type);
    keys.set(type, key);
    byPrototype.set(type.prototype, type);
  }
  return type;
}
