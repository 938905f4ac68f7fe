/** The cases of `test/core/cases` where modules are compiled one by one: Vite's development server, and Jest. */
import { CASES } from './core-cases';
import { type Outcome, type Program, type Results, runPrograms, SETTLE, SETTLED } from './programs-in-hosts';
import { createProjectWithCopy, type Files, type Project, removeProjects } from './project';

const WATCHDOG = 400_000;

/** What they give differs by what it is about: where a module is, or what a development server adds to JSX. */
const DIFFERENT = /the location of|a local component, and a member/;

/** Goes through the programs' modules in `MAINS`, and writes what each gives into `outcomes.json`. */
const loop = (mains: readonly Outcome[], load: string): string => `
  const outcomes = [];
  for (const main of ${JSON.stringify(mains)}) {
    if (main === null) { outcomes.push(null); continue; }
    try {
      const module = ${load};
      const value = await settled(await (module.test ?? module.default.test)());
      outcomes.push(inspect(value, { depth: null, breakLength: Infinity, sorted: true }));
    } catch (error) {
      outcomes.push(typeof error?.message === 'string' ? error.name + ': ' + error.message : 'thrown: ' + inspect(error));
    }
  }
  writeFileSync('outcomes.json', JSON.stringify(outcomes));`;

const serve = (mains: readonly Outcome[]): string => `
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import unsync from 'unsync/vite';
import { createServer } from 'vite';
${SETTLED}
const server = await createServer({
  plugins: [unsync()],
  oxc: { jsx: { runtime: 'classic' }, decorator: { legacy: true } },
  server: { middlewareMode: true, watch: null },
  appType: 'custom',
  logLevel: 'silent',
});
${loop(mains, 'await server.ssrLoadModule(main)')}
await server.close();
`;

const suite = (mains: readonly Outcome[]): string => `
const { writeFileSync } = require('node:fs');
const { inspect } = require('node:util');
${SETTLED}
test('all', async () => { ${loop(mains, 'require(main)')} }, ${WATCHDOG});
`;

const JEST = {
  testMatch: ['<rootDir>/all.test.cjs'],
  // As TypeScript has it: `./helper.js` is what `./helper.ts` is compiled to.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.[jt]sx?$': [
      'unsync/jest',
      {
        transform: [
          'babel-jest',
          {
            babelrc: false,
            configFile: false,
            sourceType: 'unambiguous',
            parserOpts: { plugins: ['decorators-legacy'] },
            presets: [
              ['@babel/preset-env', { targets: { node: 'current' } }],
              ['@babel/preset-typescript', { allowDeclareFields: true }],
              ['@babel/preset-react', { runtime: 'classic' }],
            ],
          },
        ],
      },
    ],
  },
};

/** Builds nothing: the programs as they are written. */
function sources(format: keyof Program): { files: Files; mains: Outcome[] } {
  const files: Record<string, string | object> = {
    'package.json': { type: format === 'esm' ? 'module' : 'commonjs' },
    'src/settle.js': SETTLE[format],
  };
  const mains = CASES.map(({ program }, n) => {
    const modules = Object.entries(program[format] ?? {});
    for (const [name, text] of modules) files[`src/p${n}/${name}`] = text;
    const main = modules.find(([name]) => name.startsWith('main.'))?.[0];
    return main === undefined ? null : `./src/p${n}/${main}`;
  });
  return { files, mains };
}

let native: Results['outcomes'];
beforeAll(async () => {
  const programs = CASES.map(({ program }) => program);
  native = (await runPrograms(programs, ['native, CommonJS', 'native, ES module'])).outcomes;
}, WATCHDOG);
afterAll(removeProjects);

const outcomesOf = (project: Project): readonly Outcome[] =>
  JSON.parse(project.read('outcomes.json')) as Outcome[];
const alike = (outcomes: readonly Outcome[]): Record<string, Outcome> =>
  Object.fromEntries(
    CASES.map(({ name }, n) => [name, outcomes[n] ?? null] as const).filter(
      ([name]) => !DIFFERENT.test(name),
    ),
  );

test(
  "Vite's development server",
  async () => {
    const { files, mains } = sources('esm');
    const project = createProjectWithCopy({
      ...files,
      'serve.mjs': serve(mains.map((main) => main?.slice(1) ?? null)),
    });
    const { stuck } = await project.node(['serve.mjs'], { watchdog: WATCHDOG });
    expect(stuck).toBe(false);
    expect(alike(outcomesOf(project))).toEqual(alike(native['native, ES module']));
  },
  WATCHDOG,
);

test(
  'Jest',
  async () => {
    const { files, mains } = sources('cjs');
    const project = createProjectWithCopy({
      ...files,
      'jest.config.cjs': `module.exports = ${JSON.stringify(JEST)};`,
      'all.test.cjs': suite(mains),
    });
    const { stuck } = await project.tool('jest', [], { watchdog: WATCHDOG });
    expect(stuck).toBe(false);
    expect(alike(outcomesOf(project))).toEqual(alike(native['native, CommonJS']));
  },
  WATCHDOG,
);
