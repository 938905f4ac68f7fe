/**
 * The Babel that runs the plugin. Everything is done with that one (`api`), never with a `@babel/core` of our own:
 * its AST, its parser options and its plugins belong together.
 */
import type * as babel from '@babel/core';
import type { SeverityOverrides } from '../../core/types';

/** Also what a plugin is called with, which is Babel and who called it. */
export type Babel = typeof babel & {
  caller?<T>(ask: (by: { readonly name: string } | undefined) => T): T;
};
export type Node = babel.types.Node;
export type File = babel.types.File;
export type Program = babel.types.Program;
export type Expression = babel.types.Expression;

/** A `BabelFile` with the members that its typings leave out; they are there in Babel 7 and 8. */
export interface BabelFile extends Omit<babel.BabelFile, 'opts'> {
  readonly opts: ResolvedOptions;
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** Options after Babel has loaded the configuration: plugins are instances, and no further file will be read. */
export interface ResolvedOptions extends Omit<babel.TransformOptions, 'plugins' | 'presets'> {
  readonly plugins?: readonly LoadedPlugin[];
  /** The passes after the first, under `passPerPreset`. */
  readonly presets?: readonly { readonly plugins: readonly LoadedPlugin[] }[];
}

export interface LoadedPlugin {
  readonly key: string;
  readonly options?: unknown;
}

/** The plugin's options, checked. */
export interface Options {
  /** Folder that receives the entries: Babel's own output folder. Absolute. Without it they travel inside the output. */
  readonly outDir: string | null;
  /** Folder whose tree `outDir` repeats. Absolute. */
  readonly rootDir: string;
  readonly keepBodies: boolean;
  readonly severity: SeverityOverrides;
}
