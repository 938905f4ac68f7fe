/** `unsync tsc` on TypeScript 5.4 to 6: the project's own compiler, and each of its Programs given to the transformer. */
import type ts from 'typescript';
import { messageText, otherPlugins } from '../messages';
import unsyncTransformer from '../tsc';
import { runPatchedCompiler } from './patched-compiler';

/** The entry of `compilerOptions.plugins` by which ts-patch and TypeScript know a plugin. */
interface PluginEntry {
  readonly transform: string;
}

/**
 * Runs on this process's arguments, and ends the process when it is done, except when it watches.
 *
 * @param folder of the package `typescript`
 */
export function runCompiler(folder: string): void {
  const told = new Set<string>();
  runPatchedCompiler(folder, ({ program, given, typescript, pluginsHaveRun }) => {
    const entries = transformersIn(program.getCompilerOptions());
    if (!pluginsHaveRun) tellOthers(entries, told);
    const config = entries.find(isOwn);
    return unsyncTransformer(program, hostAmong(given), config, { ts: typescript }) as ts.Program;
  });
}

/** `createProgram` takes an object, or the same things one by one. */
function hostAmong(given: readonly unknown[]): ts.CompilerHost | undefined {
  const [first] = given as [readonly string[] | ts.CreateProgramOptions];
  return 'rootNames' in first ? first.host : (given[2] as ts.CompilerHost | undefined);
}

/** A project need not list the plugin for this command; what it says there holds if it does. */
function transformersIn({ plugins }: ts.CompilerOptions): PluginEntry[] {
  const entries = (Array.isArray(plugins) ? plugins : []) as Partial<PluginEntry>[];
  return entries.filter((entry): entry is PluginEntry => typeof entry.transform === 'string');
}

function isOwn({ transform }: PluginEntry): boolean {
  return transform === 'unsync/transformer';
}

/** @param told what was told before: a watching compiler makes a Program at each change */
function tellOthers(entries: readonly PluginEntry[], told: Set<string>): void {
  const text = messageText(
    otherPlugins(entries.filter((entry) => !isOwn(entry)).map(({ transform }) => transform)),
  );
  if (entries.every(isOwn) || told.has(text)) return;
  told.add(text);
  process.stderr.write(`warning ${text}\n`);
}
