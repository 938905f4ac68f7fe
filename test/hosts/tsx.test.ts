/** Functions that make elements: what makes them goes along, and stack traces lead into them, to the column. */
import { createProject, type Files, placeOf, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

const VIEW = `import { element as h } from './element.js';

function check(n: number): number {
  if (n > 1) throw new RangeError('refused');
  return n;
}
/** @unsync */
export function list<T extends { n: number }>(props: T): unknown {
  return <ul class="a" id={String(props.n)}>text {props.n}{[props.n].map((m) => <b>{check(m)}</b>)}</ul>;
}
export const later = (k: number) => {
  /** @unsync cpuBound */
  const item = (n: number): object => <i>{k}{check(n + k)}</i>;
  return item;
};
`;

const FILES: Files = {
  'package.json': { type: 'module' },
  'src/element.ts': `export function element(name: string, props: object | null, ...kids: unknown[]): object {
  return { name, props, kids };
}
export declare namespace element {
  namespace JSX { interface IntrinsicElements { [name: string]: unknown } }
}
`,
  'src/view.tsx': VIEW,
  'src/main.ts': `import { later, list } from './view.js';

console.log(JSON.stringify([await list({ n: 1 }), await later(0)(1)]));
for (const call of [() => list({ n: 2 }), () => later(1)(1)]) {
  try {
    await call();
  } catch (error) {
    console.log((error as Error).stack);
  }
}
`,
};

const babelrc = (options: object): Files => ({
  '.babelrc.json': {
    sourceMaps: true,
    presets: [
      ['@babel/preset-react', { runtime: 'classic', pragma: 'h' }],
      ['@babel/preset-typescript', { jsxPragma: 'h' }],
    ],
    plugins: [['unsync/babel', options]],
  },
});
const BABEL = ['src', '--out-dir', 'dist', '--extensions', '.ts,.tsx'];

test.each([
  ['tsc', 'tspc', { 'tsconfig.json': tsconfig({ jsx: 'react', jsxFactory: 'h' }) }, ['-p', '.']],
  ['Babel, with entry files', 'babel', babelrc({ rootDir: 'src', outDir: 'dist' }), BABEL],
  ['Babel, with entries inside', 'babel', babelrc({}), BABEL],
] as const)('%s', async (_name, tool, configuration, args) => {
  const project = createProject({ ...FILES, ...configuration });
  expect(await project.tool(tool, args)).toMatchObject({ code: 0 });
  const { stdout } = await project.node(['--enable-source-maps', 'dist/main.js']);
  const [values, ...lines] = stdout.split('\n');
  expect(values).toBe(
    '[{"name":"ul","props":{"class":"a","id":"1"},"kids":["text ",1,[{"name":"b","props":null,"kids":[1]}]]},{"name":"i","props":null,"kids":[0,1]}]',
  );
  const frames = lines.flatMap((line) => /src\/view\.tsx:\d+:\d+/.exec(line)?.[0] ?? []);
  const at = (text: string): string => {
    const { line, column } = placeOf(VIEW, text);
    return `src/view.tsx:${line}:${column + 1}`;
  };
  const thrown = at("new RangeError('refused')");
  expect(frames).toEqual(expect.arrayContaining([thrown, at('check(m)'), at('check(n + k)')]));
  expect([frames[0], frames[1]]).toEqual([thrown, at('check(m)')]);
});
