/** All contenders by name, each loaded only where it is measured: a process holds the code of one. */
import type { Contender } from '../harness/contender.js';

const LOADERS = {
  unsync: async () => (await import('./unsync.js')).unsync,
  'unsync thread': async () => (await import('./unsync-thread.js')).unsyncThread,
  'unsync loop': async () => (await import('./unsync-loop.js')).unsyncLoop,
  piscina: async () => (await import('./piscina.js')).piscina,
  tinypool: async () => (await import('./tinypool.js')).tinypool,
  workerpool: async () => (await import('./workerpool.js')).workerpool,
  poolifier: async () => (await import('./poolifier.js')).poolifier,
  threads: async () => (await import('./threads.js')).threads,
  comlink: async () => (await import('./comlink.js')).comlink,
  synckit: async () => (await import('./synckit.js')).synckit,
  'make-synchronous': async () => (await import('./make-synchronous.js')).makeSynchronous,
  'raw Worker': async () => (await import('./raw.js')).raw,
  'no thread': async () => (await import('./none.js')).none,
} as const satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof LOADERS;

/** The pools that can be awaited. */
export const POOLS = ['piscina', 'tinypool', 'workerpool', 'poolifier', 'threads', 'comlink'] as const;

/** Those that block. */
export const BLOCKING = ['synckit', 'make-synchronous'] as const;

export const EXECUTORS = ['unsync', 'unsync thread', 'unsync loop'] as const;

export function loadContender(name: ContenderName): Promise<Contender> {
  return LOADERS[name]();
}
