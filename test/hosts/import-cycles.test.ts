/** What an entry imports may import the module that it was made of: a worker must not run the program once more. */
import { createProject, type Files, removeProjects } from './project';

afterAll(removeProjects);

const REFUSED = /^UnsyncError: .*main\.[cm]js is the program's main module, and something that it imports/;

const PROGRAMS: readonly (readonly [name: string, program: string, files: Files])[] = [
  [
    'an ES module that calls while it loads',
    'main.mjs',
    {
      'main.mjs': `import { within } from './util.mjs';
export const LIMIT = 10;
/** @unsync */
function check(n) { return within(n); }
console.log('starts');
console.log(String(await check(3).catch((error) => error)));`,
      'util.mjs': "import { LIMIT } from './main.mjs'; export const within = (n) => n < LIMIT;",
    },
  ],
  [
    'an ES module that starts a server',
    'main.mjs',
    {
      'main.mjs': `import { createServer } from 'node:http';
import { within } from './util.mjs';
export const LIMIT = 10;
/** @unsync */
function check(n) { return within(n); }
console.log('starts');
const server = createServer().listen(0, async () => {
  console.log(String(await check(3).catch((error) => error)));
  server.close();
});`,
      'util.mjs': "import { LIMIT } from './main.mjs'; export const within = (n) => n < LIMIT;",
    },
  ],
  [
    'a CommonJS module',
    'main.cjs',
    {
      'main.cjs': `const { within } = require('./util.cjs');
exports.LIMIT = 10;
/** @unsync */
function check(n) { return within(n); }
console.log('starts');
check(3).catch((error) => error).then((found) => console.log(String(found)));`,
      'util.cjs': "const main = require('./main.cjs'); exports.within = (n) => n < main.LIMIT;",
    },
  ],
];

test.each(PROGRAMS)('%s is refused, once, and at the call', async (_, program, files) => {
  const project = createProject({ 'package.json': {}, ...files });
  const { code, stdout, stderr } = await project.node(['--import', 'unsync/register', program]);
  const [starts, refused, ...more] = stdout.trimEnd().split('\n');
  expect({ code, stderr, starts, more }).toEqual({ code: 0, stderr: '', starts: 'starts', more: [] });
  expect(refused).toMatch(REFUSED);
});

test('a module that only declares things is loaded in a worker as well', async () => {
  const project = createProject({
    'package.json': {},
    'run.mjs': "import { check } from './main.mjs'; console.log(await check(3));",
    'main.mjs': `import { within } from './util.mjs';
export const LIMIT = 10;
const table = new Map();
table.set('limit', LIMIT);
/** @unsync */
export function check(n) { return within(n) && table.has('limit'); }`,
    'util.mjs': "import { LIMIT } from './main.mjs'; export const within = (n) => n < LIMIT;",
  });
  const { code, stdout, stderr } = await project.node(['--import', 'unsync/register', 'run.mjs']);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'true\n', stderr: '' });
});
