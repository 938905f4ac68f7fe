/** Which programs of a test262 checkout can be asked, and what they need. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Program
 * @property {string} name its path in the checkout
 * @property {string} source
 * @property {readonly string[]} includes files of `harness/` that it needs beside the usual ones
 * @property {boolean} strict
 */

/** Modules, programs that call back later, and what only an engine's own shell has. */
const OTHER_FLAGS = ['module', 'raw', 'async', 'CanBlockIsFalse'];
const SHELL = /\$262\b|\$DONOTEVALUATE/;

/**
 * @param {string} checkout
 * @returns {Generator<Program>}
 */
export function* programsIn(checkout) {
  for (const folder of ['test/language', 'test/built-ins', 'test/annexB']) {
    const names = readdirSync(path.join(checkout, folder), { recursive: true }).sort();
    for (const name of names) {
      if (!name.endsWith('.js') || name.includes('_FIXTURE')) continue;
      const program = readProgram(checkout, `${folder}/${name.split(path.sep).join('/')}`);
      if (program !== null) yield program;
    }
  }
}

/**
 * @param {string} file a sample: a line for where it is from, with the harness; then one for each program
 * @returns {{ programs: Program[], harness: Readonly<Record<string, string>> }}
 */
export function sampleIn(file) {
  const [{ harness }, ...items] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { harness, programs: items.map(({ name, source }) => toProgram(name, source)) };
}

function readProgram(checkout, name) {
  return toProgram(name, readFileSync(path.join(checkout, name), 'utf8'));
}

/** @returns {Program | null} `null` for one that cannot be asked */
function toProgram(name, source) {
  const front = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1];
  if (front === undefined || SHELL.test(source) || /^\s*phase:\s*(parse|early|resolution)/m.test(front))
    return null;
  const flags = listIn(front, 'flags');
  if (flags.some((flag) => OTHER_FLAGS.includes(flag))) return null;
  return { name, source, includes: listIn(front, 'includes'), strict: flags.includes('onlyStrict') };
}

/** `includes: [a.js, b.js]`, or one item a line. */
function listIn(front, key) {
  const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(front)?.[1];
  if (inline !== undefined)
    return inline
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  const block = new RegExp(`^${key}:\\s*\\n((?:\\s+-\\s.*\\n)+)`, 'm').exec(front)?.[1] ?? '';
  return [...block.matchAll(/-\s+(\S+)/g)].map((match) => match[1]);
}
