/** The assertions that programs use, as CommonJS modules: one for each set of files. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@babel/parser';

/** Every assertion counts, so that one that is never come to is missed. */
const COUNTING = `
const counted = (fn) => function (...args) { globalThis.assertionsMade = (globalThis.assertionsMade | 0) + 1; return Reflect.apply(fn, this, args); };
const countedWithMembers = (fn) => Object.assign(counted(fn), Object.fromEntries(Object.entries(fn).map(([key, value]) => [key, typeof value === 'function' ? counted(value) : value])));
`;

export class Harness {
  #known = new Map();

  /**
   * @param {(file: string) => string} read gives a file of test262's `harness/`
   * @param {string} folder where the modules go
   */
  constructor(read, folder) {
    this.read = read;
    this.folder = folder;
  }

  /**
   * @param {readonly string[]} includes
   * @returns {{ file: string, text: string, names: readonly string[] }}
   */
  moduleFor(includes) {
    const files = [...new Set(['assert.js', 'sta.js', ...includes])];
    const key = files.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const source = files.map((file) => this.read(file)).join('\n');
    const names = declaredIn(source);
    const exported = names.map((name) => {
      if (name === 'assert') return 'assert: countedWithMembers(assert)';
      return /^(?:verify|assert|compare)[A-Z]/.test(name) ? `${name}: counted(${name})` : name;
    });
    const file = `harness-${this.#known.size}.cjs`;
    const text = `${source}\n${COUNTING}module.exports = { ${exported.join(', ')} };\n`;
    writeFileSync(path.join(this.folder, file), text);
    const made = { file, text, names };
    this.#known.set(key, made);
    return made;
  }
}

export function readerOf(checkout) {
  return (file) => readFileSync(path.join(checkout, 'harness', file), 'utf8');
}

function declaredIn(source) {
  const names = parse(source, { sourceType: 'script' }).program.body.flatMap((node) => {
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [node.id.name];
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  });
  return [...new Set(names)];
}
