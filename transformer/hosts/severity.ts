/** What does a project make of single diagnostics? The plugins' option `severity`. */

import { nearest } from '../core/annotations/nearest';
import { DIAGNOSTICS, type DiagnosticCode, isOptional } from '../core/diagnostics';
import type { SeverityOverrides } from '../core/types';

const SEVERITIES = ['error', 'warning', 'off'] as const;
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
    if (!(SEVERITIES as readonly unknown[]).includes(severity)) {
      const meant = typeof severity === 'string' ? ` Did you mean \`${nearest(severity, SEVERITIES)}\`?` : '';
      throw new Error(
        `${plugin}: option \`severity\`: ${code} must be "error", "warning" or "off", not ${JSON.stringify(severity)}.${meant}`,
      );
    }
    if (severity !== 'error' && !isOptional(code as DiagnosticCode)) {
      throw new Error(
        `${plugin}: option \`severity\`: ${code} is always an error, since no code that works could be made of the file.`,
      );
    }
  }
  return given as SeverityOverrides;
}
