/** What the entry of a source file is called: `.unsync` stands before the extension. */

/**
 * `src/foo.ts` → `src/foo.unsync.ts`
 * @param extension the entry's own, with its dot, where that is another one
 */
export function entryFileName(fileName: string, extension?: string): string {
  return fileName.replace(/(\.[^./\\]+)?$/, (own) => `.unsync${extension ?? own}`);
}

/** @returns `src/foo.ts` for `src/foo.unsync.ts`; `null` when that is no name of an entry */
export function sourceFileName(fileName: string): string | null {
  const match = /^(.*)\.unsync(\.[mc]?[jt]sx?)$/.exec(fileName);
  return match && `${match[1]}${match[2]}`;
}
