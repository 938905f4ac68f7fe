/** A process that runs programs, started again when one hangs, kills it, or leaves it in a bad state. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUNNER = fileURLToPath(new URL('runner.cjs', import.meta.url));

/** What programs leave behind adds up; after so many, the next begins afresh. */
const PROGRAMS_A_PROCESS = 200;

export class Lane {
  #child = null;
  #count = 0;
  #settle = null;

  /**
   * @param {string} file
   * @param {number} timeout ms
   * @returns {Promise<string>} `ok 3`, `throws TypeError`, `told …`, `hangs`, `dies …`
   */
  run(file, timeout) {
    if (this.#child === null || this.#count >= PROGRAMS_A_PROCESS) this.#start();
    this.#count++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end('hangs'), timeout);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = null;
        resolve(outcome);
      };
      this.#child.send({ file });
    });
  }

  /** Kills the process; the next program gets a new one. */
  stop() {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #start() {
    this.stop();
    this.#count = 0;
    const child = fork(RUNNER, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Programs leave promises behind.
      execArgv: ['--unhandled-rejections=none'],
    });
    child.on('message', ({ outcome }) => this.#settle?.(outcome));
    child.on('exit', (code, signal) => this.#end(`dies ${signal ?? code}`));
    this.#child = child;
  }

  #end(outcome) {
    this.stop();
    this.#settle?.(outcome);
  }
}
