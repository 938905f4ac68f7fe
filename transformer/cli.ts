#!/usr/bin/env node
/** `npx unsync`: its commands, each of which is a file in cli/ that is loaded when it is called. */
import { Command, CommanderError } from 'commander';
import { UsageError } from './cli/usage-error';
import { version } from './hosts/version';

const program = new Command('unsync')
  .description('Builds TypeScript with unsync in it, and says what it makes of your files.')
  .version(version, '-v, --version')
  .addHelpText(
    'after',
    '\nExit code: 0, 1 when something is wrong with your code, 2 when a command cannot be carried out.',
  )
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ outputError: () => {} });

program
  .command('tsc')
  .description('compile with the TypeScript of the project, and unsync in it; takes all arguments of tsc')
  .argument('[arguments...]', 'such as -p, -b, --watch, --noEmit')
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action((args: string[]) => {
    const { tsc } = require('./cli/tsc') as typeof import('./cli/tsc');
    return tsc(args);
  });

program
  .command('explain')
  .description(
    'say where each annotated function runs, what it captures, and what goes into its worker entry and why',
  )
  .argument('<file>', 'a source file, or a line of it (`file:12`): the function there')
  .option('--json', 'the same, for tools', false)
  .option('--all', 'list what stays out of the entry too', false)
  .action((file: string, options: { json: boolean; all: boolean }) => {
    const { explainFile } = require('./cli/explain-file') as typeof import('./cli/explain-file');
    process.exitCode = explainFile(file, options);
  });

program
  .command('check')
  .description('show what is wrong with any file')
  .argument('[glob...]', 'default: every source file outside of node_modules, dist and build')
  .option('--json', 'the same, for tools', false)
  .option('--built <dir>', 'hold a build against its sources: whether each annotated function works there')
  .action(async (globs: string[], options: { json: boolean; built?: string }) => {
    if (options.built !== undefined) {
      const { checkBuilt } = require('./cli/check-built') as typeof import('./cli/check-built');
      process.exitCode = await checkBuilt(options.built, globs, options);
      return;
    }
    const { check } = require('./cli/check') as typeof import('./cli/check');
    process.exitCode = check(globs, options);
  });

program
  .command('rewrite')
  .description('write the sources with unsync in them, for a tool without a plugin to compile')
  .argument('<src>', 'the folder of the sources')
  .argument('<out>', 'a folder beside it, of the same shape')
  .option('-w, --watch', 'go on, and write what changes', false)
  .option('--format <format>', 'what the modules will be, where the project does not say: esm or cjs')
  .action((source: string, target: string, options: { watch: boolean; format?: string }) => {
    const { rewrite } = require('./cli/rewrite') as typeof import('./cli/rewrite');
    process.exitCode = rewrite(source, target, options);
  });

program
  .command('doctor')
  .description('say whether all that builds and runs this package knows unsync, and what is missing')
  .option('--json', 'the same, for tools', false)
  .action((options: { json: boolean }) => {
    const { doctor } = require('./cli/doctor') as typeof import('./cli/doctor');
    process.exitCode = doctor(options);
  });

program
  .command('init')
  .description('put unsync into the scripts and configurations of this package; shows the changes, and asks')
  .option('-y, --yes', 'write without asking', false)
  .action(async (options: { yes: boolean }) => {
    const { init } = require('./cli/init') as typeof import('./cli/init');
    process.exitCode = await init(options);
  });

// Who reads only the beginning (`| head`) closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** @returns the sentence for the error stream */
function sentenceOf(error: unknown): string {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, '');
  if (error instanceof UsageError) return error.message;
  throw error;
}

/** Help and version are told by an error, too; they are none. */
function isTold(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

if (process.argv.length === 2) {
  program.outputHelp({ error: true });
  process.exitCode = 2;
} else {
  program.parseAsync().catch((error: unknown) => {
    if (isTold(error)) return;
    process.stderr.write(`unsync: ${sentenceOf(error)}\n`);
    process.exitCode = 2;
  });
}
