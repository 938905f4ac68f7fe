/** Makes instances of the runtime (thread.ts), one for each simulated thread. */
import { join } from 'node:path';
import { Script } from 'node:vm';
import { buildSync } from 'esbuild';
import type * as Thread from './thread';

export type Instance = typeof Thread;

/** What a thread gets in the place of Node's own. */
export interface Surroundings {
  readonly now: () => number;
  readonly setTimeout: (run: () => void, ms: number) => object;
  readonly clearTimeout: (timer: object) => void;
  readonly setImmediate: (run: () => void) => void;
  readonly cores: number;
}

type Factory = (
  require: (name: string) => unknown,
  exports: object,
  module: { exports: object },
  weakRef: unknown,
  registry: unknown,
) => void;

let factory: Factory | undefined;

function load(): Factory {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'thread.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    logLevel: 'warning',
  });
  const code = (outputFiles[0] as { text: string }).text;
  const source = `(function (require, exports, module, WeakRef, FinalizationRegistry) {${code}\n})`;
  return new Script(source, { filename: join(__dirname, 'thread.bundle.js') }).runInThisContext() as Factory;
}

/** Garbage is never collected here: when it is, is not for a test to know. */
class StrongRef<T> {
  constructor(readonly value: T) {}
  deref(): T {
    return this.value;
  }
}
class NoRegistry {
  register(): void {}
  unregister(): void {}
}

export function makeInstance({ now, setTimeout, clearTimeout, setImmediate, cores }: Surroundings): Instance {
  factory ??= load();
  // While the runtime is loaded there is one core: so no thread spins before it sleeps, which would only take events.
  let evaluated = false;
  const replaced: Record<string, object> = {
    'node:perf_hooks': { ...require('node:perf_hooks'), performance: { now } },
    'node:timers': { setTimeout, clearTimeout, setImmediate },
    'node:vm': { ...require('node:vm'), runInNewContext: () => undefined },
    'node:os': { ...require('node:os'), availableParallelism: () => (evaluated ? cores : 1) },
  };
  const module = { exports: {} };
  factory((name) => replaced[name] ?? require(name), module.exports, module, StrongRef, NoRegistry);
  evaluated = true;
  return module.exports as Instance;
}
