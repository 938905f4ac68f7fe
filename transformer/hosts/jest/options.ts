/** What may a user give to the transformer? */
import { nearest } from '../../../shared/nearest';
import type { SeverityOverrides } from '../../core/types';
import { checkSeverity } from '../severity';
import type { InnerTransform } from './inner-transformer';

const KNOWN = ['transform', 'severity'] as const;

export interface Options {
  readonly transform: InnerTransform | undefined;
  readonly severity: SeverityOverrides;
}

/**
 * @param given the second item of the pair in Jest's `transform`
 * @throws Error naming the option and what it may be
 */
export function checkOptions(given: unknown): Options {
  const options = (given ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    if (!(KNOWN as readonly string[]).includes(name))
      throw new Error(`unsync/jest: unknown option \`${name}\`. Did you mean \`${nearest(name, KNOWN)}\`?`);
  }
  const { transform } = options;
  const named = Array.isArray(transform) ? transform[0] : transform;
  if (transform !== undefined && typeof named !== 'string') {
    throw new Error(
      `unsync/jest: option \`transform\` must be a transformer's name, or a pair of name and options, as in Jest's own \`transform\`: ['babel-jest', { … }]. It is ${JSON.stringify(transform)}.`,
    );
  }
  if (named === 'unsync/jest') {
    throw new Error(
      'unsync/jest: option `transform` names unsync/jest itself. Name the transformer that compiles your files, such as babel-jest, ts-jest or @swc/jest.',
    );
  }
  return {
    transform: transform as InnerTransform | undefined,
    severity: checkSeverity(options.severity, 'unsync/jest'),
  };
}
