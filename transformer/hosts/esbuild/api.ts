/** The part of esbuild's interface in use; the package itself need not be there to compile this one. */

export interface Message {
  text: string;
  location?: { file: string; line: number; column: number; lineText?: string } | null;
}

export interface OutputFile {
  path: string;
  contents: Uint8Array;
  text: string;
}

export interface Metafile {
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}

export interface BuildOptions {
  absWorkingDir?: string;
  bundle?: boolean;
  format?: 'esm' | 'cjs' | 'iife';
  platform?: string;
  outdir?: string;
  outfile?: string;
  define?: Record<string, string>;
  metafile?: boolean;
  write?: boolean;
  plugins?: { readonly name: string }[];
  [option: string]: unknown;
}

export interface BuildResult {
  errors: Message[];
  warnings: Message[];
  outputFiles?: OutputFile[];
  metafile?: Metafile;
}

export interface LoadResult {
  contents?: string;
  loader?: string;
  resolveDir?: string;
  watchFiles?: string[];
  errors?: Message[];
  warnings?: Message[];
}

/** The part of esbuild's plugin interface in use. */
export interface Build {
  initialOptions: BuildOptions;
  esbuild: { build(options: BuildOptions): Promise<BuildResult> };
  onResolve(
    filter: { filter: RegExp; namespace?: string },
    run: (args: {
      path: string;
      importer: string;
      resolveDir: string;
    }) => { path: string; external?: boolean; namespace?: string } | null,
  ): void;
  onLoad(
    filter: { filter: RegExp; namespace?: string },
    run: (args: { path: string; suffix: string }) => LoadResult | null,
  ): void;
  onEnd(
    run: (result: BuildResult) => Promise<{ errors?: Message[]; warnings?: Message[] } | undefined>,
  ): void;
}
