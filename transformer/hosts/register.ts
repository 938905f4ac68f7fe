/**
 * `unsync/register`: unsync without a build step.
 * ```sh
 * node --import unsync/register app.ts
 * ```
 * Workers have these hooks too: there the entries, which are nowhere on the disk, are made of their sources again. They
 * get them by the flags of their process or, where a program imports this module itself, from the runtime.
 */
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageText, notInRuntime } from './messages';
import { load, resolve } from './register/hooks';
import { hookRequire } from './register/require-hook';

/** Set in each thread, since the flag may be there twice (`NODE_OPTIONS` and the command line). */
const REGISTERED = Symbol.for('unsync/register');
/** What the runtime has its workers load before anything else (runtime/transports/threads/preload.ts). */
const PRELOAD = Symbol.for('unsync/preload');

function register(): void {
  const { bun, deno } = process.versions;
  const runtime = bun !== undefined ? 'Bun' : deno !== undefined ? 'Deno' : undefined;
  if (runtime !== undefined) throw new Error(messageText(notInRuntime('unsync/register', runtime)));
  const thread = globalThis as { [REGISTERED]?: boolean; [PRELOAD]?: string };
  if (thread[REGISTERED]) return;
  thread[REGISTERED] = true;
  thread[PRELOAD] = __filename;
  const { registerHooks } = Module as unknown as { registerHooks?: (hooks: object) => void };
  if (registerHooks) {
    registerHooks({ resolve, load });
    return;
  }
  hookRequire();
  Module.register(pathToFileURL(path.join(__dirname, 'register/hooks.js')));
}

register();
