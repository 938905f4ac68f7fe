/**
 * Moves parameters that do something (defaults, patterns, rest) from a dispatching function to its kept body, in the
 * JavaScript that the compiler wrote. See hosts/tsc/parameters.ts, which does it in the syntax tree, for why:
 * ```js
 * // before
 * function load(url, retries = ask()) { return __unsync.call(__unsync_r(0), arguments, async () => { … }); }
 * // after
 * function load(url) { return __unsync.call(__unsync_r(0), arguments, async (url, retries = ask()) => { … }); }
 * ```
 * What a decorated method gives is a Promise, in the metadata too (`emitDecoratorMetadata`):
 * ```js
 * // before
 * __decorate([log, __metadata("design:returntype", void 0)], Service.prototype, "find", null);
 * // after
 * __decorate([log, __metadata("design:returntype", Promise)], Service.prototype, "find", null);
 * ```
 */
import type { CallExpression, Node } from '@babel/types';
import { RUNTIME } from '../../core/emit/generated-names';

const DISPATCH = new RegExp(`return ${RUNTIME}\\.(?:call|stream)\\(`, 'g');
/** The head of a function whose parameters may all stay, and its dispatch. */
const SIMPLE_DISPATCH = new RegExp(
  `\\(([\\w$,\\s]*)\\)\\s*\\{\\s*return ${RUNTIME}\\.(?:call|stream)\\(`,
  'g',
);

/** What the text after is made of: a stretch of the text before, by its offsets there, or new text. */
export type Piece = { readonly start: number; readonly end: number } | string;

/**
 * @param code what the compiler wrote for a rewritten module
 * @returns the pieces of the edited text, some of them there twice; `null` when nothing changes
 */
export function moveParameters(code: string): Piece[] | null {
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  // Looking is cheap, parsing is not: most dispatching functions have parameters that may stay.
  if (count(DISPATCH) === count(SIMPLE_DISPATCH) && !code.includes(RETURN_TYPE)) return null;
  const { parse } = require('@babel/parser') as typeof import('@babel/parser');
  const plugins = ['jsx', 'decorators', 'explicitResourceManagement'] as const;
  const { program } = parse(code, { sourceType: 'unambiguous', errorRecovery: true, plugins: [...plugins] });
  const pieces: Piece[] = [];
  let done = 0;
  const keepUntil = (end: number): void => {
    if (end > done) pieces.push({ start: done, end });
  };
  const dispatching = new Set<string>();
  visit(program, (node) => {
    if (node.type === 'CallExpression') {
      const type = returnTypeIn(node, dispatching);
      if (type === null) return;
      keepUntil(type.start as number);
      pieces.push('Promise');
      done = type.end as number;
      return;
    }
    const dispatch = isFunction(node) ? dispatchOf(node) : null;
    if (dispatch === null) return;
    const { inline } = dispatch;
    const { params } = node as Dispatching;
    if (node.type === 'ClassMethod' && !dispatch.stream && node.key.type === 'Identifier')
      dispatching.add(node.key.name);
    const moved = params.findIndex((parameter) => parameter.type !== 'Identifier');
    if (moved === -1) return;
    const start = params[0]?.start as number;
    const end = params.at(-1)?.end as number;
    // Those that stay are before the first that is moved. A comma after the last has nothing before it any more.
    keepUntil(moved === 0 ? start : (params[moved - 1]?.end as number));
    done = end + (/^\s*,/.exec(code.slice(end))?.[0].length ?? 0);
    const opening = code.indexOf('(', inline.start as number) + 1;
    keepUntil(opening);
    pieces.push({ start, end });
    done = opening;
  });
  keepUntil(code.length);
  return pieces.length > 1 ? pieces : null;
}

const RETURN_TYPE = '__metadata("design:returntype", void 0)';

/** @returns the missing type of a dispatching method's result, in the call of `__decorate` for it */
function returnTypeIn(call: CallExpression, dispatching: ReadonlySet<string>): Node | null {
  const [decorators, , name] = call.arguments;
  if (call.callee.type !== 'Identifier' || call.callee.name !== '__decorate') return null;
  if (decorators?.type !== 'ArrayExpression' || name?.type !== 'StringLiteral') return null;
  if (!dispatching.has(name.value)) return null;
  for (const decorator of decorators.elements) {
    if (decorator?.type !== 'CallExpression') continue;
    const [key, type] = decorator.arguments;
    const isType = key?.type === 'StringLiteral' && key.value === 'design:returntype';
    if (isType && type?.type === 'UnaryExpression' && type.operator === 'void') return type;
  }
  return null;
}

type Dispatching = Extract<
  Node,
  {
    type:
      | 'FunctionDeclaration'
      | 'FunctionExpression'
      | 'ObjectMethod'
      | 'ClassMethod'
      | 'ClassPrivateMethod';
  }
>;

function isFunction(node: Node): node is Dispatching {
  return /^(FunctionDeclaration|FunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(
    node.type,
  );
}

/** @returns the kept body of a dispatching function, which has no parameters yet */
function dispatchOf({ body }: Dispatching): { readonly inline: Node; readonly stream: boolean } | null {
  for (const statement of body.body) {
    if (statement.type !== 'ReturnStatement' || statement.argument?.type !== 'CallExpression') continue;
    const { callee, arguments: given } = statement.argument;
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') continue;
    if (callee.object.name !== RUNTIME || callee.property.type !== 'Identifier') continue;
    if (callee.property.name !== 'call' && callee.property.name !== 'stream') continue;
    const inline = given[2];
    const isBody = inline?.type === 'ArrowFunctionExpression' || inline?.type === 'FunctionExpression';
    if (!isBody || inline.params.length > 0) return null;
    return { inline, stream: callee.property.name === 'stream' };
  }
  return null;
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, look);
  }
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null)?.type === 'string' && typeof (value as Node).start === 'number';
}
