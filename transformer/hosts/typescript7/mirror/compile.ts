/**
 * `unsync tsc` on TypeScript 7.0, whose compiler reads files from the disk and nowhere else: it is run over a mirror of the
 * user's tree, and what it prints and writes is brought back.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { languageOf } from '../../../core/analysis/language';
import type { CommandLine } from '../command-line';
import {
  compareDiagnostics,
  type PrintedDiagnostic,
  toPrinted,
  toUserDiagnostic,
  type ViewOf,
} from '../diagnostics';
import { OutputFinisher, originsOf } from '../outputs';
import { printPlain, printPretty, printSummary } from '../print';
import { projectsOf } from '../project';
import { placeFor } from './place';
import { OutputReader, type Printed } from './read-output';
import { rootsOf } from './roots';
import { MirroredTree } from './tree';

/**
 * @param executable tsc
 * @param args of the command
 * @returns the exit code
 */
export async function compileMirrored(
  executable: string,
  args: readonly string[],
  commandLine: CommandLine,
): Promise<number> {
  const cwd = realpathSync(process.cwd());
  const projects = projectsOf(commandLine, cwd);
  const key = projects.map(({ configFile, folder }) => configFile ?? folder).join('\n');
  const tree = new MirroredTree(placeFor(key), projects, rootsOf(projects, cwd));
  tree.update();
  const compilation = new Compilation(executable, tree, commandLine, cwd);
  if (commandLine.watch) {
    const { watchFolders } = require('../watch') as typeof import('../watch');
    watchFolders(
      tree.folders,
      (name, isFolder) => tree.concerns(name, isFolder),
      (files) => {
        // What a project consists of, and where its output goes, may have changed.
        if (files.some((fileName) => fileName.endsWith('.json'))) {
          const changed = projectsOf(commandLine, cwd);
          tree.configure(changed, rootsOf(changed, cwd));
        }
        return compilation.update();
      },
    );
  }
  return compilation.run(args);
}

const WAITS = /Found \d+ errors?\. Watching for file changes\./;

class Compilation {
  private readonly pretty: boolean;
  private readonly viewOf: ViewOf;
  /** Since the last summary. */
  private found: PrintedDiagnostic[] = [];
  private dropped = 0;
  private emitted: string[] = [];
  /** What tsc found last, for when it has nothing to do and we have something to say. */
  private last: { readonly found: PrintedDiagnostic[]; readonly said: string } = { found: [], said: '' };
  private idle: () => void = () => {};

  constructor(
    private readonly executable: string,
    private readonly tree: MirroredTree,
    private readonly commandLine: CommandLine,
    private readonly cwd: string,
  ) {
    this.pretty = commandLine.pretty ?? tree.projects[0]?.options.pretty ?? process.stdout.isTTY === true;
    this.viewOf = (fileName) => tree.view(fileName);
  }

  async run(args: readonly string[]): Promise<number> {
    const { tree, cwd } = this;
    const mirroredCwd = tree.place.toMirror(cwd);
    mkdirSync(mirroredCwd, { recursive: true });
    const reader = new OutputReader(this.pretty, (fileName) =>
      tree.place.toUser(path.resolve(mirroredCwd, fileName)),
    );
    const child = spawn(this.executable, this.argsFor(args), {
      cwd: mirroredCwd,
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) this.take(reader.read(line));
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (ended) => resolve(ended ?? 1));
    });
    if (rest !== '') this.take(reader.read(rest));
    this.take(reader.end());
    return this.finish(code);
  }

  /** Paths that the user wrote are the mirror's, if they are absolute. Relative ones are right as they are. */
  private argsFor(args: readonly string[]): string[] {
    const { place } = this.tree;
    const moved = args.map((arg) =>
      path.isAbsolute(arg) && existsSync(place.toMirror(arg)) ? place.toMirror(arg) : arg,
    );
    return [...moved, '--pretty', String(this.pretty), '--listEmittedFiles'];
  }

  private take(printed: readonly Printed[]): void {
    for (const each of printed) {
      if ('line' in each) this.takeLine(each.line);
      else this.takeDiagnostic(each.diagnostic);
    }
  }

  private takeDiagnostic(diagnostic: PrintedDiagnostic): void {
    const { place } = this.tree;
    const text = diagnostic.text.replaceAll(place.root, '');
    const moved = toUserDiagnostic({ ...diagnostic, text }, this.viewOf);
    // While an entry comes or goes, a watching compiler may miss it.
    const isMissed = diagnostic.at === null && /\.unsync\.[mc]?[jt]sx?'/.test(text);
    if (moved === null || isMissed) this.dropped++;
    else this.found.push(moved);
  }

  private takeLine(line: string): void {
    const emitted = /^TSFILE:\s+(.*)$/.exec(line);
    if (emitted) {
      this.emitted.push(
        this.tree.place.toUser(path.resolve(this.tree.place.toMirror(this.cwd), emitted[1] as string)),
      );
      return;
    }
    const waits = WAITS.exec(line);
    if (waits) {
      this.report();
      const count = this.last.found.length;
      const said = `Found ${count} error${count === 1 ? '' : 's'}. Watching for file changes.`;
      process.stdout.write(`${line.replace(WAITS, said)}\n`);
      this.idle();
      return;
    }
    if (this.isSummary(line)) return;
    process.stdout.write(`${line.replaceAll(this.tree.place.root, '')}\n`);
  }

  /** What tsc says of how many errors there are is said anew. */
  private isSummary(line: string): boolean {
    return this.pretty && /^(Found \d+ errors?|Errors {2}Files| +\d+ {2}\S)|^$/.test(line);
  }

  private finish(code: number): number {
    const { dropped } = this;
    const errors = this.report();
    if (this.pretty && !this.commandLine.watch) process.stdout.write(printSummary(errors, this.cwd));
    if (errors.length === 0) return dropped > 0 ? 0 : code;
    return code === 0 ? 2 : code;
  }

  /**
   * Says what there is to say about one compilation, and brings back what it wrote.
   * @returns the errors
   */
  private report(): PrintedDiagnostic[] {
    const own = this.ownDiagnostics();
    const errors = [...own.filter(({ severity }) => severity === 'error'), ...this.found].sort(
      compareDiagnostics,
    );
    for (const warning of own.filter(({ severity }) => severity === 'warning')) {
      process.stderr.write(
        process.stderr.isTTY ? printPretty(warning, this.cwd) : printPlain(warning, this.cwd),
      );
    }
    for (const error of errors) {
      process.stdout.write(this.pretty ? `${printPretty(error, this.cwd)}\n` : printPlain(error, this.cwd));
    }
    this.bringBack();
    this.last = { found: errors, said: JSON.stringify(own) };
    this.found = [];
    this.dropped = 0;
    return errors;
  }

  /**
   * Brings the mirror up to date while tsc watches it.
   * @returns when tsc waits again
   */
  update(): Promise<void> {
    return new Promise((resolve) => {
      this.idle = resolve;
      // tsc compiles again when a text has changed, and only then.
      if (!this.tree.update()) resolve();
    });
  }

  /** Where a file does not parse, tsc says that, and nothing else. */
  private ownDiagnostics(): PrintedDiagnostic[] {
    const failing = new Set(this.found.flatMap(({ at, code }) => (at && code < 2000 ? [at.fileName] : [])));
    if (this.found.length > 0 && this.found.every(({ code }) => code < 2000)) {
      if ([...failing].some((fileName) => !parses(fileName))) return [];
    }
    return [...this.tree.files.values()].flatMap((file) =>
      file.diagnostics
        .filter(({ code }) => code !== 'UNSYNC1001' || !failing.has(file.fileName))
        .map((diagnostic) => toPrinted(diagnostic, file.source)),
    );
  }

  /** Copies what tsc wrote to where the user expects it. */
  private bringBack(): void {
    const { tree, commandLine } = this;
    const read = (fileName: string): string => readFileSync(tree.place.toMirror(fileName), 'utf8');
    const finisher = new OutputFinisher(originsOf(tree.files.values(), tree.projects), read);
    const finished = this.emitted.map((fileName) => [fileName, finisher.finish(fileName)] as const);
    const isHeldBack = finished.some(([fileName, text]) => text === null && !isOfEntry(fileName));
    for (const [fileName, text] of finished) {
      if (text === null) continue;
      if (isHeldBack && fileName.endsWith('.tsbuildinfo')) {
        // It says that all was written, and so it never would be.
        rmSync(tree.place.toMirror(fileName), { force: true });
        continue;
      }
      mkdirSync(path.dirname(fileName), { recursive: true });
      writeFileSync(fileName, text);
      tree.noteOutput(fileName);
      if (commandLine.listEmittedFiles) process.stdout.write(`TSFILE:  ${fileName}\n`);
    }
    if (commandLine.clean) for (const fileName of tree.removedByTsc()) rmSync(fileName, { force: true });
    tree.save();
    this.emitted = [];
  }
}

function isOfEntry(fileName: string): boolean {
  return /\.unsync\.d\.[mc]?ts(\.map)?$/.test(fileName);
}

function parses(fileName: string): boolean {
  const { parseModule } =
    require('../../../core/analysis/parse') as typeof import('../../../core/analysis/parse');
  try {
    parseModule(readFileSync(fileName, 'utf8'), languageOf(fileName));
    return true;
  } catch {
    return false;
  }
}
