#!/usr/bin/env node
/** `npx unsync`: what the transformer makes of files, without building them. */
import { parseArgs } from 'node:util';
import { check } from './cli/check';
import { explainFile } from './cli/explain-file';
import { UsageError } from './cli/usage-error';
import { nearest } from './core/annotations/nearest';
import { version } from './hosts/version';

const HELP = `unsync ${version}: what the transformer makes of your files

  unsync explain <file>[:line]   where each annotated function runs, what it captures,
                                 and what goes into its worker entry and why
  unsync check [glob …]          diagnostics of all files; default: every source file
                                 outside of node_modules, dist and build

Options:
  --json      the same, for tools
  --all       explain: list what stays out of the entry too
  --help, --version

Exit code: 0, 1 when there is an error diagnostic, 2 when the command cannot be carried out.
`;

const COMMANDS = ['explain', 'check'] as const;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/** @returns the exit code */
function main(args: readonly string[]): number {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  if (values.version) return print(`${version}\n`);
  if (values.help) return print(HELP);
  switch (command) {
    case 'explain':
      return explainFile(rest, values);
    case 'check':
      return check(rest, values);
    case undefined:
      throw new UsageError('Say what to do.', HELP);
    default:
      throw new UsageError(
        `Unknown command \`${command}\`. Did you mean \`${nearest(command, COMMANDS)}\`?`,
        HELP,
      );
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(`${(error as Error).message.split('. ')[0]}.`, HELP);
    }
    throw error;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

// Who reads only the beginning (`| head`) closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`unsync: ${error.message}\n${error.help === undefined ? '' : `\n${error.help}`}`);
  process.exitCode = 2;
}
