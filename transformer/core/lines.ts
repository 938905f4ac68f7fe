/** Where lines end, as ECMAScript has it: LF, CRLF, a lone CR, U+2028 and U+2029. */

const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/** @returns the offsets at which the lines of `text` start */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(LINE_END)) starts.push(match.index + match[0].length);
  return starts;
}

export function countLineEnds(text: string): number {
  return text.match(LINE_END)?.length ?? 0;
}

/** @returns a function from an offset in `text` to its line and column, both from 0 */
export function lineAndColumn(text: string): (offset: number) => readonly [line: number, column: number] {
  const starts = lineStarts(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low, offset - (starts[low] ?? 0)];
  };
}
