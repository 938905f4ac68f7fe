/** Types that these packages have and do not show to an ES module, as much as is used here. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';
  export default function nodeEndpoint(port: Worker | MessagePort): Endpoint;
}

declare module 'threads' {
  type Call = (...args: unknown[]) => Promise<unknown>;
  export class Worker {
    constructor(path: string);
  }
  export function spawn(worker: Worker): Promise<Record<string, Call>>;
  export function Pool(
    spawnThread: () => Promise<Record<string, Call>>,
    options: { size: number },
  ): {
    queue(task: (thread: Record<string, Call>) => Promise<unknown>): PromiseLike<unknown>;
    terminate(force: boolean): Promise<void>;
  };
}

declare module 'threads/worker' {
  export function expose(functions: object): void;
}
