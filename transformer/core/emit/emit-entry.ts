/** The text of an entry: prelude, slice, and the table of original functions. */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, type Range, rangeOf, startOf } from '../analysis/ast';
import { locationEdits } from '../analysis/own-location';
import type { Binding } from '../analysis/scope';
import { declarationIn, topLevelStatementOf } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import { type Captures, type Hoisted, positionOf } from '../captures/captures';
import type { Rebuilt } from '../captures/rebuilt';
import type { Slice } from '../slice/slice-module';
import type { KeptStretch, TransformInput } from '../types';
import { dispatchEdits } from './dispatch';
import type { DispatchContext } from './dispatch-context';
import { isTopLevelDeclaration, tagText } from './dispatch-tag';
import { applyEdits, type Edit, type Edited, type Replacement } from './edits';
import { computedKey } from './function-text';
import {
  ADOPT,
  ADOPTING,
  CAPTURED_THIS,
  earlyAt,
  FUNCTIONS,
  ORIGINALS,
  RUNTIME,
  stateAt,
} from './generated-names';
import { ADOPTION, classesText, METHOD_SWAP, PRIVATE_METHOD_MOVE, preludeText } from './prelude';

/**
 * @param context with the view `entry`
 */
export function emitEntry(
  input: TransformInput,
  file: t.File,
  annotated: readonly Annotated[],
  slice: Slice,
  context: DispatchContext,
): Edited {
  const emitter = new Emitter(input, annotated, context);
  emitter.header(file, annotated, slice);
  for (const statement of file.program.body) emitter.statement(statement, slice);
  emitter.table(annotated);
  return emitter;
}

class Emitter implements Edited {
  code = '';
  readonly kept: KeptStretch[] = [];
  readonly replaced: Replacement[] = [];
  private readonly edits: readonly Edit[];
  private readonly captures: Captures;

  constructor(
    private readonly input: TransformInput,
    annotated: readonly Annotated[],
    private readonly context: DispatchContext,
  ) {
    this.captures = context.captures;
    this.edits = [
      ...annotated.flatMap((item) => dispatchEdits(item, context)),
      ...locationEdits(input, context.analysis),
    ];
  }

  header(file: t.File, annotated: readonly Annotated[], slice: Slice): void {
    this.text('// @ts-nocheck\n');
    for (const comment of file.comments ?? []) {
      if (/@jsx/.test(comment.value) && comment.type === 'CommentBlock') this.text(`/*${comment.value}*/\n`);
    }
    for (const directive of file.program.directives) this.text(`${this.sourceOf(rangeOf(directive))}\n`);
    const tags = annotated
      .filter((item) => isTopLevelDeclaration(item, this.context.analysis))
      .filter((item) => slice.statements.has(topLevelStatementOf(item.node, this.context.analysis)))
      .map((item) => tagText(item, this.context));
    const prelude = [
      preludeText(this.input, annotated, 'entry', false),
      classesText(this.input, slice),
      ...tags,
    ];
    if (annotated.some(({ shape }) => shape === 'class-method')) prelude.push(METHOD_SWAP);
    if (annotated.some(({ node }) => node.type === 'ClassPrivateMethod')) prelude.push(PRIVATE_METHOD_MOVE);
    if (annotated.some((item) => this.adopts(item))) prelude.push(ADOPTION);
    this.text(`${prelude.filter((text) => text !== '').join(' ')}\n`);
  }

  statement(statement: t.Statement, slice: Slice): void {
    if (statement.type === 'ImportDeclaration' && statement.specifiers.length > 0) {
      this.importDeclaration(statement, slice);
      return;
    }
    const declaration = declarationIn(statement);
    if (declaration.type === 'VariableDeclaration') {
      for (const declarator of declaration.declarations) {
        if (!slice.declarators.has(declarator)) continue;
        if (slice.bare.has(declarator)) {
          this.bareVariables(declarator);
          continue;
        }
        this.text(`${declaration.kind} `);
        this.source(rangeOf(declarator));
        this.text(';\n');
      }
    }
    if (!slice.statements.has(statement)) return;
    if (declaration.type === 'TSImportEqualsDeclaration') {
      this.text(`${this.sourceOf(rangeOf(declaration)).replace(/^export\s+/, '')}\n`);
      return;
    }
    if (declaration !== statement && 'decorators' in declaration) {
      for (const decorator of declaration.decorators ?? []) {
        if (startOf(decorator) < startOf(declaration)) this.text(`${this.sourceOf(rangeOf(decorator))} `);
      }
    }
    this.source(rangeOf(declaration));
    this.text('\n');
  }

  /** `const server = app.listen()`, left out  →  `var server;` */
  private bareVariables(declarator: t.VariableDeclarator): void {
    const { bindings } = this.context.analysis.moduleScope;
    for (const { name, declarations } of bindings.values())
      if (declarations.some(({ node }) => node === declarator)) this.text(`var ${name};\n`);
  }

  /** The original functions, each reached through a function that takes its captured values. */
  table(annotated: readonly Annotated[]): void {
    const { importForm } = this.input.options;
    this.text(TABLE_OPENS[importForm]);
    for (const item of annotated) {
      this.text(`  ${JSON.stringify(item.name)}: `);
      this.enclosed(item);
      this.text(',\n');
    }
    this.text(TABLE_CLOSES[importForm]);
  }

  private importDeclaration(statement: t.ImportDeclaration, slice: Slice): void {
    const kept = statement.specifiers.filter((specifier) => slice.specifiers.has(specifier));
    if (kept.length === 0) return;
    const parts = kept
      .filter((node) => node.type !== 'ImportSpecifier')
      .map((node) => this.sourceOf(rangeOf(node)));
    const named = kept
      .filter((node) => node.type === 'ImportSpecifier')
      .map((node) => this.sourceOf(rangeOf(node)));
    if (named.length > 0) parts.push(`{ ${named.join(', ')} }`);
    // `import source`, `import defer`
    const phase = statement.phase ? `${statement.phase} ` : '';
    this.text(`import ${phase}${parts.join(', ')} from `);
    if (statement.source.value === 'unsync' && !kept.some(mayBeSignal)) this.text('"unsync/runtime";');
    else this.source({ start: startOf(statement.source), end: endOf(statement) });
    this.text('\n');
  }

  /**
   * `([k]) => { function helper() { … } return function inner(x) { … }; }`; with a captured `this`:
   * `([__unsync_this, k]) => (function () { return (x) => this.y + x; }).call(__unsync_this)`; with a variable that may
   * not be there yet, and then throws when it is read:
   * `([__unsync_e0]) => { switch (__unsync_e0.length) { case 1: let k = __unsync_e0[0]; default: return () => k; } }`
   */
  private enclosed(item: Annotated): void {
    const { values, early, rebuilt, hoisted, namespaces, self } = this.captures.closureOf(item);
    const names = values.map((binding, index) => {
      if (early.has(binding)) return earlyAt(index);
      return rebuilt.has(binding) ? stateAt(index) : binding.name;
    });
    if (self === 'capture') names.unshift(CAPTURED_THIS);
    this.text(`${names.length === 0 ? '()' : `([${names.join(', ')}])`} => `);
    if (hoisted.length + namespaces.size + early.size + rebuilt.size === 0 && self !== 'capture') {
      this.original(item);
      return;
    }
    this.text(self === 'capture' ? '(function () { ' : '{ ');
    const switched = values.filter((binding) => early.has(binding) && !rebuilt.has(binding));
    for (const binding of switched) {
      const list = earlyAt(values.indexOf(binding));
      this.text(`switch (${list}.length) { case 1: let ${binding.name} = ${list}[0]; default: `);
    }
    for (const [{ name }, path] of namespaces) this.text(`const ${name} = ${path.text}; `);
    const again = [...rebuilt].map(([binding, from]) => {
      const index = values.indexOf(binding);
      const sent = early.has(binding) ? `${earlyAt(index)}[0]` : stateAt(index);
      return { start: positionOf(binding), emit: () => this.rebuilt(binding, from, sent) };
    });
    const locals = hoisted.map((local) => ({ start: local.start, emit: () => this.local(local) }));
    for (const { emit } of [...locals, ...again].sort((a, b) => a.start - b.start)) emit();
    const adopted = this.adoptedBy(item);
    if (adopted !== null && self === 'capture') this.text(`${ADOPT}(this, ${adopted}); `);
    const adoptsCalls = adopted !== null && self === 'call';
    this.text(adoptsCalls ? `const ${ADOPTING} = ` : 'return ');
    this.original(item);
    if (adoptsCalls)
      this.text(
        `; return function (...args) { return ${ADOPTING}.apply(${ADOPT}(this, ${adopted}), args); }`,
      );
    this.text('; }'.repeat(switched.length));
    this.text(self === 'capture' ? `; }).call(${CAPTURED_THIS})` : '; }');
  }

  private adopts(item: Annotated): boolean {
    const { rebuilt } = this.captures.closureOf(item);
    return this.adoptedBy(item) !== null || [...rebuilt.values()].some(({ kind }) => kind === 'instance');
  }

  /** The class that only comes along with the function, and of which its `this` is an instance. */
  private adoptedBy(item: Annotated): string | null {
    const { home, self } = this.captures.closureOf(item);
    return home?.local && !home.static && self !== 'none' ? home.binding.name : null;
  }

  /** Makes a captured object again, and gives it what was sent. */
  private rebuilt({ name }: Binding, from: Rebuilt, sent: string): void {
    if (from.kind === 'instance') {
      this.text(`const ${name} = ${ADOPT}(${sent}, ${from.type.name}); `);
      return;
    }
    this.text(`const ${name} = ${RUNTIME}.restore(`);
    this.source(rangeOf(from.literal), undefined, from.blanks);
    this.text(`, ${from.shape}, ${sent}); `);
  }

  private local({ node, binding, alias, annotated }: Hoisted): void {
    if (node.type === 'VariableDeclarator') this.text('const ');
    else if (node.type === 'FunctionExpression' || node.type === 'ClassExpression')
      this.text(`const ${node.id?.name ?? ''} = `);
    this.source(rangeOf(node));
    this.text('; ');
    if (alias !== undefined && alias !== binding.name) this.text(`const ${alias} = ${binding.name}; `);
    if (annotated?.shape === 'declaration') this.text(`${tagText(annotated, this.context)} `);
  }

  /**
   * The original function as an expression, verbatim. A declaration that refers to itself loses its own name, which
   * has to mean the dispatching function; so does one whose name no expression of its kind can have; and an anonymous
   * one has none. Each gets its name from a property, for stack traces:
   * `({ "load": async function (p) { … } })["load"]`.
   */
  private original(item: Annotated): void {
    const { node, fn } = item;
    const range = rangeOf(node);
    const editRange = item.call === null ? range : rangeOf(item.call);
    if (fn === null || item.shape === 'named') {
      this.source(range, editRange);
      return;
    }
    if (item.shape === 'class-method') {
      this.text(`${ORIGINALS}[${item.ordinal}]`);
      return;
    }
    const name = nativeName(item.name);
    const key = JSON.stringify(name ?? 'anonymous');
    if (fn.type === 'ObjectMethod') {
      this.text('({ ');
      const named = computedKey(fn, this.input.source) ?? rangeOf(fn.key);
      this.source(range, editRange, [{ ...named, text: key }]);
      this.text(` })[${key}]`);
      return;
    }
    const id = fn.type === 'FunctionDeclaration' ? fn.id : null;
    const nameless = id != null && (this.refersTo(item) || isKeywordInside(id.name, fn));
    const anonymous = !('id' in fn) || fn.id == null;
    if (name === null || !(nameless || anonymous)) {
      this.source(range, editRange);
      return;
    }
    this.text(`({ ${key}: `);
    this.source(range, editRange, nameless ? [{ ...rangeOf(id), text: '' }] : []);
    this.text(` })[${key}]`);
  }

  /** Whether a declaration is referred to from inside itself. */
  private refersTo(item: Annotated): boolean {
    const references = item.binding?.references ?? [];
    return references.some(({ start }) => start >= item.start && start < item.end);
  }

  private text(text: string): void {
    this.code += text;
  }

  /**
   * A stretch of the source, mapped.
   * @param without the function whose own edits are left out, so that it stays verbatim
   */
  private source(range: Range, without?: Range, extra: readonly Edit[] = []): void {
    const edits =
      without === undefined
        ? this.edits
        : this.edits.filter(({ editRange }) => !isSameRange(editRange, without));
    const { code, kept, replaced } = applyEdits(this.input.source, [...edits, ...extra], range);
    for (const stretch of kept) this.kept.push({ ...stretch, at: this.code.length + stretch.at });
    for (const text of replaced) this.replaced.push({ ...text, at: this.code.length + text.at });
    this.code += code;
  }

  private sourceOf({ start, end }: Range): string {
    return this.input.source.slice(start, end);
  }
}

/** `function* yield() {}` and `async function await() {}` are declarations only: their names belong to the code around. */
function isKeywordInside(name: string, fn: FunctionNode): boolean {
  return (name === 'yield' && fn.generator === true) || (name === 'await' && fn.async === true);
}

function isSameRange(a: Range | undefined, b: Range): boolean {
  return a !== undefined && a.start === b.start && a.end === b.end;
}

/** The name JavaScript itself would give the function: `load` for `outer/api.load`; `null` when it would give none. */
function nativeName(path: string): string | null {
  const last = path.replace(/#\d+$/, '').split('/').at(-1) ?? '';
  const name = /(?:^|\.)([\w$\u0080-\uffff]+)$/.exec(last)?.[1] ?? null;
  return name === 'anonymous' || name === '__proto__' ? null : name;
}

const TABLE_OPENS = {
  import: `export const ${FUNCTIONS} = {\n`,
  'import-equals': `export = { ${FUNCTIONS}: {\n`,
  require: `module.exports.${FUNCTIONS} = {\n`,
} as const;

const TABLE_CLOSES = {
  import: '};\n',
  'import-equals': '} };\n',
  require: '};\n',
} as const;

/**
 * Whether `unsync` is imported for `signal()`, perhaps. A worker that loads `unsync` has to know at each `await` which
 * call it belongs to, which slows down every promise; so what is not for `signal()` comes from where that is not.
 *
 * before: `import { transfer } from 'unsync';`
 * after:  `import { transfer } from "unsync/runtime";`
 */
function mayBeSignal(specifier: t.ImportDeclaration['specifiers'][number]): boolean {
  if (specifier.type !== 'ImportSpecifier') return true;
  const { imported } = specifier;
  return (imported.type === 'Identifier' ? imported.name : imported.value) === 'signal';
}
