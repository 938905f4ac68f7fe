/** A user's file that names everything the package exports; compiled by scripts/check-types.mjs, never run. */
import * as api from 'unsync';
import {
  type Configuration,
  configure,
  type Dispatched,
  type ExecutorStats,
  type Marker,
  type Stats,
  shutdown,
  signal,
  stats,
  TimeoutError,
  transfer,
  Unfuture,
  type Unstream,
  type UnsyncOptions,
  unsync,
  type WarmupCounts,
  warmup,
} from 'unsync';
import * as generated from 'unsync/runtime';

import babel = require('unsync/babel');
import esbuild = require('unsync/esbuild');
import jest = require('unsync/jest');
import rollup = require('unsync/rollup');
import transformer = require('unsync/transformer');
import vite = require('unsync/vite');
import Webpack = require('unsync/webpack');

export const twice = unsync((n: number) => n * 2);
export const future: Unfuture<number> = twice(1);
export const value: number = future.result(100);
export const length: Unfuture<number> = future.then((n) => String(n)).then((text) => text.length);
export const both: Unfuture<[number, string]> = Unfuture.all([future, 'b']) as Unfuture<[number, string]>;
export const curried = unsync({ cpuBound: true, timeout: 10 })((text: string) => text.length)(
  'three',
).result();
export const fromGenerated: Unfuture<string> = generated.dispatched((n: number) => String(n))(1);
export const buffer: Uint8Array = transfer(new Uint8Array(1));
export const problem = new TimeoutError('late', { cause: 1 });

declare const items: Unstream<string>;
export const all: string[] = items.toArray().result();

const configuration: Configuration = { threads: 1, resourceLimits: { maxOldGenerationSizeMb: 100 } };
configure(configuration);
export const threads = [warmup(), shutdown({ timeout: 1 }), stats().cpu.waitTime.p99, signal()];
export const plugins = [
  rollup(),
  vite({ root: '.' }),
  esbuild(),
  new Webpack(),
  jest,
  babel,
  transformer,
  api,
];
export type Public = [Dispatched<Promise<1>>, ExecutorStats, Marker, Stats, UnsyncOptions, WarmupCounts];
