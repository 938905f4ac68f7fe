/** What is in order in a package that has annotated functions, and what is missing? */
import path from 'node:path';
import { readCommandLine } from '../../hosts/typescript7/command-line';
import { projectsOf } from '../../hosts/typescript7/project';
import type { AnnotatedFile } from '../doctor';
import { isPlainCompiler, toUnsyncTsc, withoutStarters } from './commands';
import type { Package, Script } from './package';
import { TOOLS, type Tool } from './tools';

export interface Finding {
  readonly kind: 'ok' | 'missing';
  /** A file, a script, or what else it is about. */
  readonly where: string;
  readonly text: string;
  readonly remedy?: string;
  /** What compiles annotated functions there. */
  readonly host?: string;
}

/** @param files the annotated ones */
export function findingsOf(project: Package, files: readonly AnnotatedFile[]): Finding[] {
  const builds = [...compilers(project), ...TOOLS.flatMap((tool) => toolFindings(tool, project))];
  return [
    ...dependency(project),
    ...builds,
    ...runners(project, files),
    ...uncovered(project, files, builds),
  ];
}

/** @param host what compiles there */
function ok(where: string, text: string, host?: string): Finding {
  return { kind: 'ok', where, text, ...(host === undefined ? {} : { host }) };
}

function missing(where: string, text: string, remedy: string): Finding {
  return { kind: 'missing', where, text, remedy };
}

/** Compiled code imports the runtime. */
function dependency({ dependencies, devDependencies }: Package): Finding[] {
  if ('unsync' in dependencies) return [ok('package.json', 'unsync is a dependency')];
  if ('unsync' in devDependencies) {
    return [
      missing(
        'package.json',
        'unsync is among devDependencies, and compiled code needs it where it runs.',
        'npm install unsync',
      ),
    ];
  }
  return [missing('package.json', 'unsync is not a dependency.', 'npm install unsync')];
}

/** Commands of scripts that run the TypeScript compiler. */
function compilers(project: Package): Finding[] {
  const { scripts, typescript } = project;
  const major = Number.parseInt(typescript ?? '0', 10);
  const isPatched = scripts.some(({ command }) => /\bts-patch\s+install\b/.test(command));
  const isRewritten = scripts.some(({ command }) => /\bunsync\s+rewrite\b/.test(command));
  return scripts.flatMap(({ name, command }) => {
    const where = `package.json, script "${name}"`;
    const bare = withoutStarters(command);
    if (/^unsync\s+tsc\b/.test(bare)) return [ok(where, 'compiles with unsync', 'unsync tsc')];
    if (/^unsync\s+rewrite\b/.test(bare))
      return [ok(where, 'puts unsync into the sources', 'unsync rewrite')];
    if (/^tspc\b/.test(bare)) return [...plugin(project, where)];
    if (!isPlainCompiler(command) || isRewritten) return [];
    if (isPatched && major < 7 && bare.startsWith('tsc')) return [...plugin(project, where)];
    return [
      missing(
        where,
        `\`${command}\` compiles annotated functions as if nothing stood over them: they run in the calling thread.`,
        `Write \`${toUnsyncTsc(command)}\`.`,
      ),
    ];
  });
}

/** ts-patch does what the tsconfig lists. */
function plugin({ configs }: Package, where: string): Finding[] {
  const listed = [...configs].some(
    ([name, text]) =>
      name.startsWith('tsconfig') && text.includes('unsync/transformer') && text.includes('transformProgram'),
  );
  if (listed) return [ok(where, 'compiles with unsync, through ts-patch', 'ts-patch')];
  return [
    missing(
      'tsconfig.json',
      'ts-patch is there, but the plugin line of unsync is not.',
      'Write `unsync tsc` in the script, or add to compilerOptions: "plugins": [{ "transform": "unsync/transformer", "transformProgram": true }]',
    ),
  ];
}

function toolFindings(tool: Tool, project: Package): Finding[] {
  const own = [...project.configs].filter(
    ([name, text]) => tool.config.test(name) && (tool.content?.test(text) ?? true),
  );
  const texts =
    tool.field && project.field(tool.field) !== undefined
      ? [...own, [`package.json, "${tool.field}"`, JSON.stringify(project.field(tool.field))] as const]
      : own;
  const isRun = project.scripts.find(({ command }) => tool.command.test(withoutStarters(command)));
  // Others read its configuration too, and have plugins of their own.
  if (tool.onlyWhereRun && !isRun) return [];
  if (texts.length === 0) {
    return isRun
      ? [missing(`package.json, script "${isRun.name}"`, `${tool.name} does not know unsync.`, tool.remedy)]
      : [];
  }
  return texts.map(([name, text]) =>
    tool.plugins.some((plugin) => text.includes(plugin))
      ? ok(name, `${tool.name} knows unsync`, tool.name)
      : missing(name, `${tool.name} does not know unsync.`, tool.remedy),
  );
}

/** Commands that run a source file as it is. */
function runners({ scripts }: Package, files: readonly AnnotatedFile[]): Finding[] {
  const runs = /^(node|tsx|ts-node|nodemon|electron)\b/;
  return scripts.flatMap(({ name, command }: Script) => {
    const bare = withoutStarters(command);
    const words = bare.split(/\s+/);
    const source = words.find((word) =>
      files.some(({ file }) => path.normalize(word) === path.normalize(file)),
    );
    if (!runs.test(bare) || source === undefined) return [];
    const where = `package.json, script "${name}"`;
    if (bare.includes('unsync/register'))
      return [ok(where, `runs ${source} with unsync/register`, 'unsync/register')];
    return [
      missing(
        where,
        `\`${command}\` runs ${source} as it stands, and its annotated functions in the main thread.`,
        `Add \`--import unsync/register\` before ${source}.`,
      ),
    ];
  });
}

/** @returns for each annotated file the hosts that compile it, as far as scripts and configurations tell */
export function hostsOf(
  project: Package,
  files: readonly AnnotatedFile[],
  findings: readonly Finding[],
): (AnnotatedFile & { readonly hosts: readonly string[] })[] {
  const hosts = [...new Set(findings.flatMap(({ host }) => host ?? []))];
  const isCompiler = (host: string): boolean => host === 'unsync tsc' || host === 'ts-patch';
  const projects = hosts.some(isCompiler) ? projectsOf(readCommandLine(['-b']), project.folder) : [];
  // tsc compiles what its configuration includes; the others follow imports.
  const compiles = (file: string): boolean =>
    projects.length === 0 || projects.some((each) => each.has(path.join(project.folder, file)));
  return files.map((each) => ({
    ...each,
    hosts: hosts.filter((host) => !isCompiler(host) || compiles(each.file)),
  }));
}

/** Annotated files that nothing compiles which knows unsync. */
function uncovered(project: Package, files: readonly AnnotatedFile[], builds: readonly Finding[]): Finding[] {
  if (files.length === 0) return [];
  const good = builds.filter(({ kind }) => kind === 'ok');
  const registers = project.scripts.some(({ command }) => command.includes('unsync/register'));
  if (registers) return [];
  // Of a build that does not know unsync, that is said.
  if (good.length === 0 && builds.length > 0) return [];
  if (good.length === 0) {
    const hint = project.typescript
      ? 'Compile with `npx unsync tsc`.'
      : 'Run with `node --import unsync/register`.';
    return [
      missing(
        files.length === 1 ? (files[0]?.file ?? '') : `${files.length} files`,
        'nothing that package.json and the configurations here name compiles the annotated functions.',
        `${hint} \`npx unsync init\` sets it up.`,
      ),
    ];
  }
  return hostsOf(project, files, builds)
    .filter(({ hosts }) => hosts.length === 0)
    .map(({ file, functions }) =>
      missing(
        file,
        `no tsconfig includes this file, which has ${functions} annotated function${functions === 1 ? '' : 's'}.`,
        'Include it, or make sure that what runs it knows unsync.',
      ),
    );
}
