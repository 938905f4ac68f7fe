/** Is a file worth a look? The cheap test, before anything is parsed: it runs over every file of a project. */

import { languageOf } from '../analysis/language';
import { mayHoldMisspeltTag } from './jsdoc';

/** What already uses the runtime was written by this transformer. */
const WRITTEN_HERE = /(?:from|import|require\s*\()\s*['"]unsync\/runtime['"]/;

/** @param fileName its path; only read for the extension, and for whose file it is */
export function isOfInterest({ source, fileName }: { source: string; fileName: string }): boolean {
  if (languageOf(fileName).declarationFile) return false;
  if (source.includes('unsync')) return !WRITTEN_HERE.test(source);
  // A misspelt tag in somebody else's package is theirs to mend.
  return !/[\\/]node_modules[\\/]/.test(fileName) && mayHoldMisspeltTag(source);
}
