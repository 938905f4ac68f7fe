/**
 * Small projects in temporary folders, in which `unsync` and the tools are installed as a user's would be: through
 * `node_modules`, here as links.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Finished, type RunOptions, run } from '../support/run';

const REPOSITORY = path.join(__dirname, '../..');

/** Other versions of the tools, for `npm run matrix`: a folder whose `node_modules` goes before the repository's. */
const { UNSYNC_TEST_TOOLS } = process.env;

/** @returns a path in `node_modules`: a package, or `.bin` and the name of a tool */
export function installed(name: string): string {
  const other = UNSYNC_TEST_TOOLS && path.join(UNSYNC_TEST_TOOLS, 'node_modules', name);
  return other && existsSync(other) ? other : path.join(REPOSITORY, 'node_modules', name);
}

/** Major and minor version of the projects' TypeScript. */
export const TYPESCRIPT = Number.parseFloat(
  (JSON.parse(readFileSync(installed('typescript/package.json'), 'utf8')) as { version: string }).version,
);

/** A file's content; an object is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

export interface Project {
  readonly folder: string;
  write(files: Files): void;
  read(file: string): string;
  exists(file: string): boolean;
  /** Runs a tool of `node_modules/.bin`. */
  tool(
    name: 'tspc' | 'babel' | 'jest' | 'vite' | 'vitest',
    args: readonly string[],
    options?: RunOptions,
  ): Promise<Finished>;
  /** Runs a program of the project with Node. */
  node(args: readonly string[], options?: RunOptions): Promise<Finished>;
}

const folders: string[] = [];

/** Removes every project made so far; for `afterAll`. */
export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * @param files by path relative to the project's folder
 * @param packages what `node_modules` has, `name` or `name=as it is called here`; by default `unsync` and every tool of this repository
 */
export function createProject(
  files: Files,
  packages: readonly string[] = ['unsync', 'typescript', 'ts-patch', '@types', '@babel'],
): Project {
  const folder = newFolder(tmpdir());
  for (const each of packages) {
    const [name = '', from = name] = each.split('=');
    const target = name === 'unsync' ? REPOSITORY : installed(from);
    symlinkSync(target, path.join(folder, 'node_modules', name), 'junction');
  }
  return projectAt(folder, files);
}

/**
 * As `createProject`, for tools that treat what is outside of `node_modules` as the user's own code, which a link
 * leads to: `unsync` is a copy, and the tools are those of this repository's `node_modules`, which is further up.
 */
export function createProjectWithCopy(files: Files): Project {
  const temporary = path.join(REPOSITORY, '.tmp');
  mkdirSync(temporary, { recursive: true });
  const folder = newFolder(temporary);
  for (const part of ['package.json', 'dist'])
    cpSync(path.join(REPOSITORY, part), path.join(folder, 'node_modules/unsync', part), { recursive: true });
  return projectAt(folder, files);
}

function newFolder(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'unsync-host-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'node_modules'));
  return folder;
}

function projectAt(folder: string, files: Files): Project {
  const at = (file: string): string => path.join(folder, file);
  const project: Project = {
    folder,
    write(added) {
      for (const [file, content] of Object.entries(added)) {
        mkdirSync(path.dirname(at(file)), { recursive: true });
        writeFileSync(at(file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      }
    },
    read: (file) => readFileSync(at(file), 'utf8'),
    exists: (file) => existsSync(at(file)),
    tool: (name, args, options) => run(installed(`.bin/${name}`), args, { cwd: folder, ...options }),
    node: (args, options) => run(process.execPath, args, { cwd: folder, ...options }),
  };
  project.write(files);
  return project;
}

/** A tsconfig with the plugin, strict, and with a `src` and a `dist`. */
export function tsconfig(compilerOptions: object, rest: object = {}): object {
  return {
    compilerOptions: {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      rootDir: 'src',
      outDir: 'dist',
      declaration: true,
      sourceMap: true,
      skipLibCheck: true,
      types: ['node'],
      plugins: [{ transform: 'unsync/transformer', transformProgram: true }],
      // Some of the settings that people have are on their way out.
      ...(TYPESCRIPT >= 6 ? { ignoreDeprecations: '6.0' } : {}),
      ...compilerOptions,
    },
    include: ['src'],
    ...rest,
  };
}

/** Line (from 1) and column (from 0) of the only place where `text` has `needle`. */
export function placeOf(text: string, needle: string): { line: number; column: number } {
  const at = text.indexOf(needle);
  if (at === -1 || text.indexOf(needle, at + 1) !== -1) {
    throw new Error(`${JSON.stringify(needle)} must be once in:\n${text}`);
  }
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length };
}
