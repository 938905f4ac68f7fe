/** Projects of the sorts that people have, for holding one compiler against another. */
import type { Files } from './project';

export interface CompilerProject {
  readonly files: Files;
  /** Arguments of the compiler. */
  readonly args: readonly string[];
  /** A program, by path, and what it prints. */
  readonly prints?: readonly [program: string, text: string];
}

const OPTIONS = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  declaration: true,
  sourceMap: true,
  types: ['node'],
  skipLibCheck: true,
};

const config = (compilerOptions: object, rest: object = { include: ['src'] }): object => ({
  compilerOptions: { ...OPTIONS, rootDir: 'src', outDir: 'dist', ...compilerOptions },
  ...rest,
});

const WHERE = `import { threadId } from 'node:worker_threads';
/** @unsync */
export function where(n = 1, { a }: { a: number } = { a: 2 }, ...rest: string[]): string {
  return \`\${threadId === 0 ? 'main thread' : 'worker'} \${n + a + rest.length}\`;
}
`;

/** What does not depend on what a version of TypeScript says. */
export const PROJECTS: Readonly<Record<string, CompilerProject>> = {
  'ES modules': {
    args: [],
    files: {
      'package.json': { type: 'module' },
      'tsconfig.json': config({}),
      'src/work.ts': `${WHERE}/** @unsync */
export async function* count(to: number, ...more: number[]): AsyncGenerator<number> {
  for (let n = 0; n < to + more.length; n++) yield n;
}
export const scale = (factor: number) => {
  /** @unsync cpuBound */
  function scaled({ value }: { value: number }): number { return value * factor; }
  return scaled;
};
`,
      'src/plain.ts': 'export const plain = 1;\n',
      'src/main.ts': `import { count, scale, where } from './work.js';
const all: number[] = [];
for await (const n of count(2, 0)) all.push(n);
console.log(await where(), all.length, scale(3)({ value: 2 }).result());
`,
    },
    prints: ['dist/main.js', 'worker 3 3 6\n'],
  },
  'CommonJS, a list of files, and no outDir': {
    args: ['-p', '.'],
    files: {
      'package.json': {},
      'tsconfig.json': `{
  // Comments, and a comma at the end.
  "compilerOptions": { "module": "commonjs", "target": "es2020", "strict": true, "types": ["node"], "skipLibCheck": true, "esModuleInterop": true },
  "files": ["main.ts"],
}`,
      'main.ts': "import { sum } from './lib/sum';\nconsole.log(sum([1, 2]).result());\n",
      'lib/sum.ts': `import { add } from './add';
/** @unsync cpuBound */
export function sum([first, ...rest]: number[], start = 0): number {
  return rest.reduce(add, (first ?? 0) + start);
}
`,
      'lib/add.ts': 'export function add(a: number, b: number): number { return a + b; }\n',
    },
    prints: ['main.js', '3\n'],
  },
  '.tsx and .mts': {
    args: [],
    files: {
      'package.json': {},
      'tsconfig.json': config({ jsx: 'react', jsxFactory: 'h' }),
      'src/h.mts': `export function h(tag: string, _props: object | null, ...children: unknown[]): string {
  return \`<\${tag}>\${children.join('')}\`;
}
declare global {
  namespace JSX {
    type Element = string;
    interface IntrinsicElements { b: { children?: unknown } }
  }
}
`,
      'src/view.tsx': `const { h } = require('./h.mjs');
declare const require: (name: string) => { h(tag: string): string };
/** @unsync */
export function render(name: string, ...more: string[]): string {
  return <b>{name}{more.join('')}</b>;
}
`,
      'src/work.mts': WHERE,
    },
  },
  'project references': {
    args: ['-b'],
    files: {
      'package.json': { private: true, type: 'module' },
      'tsconfig.json': { files: [], references: [{ path: './app' }] },
      'lib/tsconfig.json': config({ composite: true, declarationMap: true }),
      'app/tsconfig.json': config(
        { composite: true },
        { include: ['src'], references: [{ path: '../lib' }] },
      ),
      'lib/src/lib.ts': WHERE,
      'app/src/main.ts': `import { where } from '../../lib/src/lib.js';
/** @unsync */
export async function twice(): Promise<string> { return (await where()) + (await where(2)); }
console.log(await twice());
`,
    },
  },
  decorators: {
    args: [],
    files: {
      'package.json': { type: 'module' },
      'tsconfig.json': config({ experimentalDecorators: true, emitDecoratorMetadata: false }),
      'src/main.ts': `function named(target: object, key: string): void {
  Object.defineProperty(target, 'decorated', { value: key });
}
class Service {
  declare readonly decorated: string;
  /** @unsync */
  @named
  async find(id: number): Promise<string> { return \`found \${id}\`; }
}
console.log(await new Service().find(1), new Service().decorated);
`,
    },
    prints: ['dist/main.js', 'found 1 find\n'],
  },
};

/** Errors of every sort: of the callers, in annotated functions, and our own. */
export const WRONG: Files = {
  'package.json': { type: 'module' },
  'tsconfig.json': config({ noUnusedLocals: true }),
  'src/work.ts': `${WHERE}export const text: string = where().result().length;
let hits = 0;
/** @unsync */
export async function wrong(x: number): Promise<string> {
  return x;
}
const w: { result(): number } = where(
  1,
  { a: 2 },
  'three',
);
`,
  'src/count.ts': `let hits = 0;
/** @unsync */
export function hit(): void {
  hits += 1;
}
`,
  'src/use.ts': `import { hit } from './count.js';
const x: number = hit();
export class A {
  /** @unsync { nmae: 'm' } */
  async m(s: { b: string }): Promise<number> { return s.c; }
}
`,
};
