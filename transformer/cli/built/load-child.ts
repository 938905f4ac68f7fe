/** The process in which load.ts loads what is in a build. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Loaded, Request } from './load';

/** So long (ms) what was started has to end by itself. */
const MOMENT = 50;
/** Resources that a program has, and that modules have no need of when they are loaded. */
const LASTING = /^(TCPServerWrap|PipeServerWrap|UDPWrap|ChildProcess|FSEventWrap)$/;

let printed = '';
for (const stream of [process.stdout, process.stderr]) {
  stream.write = ((text: string | Uint8Array) => {
    printed += typeof text === 'string' ? text : Buffer.from(text).toString();
    return true;
  }) as typeof stream.write;
}

function lasting(): string[] {
  return process.getActiveResourcesInfo().filter((name) => LASTING.test(name));
}

async function load(request: Request): Promise<Loaded> {
  printed = '';
  const before = lasting();
  try {
    if (request.kind === 'runtime') {
      await startRuntime(request.from);
      return { printed: '', started: [] };
    }
    if (!runs(request.file)) return { functions: functionsIn(request.file), printed, started: [] };
    const module = (await import(pathToFileURL(request.file).href)) as Record<string, unknown>;
    const { default: byDefault } = module as { default?: Record<string, unknown> };
    const functions = module.__unsync_functions ?? byDefault?.__unsync_functions;
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    const started = lasting();
    for (const name of before) {
      const at = started.indexOf(name);
      if (at >= 0) started.splice(at, 1);
    }
    if (functions === undefined) return { printed, started };
    return { functions: Object.keys(functions as object), printed, started };
  } catch (error) {
    return { error: wordsOf(error), printed, started: [] };
  }
}

/** Bun, Deno and newer versions of Node run TypeScript as it is. */
function runs(file: string): boolean {
  const { features, versions } = process as {
    features: { typescript?: unknown };
    versions: NodeJS.ProcessVersions;
  };
  const all = Boolean(features.typescript) || versions.bun !== undefined || versions.deno !== undefined;
  return all || !/\.[mc]?tsx?$/.test(file);
}

/** What an entry has that cannot be loaded here, as the core writes it: a name on each line. */
function functionsIn(file: string): string[] {
  const [, table = ''] = readFileSync(file, 'utf8').split('__unsync_functions = {');
  return [...table.matchAll(/^ {2}("(?:[^"\\]|\\.)*"): /gm)].map(
    ([, name = '']) => JSON.parse(name) as string,
  );
}

async function startRuntime(from: string): Promise<void> {
  // What happens at the first call: the files of the supervisor and of the workers are needed, and Piscina.
  const runtime = createRequire(from)('unsync') as typeof import('../../../runtime');
  await runtime.warmup({ threads: 1, cpus: 0 });
  await runtime.shutdown();
}

/** An error that a user can read: its message, and where a module was asked for that is not there. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first = error.message] = error.message.split('\n');
  return `${error.name === 'Error' ? '' : `${error.name}: `}${first}`;
}

process.on('message', (request: Request) => {
  void load(request).then((loaded) => process.send?.(loaded));
});
