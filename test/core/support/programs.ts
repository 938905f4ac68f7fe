/**
 * Programs made from a tape of numbers: nested scopes, shadowing, closures over loops, defaults, destructuring,
 * recursion, classes, and annotations everywhere. A shorter tape, and smaller numbers on it, make a simpler program, so
 * that a failing one shrinks.
 */

interface Variable {
  readonly name: string;
  readonly kind: 'number' | 'function' | 'async' | 'class';
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

class Builder {
  private position = 0;
  private readonly scopes: Scope[] = [new Map()];
  private counter = 0;
  private withoutAwait = 0;
  /** How many functions are around; annotated ones may not assign to what is outside of them. */
  private readonly frames: Frame[] = [];
  private test: Frame | null = null;

  constructor(
    private readonly tape: readonly number[],
    private readonly settle: string,
  ) {}

  program(): string {
    const lines = ["const { unsync } = require('unsync');", "'a' + 1;"];
    for (let count = 1 + this.below(4); count > 0; count--) lines.push(this.moduleStatement());
    lines.push('exports.test = async function test() {', 'const out = [];');
    this.test = { annotated: false, scopeDepth: this.scopes.length, async: true };
    this.frames.push(this.test);
    for (const { name, kind } of [...(this.scopes[0] as Scope).values()]) {
      if (kind === 'function' || kind === 'async') lines.push(this.callOf(name, kind === 'async'));
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
  private isInTest(): boolean {
    return this.test !== null && this.frames.at(-1) === this.test;
  }

  private moduleStatement(): string {
    switch (this.below(5)) {
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
        return this.classStatement();
      default: {
        const table = `t${this.counter++}`;
        const lookup = this.declareHere('function', false);
        return `const ${table} = new Map(); ${table}.set(0, ${this.expression(1)}); [1, 2].forEach((n) => { ${table}.set(n, n * 3); }); function ${lookup}(x) { return ${table}.get(x) ?? ${table}.size; }`;
      }
    }
  }

  /** Statements of one block, in a scope of their own. */
  private block(count: number, depth: number, taken: readonly string[] = []): string[] {
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
    switch (this.below(11)) {
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

  /** A call right behind a function, wherever its result can be told. */
  private callOf(name: string, async: boolean): string {
    const frame = this.frames.at(-1);
    if (frame === undefined || this.frames.some(({ annotated }) => annotated) || (async && !frame.async))
      return '';
    const call = `${name}(${this.expression(1)})`;
    return `out.push(${async ? `await ${call}` : this.settled(call)});`;
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
    const body = depth > 1 ? [] : this.block(this.below(3), depth + 1, [...scope.keys()]);
    const result = this.expression(2);
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

  private classStatement(): string {
    const name = `K${this.counter++}`;
    const tag = (): string => (this.below(2) === 0 ? '/** @unsync */ ' : '');
    const method = (text: () => string): string => {
      const annotation = tag();
      this.frames.push({ annotated: annotation !== '', scopeDepth: this.scopes.length, async: false });
      const body = text();
      this.frames.pop();
      return annotation + body;
    };
    const init = this.expression(1);
    const members = [
      `n = ${init};`,
      'constructor(m) { this.m = m; }',
      method(() => `get(x) { return this.n + this.m + x + ${this.expression(1)}; }`),
      method(() => `static make(x) { return x + ${this.expression(1)}; }`),
      method(
        () =>
          `both(x, y = ${this.expression(1)}) { return ${this.settled('this.get(x)')} + ${this.settled(`${name}.make(y)`)}; }`,
      ),
    ];
    this.scopes.at(-1)?.set(name, { name, kind: 'class', assignable: false, ready: true });
    return `class ${name} { ${members.join(' ')} }`;
  }

  private expression(depth: number): string {
    if (depth <= 0) return this.leaf();
    const sub = (): string => this.expression(depth - 1);
    switch (this.below(13)) {
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
  private inFunction<T>(body: () => T): T {
    this.withoutAwait++;
    const result = body();
    this.withoutAwait--;
    return result;
  }

  private settled(call: string): string {
    if (this.settle === '') return call;
    // The loop worker, where async functions run, must not be blocked.
    const mayAwait = this.frames.at(-1)?.async === true && this.withoutAwait === 0;
    return mayAwait ? `(await ${call})` : `${this.settle}(${call})`;
  }

  private leaf(): string {
    const name = this.below(3) === 0 ? null : this.pick('number');
    return name ?? String(this.below(20));
  }

  /** A variable that can be seen here, by its innermost meaning. */
  private pick(kind: Variable['kind']): string | null {
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

  private withVariable<T>(name: string, body: () => T): T {
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
  private below(limit: number): number {
    return (this.tape[this.position++] ?? 0) % limit;
  }
}

const NAMES = ['a', 'b', 'c', 'd'] as const;
