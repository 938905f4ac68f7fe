/**
 * `npm run demo -- [folder]`: checks the arguments, builds unsync and the demo (with the plugin and without), runs it.
 *
 * The survey runs in a process of its own: while it is blocked in the run without the plugin, this one can still
 * answer Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '..');
const require = createRequire(import.meta.url);

const USAGE = `Usage: npm run demo -- [options] [folder]

Reads every file below the folder (thread pool), hashes and compresses it (CPU pool) and adds up
the results (loop worker). The same source, built without the plugin, does it on one thread. The two take
turns, part by part; then results and times are compared.

  folder               default: the installed typescript package
  -q, --quality <0-11> Brotli's quality, default 9
  -h, --help           show this`;

/** Ends with one line on standard error and no stack trace. */
function fail(message, code) {
  console.error(`demo: ${message}`);
  process.exit(code);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        quality: { type: 'string', short: 'q', default: '9' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (positionals.length > 1)
      fail(`one folder at a time, not ${positionals.length} (--help shows the usage)`, 2);
    if (!/^([0-9]|1[01])$/.test(values.quality)) {
      fail(`--quality is a whole number from 0 to 11, not '${values.quality}'`, 2);
    }
    return { folder: positionals[0], quality: values.quality };
  } catch (error) {
    return fail(`${error.message.split('. ')[0]} (--help shows the usage)`, 2);
  }
}

const FOLDER_PROBLEMS = {
  ENOENT: (folder) => `there is no folder ${folder}`,
  ENOTDIR: (folder) => `${folder} is a file: give the folder it is in`,
  EACCES: (folder) => `${folder} cannot be read: permission denied`,
  EPERM: (folder) => `${folder} cannot be read: operation not permitted`,
};

/** Fails now rather than after the build. */
async function checkFolder(folder) {
  try {
    await readdir(folder);
  } catch (error) {
    const explain = FOLDER_PROBLEMS[error.code];
    fail(explain ? explain(folder) : `${folder} cannot be read: ${error.message}`, 1);
  }
}

/** What is running now: usually one process, two while the demo is compiled in both ways. */
const children = new Set();
let interrupted;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted ??= signal;
    for (const child of children) child.kill(signal);
  });
}

/** Ends this process the way the interrupted one should. */
function stopIfInterrupted() {
  if (!interrupted) return;
  process.stderr.write(process.stderr.isTTY ? '\r\x1b[KStopped.\n' : 'Stopped.\n');
  process.exit(128 + constants.signals[interrupted]);
}

/**
 * Runs a script with Node.
 *
 * @param {string[]} args
 * @param {'pipe' | 'inherit'} stdio
 * @returns {Promise<{ code: number, output: string }>} when it has ended
 */
async function node(args, stdio) {
  stopIfInterrupted();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', stdio, stdio] });
  children.add(child);
  let output = '';
  const collect = (text) => {
    output += text;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const [code, signal] = await new Promise((settle) => child.on('close', (...end) => settle(end)));
  children.delete(child);
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') interrupted ??= signal;
  stopIfInterrupted();
  if (signal) fail(`${args[0]} was ended by ${signal}`, 1);
  return { code, output };
}

/** Milliseconds of the newest file at or below each path; 0 when there is none. */
async function newest(...paths) {
  let time = 0;
  for (const path of paths.map((name) => resolve(ROOT, name))) {
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => resolve(entry.parentPath, entry.name));
    for (const file of [path, ...files]) {
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
      time = Math.max(time, mtimeMs);
    }
  }
  return time;
}

/** What an installation would have done: ts-patch looks for the plugin in a node_modules folder. */
async function linkPackage() {
  const link = resolve(HERE, 'node_modules/unsync');
  await mkdir(dirname(link), { recursive: true });
  await symlink(ROOT, link, 'junction').catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function mustBuild(...args) {
  const { code, output } = await node(args, 'pipe');
  if (code !== 0) fail(`the build failed in ${args.join(' ')}\n${output}`, 1);
}

/** Builds unsync, then the demo with the plugin and without; what is newer than its sources is left alone. */
async function build() {
  const packageBuilt = await newest('dist/runtime/index.js');
  const demoBuilt = Math.min(
    await newest('demo/build/unsync/main.js'),
    await newest('demo/build/plain/main.js'),
  );
  const buildPackage = packageBuilt < (await newest('runtime', 'transformer', 'tsconfig.json'));
  const sources = ['demo/src', 'demo/tsconfig.json', 'demo/tsconfig.plain.json'];
  if (!buildPackage && demoBuilt > Math.max(packageBuilt, await newest(...sources))) return;

  const terminal = process.stderr.isTTY;
  process.stderr.write(terminal ? 'Building …' : 'Building …\n');
  if (buildPackage) await mustBuild('scripts/build.mjs');
  await rm(resolve(HERE, 'build'), { recursive: true, force: true });
  await linkPackage();
  await Promise.all([
    mustBuild(require.resolve('ts-patch/bin/tspc'), '-p', 'demo/tsconfig.json'),
    mustBuild(require.resolve('typescript/bin/tsc'), '-p', 'demo/tsconfig.plain.json'),
  ]);
  if (terminal) process.stderr.write('\r\x1b[K');
}

const { folder, quality } = readArguments();
const chosen = folder
  ? resolve(process.env.INIT_CWD ?? process.cwd(), folder)
  : dirname(require.resolve('typescript/package.json'));
await checkFolder(chosen);
await build();
const { code } = await node(['demo/build/unsync/main.js', chosen, quality], 'inherit');
process.exitCode = code;
