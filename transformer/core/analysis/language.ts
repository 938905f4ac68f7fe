/** Which grammar does a file's extension imply? */
export interface Language {
  readonly typescript: boolean;
  readonly jsx: boolean;
  /** `.d.ts` and its kind: nothing to run in there. */
  readonly declarationFile: boolean;
}

export function languageOf(fileName: string): Language {
  const extension = /\.([cm]?[jt]sx?)$/i.exec(fileName)?.[1]?.toLowerCase() ?? 'js';
  const typescript = extension.includes('ts');
  return {
    typescript,
    jsx: typescript ? extension === 'tsx' : true,
    declarationFile: /\.d\.([\w-]+\.)?[cm]?ts$/i.test(fileName),
  };
}
