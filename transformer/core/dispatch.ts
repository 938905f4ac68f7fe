/** The edits that turn one annotated function into calls that dispatch. */
import { types as t } from '@babel/core';
import type { Annotated } from './annotated';
import { endOf, type FunctionNode, isFunction, type Range, rangeOf, startOf } from './ast';
import type { Captures } from './captures';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';
import {
  afterFunctionKeyword,
  asyncKeyword,
  countedParameters,
  lengthOf,
  parametersOf,
} from './function-text';
import { overloadsOf } from './overloads';
import type { Analysis } from './scope';

/**
 * `typed`: bodies stay, types are written out. `kept`: bodies stay as the inline executor, parameters move there with
 * them. `bare`: bodies go. `entry`: as `bare`, and a marker call goes as a whole.
 */
export type View = 'typed' | 'kept' | 'bare' | 'entry';

export interface DispatchContext {
  readonly source: string;
  readonly analysis: Analysis;
  readonly captures: Captures;
  readonly view: View;
  /** Write return types of exported functions out. */
  readonly explicitTypes: boolean;
}

/** The name that an anonymous `export default function` gets, so that it can be tagged. */
export const DEFAULT_NAME = '__unsync_default';

/** The expression that yields the function's reference. */
export function referenceText(annotated: Annotated): string {
  return `__unsync_r(${annotated.ordinal})`;
}

/** The statement that makes a declaration known as dispatching. */
export function tagText(annotated: Annotated, context: DispatchContext): string {
  const thunk = capturesThunk(annotated, context);
  const reference = referenceText(annotated);
  const rest = thunk === null ? reference : `${reference}, ${thunk.text}`;
  if (annotated.node.type === 'FunctionDeclaration' && !annotated.node.id) {
    // A declaration that is given a name for the tag's sake is still called `default`.
    const named = `Object.defineProperty(${DEFAULT_NAME}, "name", { value: "default", configurable: true })`;
    return `__unsync.tag(${named}, ${rest});`;
  }
  const name = annotated.binding?.name ?? DEFAULT_NAME;
  return `${thunk?.declaration ?? ''}__unsync.tag(${name}, ${rest});`;
}

/** All edits for one annotated function, the tags of local declarations included. */
export function dispatchEdits(annotated: Annotated, context: DispatchContext): Edit[] {
  if (annotated.shape === 'expression' || annotated.shape === 'named')
    return expressionEdits(annotated, context);
  const fn = annotated.fn as FunctionNode;
  const edits =
    context.view === 'typed'
      ? typedEdits(annotated, fn, context)
      : context.view === 'kept'
        ? keptEdits(annotated, fn, context)
        : bareEdits(annotated, fn, context);
  const tag = annotated.shape === 'declaration' ? tagEdit(annotated, fn, context) : null;
  return tag === null ? edits : [...edits, tag];
}

/**
 * `(x: number) => x * k` → `__unsync.fn(__unsync_r(1), (x: number) => x * k, () => [k])`
 *
 * Without the body: `__unsync.fn(__unsync_r(1), undefined, () => [k], 1)`, where the number is the function's `length`.
 * The argument of a marker gets `__unsync.mark` instead, which leaves its type alone; in an entry the whole marker call
 * becomes `__unsync.fn`, so that nothing of it is needed there.
 */
function expressionEdits(annotated: Annotated, context: DispatchContext): Edit[] {
  const { source, view } = context;
  const scope = rangeOf(annotated.call ?? annotated.node);
  const thunk = capturesThunk(annotated, context)?.text;
  const wrapper = annotated.call === null || view === 'entry' ? 'fn' : 'mark';
  const reference = referenceText(annotated);
  if (view === 'entry' || (view === 'bare' && annotated.shape === 'expression')) {
    const length = annotated.fn === null ? 0 : lengthOf(annotated.fn);
    const rest = moreArguments(undefined, thunk, length === 0 ? undefined : String(length));
    const range = view === 'entry' ? scope : annotated;
    return [replaceKeepingLines(source, range, `__unsync.${wrapper}(${reference}${rest})`, scope)];
  }
  const captures = thunk === undefined ? '' : `, ${thunk}`;
  return [
    insertBefore(annotated.start, `__unsync.${wrapper}(${reference}, `, scope),
    insertAfter(annotated.end, `${captures})`, scope),
  ];
}

/**
 * `async function load(p: string): Promise<string> { BODY }` →
 * `function load(p: string) { return __unsync.call(__unsync_r(0), arguments, async (): Promise<string> => { BODY }); }`
 */
function typedEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source, analysis } = context;
  const scope = rangeOf(fn);
  const parameters = parametersOf(fn, source);
  const overloads = overloadsOf(fn, analysis, source);
  const edits = headEdits(fn, source, scope);
  const outerType = outerReturnType(fn, overloads.length > 0, context);
  const async = fn.async ? 'async ' : '';
  const open = `${outerType} { return __unsync.call(${referenceText(annotated)}, arguments, ${async}()`;
  const returnType = fn.returnType ?? null;
  if (returnType === null) {
    edits.push(insertAfter(parameters.end, `${open} =>`, scope));
  } else {
    edits.push(insertAfter(parameters.end, open, scope));
    const plain = predicateType(returnType);
    if (plain !== null) edits.push(replaceKeepingLines(source, rangeOf(returnType), plain, scope));
    edits.push(insertAfter(endOf(returnType), ' =>', scope));
  }
  const thunk = capturesThunk(annotated, context)?.text;
  edits.push(insertAfter(endOf(fn.body), thunk === undefined ? '); }' : `, ${thunk}); }`, scope));
  for (const { returnType: type } of overloads) {
    if (!type || !t.isTSTypeAnnotation(type)) continue;
    const plain = predicateType(type);
    if (plain !== null) {
      const text = `: __unsync.Unfuture<${plain.slice(2)}>`;
      edits.push(replaceKeepingLines(source, rangeOf(type), text, scope));
      continue;
    }
    edits.push(insertBefore(startOf(type.typeAnnotation), '__unsync.Unfuture<Awaited<', scope));
    edits.push(insertAfter(endOf(type.typeAnnotation), '>>', scope));
  }
  return edits;
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments,
 * async function (a, b = g()) { BODY }); }`: defaults and patterns are not evaluated by the caller.
 */
function keptEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source } = context;
  const scope = rangeOf(fn);
  const { headEnd } = parametersOf(fn, source);
  const thunk = capturesThunk(annotated, context)?.text;
  const outer = outerParameters(annotated, fn, context);
  const async = fn.async ? 'async ' : '';
  const call = `__unsync.call(${referenceText(annotated)}, arguments`;
  return [
    ...headEdits(fn, source, scope),
    insertAfter(headEnd, `${outer} { return ${call}, ${async}function `, scope),
    insertAfter(endOf(fn.body), thunk === undefined ? '); }' : `, ${thunk}); }`, scope),
  ];
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments); }`
 */
function bareEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source } = context;
  const scope = rangeOf(fn);
  const { headEnd } = parametersOf(fn, source);
  const thunk = capturesThunk(annotated, context)?.text;
  const call = `__unsync.call(${referenceText(annotated)}, arguments${moreArguments(undefined, thunk)})`;
  const text = `${outerParameters(annotated, fn, context)} { return ${call}; }`;
  return [
    ...headEdits(fn, source, scope),
    replaceKeepingLines(source, { start: headEnd, end: endOf(fn.body) }, text, scope),
  ];
}

/** What happens before the parameters: `async` goes, an anonymous default export gets a name. */
function headEdits(fn: FunctionNode, source: string, scope: Range): Edit[] {
  const edits: Edit[] = [];
  const async = asyncKeyword(fn, source);
  if (async !== null) edits.push({ ...async, text: '', scope });
  if (fn.type === 'FunctionDeclaration' && !fn.id) {
    edits.push(insertAfter(afterFunctionKeyword(fn, source), ` ${DEFAULT_NAME}`, scope));
  }
  return edits;
}

/** Parameters of the dispatching function: only for its `length`, and for whoever reads it. */
function outerParameters(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string {
  const captured = new Set(context.captures.closureOf(annotated).values.map((binding) => binding.name));
  const names = countedParameters(fn).map((node, index) =>
    node.type === 'Identifier' && !captured.has(node.name) ? node.name : `__unsync_p${index}`,
  );
  return `(${names.join(', ')})`;
}

function outerReturnType(fn: FunctionNode, overloaded: boolean, context: DispatchContext): string {
  if (overloaded) return ': any';
  const type = fn.returnType;
  if (!context.explicitTypes || !type || !t.isTSTypeAnnotation(type)) return '';
  const plain = predicateType(type);
  if (plain !== null) return `: __unsync.Unfuture<${plain.slice(2)}>`;
  const { start, end } = rangeOf(type.typeAnnotation);
  const text = context.source
    .slice(start, end)
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ');
  return `: __unsync.Unfuture<Awaited<${text}>>`;
}

/** `: x is T` is `: boolean`, `: asserts x` is `: void`: their parameter is not the inner function's. */
function predicateType(type: t.Node): string | null {
  if (!t.isTSTypeAnnotation(type) || !t.isTSTypePredicate(type.typeAnnotation)) return null;
  return type.typeAnnotation.asserts ? ': void' : ': boolean';
}

/** `, a, undefined, c`: the arguments up to the last one that is there. */
function moreArguments(...args: readonly (string | undefined)[]): string {
  const last = args.findLastIndex((argument) => argument !== undefined);
  return args
    .slice(0, last + 1)
    .map((argument) => `, ${argument ?? 'undefined'}`)
    .join('');
}

interface Thunk {
  readonly text: string;
  /** What has to stand before the tag, when the thunk is a function of its own. */
  readonly declaration: string;
}

/**
 * `() => [k]`, which reads the captured variables when it is called; `null` when there are none. In a function whose
 * parameters hide one of them, the thunk is declared next to it: `function __unsync_c2() { return [k]; }`.
 */
function capturesThunk(annotated: Annotated, { captures, analysis, view }: DispatchContext): Thunk | null {
  const names = captures.closureOf(annotated).values.map((binding) => binding.name);
  if (names.length === 0) return null;
  const list = `[${names.join(', ')}]`;
  if (annotated.shape === 'declaration' && view === 'typed' && annotated.fn !== null) {
    const { bindings } = analysis.scopeOf(annotated.fn);
    if (names.some((name) => bindings.has(name))) {
      const name = `__unsync_c${annotated.ordinal}`;
      return { text: name, declaration: `function ${name}() { return ${list}; } ` };
    }
  }
  return { text: `() => ${list}`, declaration: '' };
}

/** The tag of a local declaration, at the start of its block; those of the module are in the prelude. */
function tagEdit(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit | null {
  const container = containerOf(fn, context.analysis);
  if (container.type === 'Program') return null;
  const text = ` ${tagText(annotated, context)}`;
  const scope = rangeOf(fn);
  switch (container.type) {
    case 'BlockStatement': {
      const directive = container.directives.at(-1);
      const at = directive === undefined ? startOf(container) + 1 : endOf(directive);
      return insertAfter(at, text, scope);
    }
    case 'TSModuleBlock':
      return insertAfter(startOf(container) + 1, text, scope);
    case 'StaticBlock':
      return insertAfter(context.source.indexOf('{', startOf(container)) + 1, text, scope);
    default:
      return insertBefore(startOf(fn), `${text.trimStart()} `, scope);
  }
}

/** The block that a declaration is hoisted to the start of. */
export function containerOf(fn: FunctionNode, analysis: Analysis): t.Node {
  const parent = analysis.parentOf(fn) ?? analysis.program;
  if (parent.type !== 'ExportNamedDeclaration' && parent.type !== 'ExportDefaultDeclaration') return parent;
  return analysis.parentOf(parent) ?? analysis.program;
}

/** Whether a function is declared at the top of the module. */
export function isTopLevelDeclaration(annotated: Annotated, analysis: Analysis): boolean {
  const { node, shape } = annotated;
  return shape === 'declaration' && isFunction(node) && containerOf(node, analysis).type === 'Program';
}
