/**
 * Problems of the set-up that a host finds, not the core: a code, what is wrong, what to do. The core's table has
 * those of the user's code; the codes here start at 9000.
 */
export interface HostMessage {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export const RUNTIME_NOT_FOUND: HostMessage = {
  code: 'UNSYNC9001',
  message: 'This file has annotated functions, but tsc cannot find the module `unsync/runtime` from here.',
  remedy: 'Install `unsync` as a dependency of this package (`npm install unsync`).',
};

export function unsupportedFormat(kind: string): HostMessage {
  return {
    code: 'UNSYNC9002',
    message: `A worker cannot load the output of \`module: ${kind}\`.`,
    remedy: 'Set `module` to nodenext, commonjs or esnext.',
  };
}

export function entryNameTaken(fileName: string): HostMessage {
  return {
    code: 'UNSYNC9003',
    message: `The worker entry of this file is to be called ${fileName}, and a file of that name exists.`,
    remedy: 'Rename or remove that file.',
  };
}

export function noTransformerApi(found: string): HostMessage {
  return {
    code: 'UNSYNC9004',
    message: `unsync/transformer needs the compiler API of TypeScript 5.4 to 6, through ts-patch; it got ${found}.`,
    remedy:
      'TypeScript 7 has no transformer API: build with TypeScript 5.9 or 6 and `tspc`, or use unsync/babel or one of the bundler plugins.',
  };
}

export const LISTED_TWICE: HostMessage = {
  code: 'UNSYNC9005',
  message: 'The plugin unsync/babel is listed twice for this file.',
  remedy:
    'Remove one of the two from your Babel configuration (look into `overrides`, `env` and presets too).',
};

export const BROWSER_BUILD: HostMessage = {
  code: 'UNSYNC9006',
  message: 'This file has annotated functions, and it is being compiled for a browser.',
  remedy:
    "They run in Node's worker threads. Import the file from server code only, or take the annotation away.",
};

/** @param caller as it calls itself: `babel-loader` */
export function insideBundler(caller: string, plugin: string): HostMessage {
  return {
    code: 'UNSYNC9007',
    message: `What ${caller} compiles becomes part of a bundle, where a worker entry made by unsync/babel does not find what it imports.`,
    remedy: `Add ${plugin} to the plugins of the bundler. It goes first, so unsync/babel may stay for other tools.`,
  };
}

export const NO_PROGRAM_TRANSFORMER: HostMessage = {
  code: 'UNSYNC9008',
  message: 'The plugin unsync/transformer is there for each file by itself; it needs the whole program.',
  remedy:
    'Add `"transformProgram": true` to its entry in tsconfig.json: { "transform": "unsync/transformer", "transformProgram": true }.',
};

export const USED_AS_PRESET: HostMessage = {
  code: 'UNSYNC9009',
  message: 'unsync/babel is a plugin, and it is listed among the presets.',
  remedy: 'Move it from `presets` to `plugins` in your Babel configuration.',
};

/** @param names as they stand in the plugins' entries */
export function otherPlugins(names: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9020',
    message: `\`unsync tsc\` does not run the other transformers that the tsconfig lists: ${names.join(', ')}.`,
    remedy:
      'Build with ts-patch (`npx tspc`) and list unsync/transformer last, or take their entries out of `plugins`.',
  };
}

/** @returns one line: code, what is wrong, what to do */
export function messageText({ code, message, remedy }: HostMessage): string {
  return `${code}: ${message} ${remedy}`;
}
