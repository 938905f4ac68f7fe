/** Classes of generated programs. */
import type { Builder } from './programs';

/**
 * A class with methods, static ones, accessors, fields, private methods and a static block, which may extend another.
 *
 * @param local in a function: instances do not travel, so it extends nothing whose methods are annotated
 */
export function classStatement(builder: Builder, local: boolean): string {
  const name = builder.fresh(local ? 'L' : 'K');
  const base = local || builder.below(2) === 0 ? null : builder.pick('class');
  const expression = (): string => builder.expression(1);
  const member = (text: () => string): string => {
    const annotated = builder.below(2) === 0;
    return (
      (annotated ? '/** @unsync */ ' : '') +
      builder.withFrame(annotated, false, () => builder.inFunction(text))
    );
  };
  const inherited = (call: string): string => (base === null ? '0' : builder.settled(call));
  const plain = <T>(text: () => T): T => builder.withFrame(false, false, () => builder.inFunction(text));
  const members = [
    `n = ${plain(expression)};`,
    // A local class is made anew in the worker, from what its captures are by then.
    `static s = ${local ? builder.below(20) : plain(expression)};`,
    `static { ${name}.s += ${local ? builder.below(20) : plain(expression)}; }`,
    `constructor(m) { ${base === null ? '' : 'super(m); '}this.m = m; }`,
    `get twice() { return this.n * 2 + ${plain(expression)}; }`,
    member(() => `field = (x) => this.n + x + ${expression()};`),
    member(() => `get(x) { return this.n + this.m + x + ${expression()} + ${inherited('super.get(x)')}; }`),
    member(
      () => `static make(x) { return x + ${name}.s + ${expression()} + ${inherited('super.make(x)')}; }`,
    ),
    local
      ? `#own(x) { return this.n + x + ${plain(expression)}; }`
      : member(() => `#own(x) { return this.n + x + ${expression()}; }`),
    `viaPrivate(x) { return ${plain(() => builder.settled('this.#own(x)'))}; }`,
    member(
      () =>
        `both(x, y = ${expression()}) { return ${builder.settled('this.get(x)')} + ${builder.settled(`${name}.make(y)`)} + this.twice; }`,
    ),
  ];
  // Some methods are only inherited.
  if (base !== null && builder.below(2) === 0) members.splice(5, builder.below(3));
  if (base !== null && builder.below(2) === 0) members.splice(-1);
  builder.declareName(name, 'class');
  const head = base === null ? name : `${name} extends ${base}`;
  return builder.below(3) === 0
    ? `const ${name} = class ${head.replace(name, builder.below(2) === 0 ? name : '')} { ${members.join(' ')} };`
    : `class ${head} { ${members.join(' ')} }`;
}
