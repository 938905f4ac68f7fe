/** Which top-level functions does a file have, and how does it look with an annotation on some of them? */
import { parseSync } from '@babel/core';

const TAG = '/** @unsync */ ';

export const SOURCE = /\.[mc]?[jt]sx?$/;
export const DECLARATIONS = /\.d\.([\w-]+\.)?[mc]?ts$/;

/** @throws what Babel says when the source does not parse */
export function parse(name, source) {
  const typescript = /\.[mc]?tsx?$/.test(name);
  const plugins = ['explicitResourceManagement', 'decorators-legacy'];
  if (typescript) plugins.push('typescript');
  if (!typescript || name.endsWith('x')) plugins.push('jsx');
  return parseSync(source, {
    configFile: false,
    babelrc: false,
    sourceType: 'unambiguous',
    parserOpts: { plugins, allowReturnOutsideFunction: true, allowUndeclaredExports: true },
  });
}

/** @returns what each is called and where it stands; `null` when the file does not parse as it came */
export function topLevelFunctions(name, source) {
  let file;
  try {
    file = parse(name, source);
  } catch {
    return null;
  }
  return file.program.body.flatMap((statement) => {
    const { start, end } = statement;
    const exported = /^Export(Named|Default)Declaration$/.test(statement.type);
    const declaration = exported ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration')
      return [{ at: start, end, id: declaration.id?.name, awaited: isAwaited(declaration) }];
    if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return [];
    const [{ id, init }] = declaration.declarations;
    return /Function/.test(init?.type ?? '')
      ? [{ at: start, end, id: id.name, awaited: isAwaited(init) }]
      : [];
  });
}

/** Its callers get a promise as it is: with an annotation, one of a class that extends Promise. */
function isAwaited({ async, generator }) {
  return async && !generator;
}

function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

/** `function f() {}` → `/** @unsync *\/ function f() {}`, and where each function is then */
export function annotate(source, functions) {
  const ranges = [];
  let text = '';
  let done = 0;
  for (const { at, end } of functions) {
    text += source.slice(done, at);
    const start = text.length;
    text += TAG + source.slice(at, end);
    ranges.push({ start, end: text.length });
    done = end;
  }
  return { text: text + source.slice(done), ranges };
}

/**
 * Annotates, transforms, and takes the annotation from what was refused, until nothing is.
 * @param transformed gives the core's result for an annotated text
 * @param refused hears the errors of each round
 * @returns the last result and its text, or `null` when nothing could be moved
 */
export function annotateWhatMoves(source, functions, transformed, refused = () => {}) {
  let kept = functions;
  for (let round = 0; round < ROUNDS && kept.length > 0; round++) {
    const { text, ranges } = annotate(source, kept);
    const result = transformed(text, round);
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return { text, result, functions: kept };
    refused(errors);
    // What is refused outside of a function (in a helper that goes along) is laid at every function's door.
    const guilty = ranges.map(({ start, end }) =>
      errors.some((error) => start <= error.start && error.start < end),
    );
    kept = guilty.includes(true) ? kept.filter((_, index) => !guilty[index]) : kept.slice(1);
  }
  return null;
}

const ROUNDS = 4;

/**
 * Those that nobody in the package calls: an annotation changes what a call gives, and with it the caller's types and
 * results, as it must. In TypeScript also those that give a promise: their callers must not notice.
 * @param files texts by path
 * @param loosely a function may be exported as the default, and named behind a dot: right for packages that import under
 *   the same name
 */
export function uncalledFunctions(files, loosely = false) {
  const uses = new Map();
  for (const source of files.values()) {
    for (const [, id] of source.matchAll(/\b(\w+)\s+as\s+\w+/g)) uses.set(`typeof ${id}`, 1);
    const code = withoutComments(source)
      // Under another name it may be called anywhere, and that name would have to be followed.
      .replace(
        /\bexport\s*\{([^}]*)\}/g,
        (all, names) => `${all} ${names.match(/\w+(?=\s+as\b)/g)?.join(' ') ?? ''}`,
      )
      .replace(/\b(?:export\s*(?:type\s*)?\{[^}]*\}|import\b[^;'"]*(?=from\b))|from\s*(['"]).*?\1/g, '');
    const plain = loosely
      ? code.replace(/\bexport default \w+;|\bmodule\.exports = \w+$|\.\w+|\brequire\(.*?\)/gm, '')
      : code;
    for (const [word] of plain.matchAll(/[A-Za-z_$][\w$]*/g)) uses.set(word, (uses.get(word) ?? 0) + 1);
    // A type made of it asks others to give what it gives.
    for (const [type] of plain.matchAll(/\btypeof [A-Za-z_$][\w$]*/g)) uses.set(type, 1);
  }
  const found = new Map();
  for (const [name, source] of files) {
    const functions = (topLevelFunctions(name, source) ?? []).filter(({ id, awaited }) => {
      if (awaited && !loosely) return id !== undefined && !uses.has(`typeof ${id}`);
      const isDefault = new RegExp(`\\bexport default (async )?function\\*? ?${id}\\b`).test(source);
      if (id === undefined || (isDefault && !loosely)) return false;
      const declared = withoutComments(source).match(
        new RegExp(`\\b(?:function\\s*\\*?|const|let|var)\\s+${id.replaceAll('$', '\\$')}\\b`, 'g'),
      );
      return uses.get(id) <= (declared?.length ?? 0);
    });
    if (functions.length > 0) found.set(name, functions);
  }
  return found;
}
