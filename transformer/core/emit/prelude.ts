/** The statements both generated modules begin with: the runtime, and the lazily registered table of functions. */
import type { Annotated } from '../annotations/annotated';
import type { Slice } from '../slice/slice-module';
import type { TransformInput } from '../types';
import {
  ADOPT,
  HERE,
  INLINE_ENTRY,
  MODULE,
  MOVE_PRIVATE,
  ORIGINALS,
  REFERENCE,
  RUNTIME,
  SWAP,
  typeClassAt,
} from './generated-names';

/**
 * Reached through a hoisted function and registered on first use, so that a circular import that calls a hoisted
 * annotated function early finds everything it needs.
 *
 * @param types whether the host will type-check the text
 */
export function preludeText(
  input: TransformInput,
  annotated: readonly Annotated[],
  place: 'main' | 'entry',
  types: boolean,
): string {
  const { importForm, format, entry } = input.options;
  const fields = [`id: ${JSON.stringify(input.id)}`, `url: ${URL_OF[format]}`];
  if (entry !== 'inline') fields.push(`entry: ${JSON.stringify(entry.specifier)}`);
  else if (place === 'main') fields.push(`entry: ${INLINE_ENTRY}`);
  fields.push(`functions: ${tableText(annotated)}`);
  const variable = types ? `${MODULE}: ${RUNTIME}.Module | undefined` : MODULE;
  const ordinal = types ? 'i: number' : 'i';
  return [
    IMPORTS[importForm],
    `var ${variable};`,
    `function ${REFERENCE}(${ordinal}) { return (${MODULE} ??= ${RUNTIME}.module({ ${fields.join(', ')} })).ref(i); }`,
  ].join(' ');
}

/**
 * The classes whose instances keep their class on the way between threads: the same names in the main module and in
 * its entry. Each by itself, since one may be read while another, further down, is not initialised yet. Those that the
 * file imports as types are imported once more:
 * `import { User as __unsync_t0 } from "./user.js"; __unsync.classes("src/a.ts", () => ({ User: __unsync_t0 }));`
 */
export function classesText(input: TransformInput, { classes, typeClasses }: Slice): string {
  const id = JSON.stringify(input.id);
  const registered = (members: string): string => `${RUNTIME}.classes(${id}, () => ({ ${members} }));`;
  const imported = [...typeClasses].map(({ name, imported, specifier }, index) => {
    const local = typeClassAt(index);
    return `import { ${imported} as ${local} } from ${JSON.stringify(specifier)}; ${registered(`${name}: ${local}`)}`;
  });
  return [...imported, ...classes.map(registered)].join(' ');
}

/**
 * In an entry, takes annotated methods out of their classes and puts dispatching ones in their place. The originals
 * wait in `__unsync_o`, by ordinal; that of a static method has a class as its `this`, by default its own.
 * A decorator may have put a subclass in the place of the class.
 */
export const METHOD_SWAP = [
  `var ${ORIGINALS} = [];`,
  `function ${SWAP}(i, home, key, self, via, captures) {`,
  'while (!Object.hasOwn(home, key)) home = Object.getPrototypeOf(home);',
  'const own = Object.getOwnPropertyDescriptor(home, key), original = own.value;',
  `${ORIGINALS}[i] = typeof home !== "function" ? original : function (...args) { return original.apply(${RUNTIME}.selfOfKey(this) ?? home, args); };`,
  'const selfOf = typeof self === "function" ? self : function () { return self ? this : undefined; };',
  `const value = { [key](...args) { return ${RUNTIME}[via](${REFERENCE}(i), args, undefined, captures, selfOf.call(this)); } }[key];`,
  'Object.defineProperty(home, key, { ...own, value: Object.defineProperty(value, "length", { value: original.length }) });',
  '}',
].join(' ');

/** In an entry, takes the original of a private method out of its class, where it has a name of ours. */
export const PRIVATE_METHOD_MOVE = [
  `function ${MOVE_PRIVATE}(i, home, name, key) {`,
  'const original = Object.defineProperty(home[key], "name", { value: name });',
  'delete home[key];',
  `${ORIGINALS}[i] = typeof home === "function" ? original.bind(home) : original;`,
  '}',
].join(' ');

/** In an entry, gives the fields of an instance, which arrived without it, their class. */
export const ADOPTION = [
  `function ${ADOPT}(fields, type) {`,
  'const plain = fields instanceof Object && Object.getPrototypeOf(fields) === Object.prototype;',
  'return plain ? Object.setPrototypeOf(fields, type.prototype) : fields;',
  '}',
].join(' ');

/**
 * In a module that does more than declare things. A worker that comes to it is about to run the program once more, and
 * throws instead.
 */
export function guardText({ id, options }: TransformInput): string {
  return `${RUNTIME}.enter(${JSON.stringify(id)}, ${URL_OF[options.format]});`;
}

const IMPORTS = {
  import: `import * as ${RUNTIME} from "unsync/runtime";`,
  'import-equals': `import ${RUNTIME} = require("unsync/runtime");`,
  require: `const ${RUNTIME} = require("unsync/runtime");`,
} as const;

const URL_OF = {
  esm: 'import.meta.url',
  cjs: '__filename',
  unknown: HERE,
} as const;

/** `[["load","loop"],["hash","cpu",{"timeout":500}]]` */
function tableText(annotated: readonly Annotated[]): string {
  const rows = annotated.map(({ name, executor, options, fn }) => {
    const kept = {
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(fn?.generator === true ? { stream: true } : {}),
    };
    return Object.keys(kept).length === 0 ? [name, executor] : [name, executor, kept];
  });
  return JSON.stringify(rows);
}
