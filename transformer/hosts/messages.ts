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
      'TypeScript 7 runs no transformers: build with `npx unsync tsc`, which takes all arguments of tsc.',
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

/** @param functions of a source file, none of which the build has */
export function notDispatched(functions: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9030',
    message: `The build has nothing of this file's annotated functions (${functions.join(', ')}): they run where they are called.`,
    remedy:
      'The tool that made this build does not know of unsync: add its plugin, or rewrite the sources first (`npx unsync rewrite`). If the file is no part of this build, name the sources that are: unsync check --built dist "src/**".',
  };
}

export function functionsDiffer(expected: readonly string[], built: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9031',
    message: `The build has other annotated functions of this file (${built.join(', ')}) than its source (${expected.join(', ')}).`,
    remedy:
      'The build is older than the source: build again. If you did, a cache of the tool is old: empty it.',
  };
}

export function buildOfOtherVersion(built: string, expected: string): HostMessage {
  return {
    code: 'UNSYNC9032',
    message: `In the build this file is called ${built}, by its sources ${expected}.`,
    remedy: 'The name or the version in package.json has changed since: build again.',
  };
}

/** @param names what the module says its entry is called */
export function entryMissing(id: string, names: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9033',
    message: `The worker entry of ${id} is not in the build${names.length === 0 ? '' : `: there is no ${names.join(', no ')}`}.`,
    remedy:
      "What copies or bundles the output left it out. Copy the whole output folder, or have the entry inside of the output: the plugin's option `entries: 'inline'`.",
  };
}

export function entryNotLoaded(id: string, error: string): HostMessage {
  return {
    code: 'UNSYNC9034',
    message: `The worker entry of ${id} cannot be loaded: ${error}.`,
    remedy: 'What it imports has to be beside the build, or in it. Install it where the build runs.',
  };
}

export function entryOfOther(id: string, missing: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9035',
    message: `This is to be the worker entry of ${id}, and it has no ${missing.join(', no ')}.`,
    remedy:
      'Something has replaced or changed the file after the build: empty the output folder and build again.',
  };
}

export function entryRunsProgram(id: string, sign: string): HostMessage {
  return {
    code: 'UNSYNC9036',
    message: `The worker entry of ${id} does something when it is loaded, in each thread: ${sign}.`,
    remedy:
      '`npx unsync explain` says what is in the entry and why. Move what should happen once out of the modules that its functions import.',
  };
}

export function runtimeMissing(error: string): HostMessage {
  return {
    code: 'UNSYNC9037',
    message: `The package unsync cannot be used from this file of the build: ${error}.`,
    remedy:
      'Install `unsync` where the build runs. A tool that traces files (Next.js `standalone`, Nitro) has to be told of it: see the page of that tool.',
  };
}

/** @param configs of the projects, as the user may name them */
export function twoFormats(configs: readonly string[]): HostMessage {
  return {
    code: 'UNSYNC9021',
    message: `This file is part of several projects of one build, which make ES modules and CommonJS of it: ${configs.join(', ')}.`,
    remedy: 'Build those projects one after the other, each with a command of its own (`unsync tsc -p …`).',
  };
}

/**
 * @param host of ours, which is of no use here
 * @param runtime as it calls itself: Bun
 */
export function notInRuntime(host: string, runtime: string): HostMessage {
  return {
    code: 'UNSYNC9038',
    message: `${host} has no effect in ${runtime}: annotated functions would run where they are called.`,
    remedy: `Rewrite the sources first, and have ${runtime} run or build those: npx unsync rewrite src rewritten.`,
  };
}

/** @returns one line: code, what is wrong, what to do */
export function messageText({ code, message, remedy }: HostMessage): string {
  return `${code}: ${message} ${remedy}`;
}
