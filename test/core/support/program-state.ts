/** Module state of generated programs, and the ways to fill it while the module loads. */
import type { Builder } from './programs';

/**
 * A table, filled in one of many ways, and a function that looks things up in it.
 *
 * What fills it uses numbers only: a call of an annotated function would be the program's own doing, which stays out of
 * workers.
 */
export function stateStatement(builder: Builder): string {
  const [table, lookup, name, other] = ['t', 'g', 's', 'o'].map((prefix) => builder.fresh(prefix)) as [
    string,
    string,
    string,
    string,
  ];
  const n = (): number => builder.below(20);
  const ways: readonly (() => string)[] = [
    () =>
      `function ${name}() { ${other}(1, ${n()}); if (${table}.size < 3) ${table}.set(2, ${n()}); } function ${other}(k, v) { ${table}.set(k, v); } ${name}();`,
    () =>
      `const ${name} = (m, v = ${n()}) => { m.set(1, v); return m.size; }; const ${other} = ${name}(${table});`,
    () => `const ${name} = ${table}; ${name}.set(1, ${n()}); const ${other} = ${table}.set(2, ${n()});`,
    () =>
      `class ${name} { constructor(m) { this.m = m; m.set(1, ${n()}); } } const ${other} = new ${name}(${table});`,
    () => `class ${name} { static { ${table}.set(1, ${n()}); } static k = ${table}.set(2, ${n()}).size; }`,
    () =>
      `const ${name} = [{ v: ${n()} }, { v: ${n()} }]; for (const row of ${name}) row.v += ${n()}; ${name}.forEach((row, i) => { row.v *= i + 2; }); ${table}.set(1, ${name}[0].v); ${table}.set(2, ${name}[1].v);`,
    () =>
      `const ${name} = (k, h) => { ${table}.set(k, h(${n()})); return h; }; const ${other} = ${name}(1, (v) => v + ${n()}); ${name}(2, function (v) { return ${other}(v) * 2; });`,
    () =>
      `let ${name}; function ${other}(v) { ${name} = v; } ${other}(${n()}); ${other}(${n()}); ${table}.set(1, ${name});`,
    () => `((m) => { m.set(1, ${n()}); [2, 3].forEach((k) => { m.set(k, k * ${n()}); }); })(${table});`,
  ];
  const fill = (ways[builder.below(ways.length)] as () => string)();
  builder.declareName(lookup, 'function');
  return `const ${table} = new Map(); ${fill} function ${lookup}(x) { return ${table}.get(x % 4) ?? ${table}.size; }`;
}
