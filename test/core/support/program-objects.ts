/** Objects of generated programs: with annotated methods, of functions, of data, and what annotated functions do with them. */
import type { Builder } from './programs';

/** An object in a constant, and a function that uses it; in the module or in a function. */
export function objectStatement(builder: Builder, local: boolean): string {
  const [object, use] = [builder.fresh('o'), builder.fresh('h')];
  const parameter = builder.fresh('x');
  const expression = (): string => builder.expression(1);
  const plain = (): string =>
    builder.withFrame(false, false, () =>
      builder.inFunction(() => builder.withVariable(parameter, expression)),
    );
  const annotated = (text: () => string): string =>
    builder.withFrame(true, false, () => builder.inFunction(() => builder.withVariable(parameter, text)));
  const own = (): string => builder.settled(`this.own(${parameter})`);
  const n = (): number => builder.below(20);
  const forms: readonly (() => readonly [made: string, used: string])[] = [
    // Of functions only: they go along.
    () => [
      `{ twice: (${parameter}) => ${parameter} * 2 + ${plain()}, deep: { list: [${n()}, -1], add(${parameter}) { return ${parameter} + this.list.length + ${plain()}; } } }`,
      `${object}.twice(${parameter}) + ${object}.deep.add(${parameter})`,
    ],
    // With annotated methods.
    () => [
      `{ k: ${n()}, /** @unsync */ own(${parameter}) { return this.k + ${parameter} + ${annotated(expression)}; }, ['via' + 1](${parameter}) { return ${own()}; } }`,
      `${builder.settled(`${object}.own(${parameter})`)} + ${builder.settled(`${object}.via1(1)`)}`,
    ],
    // Of data, which is copied as it is when the call is made.
    () => [
      `{ list: [${n()}, ${n()}], map: new Map([['a', ${n()}]]), nested: { set: new Set([${n()}, ${n()}]), big: ${n()}n, none: undefined } }`,
      `${object}.list.at(-1) + ${object}.map.get('a') + ${object}.nested.set.size + Number(${object}.nested.big) + Object.keys(${object}.nested).length`,
    ],
    // With an accessor, spread over another.
    () => [
      `{ ...{ a: ${n()}, b: ${n()} }, b: ${n()}, ['c' + 1]: ${n()} }`,
      `Object.values(${object}).reduce((p, q) => p + q, ${object}?.c1 ?? 0) + (${object}.nothing?.deep.b ?? 1)`,
    ],
  ];
  const form = builder.below(forms.length);
  const [made, used] = (forms[form] as () => readonly [string, string])();
  const more = annotated(expression);
  builder.declareName(use, 'function');
  // One of functions is the same wherever it is made only as long as nothing is put on it.
  const changed = local && form > 1 && builder.below(3) === 0 ? `${object}.more = ${n()}; ` : '';
  const body = `${used} + ${more} + (arguments.length > 1 ? 1 : 0)`;
  return `const ${object} = ${made}; ${changed}/** @unsync */ function ${use}(${parameter}) { return ${body}; }`;
}
