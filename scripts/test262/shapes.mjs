/**
 * Where the annotation goes in a program: five shapes, each of which the module exports as a function that runs it and
 * gives the number of assertions that were made.
 *
 * `body`: all of it. `assertions`: the statements that assert, the others stay at the top. `rest`: all but the
 * declarations. `assertions-in-a-function` and `rest-in-a-function`: the same, in a function, whose locals are captured.
 */
import { parse } from '@babel/parser';

export const SHAPES = ['body', 'assertions', 'rest', 'assertions-in-a-function', 'rest-in-a-function'];

const ASSERTING = /\b(?:assert|verify[A-Z]|compareArray|Test262Error)/;
const DECLARATIONS = new Set(['FunctionDeclaration', 'ClassDeclaration', 'VariableDeclaration']);

/**
 * @param {import('./programs.mjs').Program} program
 * @param {string} shape
 * @param {string} harness what is required for the assertions
 * @param {readonly string[]} names what of it the program may use
 * @returns {string | null} CommonJS; `null` where the program has nothing of that shape
 */
export function inShape({ source, strict }, shape, harness, names) {
  const body = bodyOf(source, strict);
  if (body === null) return null;
  const head = `${strict ? '"use strict"; ' : ''}const { ${names.join(', ')} } = require(${JSON.stringify(harness)});\n`;
  const [selection, inFunction] = shape.split('-in-a-');
  const [outside, inside] = select(selection, body);
  if (inside === '') return null;
  const counted = `{ const made = globalThis.assertionsMade | 0;\n${inside}\nreturn (globalThis.assertionsMade | 0) - made; }`;
  const annotated = `/** @unsync */\nfunction theAnnotated() ${counted}`;
  return inFunction === undefined
    ? `${head}${outside}\n${annotated}\nmodule.exports = () => theAnnotated();\n`
    : `${head}function theOuter() {\n${outside}\n${annotated}\nreturn theAnnotated(); }\nmodule.exports = () => theOuter();\n`;
}

function bodyOf(source, strict) {
  try {
    const { program } = parse(strict ? `"use strict";${source}` : source, { sourceType: 'script' });
    const shift = strict ? '"use strict";'.length : 0;
    const own = program.directives.filter(({ start }) => start >= shift).length > 0;
    return program.body.map((node) => ({
      text: source.slice(node.start - shift, node.end - shift),
      type: node.type,
      own,
    }));
  } catch {
    return null;
  }
}

function select(selection, body) {
  const isInside = (statement) => {
    if (selection === 'body') return true;
    if (selection === 'rest') return !DECLARATIONS.has(statement.type);
    return !DECLARATIONS.has(statement.type) && ASSERTING.test(statement.text);
  };
  const text = (statements) => statements.map((statement) => statement.text).join('\n');
  return [text(body.filter((one) => !isInside(one))), text(body.filter(isInside))];
}
