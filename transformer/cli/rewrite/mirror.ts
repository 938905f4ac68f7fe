/** The folder that `unsync rewrite` writes: a mirror of the sources, of which only what changed is written again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../core/types';
import { UsageError } from '../usage-error';
import type { ModuleFormat } from './module-format';
import { rewriteFile } from './rewrite-file';

/** Lists what was written, so that what its source no longer has is removed, and nothing else ever is. */
const LIST = '.unsync-rewrite.json';
const LEFT_OUT = new Set(['node_modules', '.git']);

export interface Pass {
  /** Files with annotated functions. */
  readonly rewritten: number;
  /** Files that were written because they had changed. */
  readonly written: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a source file gave last time, while it is the same. */
interface Known {
  readonly stamp: string;
  readonly names: readonly string[];
  readonly rewritten: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export class Mirror {
  readonly #known = new Map<string, Known>();
  #listed: Set<string>;

  /**
   * @param source the folder of the sources; `target` is made when it is not there
   * @throws {UsageError} when `target` holds something else
   */
  constructor(
    readonly source: string,
    readonly target: string,
    readonly format: ModuleFormat | undefined,
  ) {
    if (!statSync(source, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`There is no folder ${source}.`);
    const [from, to] = [path.resolve(source), path.resolve(target)];
    if (isInside(from, to) || isInside(to, from))
      throw new UsageError(
        `${target} and ${source} are one inside the other: the output needs a folder beside the sources.`,
      );
    const list = path.join(target, LIST);
    this.#listed = new Set(existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : []);
    if (!existsSync(list) && existsSync(target) && readdirSync(target).length > 0)
      throw new UsageError(
        `${target} was not written by \`unsync rewrite\`, and is not empty. Remove it, or name another folder.`,
      );
  }

  /** Looks at all sources, and writes what has changed. */
  update(): Pass {
    const now = new Set<string>();
    const diagnostics: Diagnostic[] = [];
    let rewritten = 0;
    let written = 0;
    for (const name of filesBelow(this.source)) {
      const [known, wrote] = this.#updateFile(name);
      for (const one of known.names) now.add(one);
      diagnostics.push(...known.diagnostics);
      if (known.rewritten) rewritten++;
      written += wrote;
    }
    for (const name of this.#listed)
      if (!now.has(name)) rmSync(path.join(this.target, name), { force: true });
    this.#listed = now;
    write(path.join(this.target, LIST), `${JSON.stringify([...now].sort(), null, 1)}\n`);
    return { rewritten, written, diagnostics };
  }

  /** @throws {UsageError} when a relative import leaves the sources, and would lead somewhere else from the output */
  #checkWay(name: string, text: string): void {
    if (path.dirname(path.resolve(this.source)) === path.dirname(path.resolve(this.target))) return;
    const up = name.split(path.sep).length;
    const [, found] =
      new RegExp(`(?:from|import|require\\()\\s*\\(?['"]((?:\\.\\./){${up},}[^'"]*)['"]`).exec(text) ?? [];
    if (found === undefined) return;
    throw new UsageError(
      `${path.join(this.source, name)} imports ${found}, which leaves ${this.source}: from ${this.target} it would lead somewhere else. Let the output be beside the sources (${path.join(path.dirname(this.source), path.basename(this.target))}).`,
    );
  }

  /** @returns how many files were written, too */
  #updateFile(name: string): [Known, number] {
    const file = path.join(this.source, name);
    const { mtimeMs, size } = statSync(file);
    const stamp = `${mtimeMs} ${size}`;
    const before = this.#known.get(name);
    if (before?.stamp === stamp) return [before, 0];
    const target = path.join(this.target, name);
    const content = readFileSync(file);
    const code = /\.[mc]?[jt]sx?$/.test(name);
    const way = path.relative(path.dirname(target), path.dirname(file)).split(path.sep).join('/');
    if (code) this.#checkWay(name, content.toString());
    const { texts, diagnostics } = code
      ? rewriteFile(path.resolve(file), content.toString(), way, this.format)
      : { texts: null, diagnostics: [] };
    const folder = path.dirname(name);
    let written = 0;
    const names: string[] = [];
    const put = (as: string, what: string | Buffer): void => {
      names.push(path.join(folder, as));
      if (write(path.join(this.target, folder, as), what)) written++;
    };
    if (texts !== null) for (const [as, text] of texts) put(as, text);
    // A file with an error is not there at all: what is built of the rest must not run without it, as if all were well.
    else if (!diagnostics.some(({ severity }) => severity === 'error')) put(path.basename(name), content);
    const known = { stamp, names, rewritten: texts !== null, diagnostics };
    this.#known.set(name, known);
    return [known, written];
  }
}

/** @returns whether it had to be written: a file keeps its time when it keeps its content */
function write(file: string, content: string | Buffer): boolean {
  const bytes = Buffer.from(content as string);
  if (existsSync(file) && readFileSync(file).equals(bytes)) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return true;
}

function* filesBelow(folder: string, inside = ''): Generator<string> {
  for (const entry of readdirSync(path.join(folder, inside), { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const name = path.join(inside, entry.name);
    if (entry.isDirectory()) yield* filesBelow(folder, name);
    else if (entry.isFile() || (entry.isSymbolicLink() && statSync(path.join(folder, name)).isFile()))
      yield name;
  }
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}${path.sep}`);
}
