/**
 * `npm run matrix`, or `npm run matrix -- webpack esbuild`: the conformance suite of the hosts.
 *
 * Each page of docs/hosts is a row. The example it shows is set up as a project of its own, from the packed tarball and
 * with the tool versions the page names, around the one set of programs in test/hosts/matrix; the page's own commands
 * build and run it, and what is printed must be what test/hosts/matrix/expected.txt says.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const programs = path.join(root, 'test/hosts/matrix');
const expected = readFileSync(path.join(programs, 'expected.txt'), 'utf8');
const folder = path.join(root, '.tmp/matrix');

function run(command, cwd, timeout = 300_000) {
  const { status, stdout, stderr, error } = spawnSync(command, {
    cwd,
    shell: true,
    encoding: 'utf8',
    timeout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '--enable-source-maps', FORCE_COLOR: '0' },
  });
  return {
    ok: status === 0 && !error,
    stdout,
    output: `${stdout}${stderr}${error ? `\n${error.message}` : ''}`,
  };
}

/** The page's code blocks, in order: `{ language, file, text }`; a block with a file name is that file. */
function blocksOf(page) {
  const text = readFileSync(path.join(root, 'docs/hosts', page), 'utf8');
  return [...text.matchAll(/^```(\w+)(?: ([\w./-]+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, body]) => ({
      language,
      file,
      text: body,
    }),
  );
}

/** @returns null when the row passes, else what went wrong */
function check(page, tarball) {
  const project = path.join(folder, path.basename(page, '.md'));
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  cpSync(path.join(programs, 'src'), path.join(project, 'src'), { recursive: true });
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const blocks = blocksOf(page);
  for (const { file, text } of blocks) if (file) writeFileSync(path.join(project, file), text);
  // Compilers that write files one by one want the names of what they write.
  if (blocks.some(({ text }) => /^npx (tspc|babel) /m.test(text) || /^npx tspc$/m.test(text))) {
    for (const name of readdirSync(path.join(project, 'src'))) {
      const source = path.join(project, 'src', name);
      writeFileSync(
        source,
        readFileSync(source, 'utf8').replace(/(from |import\()'(\.\/\w+)\.ts'/g, "$1'$2.js'"),
      );
    }
  }
  let last = '';
  for (const command of blocks
    .filter(({ language, file }) => language === 'sh' && !file)
    .flatMap(({ text }) => text.trim().split('\n'))) {
    const { ok, stdout, output } = run(
      command.replace(/^npm install unsync\b/, `npm install ${tarball}`),
      project,
    );
    if (!ok) return `${command}\n${output}`;
    last = stdout;
  }
  return last === expected ? null : `printed\n${last}\ninstead of\n${expected}`;
}

const wanted = process.argv.slice(2);
const pages = readdirSync(path.join(root, 'docs/hosts'))
  .filter(
    (page) => page.endsWith('.md') && (wanted.length === 0 || wanted.includes(path.basename(page, '.md'))),
  )
  .sort();
if (pages.length === 0) {
  console.error(`No page in docs/hosts is called ${wanted.join(' or ')}.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const packed = run(`npm pack --json --pack-destination ${JSON.stringify(folder)}`, root);
if (!packed.ok) {
  console.error(packed.output);
  process.exit(1);
}
const tarball = path.join(folder, JSON.parse(packed.stdout)[0].filename);

let failures = 0;
for (const page of pages) {
  const problem = check(page, tarball);
  console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${path.basename(page, '.md')}`);
  if (problem !== null) {
    failures++;
    console.log(problem.replace(/^/gm, '    '));
  }
}
console.log(`${pages.length - failures} of ${pages.length} hosts behave alike.`);
process.exit(failures === 0 ? 0 : 1);
