/**
 * `worker_threads` by hand, the limit: the calls of one tick travel in one message per worker, as do their results,
 * and there is nothing else: no errors, no timeouts, no crash handling, no balance.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Contender, Started, Task } from '../harness/contender.js';

const script = new URL('./workers/raw.js', import.meta.url);

/** One worker and the calls that it has not answered; it answers in order. */
class Line {
  readonly #worker: Worker;
  readonly #waiting: ((value: unknown) => void)[] = [];
  #answered = 0;
  #batch: unknown[][] = [];

  constructor(task: Task) {
    this.#worker = new Worker(script, { workerData: { task } });
    this.#worker.on('message', (results: unknown[]) => {
      for (const result of results) (this.#waiting[this.#answered++] as (value: unknown) => void)(result);
      if (this.#answered < this.#waiting.length) return;
      this.#waiting.length = 0;
      this.#answered = 0;
    });
  }

  call(args: unknown[]): Promise<unknown> {
    if (this.#batch.push(args) === 1) queueMicrotask(() => this.#flush());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** One message with the buffer in its transfer list. */
  move(buffer: ArrayBuffer): Promise<unknown> {
    this.#worker.postMessage([[buffer]], [buffer]);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The bare limit: all calls in one message, all results in one, and not even a promise for each call. */
  all(calls: unknown[][]): Promise<void> {
    this.#worker.postMessage(calls);
    return new Promise((resolve) => {
      this.#waiting.length = calls.length;
      this.#waiting.fill(() => {});
      this.#waiting[calls.length - 1] = () => resolve();
    });
  }

  #flush(): void {
    this.#worker.postMessage(this.#batch);
    this.#batch = [];
  }

  close(): Promise<number> {
    return this.#worker.terminate();
  }
}

/** A blocking call: post, sleep on shared memory, read the port. */
function blockingLine(task: Task): { call(args: unknown[]): unknown; close(): unknown } {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(script, { workerData: { task, signal, port: port2 }, transferList: [port2] });
  port1.unref();
  let seen = 0;
  return {
    call: (args) => {
      port1.postMessage([args]);
      Atomics.wait(signal, 0, seen++);
      const reply = receiveMessageOnPort(port1) as { message: unknown[] };
      return reply.message[0];
    },
    close: () => worker.terminate(),
  };
}

export const raw: Contender = {
  start: (task, threads): Started | undefined => {
    if (task === 'fanOut' || task === 'sleep') return undefined;
    const lines: Line[] = [];
    let blocking: ReturnType<typeof blockingLine> | undefined;
    let next = 0;
    const line = (): Line => {
      const index = next++ % threads;
      lines[index] ??= new Line(task);
      return lines[index];
    };
    return {
      call: task === 'echoMoved' ? (buffer) => line().move(buffer) : (...args) => line().call(args),
      callBlocking: (...args) => {
        blocking ??= blockingLine(task);
        return blocking.call(args);
      },
      callAll: (calls) => {
        lines[0] ??= new Line(task);
        return lines[0].all(calls);
      },
      close: () => Promise.all([...lines.map((one) => one.close()), blocking?.close()]),
    };
  },
};
