/** `npx unsync init`: after it, `unsync doctor` has nothing to say. */
import { join } from 'node:path';
import { createProject, type Files, removeProjects } from '../hosts/project';

const CLI = join(__dirname, '../../dist/transformer/cli.js');

afterAll(removeProjects);

const FILES: Files = {
  'package.json': `{
  "dependencies": { "unsync": "1" },
  "scripts": {
    "build": "rm -rf dist && tsc -p .",
    "types": "npx tsc --noEmit",
    "web": "vite build"
  }
}
`,
  'tsconfig.json': { include: ['src'] },
  'vite.config.ts': "import react from '@vitejs/plugin-react';\nexport default { plugins: [react()] };\n",
  'webpack.config.cjs': "const path = require('node:path');\nmodule.exports = {\n  entry: './a.js',\n};\n",
  'src/work.ts': '/** @unsync */\nexport function one(): number { return 1; }\n',
};

test('shows what it would write, and writes nothing where nobody can be asked', async () => {
  const project = createProject(FILES);
  const { code, stdout } = await project.node([CLI, 'init']);
  expect(stdout).toContain(
    '- "build": "rm -rf dist && tsc -p .",\n+ "build": "rm -rf dist && unsync tsc -p .",\n',
  );
  expect(stdout).toContain("+ import unsync from 'unsync/vite';\n");
  expect(stdout).toContain('Nothing was written. `npx unsync init --yes`');
  expect(project.read('package.json')).toBe(FILES['package.json']);
  expect(code).toBe(1);
});

test('--yes writes it, with everything else as it was; doctor is content, and a second time nothing changes', async () => {
  const project = createProject(FILES);
  expect((await project.node([CLI, 'doctor'])).code).toBe(1);
  expect((await project.node([CLI, 'init', '--yes'])).code).toBe(0);
  expect(project.read('package.json')).toBe(
    (FILES['package.json'] as string).replace('&& tsc', '&& unsync tsc').replace('npx tsc', 'npx unsync tsc'),
  );
  expect(project.read('vite.config.ts')).toBe(
    `import unsync from 'unsync/vite';\n${(FILES['vite.config.ts'] as string).replace('[react', '[unsync(), react')}`,
  );
  expect(project.read('webpack.config.cjs')).toBe(
    `const Unsync = require('unsync/webpack');\n${(FILES['webpack.config.cjs'] as string).replace('= {', '= { plugins: [new Unsync()],')}`,
  );
  expect(await project.node([CLI, 'doctor'])).toMatchObject({ code: 0 });
  expect((await project.node([CLI, 'init', '--yes'])).stdout).toMatch(
    /^No script or configuration here has to change/,
  );
});

test.each([
  ['{}', '{"scripts": { "build": "unsync tsc" }}'],
  ['{\n  "name": "a"\n}\n', '{\n  "scripts": { "build": "unsync tsc" },\n  "name": "a"\n}\n'],
  ['{\n  "scripts": {}\n}\n', '{\n  "scripts": { "build": "unsync tsc" }\n}\n'],
  [
    '{\n  "scripts": {\n    "test": "echo"\n  }\n}\n',
    '{\n  "scripts": {\n    "build": "unsync tsc",\n    "test": "echo"\n  }\n}\n',
  ],
])('gives a package that nothing builds a build: %s', async (before, after) => {
  const project = createProject({ 'package.json': before, 'tsconfig.json': { include: ['src'] } });
  await project.node([CLI, 'init', '--yes']);
  expect(project.read('package.json')).toBe(after);
});
