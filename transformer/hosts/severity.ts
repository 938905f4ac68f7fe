/** What does a project make of single diagnostics? The plugins' option `severity`. */

import { nearest } from '../../shared/nearest';
import { asks, DIAGNOSTICS, type DiagnosticCode, isOptional } from '../core/diagnostics';
import type { SeverityOverrides } from '../core/types';

const SEVERITIES = ['error', 'warning', 'off'] as const;
/** Of a diagnostic that asks something, the project's answer. */
const ANSWERS = ['keep', 'leave-out'] as const;
const CODES = Object.keys(DIAGNOSTICS) as [DiagnosticCode, ...DiagnosticCode[]];

/**
 * @param given as it stands in the user's configuration: `{ "UNSYNC2009": "error" }`
 * @param plugin who speaks, in messages
 * @throws Error naming the code or severity that is not known, and the nearest one
 */
export function checkSeverity(given: unknown, plugin: string): SeverityOverrides {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(
      `${plugin}: option \`severity\` must be an object such as { "UNSYNC2009": "error" }, not ${JSON.stringify(given)}.`,
    );
  }
  for (const [code, severity] of Object.entries(given)) {
    if (!Object.hasOwn(DIAGNOSTICS, code)) {
      throw new Error(
        `${plugin}: option \`severity\`: there is no diagnostic \`${code}\`. Did you mean \`${nearest(code, CODES)}\`?`,
      );
    }
    const isQuestion = asks(code as DiagnosticCode);
    const allowed: readonly [string, ...string[]] = isQuestion ? [...SEVERITIES, ...ANSWERS] : SEVERITIES;
    if (!allowed.includes(severity)) {
      const meant = typeof severity === 'string' ? ` Did you mean \`${nearest(severity, allowed)}\`?` : '';
      const list = `${isQuestion ? '"keep", "leave-out", ' : ''}"error", "warning" or "off"`;
      throw new Error(
        `${plugin}: option \`severity\`: ${code} must be ${list}, not ${JSON.stringify(severity)}.${meant}`,
      );
    }
    if (isQuestion && ANSWERS.includes(severity)) continue;
    if (severity !== 'error' && !isOptional(code as DiagnosticCode)) {
      throw new Error(
        `${plugin}: option \`severity\`: ${code} is always an error, since no code that works could be made of the file.`,
      );
    }
  }
  return given as SeverityOverrides;
}
