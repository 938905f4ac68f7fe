/** Where is an entry in esbuild's output, and how does it get there? */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourceOfEntry } from '../bundlers/rewrite';
import type { Build, BuildOptions, BuildResult, OutputFile } from './api';

/** Behind a source's path: its entry. To esbuild it is that source, whose nearest `tsconfig.json` holds for it too. */
export const AS_ENTRY = '?unsync-entry';

/**
 * Bundles one entry, in memory, with the user's own options.
 * @param target absolute path of the file to be
 * @param own what differs from the user's options: the plugins, one of which is ours for entries, and the format
 */
export async function buildEntry(
  build: Build,
  entry: string,
  target: string,
  own: Pick<BuildOptions, 'plugins' | 'format'>,
): Promise<BuildResult> {
  const { entryNames, outfile, splitting, outdir, ...options } = build.initialOptions;
  const directory = path.resolve(options.absWorkingDir ?? '.', outdir ?? path.dirname(outfile ?? '.'));
  const { dir, name, ext } = path.parse(target);
  try {
    return await build.esbuild.build({
      ...options,
      ...own,
      entryPoints: [
        {
          in: `${sourceOfEntry(entry) ?? entry}${AS_ENTRY}`,
          out: path.join(path.relative(directory, dir), name),
        },
      ],
      outdir: directory,
      outExtension: { '.js': ext },
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
  } catch (error) {
    const { errors, warnings } = error as Partial<BuildResult>;
    if (!errors) throw error;
    return { errors, warnings: warnings ?? [] };
  }
}

/** Puts an entry's files where esbuild puts the user's: on the disk, or into the result. */
export function writeFiles(files: readonly OutputFile[], options: BuildOptions, result: BuildResult): void {
  for (const file of files) {
    if (options.write === false) result.outputFiles?.push(file);
    else {
      mkdirSync(path.dirname(file.path), { recursive: true });
      writeFileSync(file.path, file.contents);
    }
  }
}

/** esbuild maps no assets, and tsup, which compiles every script itself, fails where the map of one is missing. */
export function addEmptyMap(asset: string, result: BuildResult): void {
  const text = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
  result.outputFiles?.push({ path: `${asset}.map`, contents: Buffer.from(text), text });
}

/** Named after the source's place in the project, not after its content: two entries can need each other's names. */
export function entryName(entry: string, root: string, format: 'esm' | 'cjs'): string {
  const stem = path.basename(entry).replace(/\.[^.]+$/, '');
  const hash = createHash('sha256')
    .update(path.relative(root, entry).split(path.sep).join('/'))
    .digest('hex');
  return `${stem}-${hash.slice(0, 8).toUpperCase()}${extensionOf(format)}`;
}

/** Says the format, whatever `package.json` the output will end up under. */
export function extensionOf(format: 'esm' | 'cjs'): string {
  return format === 'esm' ? '.mjs' : '.cjs';
}

/** @returns the entry that a one-line file passes on */
export function entryOf(passOn: string, format: 'esm' | 'cjs'): string {
  return passOn.slice(0, -extensionOf(format).length);
}
