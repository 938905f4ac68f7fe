/** Is the plugin's entry in `tsconfig.json` right, and how does tsc say that it is not? */
import type ts from 'typescript';
import { nearest } from '../../../shared/nearest';
import type { SeverityOverrides } from '../../core/types';
import { checkSeverity } from '../severity';
import { CODE_BASE } from './diagnostics';
import type { TypeScript } from './internals';

const KNOWN = ['severity', 'transform', 'transformProgram'] as const;

/** Other keys that ts-patch and TypeScript read in such an entry. */
const OTHERS = [
  'after',
  'afterDeclarations',
  'import',
  'isEsm',
  'name',
  'resolvePathAliases',
  'tsConfig',
  'type',
];

const ALLOWED = new Set<string>([...KNOWN, ...OTHERS]);

/** @throws Error naming the option and what it may be */
export function checkOptions(config: object | undefined): SeverityOverrides {
  for (const name of Object.keys(config ?? {})) {
    if (!ALLOWED.has(name))
      throw new Error(
        `unsync/transformer: unknown option \`${name}\`. Did you mean \`${nearest(name, KNOWN)}\`?`,
      );
  }
  return checkSeverity((config as { severity?: unknown } | undefined)?.severity, 'unsync/transformer');
}

/** @returns `program`, which gives `message` as an error of the configuration, and emits nothing */
export function refuse(typescript: TypeScript, program: ts.Program, message: string): ts.Program {
  const diagnostic: ts.Diagnostic = {
    category: typescript.DiagnosticCategory.Error,
    code: CODE_BASE,
    messageText: message,
    file: undefined,
    start: undefined,
    length: undefined,
    source: 'unsync',
  };
  const { getOptionsDiagnostics } = program;
  program.getOptionsDiagnostics = (token) => [...getOptionsDiagnostics(token), diagnostic];
  program.emit = () => ({ emitSkipped: true, diagnostics: [] });
  return program;
}
