/**
 * Runs a command as a process of its own, under a watchdog. Whatever blocks, exits or starts workers is tested this
 * way: a hang becomes a failed expectation with the output so far, never a test run that does not end.
 */
import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until the process is killed. Generous: it only has to tell slow from stuck. */
  readonly watchdog?: number;
  /** The user to run as. */
  readonly uid?: number;
}

export interface Finished {
  /** `null` when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The watchdog killed it. */
  readonly stuck: boolean;
}

/** Node marks its children with these; a test's child is to behave as if a person had started it, without a terminal. */
const CLEAN_ENVIRONMENT: Record<string, string | undefined> = {
  NODE_OPTIONS: undefined,
  NODE_ENV: undefined,
  BABEL_ENV: undefined,
  JEST_WORKER_ID: undefined,
  FORCE_COLOR: undefined,
  NO_COLOR: '1', // some tools take the variable CI for a terminal
};

/**
 * @param command an executable; use `process.execPath` for Node
 * @returns when the process has ended and its output has been read; never rejects for a failing command
 * @throws when the command cannot be started at all
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd, env, watchdog = 60_000, uid } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      uid,
      env: { ...process.env, ...CLEAN_ENVIRONMENT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let stuck = false;
    const timer = setTimeout(() => {
      stuck = true;
      child.kill('SIGKILL');
    }, watchdog);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, stuck });
    });
  });
}

/**
 * Like {@link run}, for a step that must succeed.
 *
 * @throws when the exit code is not 0, with everything the command printed
 */
export async function mustRun(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0) {
    const end = finished.stuck ? 'was stuck' : `ended with ${finished.signal ?? `code ${finished.code}`}`;
    throw new Error(`${command} ${args.join(' ')} ${end}\n${finished.stdout}${finished.stderr}`);
  }
  return finished;
}
