/** In a worker: runs the modules of snapshots with Vite's own module runner, each module once. */
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Fetched } from './api';
import { withInterop } from './interop';
import { importRunner } from './module-runner';
import type { ModuleRunner, Request, RunnerModule, RunnerOptions, RunnerPackage } from './runner-api';
import type { Snapshot } from './snapshots';

/** What was in the snapshots so far, the newest of each. */
const modules = new Map<string, Fetched>();
/** `import.meta.env`. */
let env: Readonly<Record<string, unknown>> = {};
let opened: Promise<ModuleRunner> | undefined;

/**
 * @param file the snapshot of an entry
 * @param url of Vite's module runner
 * @returns a promise of the entry's exports
 */
export async function load(file: string, url: string): Promise<object> {
  const snapshot = JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
  opened ??= importRunner(url).then((runner) => open(runner, snapshot.interop));
  const runner = await opened;
  take(runner, snapshot);
  return runner.import(snapshot.start);
}

function open(vite: RunnerPackage, interop: boolean): ModuleRunner {
  const { ModuleRunner, createNodeImportMeta, createDefaultImportMeta } = vite;
  const createImportMeta = createNodeImportMeta ?? createDefaultImportMeta;
  const options: RunnerOptions = {
    hmr: false,
    sourcemapInterceptor: 'prepareStackTrace',
    createImportMeta: async (path) => ({ ...(await createImportMeta?.(path)), env }),
    transport: {
      invoke: async ({ data: { name, data } }) => {
        try {
          return { result: name === 'fetchModule' ? fetch(data as Request) : [] };
        } catch (error) {
          return { error };
        }
      },
    },
  };
  return interop ? new ModuleRunner(options, withInterop(vite)) : new ModuleRunner(options);
}

function fetch([url, importer, { cached = false } = {}]: Request): Fetched | { cache: true } {
  if (cached) return { cache: true };
  const known = modules.get(url);
  // The runner writes into what it gets.
  if (known !== undefined) return { ...known };
  if (isBuiltin(url)) return { externalize: url, type: 'builtin' };
  if (/^[./]/.test(url) || importer === undefined) {
    throw new Error(
      `unsync/vite: ${importer ?? 'an entry'} imports ${url} in a worker, and when its modules were collected that was not to be seen: the argument of the \`import()\` is computed. Write it out, or use \`import.meta.glob\`.`,
    );
  }
  return { externalize: pathToFileURL(createRequire(importer).resolve(url)).href, type: 'module' };
}

/** A module that has changed is run anew, and so is what imports it; others stay as they are, with their state. */
function take(runner: ModuleRunner, snapshot: Snapshot): void {
  ({ env } = snapshot);
  const changed: RunnerModule[] = [];
  for (const [url, fetched] of Object.entries(snapshot.modules)) {
    const before = modules.get(url);
    modules.set(url, fetched);
    if (before === undefined || !('code' in before) || ('code' in fetched && before.code === fetched.code))
      continue;
    const module = runner.evaluatedModules.getModuleById(before.id);
    if (module !== undefined) changed.push(module);
  }
  const seen = new Set(changed);
  for (const module of seen) {
    for (const id of module.importers) {
      const importer = runner.evaluatedModules.getModuleById(id);
      if (importer !== undefined) seen.add(importer);
    }
  }
  for (const module of seen) runner.evaluatedModules.invalidateModule(module);
}
