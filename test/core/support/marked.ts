/** Sources in which `«…»` marks what is to be reported. */
import { compile, FILE_NAME } from './harness';

/**
 * @param code the one diagnostic that is looked for; others fail the test
 * @returns the source again, with marks around what was reported
 */
export function markedAgain(marked: string, code: string, fileName = FILE_NAME): string {
  const source = marked.replace(/[«»]/g, '');
  const { diagnostics } = compile(source, { fileName });
  expect(diagnostics.filter((one) => one.code !== code)).toEqual([]);
  let text = source;
  for (const { start, end } of diagnostics.toReversed())
    text = `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
  return text;
}
