/** `unsync init`: what must a package's build say so that it knows unsync? Shows it, asks, and writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findingsOf } from './doctor/findings';
import { type Package, readPackage } from './doctor/package';
import { withUnsync } from './init/configuration';
import { withBuild, withUnsyncTsc } from './init/scripts';
import { showChange } from './init/show-change';

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * @returns the exit code: 1 when nothing was written because nobody could be asked
 * @throws {UsageError} when the working directory is no package
 */
export async function init({ yes }: { readonly yes: boolean }): Promise<number> {
  const project = readPackage(process.cwd());
  const changes = changesFor(project);
  for (const { file, before, after } of changes) process.stdout.write(`${showChange(file, before, after)}\n`);
  const isInstalled = 'unsync' in project.dependencies;
  if (changes.length === 0) {
    process.stdout.write(
      'No script or configuration here has to change. `npx unsync doctor` says what is in force.\n',
    );
  } else if (yes || (await isAgreed())) {
    for (const { file, after } of changes) writeFileSync(path.join(project.folder, file), after);
    process.stdout.write(`Wrote ${changes.map(({ file }) => file).join(', ')}.\n`);
  } else {
    process.stdout.write('Nothing was written. `npx unsync init --yes` writes it without asking.\n');
    return process.stdin.isTTY ? 0 : 1;
  }
  if (!isInstalled) process.stdout.write('Compiled code needs the runtime: npm install unsync\n');
  return 0;
}

function changesFor(project: Package): Change[] {
  const read = (file: string): string => readFileSync(path.join(project.folder, file), 'utf8');
  const manifest = read('package.json');
  const withTsc = withUnsyncTsc(manifest, project.scripts);
  const isBuilt = findingsOf(project, []).some(({ where }) => where !== 'package.json');
  const isTypeScript = project.typescript !== null && project.configs.has('tsconfig.json');
  const changed = [
    {
      file: 'package.json',
      before: manifest,
      after:
        isBuilt || !isTypeScript || project.scripts.some(({ name }) => name === 'build')
          ? withTsc
          : withBuild(withTsc),
    },
    ...[...project.configs].map(([file, before]) => ({ file, before, after: withUnsync(file, before) })),
  ];
  return changed.filter(({ before, after }) => before !== after);
}

async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Write this? (y/N) ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
