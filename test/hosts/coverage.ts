/** What a coverage report says about a line. */
import { type Project, placeOf } from './project';

interface Covered {
  readonly statementMap: Record<string, { start: { line: number } }>;
  readonly s: Record<string, number>;
}

/**
 * @param report the JSON report's path in the project
 * @param file how the path of the source ends
 * @param text that is in only one place of the source
 * @returns how often each statement of that line ran
 */
export function runsOf(project: Project, report: string, file: string, text: string): number[] {
  const covered = JSON.parse(project.read(report)) as Record<string, Covered>;
  const [, entry] = Object.entries(covered).find(([name]) => name.endsWith(file)) ?? [];
  if (entry === undefined) throw new Error(`${file} is not in the report`);
  const { line } = placeOf(project.read(file), text);
  return Object.entries(entry.statementMap)
    .filter(([, { start }]) => start.line === line)
    .map(([key]) => entry.s[key] ?? -1);
}
