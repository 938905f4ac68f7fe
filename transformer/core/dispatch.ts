/** The edits that turn one annotated function into calls that dispatch. */
import { types as t } from '@babel/core';
import type { Annotated } from './annotated';
import { endOf, type FunctionNode, isFunction, type Range, rangeOf, startOf } from './ast';
import type { Captures } from './captures';
import { homeOf } from './classes';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';
import {
  afterFunctionKeyword,
  asyncKeyword,
  countedParameters,
  generatorStar,
  lengthOf,
  parametersOf,
} from './function-text';
import { overloadsOf } from './overloads';
import { type Analysis, contextUsesIn } from './scope';

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
  /** Whether the source's grammar has types. */
  readonly typescript: boolean;
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
  const { fn, shape, decorator } = annotated;
  const edits: Edit[] = [];
  if (decorator !== null)
    edits.push(replaceKeepingLines(context.source, rangeOf(decorator), '', scopeOf(annotated)));
  if (fn === null || shape === 'named' || (shape === 'expression' && !hasOwnThis(annotated, context))) {
    return [...edits, ...expressionEdits(annotated, context)];
  }
  if (shape === 'class-method' && context.view === 'entry')
    return [...edits, swapEdit(annotated, fn, context)];
  const byView = { typed: typedEdits, kept: keptEdits, bare: bareEdits, entry: bareEdits };
  edits.push(...byView[context.view](annotated, fn, context));
  const tag = shape === 'declaration' ? tagEdit(annotated, fn, context) : null;
  return tag === null ? edits : [...edits, tag];
}

/** The stretch of source that an annotated function's edits are for. */
function scopeOf(annotated: Annotated): Range {
  return rangeOf(annotated.call ?? annotated.node);
}

/** Whether the function has a `this` of its own that has to go along: then it stays a function, and dispatches inside. */
function hasOwnThis(annotated: Annotated, { captures }: DispatchContext): boolean {
  return captures.closureOf(annotated).self === 'call';
}

/**
 * In an entry, a class stays as it was written, and a static block exchanges the method:
 * `class A { load() { BODY } }` →
 * `class A { static { __unsync_x(3, this.prototype, "load", true, "call"); } load() { BODY } }`
 */
function swapEdit(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit {
  const { source, analysis } = context;
  const home = homeOf(fn, analysis);
  if (home === null || !('key' in fn))
    throw new TypeError(`${annotated.name} is not a method of a known class`);
  const { start, end } = rangeOf(fn.key);
  const key =
    fn.computed || fn.key.type !== 'Identifier' ? source.slice(start, end) : JSON.stringify(fn.key.name);
  const owner = home.static ? 'this' : 'this.prototype';
  const self = hasOwnThis(annotated, context) && !home.static;
  const via = fn.generator ? '"stream"' : '"call"';
  const text = ` static { __unsync_x(${annotated.ordinal}, ${owner}, ${key}, ${self}, ${via}); }`;
  return insertAfter(startOf(home.class.body) + 1, text, rangeOf(fn));
}

/** `, this` where the function's own `this` goes along: that of an instance, not that of a class. */
function selfArgument(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string | undefined {
  return hasOwnThis(annotated, context) && !isStatic(fn) ? 'this' : undefined;
}

function isStatic(fn: FunctionNode): boolean {
  return 'static' in fn && fn.static === true;
}

/** What the generated code calls: a generator's items come one by one. */
function calleeOf(fn: FunctionNode): string {
  return fn.generator ? '__unsync.stream' : '__unsync.call';
}

/**
 * `(x: number) => x * k` → `__unsync.fn(__unsync_r(1), (x: number) => x * k, () => [k])`
 *
 * Without the body: `__unsync.fn(__unsync_r(1), undefined, () => [k], 1)`, where the number is the function's `length`.
 * `(n: number, times = 3) => n * times` → `__unsync.dispatched(__unsync.hold(__unsync_r(1), (n: number, times = 3) =>
 * n * times).it)` where types are checked: as the argument of a generic function, `times` would be `unknown`.
 *
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
  if (view === 'typed' && annotated.fn !== null && takesTypesFromDefaults(annotated.fn)) {
    const open = wrapper === 'fn' ? '__unsync.dispatched(__unsync.hold' : '__unsync.hold';
    const close = wrapper === 'fn' ? '.it)' : '.it';
    return [
      insertBefore(annotated.start, `${open}(${reference}, `, scope),
      insertAfter(annotated.end, `${captures})${close}`, scope),
    ];
  }
  return [
    insertBefore(annotated.start, `__unsync.${wrapper}(${reference}, `, scope),
    insertAfter(annotated.end, `${captures})`, scope),
  ];
}

/** Whether a parameter has its type from its default: it loses that where the function is given to a generic one. */
function takesTypesFromDefaults(fn: FunctionNode): boolean {
  return fn.params.some((parameter) => {
    if (parameter.type !== 'AssignmentPattern') return false;
    const { left } = parameter;
    return !('typeAnnotation' in left && left.typeAnnotation);
  });
}

/**
 * `async function load(p: string): Promise<string> { BODY }` →
 * `function load(p: string) { return __unsync.call(__unsync_r(0), arguments, async (): Promise<string> => { BODY }); }`
 *
 * A generator's body cannot be an arrow's:
 * `function* walk(p: string): Generator<string> { BODY }` →
 * `function walk(p: string) { return __unsync.stream(__unsync_r(0), arguments, function* (): Generator<string> { BODY }); }`
 */
function typedEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source, analysis } = context;
  const scope = scopeOf(annotated);
  const parameters = parametersOf(fn, source);
  const overloads = overloadsOf(fn, analysis, source);
  const edits = headEdits(fn, source, scope);
  const outerType = outerReturnType(fn, overloads.length > 0, context);
  const used = annotated.decorator === null ? '' : ` void ${markerText(annotated.decorator, source)};`;
  const async = fn.async ? 'async ' : '';
  const inner = fn.generator ? `${async}function* (${innerThis(annotated, fn, context)})` : `${async}()`;
  const open = `${outerType} {${used} return ${calleeOf(fn)}(${referenceText(annotated)}, arguments, ${inner}`;
  const arrow = fn.generator ? '' : ' =>';
  const returnType = fn.returnType ?? null;
  if (returnType === null) {
    edits.push(insertAfter(parameters.end, `${open}${arrow}`, scope));
  } else {
    edits.push(insertAfter(parameters.end, open, scope));
    const plain = predicateType(returnType);
    if (plain !== null) edits.push(replaceKeepingLines(source, rangeOf(returnType), plain, scope));
    edits.push(insertAfter(endOf(returnType), arrow, scope));
  }
  const shape = fn.generator ? 'function' : 'arrow';
  edits.push(insertAfter(endOf(fn.body), closeText(annotated, fn, shape, context), scope));
  for (const { returnType: type } of overloads) {
    if (!type || !t.isTSTypeAnnotation(type)) continue;
    edits.push(...wrappedReturnType(type, fn, source, scope));
  }
  return edits;
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments,
 * async function (a, b = g()) { BODY }); }`: defaults and patterns are not evaluated by the caller.
 */
function keptEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source, analysis } = context;
  const scope = scopeOf(annotated);
  const { headEnd, end } = parametersOf(fn, source);
  const outer = outerParameters(annotated, fn, context);
  const async = fn.async ? 'async ' : '';
  const call = `${calleeOf(fn)}(${referenceText(annotated)}, arguments`;
  // Only an arrow has the `super` of the method around it.
  const arrow = contextUsesIn(analysis, scope).some(({ kind, owner }) => kind === 'super' && owner === fn);
  const inner = arrow ? async : `${async}function${fn.generator ? '*' : ''} `;
  const arrowAt = fn.returnType ? endOf(fn.returnType) : end;
  return [
    ...headEdits(fn, source, scope),
    insertAfter(headEnd, `${outer} { return ${call}, ${inner}`, scope),
    ...(arrow ? [insertAfter(arrowAt, ' =>', scope)] : []),
    insertAfter(endOf(fn.body), closeText(annotated, fn, arrow ? 'arrow' : 'function', context), scope),
  ];
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments); }`
 */
function bareEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source } = context;
  const scope = scopeOf(annotated);
  const { headEnd } = parametersOf(fn, source);
  const thunk = capturesThunk(annotated, context)?.text;
  const rest = moreArguments(undefined, thunk, selfArgument(annotated, fn, context));
  const call = `${calleeOf(fn)}(${referenceText(annotated)}, arguments${rest})`;
  const text = `${outerParameters(annotated, fn, context)} { return ${call}; }`;
  return [
    ...headEdits(fn, source, scope),
    replaceKeepingLines(source, { start: headEnd, end: endOf(fn.body) }, text, scope),
  ];
}

/** What follows the kept body. A class does not go along as `this`: an inner function is bound to it. */
function closeText(
  annotated: Annotated,
  fn: FunctionNode,
  inner: 'arrow' | 'function',
  context: DispatchContext,
): string {
  const bound = inner === 'function' && hasOwnThis(annotated, context) && isStatic(fn) ? '.bind(this)' : '';
  const thunk = capturesThunk(annotated, context)?.text;
  return `${bound}${moreArguments(thunk, selfArgument(annotated, fn, context))}); }`;
}

/** The `this` parameter of a generator's inner function, which has a `this` of its own: `this: Foo<T>`. */
function innerThis(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string {
  const { source, analysis } = context;
  if (!context.typescript || !hasOwnThis(annotated, context)) return '';
  const [first] = fn.params;
  if (first?.type === 'Identifier' && first.name === 'this')
    return source.slice(startOf(first), endOf(first));
  const home = homeOf(fn, analysis);
  if (home === null) return '';
  if (home.static) return `this: typeof ${home.binding.name}`;
  const { typeParameters } = home.class;
  if (!t.isTSTypeParameterDeclaration(typeParameters)) return `this: ${home.binding.name}`;
  return `this: ${home.binding.name}<${typeParameters.params.map(typeParameterName).join(', ')}>`;
}

/** Babel 7 keeps the name as a string, Babel 8 as an identifier. */
function typeParameterName({ name }: t.TSTypeParameter): string {
  const value: unknown = name;
  return typeof value === 'string' ? value : (value as t.Identifier).name;
}

/** The marker in a decorator, with or without a call: stays referred to, so that its import does not become unused. */
function markerText({ expression }: t.Decorator, source: string): string {
  const marker = expression.type === 'CallExpression' ? expression.callee : expression;
  return source.slice(startOf(marker), endOf(marker));
}

/** What happens before the parameters: `async` goes, an anonymous default export gets a name. */
function headEdits(fn: FunctionNode, source: string, scope: Range): Edit[] {
  const edits: Edit[] = [];
  const async = asyncKeyword(fn, source);
  if (async !== null) edits.push({ ...async, text: '', scope });
  const star = generatorStar(fn, source);
  if (star !== null) edits.push({ ...star, text: '', scope });
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
  const [open, close] = resultType(fn);
  const { start, end } = rangeOf(type.typeAnnotation);
  const text = context.source
    .slice(start, end)
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ');
  return `: ${open}${text}${close}`;
}

/** `string` → `__unsync.Unfuture<Awaited<string>>`, on a signature. */
function wrappedReturnType(type: t.TSTypeAnnotation, fn: FunctionNode, source: string, scope: Range): Edit[] {
  const plain = predicateType(type);
  if (plain !== null) {
    return [replaceKeepingLines(source, rangeOf(type), `: __unsync.Unfuture<${plain.slice(2)}>`, scope)];
  }
  const [open, close] = resultType(fn);
  return [
    insertBefore(startOf(type.typeAnnotation), open, scope),
    insertAfter(endOf(type.typeAnnotation), close, scope),
  ];
}

/** What a dispatching function returns, round the type that the original does. */
function resultType(fn: FunctionNode): readonly [open: string, close: string] {
  return fn.generator ? ['__unsync.Dispatched<', '>'] : ['__unsync.Unfuture<Awaited<', '>>'];
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
  const { values, self } = captures.closureOf(annotated);
  const names = values.map((binding) => binding.name);
  if (self === 'capture') names.unshift('this');
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
