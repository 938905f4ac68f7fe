/** Generators of generated programs. */
import type { Builder } from './programs';

/**
 * Goes through items, at most so many, whether they come at once or one by one; gives a number. That the loop worker
 * refuses to be blocked is no outcome.
 */
export const ITEMS =
  "async function items(list, most) { const all = []; try { for await (const item of list) { all.push(item); if (all.length >= most) break; } } catch (error) { if (error.name === 'InvalidStateError') throw error; all.push(error.message.length); } return all.reduce((sum, item) => (sum * 3 + item) % 1009, all.length); }";

/** A generator, plain or async, annotated or not: it yields from loops and other generators, ends early, and throws. */
export function generatorStatement(builder: Builder): string {
  const name = builder.fresh('g');
  const async = builder.below(2) === 0;
  const annotated = builder.below(3) !== 0;
  const parameter = builder.fresh('x');
  const body = builder.withFrame(annotated, async, () =>
    builder.withVariable(parameter, () =>
      Array.from({ length: 1 + builder.below(3) }, () => step(builder, async)).join(' '),
    ),
  );
  builder.declareName(name, 'generator');
  const tag = annotated ? '/** @unsync */ ' : '';
  const form = builder.below(3);
  const head = `${async ? 'async ' : ''}function*`;
  if (form === 0) return `${tag}const ${name} = ${head} (${parameter}) { ${body} };`;
  if (form === 1 && annotated)
    return `const ${name} = unsync(${head} named(${parameter}, more = ${parameter}) { ${body} yield more; });`;
  return `${tag}${head} ${name}(${parameter}) { ${body} }`;
}

function step(builder: Builder, async: boolean): string {
  const value = (): string => builder.expression(1);
  switch (builder.below(7)) {
    case 0:
      return `yield ${value()};`;
    case 1: {
      const i = builder.fresh('i');
      return `for (let ${i} = 0; ${i} < 3; ${i}++) yield ${i} + ${value()};`;
    }
    case 2:
      return `yield* [${value()}, ${value()}];`;
    case 3:
      return `if (${value()} > 6) return ${value()}; yield 1;`;
    case 4:
      return `try { yield ${value()}; yield ${value()}; } finally { yield* [7]; }`;
    case 5:
      return `yield 2; if (${value()} > 9) throw new RangeError('thrown ' + ${value()});`;
    default: {
      const inner = async ? builder.pick('generator') : null;
      return inner === null ? `yield ${value()};` : `yield* ${inner}(${value()});`;
    }
  }
}
