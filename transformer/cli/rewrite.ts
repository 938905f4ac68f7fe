/** `unsync rewrite <src> <out> [--watch]`: the sources with unsync in them, for any tool to compile. */
import { watch } from 'node:fs';
import { Mirror, type Pass } from './rewrite/mirror';
import type { ModuleFormat } from './rewrite/module-format';
import { showDiagnostic } from './show-diagnostic';
import { UsageError } from './usage-error';

export interface RewriteOptions {
  readonly watch: boolean;
  readonly format?: string;
}

/** An editor writes a file in several steps; so long (ms) they have. */
const MOMENT = 50;

/**
 * @returns the exit code: 1 when a diagnostic is an error; with `watch`, nothing before the process is ended
 * @throws {UsageError} when the folders are none that it can read and write
 */
export function rewrite(source: string, target: string, options: RewriteOptions): number {
  const { format } = options;
  if (format !== undefined && format !== 'esm' && format !== 'cjs')
    throw new UsageError(`--format takes esm or cjs, not ${format}.`);
  const mirror = new Mirror(source, target, format as ModuleFormat | undefined);
  if (!options.watch) return tell(mirror, mirror.update()) ? 1 : 0;
  let timer: NodeJS.Timeout | undefined;
  // Before the first look: what changes during it is not missed.
  watch(source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(mirror, mirror.update()), MOMENT);
  });
  tell(mirror, mirror.update());
  process.stdout.write(`Watching ${source} …\n`);
  return 0;
}

/** @returns whether there was an error */
function tell({ source, target }: Mirror, { rewritten, written, diagnostics }: Pass): boolean {
  for (const diagnostic of diagnostics) process.stdout.write(`${showDiagnostic(diagnostic)}\n\n`);
  process.stdout.write(
    `${source} → ${target}: ${rewritten} files with annotated functions, ${written} files written\n`,
  );
  return diagnostics.some(({ severity }) => severity === 'error');
}
