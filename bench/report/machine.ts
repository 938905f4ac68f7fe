/** Where and with what the figures were taken: figures of another machine say little. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type as systemType, totalmem } from 'node:os';

/** What is measured here and against what; `unsync` is the package around the benchmark. */
const PACKAGES = [
  'unsync',
  'piscina',
  'tinypool',
  'workerpool',
  'poolifier',
  'threads',
  'comlink',
  'synckit',
  'make-synchronous',
  'autocannon',
] as const;

/** @param bench the benchmark's folder, with a slash at its end */
export function versions(bench: URL): string {
  return PACKAGES.map((name) => {
    const file = new URL(`node_modules/${name}/package.json`, bench);
    if (!existsSync(file)) return `${name} (not installed)`;
    return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
  }).join(', ');
}

export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${memory} GB, ${systemType()} ${release()}, Node.js ${process.version}`;
}
