/** What does a package say about how it is built: its scripts, what it depends on, its tools' configurations? */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UsageError } from '../usage-error';

export interface Script {
  readonly name: string;
  /** One command of it: what stands between `&&`, `;` and `|`. */
  readonly command: string;
}

export interface Package {
  readonly folder: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: readonly Script[];
  /** A key of `package.json`, for tools that are configured there. */
  field(name: string): unknown;
  /** The version that is installed, from wherever it is. */
  readonly typescript: string | null;
  /** Configuration files in the package's folder, with their texts. */
  readonly configs: ReadonlyMap<string, string>;
}

/** @throws {UsageError} when there is no `package.json`, or one that cannot be read */
export function readPackage(folder: string): Package {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file))
    throw new UsageError('There is no package.json here. Go to the folder of your package.');
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`package.json cannot be read: ${(error as Error).message}`);
  }
  const record = (name: string): Record<string, string> => (content[name] ?? {}) as Record<string, string>;
  const isConfig =
    /^(\.babelrc|\.swcrc|tsconfig.*\.json|[\w.-]+\.config\.[mc]?[jt]sx?(on)?|(build|esbuild)\.[mc]?[jt]s)/;
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && isConfig.test(entry.name),
  );
  return {
    folder,
    dependencies: record('dependencies'),
    devDependencies: record('devDependencies'),
    scripts: Object.entries(record('scripts')).flatMap(([name, text]) =>
      text.split(/&&|\|\||[;|]/).map((command) => ({ name, command: command.trim() })),
    ),
    field: (name) => content[name],
    typescript: installedVersion(folder),
    configs: new Map(names.map(({ name }) => [name, readFileSync(path.join(folder, name), 'utf8')])),
  };
}

function installedVersion(folder: string): string | null {
  try {
    const { version } = createRequire(path.join(folder, 'package.json'))('typescript/package.json') as {
      version: string;
    };
    return version;
  } catch {
    return null;
  }
}
