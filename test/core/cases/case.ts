/**
 * Programs that export a function `test`, whose result has to be the same natively and compiled. They run in this
 * process (`test/core`) and, built by each host, in real workers (`test/hosts/cases.test.ts`).
 *
 * There a call gives an Unfuture. `test` may return Unfutures anywhere in its result; a program that goes on with a
 * value says `await f()`, or `settle(f())` in a plain function.
 */
export type Cases = Readonly<Record<string, string | Case>>;

export interface Case {
  readonly source: string;
  /** Of the source; `ts` when left out. */
  readonly extension?: 'ts' | 'tsx' | 'js' | 'jsx';
  /** Only as an ES module: it awaits at the top level. Only the hosts run it. */
  readonly esm?: true;
  /** Only between real threads, where values are copied as they really are, and modules are no functions. */
  readonly threads?: true;
  /** Further modules, by file name. Only the hosts run these. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A case by what it says, with what it left out. */
export function listOf(cases: Cases): [name: string, item: Case][] {
  return Object.entries(cases).map(([name, item]) => [
    name,
    typeof item === 'string' ? { source: item } : item,
  ]);
}

/** Those that the core's own harness can run, for `test.each`. */
export function casesOf(cases: Cases): [name: string, item: Case][] {
  return listOf(cases).filter(([, { esm, threads, files }]) => !esm && !threads && files === undefined);
}

/** Where `settle` is; in front of a source that uses it, on its first line. */
export function withSettle(source: string): string {
  return source.includes('settle(') ? `import { settle } from '../settle.js'; ${source}` : source;
}
