/**
 * Do packages' TypeScript sources check as well with unsync as they come? (types-of-package.mjs says how it is asked.)
 *
 * Each package has a process of its own: the types of some take more memory than the rest together, or more time than
 * anyone waits. What does not end within its limits is said, and counted nowhere.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of sources, as they are published. */
export const TYPED = {
  '@ethereumjs/util': 'src',
  '@internationalized/date': 'src',
  '@msgpack/msgpack': 'src',
  '@noble/ciphers': 'src',
  '@noble/curves': 'src',
  '@noble/hashes': 'src',
  '@react-aria/calendar': 'src',
  '@react-aria/datepicker': 'src',
  '@react-aria/dnd': 'src',
  '@react-aria/focus': 'src',
  '@react-aria/interactions': 'src',
  '@react-aria/overlays': 'src',
  '@react-aria/selection': 'src',
  '@react-aria/table': 'src',
  '@react-aria/utils': 'src',
  '@react-stately/collections': 'src',
  '@react-stately/data': 'src',
  '@react-stately/table': 'src',
  '@react-stately/utils': 'src',
  '@reduxjs/toolkit': 'src',
  '@tanstack/history': 'src',
  '@tanstack/query-core': 'src',
  '@tanstack/react-query': 'src',
  '@tanstack/router-core': 'src',
  '@tanstack/store': 'src',
  '@tanstack/virtual-core': 'src',
  '@tiptap/core': 'src',
  '@trpc/server': 'src',
  '@use-gesture/core': 'src',
  abitype: 'src',
  chevrotain: 'src',
  effect: 'src',
  ethers: 'src.ts',
  'graphql-request': 'src',
  immer: 'src',
  langium: 'src',
  mobx: 'src',
  multiformats: 'src',
  ox: 'src',
  'prosemirror-transform': 'src',
  redux: 'src',
  reselect: 'src',
  rxjs: 'src',
  'true-myth': 'src',
  uint8arrays: 'src',
  viem: 'utils',
  'web3-core': 'src',
  'web3-eth': 'src',
  'web3-eth-abi': 'src',
  'web3-eth-accounts': 'src',
  'web3-rpc-methods': 'src',
  'web3-utils': 'src',
  'web3-validator': 'src',
  wonka: 'src',
  zod: 'src',
};

/** For one package. */
const LIMITS = { seconds: 300, megabytes: 3000 };

/** @param folder where the packages are installed, and `unsync` */
export async function checkTypes(folder, packages) {
  const left = packages.values();
  const failures = [];
  const unfinished = [];
  const totals = { packages: 0, files: 0, functions: 0, before: 0 };
  const takeTurns = async () => {
    for (const name of left) {
      if (!existsSync(path.join(folder, 'node_modules', name, TYPED[name]))) {
        failures.push(`${name}: it does not come with ${TYPED[name]}/ any more`);
        continue;
      }
      const begun = performance.now();
      const { found, limit, error } = await checkPackage(folder, name);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      if (limit) unfinished.push(`${name} (${limit})`);
      if (error) failures.push(`${name}: ${error}`);
      if (!found) continue;
      console.log(`  ${seconds.padStart(6)} s  ${String(found.functions).padStart(4)} functions  ${name}`);
      totals.packages++;
      for (const counted of ['files', 'functions', 'before']) totals[counted] += found[counted];
      failures.push(...found.worse);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
  return { failures, unfinished, totals };
}

function checkPackage(folder, name) {
  const program = fileURLToPath(new URL('types-of-package.mjs', import.meta.url));
  const args = [`--max-old-space-size=${LIMITS.megabytes}`, program, folder, name, TYPED[name]];
  return new Promise((resolve) => {
    const options = { timeout: LIMITS.seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 1e8 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (!error) resolve({ found: JSON.parse(stdout) });
      else if (error.killed) resolve({ limit: `not done after ${LIMITS.seconds} s` });
      else if (/heap out of memory/.test(stderr)) resolve({ limit: `more than ${LIMITS.megabytes} MB` });
      else resolve({ error: stderr.trim().slice(-2000) });
    });
  });
}
