/**
 * When a worker thread has nothing left to do. Node.js knows: `beforeExit` comes when no timer, request, socket or job
 * of the thread pool is left that would keep the thread alive. What keeps a worker alive besides are the ports by which
 * it gets its work, so these step back for as long as the question is open.
 */
import { MessagePort } from 'node:worker_threads';

let asked: (() => void)[] = [];
let ports: MessagePort[] | undefined;

/** The ports that this thread was started with: the line, Piscina's. Those that user code opens later are its own. */
export function noteOwnPorts(): void {
  if (ports !== undefined) return;
  // There is no other way to them: Piscina keeps its port to itself.
  const { _getActiveHandles: activeHandles } = process as { _getActiveHandles?: () => unknown[] };
  ports = (activeHandles?.call(process) ?? []).filter((handle) => handle instanceof MessagePort);
  process.on('beforeExit', () => {
    if (asked.length === 0) return;
    for (const port of ports ?? []) port.ref();
    const callbacks = asked;
    asked = [];
    for (const callback of callbacks) callback();
  });
}

/** Calls back once, when nothing is left that would keep this thread alive but its work. */
export function whenIdle(callback: () => void): void {
  if (asked.push(callback) === 1) for (const port of ports ?? []) port.unref();
}
