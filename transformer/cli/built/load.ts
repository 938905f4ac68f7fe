/** Loads what is in a build, in a process of its own: what a build does when it is loaded is not known before. */
import { fork } from 'node:child_process';
import path from 'node:path';

/** How one file loaded. */
export interface Loaded {
  /** Why it did not. */
  readonly error?: string;
  /** The names of the functions that an entry exports; nothing when the file is no entry. */
  readonly functions?: readonly string[];
  /** What it wrote to the terminal. */
  readonly printed: string;
  /** What it started and did not end: `TCPServerWrap`, `Timeout`. */
  readonly started: readonly string[];
}

export type Request =
  | { readonly kind: 'entry'; readonly file: string }
  /** Whether the runtime starts that a file of the build would get. */
  | { readonly kind: 'runtime'; readonly from: string };

/** Loading takes no longer than this (ms). */
const PATIENCE = 60_000;

/** @returns by the requests' order */
export async function loadAll(requests: readonly Request[]): Promise<Loaded[]> {
  const answers: Loaded[] = [];
  // A file that ends the process takes nothing else with it: the rest gets another one.
  while (answers.length < requests.length) answers.push(...(await loadSome(requests.slice(answers.length))));
  return answers;
}

function loadSome(requests: readonly Request[]): Promise<Loaded[]> {
  return new Promise((resolve) => {
    const answers: Loaded[] = [];
    const child = fork(path.join(__dirname, 'load-child.js'), [], { silent: true });
    let why = '';
    const timer = setTimeout(() => {
      why = `it was not loaded after ${PATIENCE / 1000} seconds`;
      child.kill('SIGKILL');
    }, PATIENCE);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      why += text;
    });
    child.stdout?.resume();
    child.on('message', (loaded) => {
      answers.push(loaded as Loaded);
      const next = requests[answers.length];
      if (next === undefined) child.kill('SIGKILL');
      else child.send(next);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (answers.length < requests.length) {
        const error = why.trim() || `it ended the process with code ${code}`;
        answers.push({ error, printed: '', started: [] });
      }
      resolve(answers);
    });
    child.send(requests[0] as Request);
  });
}
