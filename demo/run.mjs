/**
 * `npm run demo -- [folder]`: checks the arguments, builds unsync and the demo (with the plugin and without), runs it.
 *
 * The survey runs in a process of its own: while it is blocked in the run without the plugin, this one can still
 * answer Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const USAGE = `Usage: npm run demo -- [options] [folder]

Reads every file below the folder (thread pool), hashes and compresses it (CPU pool) and adds up
the results (loop worker); then does the same in one thread, compares the results and the times.

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

let child;
let interrupted;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted ??= signal;
    child?.kill(signal);
  });
}

/** Ends this process the way the interrupted one should. */
function stopIfInterrupted() {
  if (!interrupted) return;
  process.stderr.write(process.stderr.isTTY ? '\r\x1b[KStopped.\n' : 'Stopped.\n');
  process.exit(128 + constants.signals[interrupted]);
}

/** @returns {Promise<{ code: number, output: string }>} when the script has ended */
async function node(args, stdio) {
  stopIfInterrupted();
  child = spawn(process.execPath, args, { cwd: resolve(HERE, '..'), stdio: ['ignore', stdio, stdio] });
  let output = '';
  child.stdout?.on('data', (text) => (output += text));
  child.stderr?.on('data', (text) => (output += text));
  const [code, signal] = await new Promise((settle) => child.on('close', (...end) => settle(end)));
  child = undefined;
  if (signal) interrupted ??= signal;
  stopIfInterrupted();
  return { code, output };
}

async function build() {
  const terminal = process.stderr.isTTY;
  process.stderr.write(terminal ? 'Building …' : 'Building …\n');
  await rm(resolve(HERE, 'build'), { recursive: true, force: true });
  const steps = [
    ['scripts/build.mjs'],
    [require.resolve('ts-patch/bin/tspc'), '-p', 'demo/tsconfig.json'],
    [require.resolve('typescript/bin/tsc'), '-p', 'demo/tsconfig.plain.json'],
  ];
  for (const step of steps) {
    const { code, output } = await node(step, 'pipe');
    if (code !== 0) fail(`the build failed in ${step.join(' ')}\n${output}`, 1);
  }
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
