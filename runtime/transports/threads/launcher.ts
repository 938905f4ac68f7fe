/** The owner's end of its supervisor. */
import {
  MessageChannel,
  type ResourceLimits,
  SHARE_ENV,
  Worker,
  type WorkerOptions,
} from 'node:worker_threads';
import type { ExecutorName } from '../../protocol/operations';
import type { Exit } from '../../scheduling/casualties';
import { addMailbox, type Mailbox, removeMailbox, signal } from '../../thread/pump';
import { Signal } from './bell';
import { checkFiles, LEASE_FILE, LOOP_FILE, SUPERVISOR_FILE } from './files';
import { Line } from './link';
import type { FromSupervisor, SupervisorData, ToSupervisor } from './messages';

export interface SupervisorOptions {
  readonly maxThreads: { readonly thread: number; readonly cpu: number };
  readonly niceness: number;
  readonly resourceLimits: ResourceLimits | undefined;
  /** Called when a lease has ended. */
  readonly onEnd: (lease: number, exit: Exit) => void;
  /** Called when the supervisor itself is gone, with every lease. */
  readonly onLoss: (error: Error) => void;
}

export class Supervisor implements Mailbox {
  readonly #control: Line;
  readonly #worker: Worker;
  readonly #options: SupervisorOptions;
  #leases = 0;
  #closed = false;

  constructor(options: SupervisorOptions) {
    checkFiles();
    this.#options = options;
    const { port1, port2 } = new MessageChannel();
    const cells = Line.memory();
    // The supervisor sleeps in its event loop, never on its signal.
    const far = new Signal().buffer;
    this.#control = Line.near(port1, cells, far);
    const data: SupervisorData = {
      control: { port: port2, cells, near: signal.buffer, far },
      maxThreads: options.maxThreads,
      niceness: options.niceness,
      resourceLimits: options.resourceLimits,
      argv: process.argv.slice(1),
      files: { lease: LEASE_FILE, loop: LOOP_FILE },
    };
    this.#worker = startThread({
      workerData: data,
      transferList: [port2],
      env: SHARE_ENV,
      name: 'unsync supervisor',
    });
    this.#worker.unref();
    this.#worker.on('error', (error) => this.#lost(error));
    this.#worker.on('exit', (code) => this.#lost(new Error(`unsync's supervisor exited with code ${code}`)));
    this.#control.listen(this.#receive);
    addMailbox(this);
  }

  /** Has a worker take the far end of a new line. */
  lease(role: ExecutorName): { id: number; line: Line } {
    const id = ++this.#leases;
    const { port1, port2 } = new MessageChannel();
    const cells = Line.memory();
    const far = new Signal().buffer;
    const message: ToSupervisor = {
      type: 'lease',
      id,
      lease: { role, line: { port: port2, cells, near: signal.buffer, far } },
    };
    this.#control.post(message, [port2]);
    return { id, line: Line.near(port1, cells, far) };
  }

  /** Ends a worker, whatever it does. `onEnd` follows. */
  kill(id: number): void {
    const message: ToSupervisor = { type: 'kill', id };
    this.#control.post(message);
  }

  /** Whether this keeps the process alive: it should while calls are pending. */
  set keepAlive(value: boolean) {
    if (value) this.#control.port.ref();
    else this.#control.port.unref();
  }

  drain(): boolean {
    return this.#control.drain(this.#receive);
  }

  /** Ends the supervisor and all workers. */
  async close(): Promise<void> {
    this.#closed = true;
    removeMailbox(this);
    this.#control.close();
    await this.#worker.terminate();
  }

  readonly #receive = (raw: unknown): void => {
    const message = raw as FromSupervisor;
    if (message.type === 'ended') this.#options.onEnd(message.id, message.exit);
    else this.#lost(new Error(message.message));
  };

  #lost(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    removeMailbox(this);
    this.#options.onLoss(error);
  }
}

/**
 * Starts the thread with this process's flags. V8's (`--max-old-space-size`, `--expose-gc`) hold for the whole process
 * and are refused when they are given to a worker; with no list at all, a worker has them all.
 */
function startThread(options: WorkerOptions): Worker {
  const execArgv = threadExecArgv(process.execArgv);
  if (execArgv.length === process.execArgv.length) return new Worker(SUPERVISOR_FILE, options);
  try {
    return new Worker(SUPERVISOR_FILE, { ...options, execArgv });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    const { message } = error as Error;
    return new Worker(SUPERVISOR_FILE, {
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
