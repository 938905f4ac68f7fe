/** What the owner and its supervisor say to each other. */
import type { ResourceLimits } from 'node:worker_threads';
import type { ExecutorName } from '../../protocol/references';
import type { Exit } from '../transport';
import type { LineHandle } from './line';

/** What a supervisor is started with. */
export interface SupervisorData {
  readonly control: LineHandle;
  /** The most threads Piscina may ever have, by executor: the limit and the reserve. */
  readonly maxThreads: { readonly thread: number; readonly cpu: number };
  /** Of the CPU pool's threads; `undefined`: courtesy.ts decides. */
  readonly niceness: number | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
  /** The program's file and arguments: `process.argv` without Node's own. */
  readonly argv: readonly string[];
  /** What the workers of the pools, and the loop worker, are started with. */
  readonly files: { readonly lease: string; readonly loop: string };
}

/** What a worker is leased with. */
export interface LeaseData {
  readonly role: ExecutorName;
  readonly line: LineHandle;
  /** See preload.ts. */
  readonly preload: string | undefined;
  /** Where the thread writes its number, if somebody wants to know it (courtesy.ts). */
  readonly thread?: Int32Array | undefined;
}

export type ToSupervisor =
  | { readonly type: 'lease'; readonly id: number; readonly lease: LeaseData }
  | { readonly type: 'kill'; readonly id: number };

export type FromSupervisor =
  | { readonly type: 'ended'; readonly id: number; readonly exit: Exit }
  /** This worker would go on giving way to every other program; another one would not. */
  | { readonly type: 'worn'; readonly id: number }
  /** It dies, and all leases with it. Said because the event of it does not reach a blocked thread. */
  | { readonly type: 'lost'; readonly message: string };
