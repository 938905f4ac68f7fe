/** Methods, fields, `this`, and instances that keep their class. */
import { casesOf } from './cases/case';
import { CLASSES } from './cases/classes';
import { compile, expectSameCase } from './support/harness';

test.each(casesOf(CLASSES))('%s', async (_, item) => {
  await expectSameCase(item);
});

test('the classes of an entry are registered in it and in the main module', () => {
  const { code, entry } = compile(`
    import { Imported, Extended, helper } from './other';
    export class Used extends Extended {}
    class Unused {}
    const Held = class {};
    /** @unsync */
    export const f = (x: unknown) => [new Used(), x instanceof Imported, Held, helper()];
    export const g = () => Unused;`);
  const registration = ['Imported', 'Extended', 'Used', 'Held']
    .map((name) => `__unsync.classes("src/sample.ts", () => ({ ${name} }));`)
    .join(' ');
  expect(code).toContain(registration);
  expect(entry?.code).toContain(registration);
});

test('`this` goes along only where the method uses it', () => {
  const { code, entry } = compile(`
    export class A {
      n = 1;
      /** @unsync */
      uses() { return this.n; }
      /** @unsync */
      doesNot() { return 1; }
      /** @unsync */
      static ofClass() { return this; }
    }`);
  expect(code).toContain(
    'uses() { return __unsync.call(__unsync_r(0), arguments, undefined, undefined, this); }',
  );
  expect(code).toContain('doesNot() { return __unsync.call(__unsync_r(1), arguments); }');
  expect(code).toContain('arguments, undefined, undefined, __unsync.keyOfSelf(this)); }');
  expect(entry?.code).toContain('static #__unsync_x0 = __unsync_x(0, this.prototype, "uses", true, "call");');
  expect(entry?.code).toContain(
    'static #__unsync_x1 = __unsync_x(1, this.prototype, "doesNot", false, "call");',
  );
});

test('a decorator goes, and its import stays in use where types are checked', () => {
  const source = `import { unsync } from 'unsync';\nexport class A {\n  @unsync({ cpuBound: true })\n  m() { return 1; }\n}`;
  const typed = compile(source, { view: 'typed' }).code;
  expect(typed).not.toContain('@unsync');
  expect(typed.split('\n')[3]).toBe(
    '  m() { void unsync; return __unsync.call(__unsync_r(0), arguments, () => { return 1; }); }',
  );
});

test('a chain of a thousand subclasses, each with an annotated method', () => {
  const classes = Array.from(
    { length: 1000 },
    (_, index) =>
      `class C${index}${index === 0 ? '' : ` extends C${index - 1}`} { f${index} = ${index}; /** @unsync */ m${index}() { return this.f${index}; } }`,
  );
  const { functions, entry } = compile(classes.join('\n'));
  expect(functions).toHaveLength(1000);
  expect(entry?.code).toContain('class C999 extends C998');
}, 60_000);
