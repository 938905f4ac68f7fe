/** What do the arguments of tsc say that concerns unsync? The rest of them is the compiler's own business. */

export interface CommandLine {
  /** `-b`. */
  readonly build: boolean;
  readonly clean: boolean;
  readonly watch: boolean;
  readonly noEmit: boolean;
  readonly listEmittedFiles: boolean;
  /** As given; without it, tsc prints in colours where it has a terminal. */
  readonly pretty: boolean | undefined;
  /** Configurations or their folders, as given: the ones after `-b`, or the one after `-p`. */
  readonly projects: readonly string[];
  /** Source files, which stand for a project. */
  readonly files: readonly string[];
  /** Options of the project that are given here, with the names that they have in `compilerOptions`. */
  readonly options: Readonly<Record<string, string | boolean>>;
  /** It is a question about the compiler or the project, such as `--version`: nothing is compiled. */
  readonly question: boolean;
}

const SHORT: Readonly<Record<string, string>> = {
  b: 'build',
  d: 'declaration',
  h: 'help',
  i: 'incremental',
  m: 'module',
  p: 'project',
  t: 'target',
  v: 'version',
  w: 'watch',
  '?': 'help',
};

const QUESTIONS = new Set(['help', 'version', 'all', 'init', 'showconfig', 'listfilesonly', 'dry']);

/** Options whose value is the next argument. The others are switches, after which `true` or `false` may stand. */
const WITH_VALUE = new Set(
  [
    'project module moduleResolution target jsx jsxFactory jsxFragmentFactory jsxImportSource reactNamespace outDir',
    'outFile rootDir rootDirs baseUrl paths types typeRoots lib declarationDir tsBuildInfoFile mapRoot sourceRoot',
    'newLine locale generateCpuProfile generateTrace maxNodeModuleJsDepth moduleSuffixes customConditions',
    'moduleDetection ignoreDeprecations checkers builders pprofDir watchInterval watchFile watchDirectory',
    'fallbackPolling excludeDirectories excludeFiles plugins charset',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

/** Names of options, which tsc reads in any case, as `compilerOptions` has them. */
const SPELLING = new Map(
  [
    'module',
    'target',
    'jsx',
    'jsxFactory',
    'jsxFragmentFactory',
    'reactNamespace',
    'outDir',
    'declarationDir',
    'rootDir',
  ]
    .concat(['isolatedDeclarations', 'noCheck', 'noEmitOnError', 'moduleResolution'])
    .map((name) => [name.toLowerCase(), name]),
);

/** @param args as they stand after `unsync tsc` */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = new Map<string, string | boolean>();
  const plain: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const next = args[at + 1];
    if (!arg.startsWith('-')) {
      plain.push(arg);
      continue;
    }
    const given = arg.replace(/^--?/, '').toLowerCase();
    const name = SHORT[given] ?? given;
    // After `-b`, `-v` is `--verbose`.
    if (given === 'v' && values.has('build')) continue;
    if (WITH_VALUE.has(name)) {
      values.set(name, next ?? '');
      at++;
    } else if (next === 'true' || next === 'false') {
      values.set(name, next === 'true');
      at++;
    } else {
      values.set(name, true);
    }
  }
  const build = values.get('build') === true;
  const project = values.get('project');
  return {
    build,
    clean: build && values.get('clean') === true,
    watch: values.get('watch') === true,
    noEmit: values.get('noemit') === true,
    listEmittedFiles: values.get('listemittedfiles') === true,
    pretty: values.has('pretty') ? values.get('pretty') === true : undefined,
    projects: build ? plain : typeof project === 'string' ? [project] : [],
    files: build ? [] : plain.filter((arg) => !arg.startsWith('@')),
    options: Object.fromEntries(
      [...values].flatMap(([name, value]) => {
        const spelt = SPELLING.get(name);
        return spelt === undefined ? [] : [[spelt, value]];
      }),
    ),
    question: [...values.keys()].some((name) => QUESTIONS.has(name)),
  };
}
