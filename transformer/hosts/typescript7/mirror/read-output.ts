/**
 * What has tsc printed? Its lines, with the diagnostics among them read back into what they are about.
 *
 * A diagnostic of several lines (a chain of messages, code, related places) ends where something else begins, so a line
 * is only known for what it is when the next one has come, or when nothing comes for a while.
 */
import type { PrintedDiagnostic, RelatedInformation } from '../diagnostics';

/** A diagnostic, or a line of anything else, as it is. */
export type Printed = { readonly diagnostic: PrintedDiagnostic } | { readonly line: string };

const ESC = '\x1b';
const PLAIN = /^(?:(\S.*?)\((\d+),(\d+)\): )?(error|warning|message) TS(\d+): (.*)$/;
const colour = (code: number): string => `${ESC}\\[${code}m`;
const LOCATION = `${colour(96)}(.+?)${colour(0)}:${colour(93)}(\\d+)${colour(0)}:${colour(93)}(\\d+)${colour(0)}`;
const PRETTY = new RegExp(
  `^(?:${LOCATION} - )?${ESC}\\[9\\dm(error|warning|message)${colour(0)}${colour(90)} TS(\\d+): ${colour(0)}(.*)$`,
);
const RELATED = new RegExp(`^  ${LOCATION} - (.*)$`);
/** A line of code, with its number in reverse, and the line below it with what is underlined. */
const CODE = new RegExp(`^ *${colour(7)} *(\\d+|\\.\\.\\.)${colour(0)} `);
const UNDERLINE = new RegExp(`^ *${colour(7)} *${colour(0)} ${ESC}\\[9\\dm( *)(~*)${colour(0)}$`);

interface Growing {
  severity: PrintedDiagnostic['severity'];
  code: number;
  text: string;
  at: GrowingRange | null;
  related: { at: GrowingRange; text: string }[];
}

interface GrowingRange {
  readonly fileName: string;
  readonly start: { readonly line: number; readonly column: number };
  end: { line: number; column: number } | null;
}

export class OutputReader {
  private current: Growing | null = null;
  /** The line whose code was printed last. */
  private codeLine = 0;
  private readonly first: RegExp;

  /**
   * @param pretty whether it is printed in colours
   * @param resolve makes a path of the user's out of one that tsc prints
   */
  constructor(
    private readonly pretty: boolean,
    private readonly resolve: (fileName: string) => string,
  ) {
    this.first = pretty ? PRETTY : PLAIN;
  }

  /** @returns what has become complete with this line */
  read(line: string): Printed[] {
    const start = this.first.exec(line);
    if (start) {
      const done = this.end();
      const [, fileName, lineNumber, column, severity, code, text = ''] = start;
      this.current = {
        severity: severity as PrintedDiagnostic['severity'],
        code: Number(code),
        text,
        at: fileName === undefined ? null : this.rangeAt(fileName, lineNumber, column),
        related: [],
      };
      return done;
    }
    if (this.current && this.continues(this.current, line)) return [];
    return [...this.end(), { line }];
  }

  /** @returns the diagnostic that was not complete before */
  end(): Printed[] {
    const { current } = this;
    this.current = null;
    if (current === null) return [];
    const related: RelatedInformation[] = current.related;
    return [{ diagnostic: { ...current, related } }];
  }

  private continues(current: Growing, line: string): boolean {
    if (!this.pretty) {
      if (!/^ +\S/.test(line)) return false;
      current.text += `\n${line}`;
      return true;
    }
    if (line === '') return true;
    const related = RELATED.exec(line);
    if (related) {
      const [, fileName = '', lineNumber, column, text = ''] = related;
      current.related.push({ at: this.rangeAt(fileName, lineNumber, column), text });
      return true;
    }
    const code = CODE.exec(line);
    if (code) {
      if (code[1] !== '...') this.codeLine = Number(code[1]) - 1;
      return true;
    }
    const underline = UNDERLINE.exec(line);
    if (underline) {
      const [, before = '', marked = ''] = underline;
      const range = current.related.at(-1)?.at ?? current.at;
      if (range) range.end = { line: this.codeLine, column: before.length + marked.length };
      return true;
    }
    if (!/^ +\S/.test(line)) return false;
    const info = current.related.at(-1);
    if (info) info.text += `\n${line}`;
    else current.text += `\n${line}`;
    return true;
  }

  private rangeAt(fileName: string, line: string | undefined, column: string | undefined): GrowingRange {
    return {
      fileName: this.resolve(fileName),
      start: { line: Number(line) - 1, column: Number(column) - 1 },
      end: null,
    };
  }
}
