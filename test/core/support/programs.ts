/**
 * Programs made from a tape of numbers: nested scopes, shadowing, closures over loops, defaults, destructuring,
 * recursion, classes, generators, errors, and annotations everywhere. A shorter tape, and smaller numbers on it, make a simpler program, so
 * that a failing one shrinks.
 */

import { classStatement } from './program-classes';
import { generatorStatement, ITEMS } from './program-generators';
import { objectStatement } from './program-objects';
import { stateStatement } from './program-state';

interface Variable {
  readonly name: string;
  /** `thrower`: a function that throws for some arguments. `error`: the class of what it throws. */
  readonly kind: 'number' | 'function' | 'async' | 'generator' | 'class' | 'thrower' | 'error';
  /** Whether generated code may assign to it outside of annotated functions. */
  readonly assignable: boolean;
  /** Declared in this block, further down. */
  ready: boolean;
}

type Scope = Map<string, Variable>;

interface Frame {
  readonly annotated: boolean;
  /** Index of its parameters' scope. */
  readonly scopeDepth: number;
  readonly async: boolean;
}

/**
 * @param settle the name of a function that gives the value of an Unfuture, for real runs; every call that may be
 *   dispatched is wrapped in it
 * @returns CommonJS source that exports `test`, an async function that gives a list of numbers
 */
export function programOf(tape: readonly number[], settle = ''): string {
  return new Builder(tape, settle).program();
}

export class Builder {
  private position = 0;
  private readonly scopes: Scope[] = [new Map()];
  private counter = 0;
  private withoutAwait = 0;
  /** How many functions are around; annotated ones may not assign to what is outside of them. */
  private readonly frames: Frame[] = [];
  private test: Frame | null = null;
  /** What each function that throws throws. */
  private readonly errors = new Map<string, string>();

  constructor(
    private readonly tape: readonly number[],
    private readonly settle: string,
  ) {}

  program(): string {
    const lines = ["const { unsync } = require('unsync');", "'a' + 1;", ITEMS];
    for (let count = 1 + this.below(4); count > 0; count--) lines.push(this.moduleStatement());
    lines.push('exports.test = async function test() {', 'const out = [];');
    this.test = { annotated: false, scopeDepth: this.scopes.length, async: true };
    this.frames.push(this.test);
    for (const { name, kind } of [...(this.scopes[0] as Scope).values()]) {
      if (kind === 'function' || kind === 'async') lines.push(this.callOf(name, kind === 'async'));
      if (kind === 'generator') lines.push(this.consumed(name));
      if (kind === 'thrower') lines.push(this.caught(name));
      if (kind === 'class')
        lines.push(
          `out.push(${this.settled(`new ${name}(1).both(2)`)}, ${this.settled(`${name}.make(3)`)});`,
        );
    }
    lines.push(...this.block(3 + this.below(5), 0));
    lines.push('return out;', '};');
    return lines.join('\n');
  }

  /** Whether the next statement stands directly in `test`, and not in a function inside or outside of it. */
  isInTest(): boolean {
    return this.test !== null && this.frames.at(-1) === this.test;
  }

  private moduleStatement(): string {
    switch (this.below(12)) {
      case 9:
      case 10:
        return objectStatement(this, false);
      case 0: {
        const init = this.expression(1);
        return `const ${this.declareHere('number', false)} = ${init};`;
      }
      case 1:
        return this.functionStatement(0);
      case 2: {
        const name = this.declareHere('number', false);
        return `let ${name} = ${this.below(9)}; for (const i of [1, 2]) { ${name} += i * ${this.below(9)}; }`;
      }
      case 3:
        return classStatement(this, false);
      case 4:
      case 5:
        return generatorStatement(this);
      case 6:
        return this.throwerStatement();
      case 7:
      case 8:
        return stateStatement(this);
      default: {
        const table = `t${this.counter++}`;
        const lookup = this.declareHere('function', false);
        return `const ${table} = new Map(); ${table}.set(0, ${this.expression(1)}); [1, 2].forEach((n) => { ${table}.set(n, n * 3); }); function ${lookup}(x) { return ${table}.get(x) ?? ${table}.size; }`;
      }
    }
  }

  /**
   * Statements of one block, in a scope of their own.
   * @param last what ends it, in the same scope
   */
  private block(
    count: number,
    depth: number,
    taken: readonly string[] = [],
    last: () => string[] = () => [],
  ): string[] {
    const scope: Scope = new Map();
    this.scopes.push(scope);
    // What the block declares hides what is outside from its start on: choose the names before anything refers to them.
    const planned = Array.from(
      { length: this.below(4) },
      () => NAMES[this.below(NAMES.length)] as string,
    ).filter((name) => !taken.includes(name));
    for (const name of planned) scope.set(name, { name, kind: 'number', assignable: false, ready: false });
    const lines: string[] = [];
    for (const name of new Set(planned)) lines.push(this.declaration(name, scope), this.statement(depth));
    for (let index = 0; index < count; index++) lines.push(this.statement(depth));
    lines.push(...last());
    this.scopes.pop();
    return lines;
  }

  private declaration(name: string, scope: Scope): string {
    const ready = (kind: Variable['kind'], assignable: boolean): void => {
      scope.set(name, { name, kind, assignable, ready: true });
    };
    const init = this.expression(2);
    switch (this.below(5)) {
      case 0:
        ready('number', false);
        return `const ${name} = ${init};`;
      case 1:
        ready('number', true);
        return `let ${name} = ${init};`;
      case 2:
        ready('number', false);
        return `const { p: ${name} = 3, ...rest${this.counter++} } = { p: ${init}, q: 1 };`;
      case 3:
        ready('number', false);
        return `const [, ${name} = ${init}] = [1${this.below(2) === 0 ? '' : ', 2'}];`;
      default: {
        const text = this.functionText('arrow', name);
        ready('function', false);
        return `const ${name} = ${text};`;
      }
    }
  }

  private statement(depth: number): string {
    const simple = (): string => `out.push(${this.expression(2)});`;
    // What a function does to `out` would be lost when the function goes along to a worker.
    const inner = !this.isInTest();
    if (depth > 2) return inner ? ';' : simple();
    switch (this.below(22)) {
      case 20:
      case 21:
        return depth < 2 ? objectStatement(this, true) : ';';
      case 11:
        return this.closures(depth, inner);
      case 12: {
        const label = `label${this.counter++}`;
        const i = this.fresh('i');
        return `${label}: for (const ${i} of [1, 2, 3]) { for (const j of [${i}, ${this.expression(1)}]) { if (j > 4) break ${label}; if (j > 2) continue ${label}; ${inner ? ';' : `out.push(j + ${i});`} } }`;
      }
      case 13: {
        const [one, two] = [this.assignable(), this.assignable()];
        if (one === null || two === null) return ';';
        return this.below(2) === 0
          ? `[${one}, , ${two} = ${this.expression(1)}] = [${this.expression(1)}, 0];`
          : `({ p: ${one} = ${this.expression(1)}, q: [${two}] } = { q: [${this.expression(1)}] });`;
      }
      case 14: {
        const generator = this.pick('generator');
        if (generator === null || !this.mayAwait() || inner) return inner ? ';' : simple();
        return this.consumed(generator);
      }
      case 15: {
        const thrower = this.pick('thrower');
        return thrower === null || inner ? ';' : this.caught(thrower);
      }
      case 16:
        return depth === 0 ? classStatement(this, true) : ';';
      case 17:
        return depth === 0 ? generatorStatement(this) : ';';
      case 18: {
        const name = this.fresh('w');
        return `let ${name} = 0; do { ${name}++; if (${name} > ${this.expression(1)}) break; ${inner ? ';' : `out.push(${name});`} } while (${name} < 3);`;
      }
      case 19:
        return `try { ${inner ? ';' : simple()} } finally { ${inner ? ';' : simple()} }`;
      case 1:
        return this.functionStatement(depth + 1);
      case 2:
        return `{ ${this.block(this.below(3), depth + 1).join('\n')} }`;
      case 3: {
        const name = `i${this.counter++}`;
        return `for (let ${name} = 0; ${name} < 2; ${name}++) { ${this.withVariable(name, () => this.block(1 + this.below(2), depth + 1)).join('\n')} }`;
      }
      case 4: {
        const name = NAMES[this.below(NAMES.length)] as string;
        const list = `[${this.expression(1)}, 2]`;
        return `for (const ${name} of ((x) => x)(${this.hiding(name, () => list)})) { ${this.withVariable(name, () => this.block(1 + this.below(2), depth + 1)).join('\n')} }`;
      }
      case 5: {
        const target = this.assignable();
        return target === null ? ';' : `${target} ${['=', '+=', '-='][this.below(3)]} ${this.expression(1)};`;
      }
      case 6: {
        const name = NAMES[this.below(NAMES.length)] as string;
        return `try { throw { ${name}: ${this.expression(1)} }; } catch ({ ${name} }) { ${this.withVariable(name, () => this.block(1, depth + 1, [name])).join('\n')} }`;
      }
      case 7:
        return `switch (${this.expression(1)} % 2) { case 0: { ${this.block(1, depth + 1).join('\n')} break; } default: ${inner ? ';' : simple()} }`;
      case 8:
        return `if (${this.expression(1)} > 3) { ${this.block(1, depth + 1).join('\n')} } else { ${this.block(1, depth + 1).join('\n')} }`;
      case 9: {
        const callee = this.pick('async');
        if (callee === null || this.frames.at(-1)?.async !== true || inner) return inner ? ';' : simple();
        return `out.push(await ${callee}(${this.expression(1)}));`;
      }
      default:
        return inner ? `void ${this.expression(2)};` : simple();
    }
  }

  /** A function declaration, or a constant that holds a function; annotated or not. */
  private functionStatement(depth: number): string {
    const form = this.below(6);
    const name = `f${this.counter++}`;
    const async = this.below(5) === 1;
    const kind = async ? 'async' : 'function';
    const text =
      form === 0
        ? `/** @unsync */ ${this.functionText('declaration', name, true, async, depth)}`
        : form === 1
          ? `/** @unsync */ const ${name} = ${this.functionText('arrow', name, true, async, depth)};`
          : form === 2
            ? `const ${name} = unsync(${this.functionText('expression', name, true, async, depth)});`
            : form === 3
              ? `const ${name} = unsync({ timeout: 60000 })(${this.functionText('arrow', name, true, async, depth)});`
              : form === 4
                ? this.functionText('declaration', name, false, async, depth)
                : `const ${name} = ${this.functionText('arrow', name, false, async, depth)};`;
    this.scopes.at(-1)?.set(name, { name, kind, assignable: false, ready: true });
    return `${text} ${this.callOf(name, async)}`;
  }

  /** Functions made in a loop, one for each turn, called when the loop is over. */
  private closures(depth: number, inner: boolean): string {
    const [list, i, twice, f] = [this.fresh('fs'), this.fresh('i'), this.fresh('t'), this.fresh('f')];
    const annotation = this.below(2) === 0 ? '/** @unsync */ ' : '';
    const body = (): string =>
      this.withFrame(annotation !== '', false, () =>
        this.inFunction(() => this.withVariable(i, () => this.expression(depth > 1 ? 1 : 2))),
      );
    const loop = this.below(2) === 0 ? `let ${i} = 0; ${i} < 3; ${i}++` : `const ${i} of [3, 1, 2]`;
    const make = `for (${loop}) { const ${twice} = ${i} * 2; ${list}.push(${annotation}(x) => x + ${i} * ${twice} + ${body()}); }`;
    const call = inner ? ';' : `for (const ${f} of ${list}) out.push(${this.settled(`${f}(2)`)});`;
    return `const ${list} = []; ${make} ${call}`;
  }

  /** An error class, and a function that throws it for large arguments. */
  private throwerStatement(): string {
    const [type, name] = [this.fresh('E'), this.fresh('t')];
    const tag = this.below(3) === 0 ? '' : '/** @unsync */ ';
    const limit = this.expression(1);
    const extra = this.withFrame(tag !== '', false, () => this.inFunction(() => this.expression(1)));
    this.declareIn(this.scopes.at(-1) as Scope, type, 'error');
    this.declareIn(this.scopes.at(-1) as Scope, name, 'thrower');
    this.errors.set(name, type);
    return `class ${type} extends Error { constructor(n) { super('e' + n); this.n = n; } more() { return this.n + ${limit}; } } ${tag}function ${name}(x) { if (x > 5) throw x > 10 ? new RangeError('r' + x) : new ${type}(x + ${extra}); return x; }`;
  }

  /** A call of a function that may throw, and what it throws. */
  private caught(name: string): string {
    const type = this.errors.get(name) as string;
    return `try { out.push(${this.settled(`${name}(${this.expression(1)})`)}); } catch (error) { if (error.name === 'InvalidStateError') throw error; out.push(error instanceof ${type} ? error.more() : error instanceof RangeError ? error.message.length : -1); }`;
  }

  /** A loop over what a generator gives, which may leave it early. */
  private consumed(generator: string): string {
    return `out.push(await items(${generator}(${this.expression(1)}), ${1 + this.below(5)}));`;
  }

  /** A call right behind a function, wherever its result can be told. */
  private callOf(name: string, async: boolean): string {
    if (!this.isInTest()) return '';
    const call = `${name}(${this.expression(1)})`;
    return `out.push(${async ? `await ${call}` : this.settled(call)});`;
  }

  /** A new name. */
  fresh(prefix: string): string {
    return `${prefix}${this.counter++}`;
  }

  /** Declares a name in the scope that is being written. */
  declareName(name: string, kind: Variable['kind']): void {
    this.declareIn(this.scopes.at(-1) as Scope, name, kind);
  }

  private declareIn(scope: Scope, name: string, kind: Variable['kind']): void {
    scope.set(name, { name, kind, assignable: false, ready: true });
  }

  /** Writes what stands in a function of its own. */
  withFrame<T>(annotated: boolean, async: boolean, body: () => T): T {
    const outer = this.withoutAwait;
    this.withoutAwait = async ? 0 : outer;
    this.frames.push({ annotated, scopeDepth: this.scopes.length, async });
    const result = body();
    this.frames.pop();
    this.withoutAwait = outer;
    return result;
  }

  private functionText(
    form: 'declaration' | 'expression' | 'arrow',
    name: string,
    annotated = false,
    async = false,
    depth = 2,
  ): string {
    const scope: Scope = new Map();
    const recursive = form === 'declaration' && !async && this.below(4) === 1;
    // A parameter's default may refer to those before it, and not to what the body declares.
    this.scopes.push(scope);
    this.frames.push({ annotated, scopeDepth: this.scopes.length - 1, async });
    const parameters = this.inFunction(() => this.parameters(scope));
    let result = '';
    const last = (): string[] => {
      result = this.expression(2);
      return [];
    };
    const body = depth > 1 ? last() : this.block(this.below(3), depth + 1, [...scope.keys()], last);
    this.frames.pop();
    this.scopes.pop();
    const head = async ? 'async ' : '';
    if (recursive) {
      const [first = 'x'] = scope.keys();
      const list = parameters === '' ? first : parameters;
      const count = parameters === '' ? first : /^\w+$/.test(first) ? first : 'x';
      return `${head}function ${name}(${list}) { ${body.join('\n')} return arguments[0] > 0 && arguments[0] < 5 ? ${this.settled(`${name}(arguments[0] - 1)`)} + 1 : (${result} + (typeof ${count} === 'number' ? 1 : 0)); }`;
    }
    if (form === 'declaration')
      return `${head}function ${name}(${parameters}) { ${body.join('\n')} return ${result}; }`;
    if (form === 'expression')
      return `${head}function (${parameters}) { ${body.join('\n')} return ${result}; }`;
    if (body.length === 0) return `${head}(${parameters}) => ${result}`;
    return `${head}(${parameters}) => { ${body.join('\n')} return ${result}; }`;
  }

  private parameters(scope: Scope): string {
    const parts: string[] = [];
    const count = this.below(3);
    const names = [
      ...new Set(Array.from({ length: count }, () => NAMES[this.below(NAMES.length)] as string)),
    ];
    // A default must not see an outer variable that a later parameter hides.
    for (const name of names) scope.set(name, { name, kind: 'number', assignable: true, ready: false });
    for (const name of names) {
      const form = this.below(5);
      const init = this.expression(1);
      if (form === 0) parts.push(name);
      else if (form === 1) parts.push(`${name} = ${init}`);
      else if (form === 2) parts.push(`{ z: ${name} = ${init} } = {}`);
      else if (form === 3) parts.push(`{ 0: ${name} = ${init}, ...others${this.counter++} } = []`);
      else parts.push(`{ ['z' + ${init}]: ${name} = ${init} } = {}`);
      const variable = scope.get(name);
      if (variable !== undefined) variable.ready = true;
    }
    if (this.below(6) === 1) parts.push(`...more${this.counter++}`);
    return parts.join(', ');
  }

  expression(depth: number): string {
    if (depth <= 0) return this.leaf();
    const sub = (): string => this.expression(depth - 1);
    switch (this.below(20)) {
      case 13:
        return `Math.max(...[${sub()}, ${sub()}], ${sub()})`;
      case 14:
        return `((first, ...rest) => first + rest.length)(${sub()}, ...[${sub()}, ${sub()}])`;
      case 15:
        return `({ a: { b: ${sub()} } })?.a?.b`;
      case 16:
        return `(({ k: [v = ${this.inFunction(sub)}] = [] }) => v)({ k: [${sub()}] })`;
      case 17:
        return `[${sub()}, ${sub()}].reduce((p, q) => (p * 2 + q) % 103, ${sub()})`;
      case 18: {
        const type = this.pick('class');
        return type === null
          ? this.leaf()
          : `(new ${type}(${sub()}).twice + (new ${type}(1) instanceof ${type} ? 1 : 0))`;
      }
      case 19: {
        const type = this.pick('class');
        if (type === null) return this.leaf();
        return this.settled(
          `new ${type}(${sub()}).${this.below(2) === 0 ? 'field' : 'viaPrivate'}(${sub()})`,
        );
      }
      case 1:
        return `(${sub()} + ${sub()})`;
      case 2:
        return `((${sub()} * ${sub()}) % 101)`;
      case 3:
        return `(${sub()} > ${sub()} ? ${sub()} : ${sub()})`;
      case 4:
      case 5: {
        const callee = this.pick('function');
        return callee === null ? this.leaf() : this.settled(`${callee}(${sub()}, ${sub()})`);
      }
      case 6: {
        const name = this.pick('number');
        return name === null ? this.leaf() : `({ ${name} }).${name}`;
      }
      case 7:
        return `(() => ${this.inFunction(sub)})()`;
      case 8: {
        const name = NAMES[this.below(NAMES.length)] as string;
        const argument = sub();
        return `((${name}) => ${this.inFunction(() => this.withVariable(name, sub))})(${argument})`;
      }
      case 9:
        return `[${sub()}, ...[${sub()}]][${this.below(2)}]`;
      case 10:
        return `\`\${${sub()}}\`.length`;
      case 11: {
        const type = this.pick('class');
        if (type === null) return this.leaf();
        return this.settled(
          this.below(2) === 0 ? `new ${type}(${sub()}).both(${sub()})` : `${type}.make(${sub()})`,
        );
      }
      case 12:
        return `(typeof nowhere === 'undefined' ? ${sub()} : nowhere)`;
      default:
        return this.leaf();
    }
  }

  /** What stands in a plain function, or among parameters, has no `await`. */
  inFunction<T>(body: () => T): T {
    this.withoutAwait++;
    const result = body();
    this.withoutAwait--;
    return result;
  }

  mayAwait(): boolean {
    return this.frames.at(-1)?.async === true && this.withoutAwait === 0;
  }

  settled(call: string): string {
    if (this.settle === '') return call;
    // The loop worker, where async functions run, must not be blocked.
    return this.mayAwait() ? `(await ${call})` : `${this.settle}(${call})`;
  }

  private leaf(): string {
    const name = this.below(3) === 0 ? null : this.pick('number');
    return name ?? String(this.below(20));
  }

  /** A variable that can be seen here, by its innermost meaning. */
  pick(kind: Variable['kind']): string | null {
    const seen = new Map<string, Variable>();
    for (const scope of this.scopes) for (const [name, variable] of scope) seen.set(name, variable);
    const candidates = [...seen.values()].filter((variable) => variable.ready && variable.kind === kind);
    return candidates.length === 0 ? null : (candidates[this.below(candidates.length)] as Variable).name;
  }

  /** A variable that may be assigned here: no annotated function is between it and this place. */
  private assignable(): string | null {
    const from = Math.max(
      0,
      ...this.frames.filter((frame) => frame.annotated).map((frame) => frame.scopeDepth),
    );
    const seen = new Map<string, { variable: Variable; depth: number }>();
    for (const [depth, scope] of this.scopes.entries()) {
      for (const [name, variable] of scope) seen.set(name, { variable, depth });
    }
    // Helpers may be taken along by an annotated function, so only what is local to the innermost function is assigned.
    const frame = this.frames.at(-1)?.scopeDepth ?? 0;
    const found = [...seen.values()].filter(
      ({ variable, depth }) => variable.ready && variable.assignable && depth >= Math.max(from, frame),
    );
    return found.length === 0 ? null : (found[this.below(found.length)]?.variable.name ?? null);
  }

  withVariable<T>(name: string, body: () => T): T {
    this.scopes.push(new Map([[name, { name, kind: 'number', assignable: false, ready: true }]]));
    const result = body();
    this.scopes.pop();
    return result;
  }

  private hiding<T>(name: string, body: () => T): T {
    this.scopes.push(new Map([[name, { name, kind: 'number', assignable: false, ready: false }]]));
    const result = body();
    this.scopes.pop();
    return result;
  }

  private declareHere(kind: Variable['kind'], assignable: boolean): string {
    const name = `m${this.counter++}`;
    this.scopes.at(-1)?.set(name, { name, kind, assignable, ready: true });
    return name;
  }

  /** The next number of the tape, below a limit; 0 when the tape has ended. */
  below(limit: number): number {
    return (this.tape[this.position++] ?? 0) % limit;
  }
}

const NAMES = ['a', 'b', 'c', 'd'] as const;
