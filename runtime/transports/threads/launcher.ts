/** Worker threads: the owner's end of its supervisor, which starts them. */
import { type ResourceLimits, SHARE_ENV, Worker, type WorkerOptions } from 'node:worker_threads';
import type { ExecutorName } from '../../protocol/references';
import { addMailbox, type Mailbox, removeMailbox } from '../../thread/pump';
import type { Ledger, Link, Transport, TransportEvents } from '../transport';
import type { SharedBell } from './bell';
import { checkFiles, leaseFile, loopFile, supervisorFile } from './files';
import { openLine } from './line';
import type { ThreadLink } from './link';
import type { FromSupervisor, SupervisorData, ToSupervisor } from './messages';
import { preloadOfThisThread } from './preload';

export interface ThreadOptions {
  /** Called when the process ends while there are workers. */
  readonly atExit: () => void;
  /** The owner's bell. */
  readonly bell: SharedBell;
  /** The most threads that there may be, by executor: the limit and the reserve. */
  readonly maxThreads: { readonly thread: number; readonly cpu: number };
  readonly niceness: number | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
}

export class ThreadTransport implements Transport, Mailbox {
  readonly #control: ThreadLink;
  readonly #supervisor: Worker;
  readonly #bell: SharedBell;
  readonly #events: TransportEvents;
  readonly #atExit: () => void;
  #closed = false;

  constructor(options: ThreadOptions, events: TransportEvents) {
    checkFiles();
    this.#bell = options.bell;
    this.#events = events;
    this.#atExit = options.atExit;
    const { link, handle } = openLine(options.bell);
    this.#control = link;
    const data: SupervisorData = {
      control: handle,
      maxThreads: options.maxThreads,
      niceness: options.niceness,
      resourceLimits: options.resourceLimits,
      argv: process.argv.slice(1),
      files: { lease: leaseFile(), loop: loopFile() },
    };
    this.#supervisor = startThread({
      workerData: data,
      transferList: [handle.port],
      env: SHARE_ENV,
      name: 'unsync supervisor',
    });
    this.#supervisor.unref();
    this.#supervisor.on('error', (error) => this.#lost(error));
    this.#supervisor.on('exit', (code) =>
      this.#lost(new Error(`unsync's supervisor exited with code ${code}`)),
    );
    this.#control.listen(this.#receive, this.#unreadable);
    addMailbox(this);
    process.on('exit', this.#atExit);
  }

  launch(id: number, role: ExecutorName): { link: Link; ledger: Ledger } {
    const { link, ledger, handle } = openLine(this.#bell);
    const message: ToSupervisor = {
      type: 'lease',
      id,
      lease: { role, line: handle, preload: preloadOfThisThread() },
    };
    this.#control.post(message, [handle.port]);
    return { link, ledger };
  }

  kill(id: number): void {
    const message: ToSupervisor = { type: 'kill', id };
    this.#control.post(message);
  }

  set keepAlive(value: boolean) {
    if (value) this.#control.port.ref();
    else this.#control.port.unref();
  }

  drain(): boolean {
    return this.#control.drain(this.#receive, this.#unreadable);
  }

  async close(): Promise<void> {
    this.#closed = true;
    process.off('exit', this.#atExit);
    removeMailbox(this);
    this.#control.close();
    await this.#supervisor.terminate();
  }

  readonly #receive = (raw: unknown): void => {
    const message = raw as FromSupervisor;
    if (message.type === 'ended') this.#events.onEnd(message.id, message.exit);
    else if (message.type === 'worn') this.#events.onWorn(message.id);
    else this.#lost(new Error(message.message));
  };

  /** It was the end of a worker, and there is no telling whose. */
  readonly #unreadable = (reason: unknown): void =>
    this.#lost(new Error(`a message of unsync's supervisor could not be read: ${String(reason)}`));

  #lost(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    process.off('exit', this.#atExit);
    removeMailbox(this);
    this.#events.onLoss(error);
  }
}

/**
 * Starts the thread with this process's flags. V8's (`--max-old-space-size`, `--expose-gc`) hold for the whole process
 * and are refused when they are given to a worker; with no list at all, a worker has them all.
 */
function startThread(options: WorkerOptions): Worker {
  const execArgv = threadExecArgv(process.execArgv);
  if (execArgv.length === process.execArgv.length) return new Worker(supervisorFile(), options);
  try {
    return new Worker(supervisorFile(), { ...options, execArgv });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    const { message } = error as Error;
    return new Worker(supervisorFile(), {
      ...options,
      execArgv: execArgv.filter((flag) => !message.includes(flag)),
    });
  }
}

/** Flags of this process that a worker cannot have: they say what the *main* thread's code is. */
function threadExecArgv(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i++) {
    const flag = execArgv[i] as string;
    if (/^--input-type\b/.test(flag) || /^(-p|-pe|--print|-i|--interactive|--test)$/.test(flag)) continue;
    if (/^(-e|--eval)$/.test(flag)) {
      i++;
      continue;
    }
    kept.push(flag);
  }
  return kept;
}
