/**
 * A copy of the user's source tree in which files with annotated functions are rewritten, and their entries stand beside
 * them: how is it brought up to date?
 *
 * Files are copied, not linked: TypeScript follows a link to a package of the workspace, and from there on would see the
 * user's own texts. Folders in which nothing is rewritten are links.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { entryFileName, sourceFileName } from '../../../core/entry-names';
import type { KeptStretch } from '../../../core/types';
import { twoFormats } from '../../messages';
import type { Project } from '../project';
import { type Job, jobFor, type RewrittenFile, rewriteFile, type View, withViews } from '../rewrite';
import { type Index, type IndexedRewrite, readIndex, writeIndex } from './index-file';
import type { Place } from './place';
import { ancestors, entriesOf, isInside, linkedPackages, type Roots } from './roots';

/** What TypeScript reads, and what it writes. */
const COPIED = /\.([mc]?[jt]sx?|json|map|tsbuildinfo)$/;
const SOURCE = /\.[mc]?[jt]sx?$/;
const NEVER = new Set(['.git', '.hg', '.svn']);

export class MirroredTree {
  /** By the user's path. */
  readonly files = new Map<string, RewrittenFile>();
  private readonly views = new Map<string, View>();
  private index: Index;
  private next: Index = new Map();
  /** Whether a text has changed since the last update began. */
  private changed = false;
  /** Files beside the mirror, and where they belong. */
  private written: [written: string, target: string][] = [];
  /** Files of the mirror that are to go. */
  private obsolete: string[] = [];

  constructor(
    readonly place: Place,
    public projects: readonly Project[],
    private roots: Roots,
  ) {
    this.index = readIndex(place.index);
  }

  /** @param fileName the user's path: of a file, or that of an entry */
  view(fileName: string): View | undefined {
    return this.views.get(fileName);
  }

  /** The user's folders that are mirrored file by file. */
  get folders(): readonly string[] {
    return this.roots.folders;
  }

  /** The projects' configurations have changed. */
  configure(projects: readonly Project[], roots: Roots): void {
    this.projects = projects;
    this.roots = roots;
  }

  /** Whether the mirror may be another one after a change of a file, or is to be looked for changes in a folder. */
  concerns(name: string, isFolder = false): boolean {
    const base = path.basename(name);
    if (base === 'node_modules' || NEVER.has(base) || isOutput(path.join(name, '.'), this.projects))
      return false;
    return isFolder ? this.isWalked(name, base) : COPIED.test(name);
  }

  /**
   * Makes the mirror what the user's tree is now.
   * @returns whether a text in it has changed
   */
  update(): boolean {
    this.changed = false;
    this.next = new Map();
    this.files.clear();
    this.views.clear();
    for (const folder of this.roots.folders) {
      for (const above of ancestors(folder)) this.linkBeside(above);
      this.mirrorFolder(folder);
    }
    for (const fileName of this.index.keys()) if (!this.next.has(fileName)) this.remove(fileName);
    this.putInPlace();
    this.index = this.next;
    this.save();
    return this.changed;
  }

  save(): void {
    writeIndex(this.place.index, this.index);
  }

  /** The user's file now is what was made of the mirror's: it need not be copied back. */
  noteOutput(fileName: string): void {
    const { size, mtimeMs } = statSync(fileName);
    this.index.set(fileName, { size, mtime: mtimeMs });
  }

  /** @returns the user's files that are no longer in the mirror: tsc has removed them */
  removedByTsc(): string[] {
    return [...this.index.keys()].filter((fileName) => !existsSync(this.place.toMirror(fileName)));
  }

  /** What lies beside the way to the mirrored folders: it is there as a link. */
  private linkBeside(above: string): void {
    const { repository } = this.roots;
    const within = above === repository || isInside(above, repository);
    for (const entry of entriesOf(above)) {
      const name = path.join(above, entry.name);
      const { folders } = this.roots;
      if (folders.some((folder) => folder === name || isInside(folder, name))) continue;
      if (entry.name === 'node_modules') this.linkModules(name);
      else if (entry.isFile()) {
        if (entry.name === 'package.json' || (within && COPIED.test(entry.name))) this.mirrorFile(name);
      } else if (within && !NEVER.has(entry.name)) this.link(name, name);
    }
  }

  private mirrorFolder(folder: string): void {
    mkdirSync(this.place.toMirror(folder), { recursive: true });
    for (const entry of entriesOf(folder)) {
      const name = path.join(folder, entry.name);
      if (entry.name === 'node_modules') this.linkModules(name);
      else if (entry.isFile()) {
        if (COPIED.test(entry.name)) this.mirrorFile(name);
      } else if (entry.isDirectory() && this.isWalked(name, entry.name)) this.mirrorFolder(name);
      else if (entry.isSymbolicLink()) this.mirrorLink(name);
      else if (entry.isDirectory() && !NEVER.has(entry.name)) this.link(name, name);
    }
  }

  /** Folders of tools begin with a dot; they may be big, and TypeScript looks into them only if it is told to. */
  private isWalked(folder: string, name: string): boolean {
    if (!name.startsWith('.')) return true;
    return this.projects.some(({ sourceFolders, outputFolders }) =>
      [...sourceFolders, ...outputFolders].some((each) => each === folder || isInside(each, folder)),
    );
  }

  /** A link of the user's, to a file or to a folder; inside of the mirror it stays inside. */
  private mirrorLink(name: string): void {
    const target = path.resolve(path.dirname(name), readlinkSync(name));
    const stats = statSync(name, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      const mirrored = this.roots.folders.some((folder) => isInside(target, folder));
      this.link(name, mirrored ? this.place.toMirror(target) : target);
    } else if (stats?.isFile() && COPIED.test(name)) this.mirrorFile(name);
  }

  private linkModules(modules: string): void {
    const { repository, folders } = this.roots;
    const linked = linkedPackages(modules, repository).filter(({ folder }) =>
      folders.some((root) => folder === root || isInside(folder, root)),
    );
    if (linked.length === 0) {
      this.link(modules, modules);
      return;
    }
    const targets = new Map(linked.map(({ link, folder }) => [link, this.place.toMirror(folder)]));
    const linkAll = (folder: string): void => {
      this.unlink(folder);
      mkdirSync(this.place.toMirror(folder), { recursive: true });
      for (const entry of entriesOf(folder)) {
        const name = path.join(folder, entry.name);
        if (entry.name.startsWith('@') && entry.isDirectory()) linkAll(name);
        else this.link(name, targets.get(name) ?? name);
      }
    };
    linkAll(modules);
  }

  private link(name: string, target: string): void {
    const link = this.place.toMirror(name);
    try {
      if (readlinkSync(link) === target) return;
    } catch {}
    rmSync(link, { recursive: true, force: true });
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }

  /** Takes away a link where a folder is to be. */
  private unlink(folder: string): void {
    try {
      readlinkSync(this.place.toMirror(folder));
      rmSync(this.place.toMirror(folder), { force: true });
    } catch {}
  }

  private mirrorFile(fileName: string): void {
    const stats = statSync(fileName, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const known = this.index.get(fileName);
    const isUnchanged =
      known?.size === stats.size &&
      known.mtime === stats.mtimeMs &&
      existsSync(this.place.toMirror(fileName));
    if (isUnchanged && known.plain) {
      this.next.set(fileName, known);
      return;
    }
    const job = this.jobOf(fileName);
    const key = job === null ? undefined : JSON.stringify(job);
    if (isUnchanged && known.job === key) {
      this.next.set(fileName, known);
      if (known.rewritten) this.show(this.recall(fileName, known.rewritten));
      return;
    }
    const text = readFileSync(fileName);
    const rewritten = job === null ? null : rewriteFile(fileName, text.toString('utf8'), job);
    const alone = rewritten === null || isSyntaxError(rewritten);
    this.write(fileName, alone ? text : (rewritten.main?.rewritten ?? text), stats.mtime);
    const entryFile = entryFileName(fileName);
    if (!alone && rewritten.entry) this.write(entryFile, rewritten.entry.rewritten, stats.mtime);
    else if (known?.rewritten?.entry) this.obsolete.push(this.place.toMirror(entryFile));
    this.next.set(fileName, {
      size: stats.size,
      mtime: stats.mtimeMs,
      ...(job !== null && rewritten === null ? { plain: true } : {}),
      ...(key === undefined ? {} : { job: key }),
      ...(rewritten === null
        ? {}
        : {
            rewritten: {
              main: rewritten.main?.kept ?? null,
              entry: rewritten.entry?.kept ?? null,
              functions: rewritten.functions,
              diagnostics: rewritten.diagnostics,
            },
          }),
    });
    if (rewritten) this.show(rewritten);
  }

  private show(file: RewrittenFile): void {
    this.files.set(file.fileName, file);
    if (file.main) this.views.set(file.fileName, file.main);
    if (file.entry) this.views.set(file.entry.fileName, file.entry);
  }

  /** A file of which the mirror has the texts. */
  private recall(fileName: string, { main, entry, functions, diagnostics }: IndexedRewrite): RewrittenFile {
    const made = (name: string, kept: readonly KeptStretch[] | null) =>
      kept && { text: readFileSync(this.place.toMirror(name), 'utf8'), kept };
    return withViews(
      { fileName, source: readFileSync(fileName, 'utf8'), functions, diagnostics },
      { main: made(fileName, main), entry: made(entryFileName(fileName), entry) },
    );
  }

  /** @returns `null` for what is not to be rewritten: no source, or output */
  private jobOf(fileName: string): Job | null {
    if (!SOURCE.test(fileName) || /\.d\.([\w-]+\.)?[mc]?ts$/.test(fileName)) return null;
    // Without `outDir`, the output of an entry lies among the sources.
    if (sourceFileName(fileName) !== null || isOutput(fileName, this.projects)) return null;
    const including = this.projects.filter((project) => project.has(fileName));
    // A package that is only linked to is somebody else's to compile, as it is for TypeScript.
    const project = including[0] ?? this.projects.find(({ folder }) => isInside(fileName, folder));
    if (project === undefined) return null;
    const jobs = including.map((each) => jobFor(each, fileName, existsSync));
    const [job = jobFor(project, fileName, existsSync)] = jobs;
    if (jobs.every(({ options }) => options.format === job.options.format)) return job;
    const configs = including.map(({ configFile }) => path.relative('.', configFile ?? '') || '.');
    return { ...job, problem: twoFormats(configs) };
  }

  private write(fileName: string, content: string | Buffer, time: Date): void {
    const target = this.place.toMirror(fileName);
    mkdirSync(path.dirname(target), { recursive: true });
    this.changed ||= !isSame(target, content);
    const written = path.join(this.place.staging, String(this.written.length));
    writeFileSync(written, content);
    utimesSync(written, time, time);
    this.written.push([written, target]);
  }

  /** A watching compiler sees neither half a file nor a module without its entry. */
  private putInPlace(): void {
    for (const [written, target] of this.written) renameSync(written, target);
    for (const file of this.obsolete) rmSync(file, { recursive: true, force: true });
    this.written = [];
    this.obsolete = [];
  }

  private remove(fileName: string): void {
    this.changed = true;
    this.obsolete.push(this.place.toMirror(fileName));
    if (this.index.get(fileName)?.rewritten?.entry)
      this.obsolete.push(this.place.toMirror(entryFileName(fileName)));
  }
}

/** A project may have its output folder where its sources are: then all of it is source. */
function isOutput(fileName: string, projects: readonly Project[]): boolean {
  const sources = projects.flatMap(({ sourceFolders }) => sourceFolders);
  return projects.some(({ outputFolders }) =>
    outputFolders.some(
      (folder) =>
        isInside(fileName, folder) && !sources.some((each) => each === folder || isInside(each, folder)),
    ),
  );
}

/** TypeScript says it, as in every other file. */
function isSyntaxError({ diagnostics }: RewrittenFile): boolean {
  return diagnostics.some(({ code }) => code === 'UNSYNC1001');
}

function isSame(file: string, content: string | Buffer): boolean {
  try {
    return readFileSync(file).equals(Buffer.from(content as string));
  } catch {
    return false;
  }
}
