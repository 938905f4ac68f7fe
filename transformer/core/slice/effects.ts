/**
 * What is known of calls of code that is not in the file: of JavaScript's own functions, Node's, and those by which
 * well-known packages are set up. Nothing but data. A call that has no row is taken to be made for its result where
 * that is used; where it is not, nobody can tell what it does, and the build asks.
 */

export type Effect =
  /** Nothing that shows afterwards. */
  | 'computes'
  /** It only prints, which does not count. */
  | 'prints'
  /** It changes the object that it is called on. */
  | 'changes'
  /** It changes its first argument. */
  | 'changes-first'
  /** It sets the package up, for everyone in the thread who uses it. */
  | 'sets'
  /** It calls the functions that it is given before it returns. */
  | 'calls'
  /** It calls the functions that it is given later, if ever. */
  | 'later'
  /** It calls the function that it is given later, for certain: what that does counts, but comes late. */
  | 'timer'
  /** It shows outside of the thread: a server listens, a file is written, the command line is acted on. */
  | 'outside'
  /** Its result differs from thread to thread. */
  | 'varies'
  /** Its result is what its first argument names; somebody may have changed that before the next thread reads it. */
  | 'reads-file'
  | 'writes-file';

export type Row = ReadonlySet<Effect>;
type Table = ReadonlyMap<string, Row>;

/** `{ 'changes calls': 'sort' }`: effects, and the names that have them; `*` stands for all others. */
type Rows = Readonly<Record<string, string>>;

function table(rows: Rows): Table {
  const found = new Map<string, Set<Effect>>();
  for (const [effects, names] of Object.entries(rows)) {
    for (const name of names.split(' ')) {
      const row = found.get(name) ?? new Set();
      for (const effect of effects.split(' ')) row.add(effect as Effect);
      found.set(name, row);
    }
  }
  return found;
}

function tables(rows: Readonly<Record<string, Rows>>): ReadonlyMap<string, Table> {
  return new Map(
    Object.entries(rows).flatMap(([names, each]) => {
      const shared = table(each);
      return names.split(' ').map((name) => [name, shared] as const);
    }),
  );
}

/** Methods of arrays, strings, maps, sets, promises …, by their names, on whatever is not made by imported code. */
export const METHODS = table({
  changes:
    'push pop shift unshift splice sort reverse fill copyWithin set add delete clear append setTime setDate setMonth setFullYear setHours setMinutes setSeconds setMilliseconds',
  calls:
    'forEach map flatMap filter reduce reduceRight some every find findIndex findLast findLastIndex sort toSorted replace replaceAll',
  computes:
    'get has at values entries keys slice concat join includes indexOf lastIndexOf flat with toReversed toSpliced toString toJSON valueOf hasOwnProperty isPrototypeOf charAt charCodeAt codePointAt split trim trimStart trimEnd startsWith endsWith match matchAll search toLowerCase toUpperCase padStart padEnd repeat substring substr normalize localeCompare test exec toFixed toPrecision getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds toISOString description bind union intersection difference',
  // By a convention that everyone keeps: they only remember what is to be called.
  'changes later': 'on once addListener addEventListener prependListener',
  later: 'then catch finally',
  outside: 'listen',
});

/** Methods that only arrays have, so that they are known on imported objects as well; and those that only look. */
export const ANYWHERE = new Set(
  'push pop shift unshift splice copyWithin forEach map flatMap filter reduce reduceRight some every find findIndex on once addListener addEventListener prependListener then catch finally listen'.split(
    ' ',
  ),
);

/** Methods whose result is a part of the object that they are called on. */
export const PARTS = new Set(['get', 'at', 'find', 'findLast', 'values', 'entries']);

/** Of built-in objects: their own functions; `new` and a call of the object itself stand under `()`. */
const OBJECT: Rows = {
  'changes-first':
    'assign defineProperty defineProperties setPrototypeOf freeze seal preventExtensions set deleteProperty',
  calls: 'groupBy',
};

/** Tests, which run later, in this thread. */
const TESTS: Rows = {
  'later outside':
    'test it describe suite bench before after beforeAll afterAll beforeEach afterEach each only skip todo concurrent default () mock fn spyOn setConfig useFakeTimers',
  sets: 'extend addSnapshotSerializer addEqualityTesters',
};

/** Global objects of the language and of Node; what has no row of its own computes. */
export const GLOBALS: ReadonlyMap<string, Table> = tables({
  'Object Reflect': OBJECT,
  'Array Map Iterator': { calls: 'from fromAsync groupBy' },
  JSON: { calls: 'parse stringify' },
  Math: { varies: 'random' },
  Date: { varies: 'now' },
  performance: { varies: 'now mark measure' },
  crypto: { varies: 'randomUUID getRandomValues', 'changes-first': 'getRandomValues' },
  Atomics: { 'changes-first': 'add and compareExchange exchange notify or store sub xor' },
  'Promise Proxy': { calls: '()' },
  console: {
    prints:
      'log info warn error debug trace dir dirxml table group groupCollapsed groupEnd time timeEnd timeLog count countReset assert clear',
  },
  process: {
    'later outside': 'on once addListener prependListener nextTick setUncaughtExceptionCaptureCallback',
    prints: 'emitWarning',
    outside: 'exit kill abort chdir umask setuid setgid send disconnect dlopen',
    varies: 'hrtime uptime',
  },
  'setTimeout setInterval setImmediate queueMicrotask': { timer: '()' },
  'Worker WebSocket EventSource BroadcastChannel': { outside: '()' },
  'AggregateError ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean Buffer DataView Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl NaN Number RangeError ReferenceError RegExp Set SharedArrayBuffer String Symbol SyntaxError Temporal TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet FinalizationRegistry AbortController AbortSignal Event EventTarget Headers Request Response FormData Blob File atob btoa decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN parseFloat parseInt structuredClone clearTimeout clearInterval clearImmediate undefined':
    {},
});

/** Objects of the language that every function reaches: `Date.prototype.toJSON = …` changes it for all of them. */
export const EVERYWHERE: ReadonlySet<string> = new Set(
  [...GLOBALS.keys(), 'globalThis', 'fetch', 'Atomics', 'WebAssembly'].filter((name) => name !== 'process'),
);

/**
 * Of Node's modules. What has no row computes where its result is used; where it is not, it shows outside of the
 * thread, and changes neither its arguments nor its module.
 */
export const NODE: ReadonlyMap<string, Table> = tables({
  'assert assert/strict': { computes: '*' },
  async_hooks: { 'changes calls': 'run exit', changes: 'enterWith disable enable' },
  child_process: { outside: 'exec execFile execFileSync execSync fork spawn spawnSync' },
  cluster: { outside: 'fork setupPrimary setupMaster disconnect' },
  crypto: {
    varies:
      'randomBytes randomUUID randomInt randomFillSync generateKeySync generateKeyPairSync generatePrimeSync getRandomValues createDiffieHellman createECDH pseudoRandomBytes',
    'changes-first': 'randomFillSync getRandomValues',
    sets: 'setEngine setFips',
    changes: 'update setAutoPadding setAAD setAuthTag generateKeys setPrivateKey setPublicKey',
  },
  'dns dns/promises': { sets: 'setServers setDefaultResultOrder' },
  events: {
    'changes later':
      'on once addListener prependListener prependOnceListener off removeListener removeAllListeners setMaxListeners',
  },
  'fs fs/promises': {
    'outside varies': 'mkdtemp mkdtempSync',
    computes: 'readdirSync existsSync statSync lstatSync accessSync realpathSync readlinkSync',
    'reads-file': 'readFileSync readFile',
    'writes-file outside':
      'writeFileSync writeFile appendFileSync appendFile createWriteStream rmSync unlinkSync',
  },
  'http https http2 net tls dgram': {
    outside: 'listen bind connect',
    sets: 'setMaxIdleHTTPParsers setDefaultAutoSelectFamily setDefaultAutoSelectFamilyAttemptTimeout',
    'changes later': 'on once addListener',
  },
  module: { outside: 'register registerHooks enableCompileCache', computes: 'createRequire' },
  os: { computes: 'setPriority' },
  perf_hooks: { varies: 'now mark' },
  'path path/posix path/win32 url querystring string_decoder util/types punycode constants': {
    computes: '*',
  },
  process: { outside: 'exit kill abort chdir umask', varies: 'hrtime uptime' },
  'stream stream/promises stream/web stream/consumers zlib buffer': {
    changes: 'write push',
    'changes later': 'on once',
  },
  test: TESTS,
  timers: { timer: 'setTimeout setInterval setImmediate' },
  'timers/promises': { computes: '*' },
  util: { 'changes-first': 'inherits', computes: 'promisify' },
  v8: { sets: 'setFlagsFromString' },
  worker_threads: { outside: 'Worker' },
  'diagnostics_channel inspector inspector/promises readline readline/promises repl sea sqlite trace_events tty vm wasi domain dgram sys':
    {},
});

/** Node's functions whose results are text or numbers: nothing that could be changed. */
export const TEXT_MODULES = new Set(['path', 'path/posix', 'path/win32', 'url', 'os']);

const LOGGER: Rows = {
  prints: 'trace debug info log warn error fatal verbose silly http notice success start ready fail box ()',
};
const SERVER: Rows = {
  outside: 'listen serve ready',
  changes:
    'use get post put delete patch head options all set engine param route enable disable register decorate addHook setErrorHandler setNotFoundHandler on',
};
const TEMPLATES: Rows = {
  sets: 'registerHelper registerPartial registerDecorator unregisterHelper configure',
  changes: 'addFilter addGlobal addExtension',
};
const LODASH: Rows = {
  'changes-first':
    'assign assignIn assignWith extend defaults defaultsDeep merge mergeWith set setWith unset update pull pullAll remove fill bindAll',
  calls: 'forEach each eachRight forEachRight forOwn forIn map filter reduce times sortBy groupBy keyBy',
  sets: 'mixin templateSettings',
  varies: 'uniqueId random shuffle sample now',
};

/**
 * Set-up calls of packages, by the name that is called on anything that comes from the package; `default` and `()` are
 * calls of its default export, and of what one of its functions has given.
 */
export const PACKAGES: ReadonlyMap<string, Table> = tables({
  // Numbers, dates, languages
  'decimal.js decimal.js-light bignumber.js': { sets: 'set config' },
  mathjs: { sets: 'config import' },
  'dayjs dayjs/esm': { sets: 'extend locale updateLocale' },
  'moment moment-timezone': { sets: 'locale defineLocale updateLocale', changes: 'add subtract set' },
  'date-fns date-fns-tz': { sets: 'setDefaultOptions' },
  'numeral numbro': { sets: 'register registerLanguage locale setLanguage defaultFormat' },
  i18next: { sets: 'init use addResourceBundle addResources addResource changeLanguage' },
  proj4: { sets: 'defs' },
  // Schemas
  'zod zod/v3 zod/v4 zod/mini': { sets: 'config setErrorMap' },
  yup: { sets: 'setLocale addMethod' },
  'ajv ajv/dist/2019 ajv/dist/2020 ajv/dist/jtd': {
    changes: 'addKeyword addFormat addSchema addMetaSchema addVocabulary removeKeyword removeSchema',
  },
  'ajv-formats ajv-keywords ajv-errors ajv-i18n': { 'changes-first': 'default' },
  '@sinclair/typebox': { sets: 'Set Delete Clear' },
  'class-validator class-transformer': { sets: 'registerDecorator useContainer' },
  // Text
  marked: { sets: 'use setOptions' },
  'markdown-it remarkable': { changes: 'use enable disable set' },
  'unified remark rehype remark-parse': { changes: 'use data' },
  'highlight.js highlight.js/lib/core': { sets: 'registerLanguage registerAliases configure' },
  'handlebars nunjucks mustache liquidjs': TEMPLATES,
  // Objects
  'lodash lodash-es underscore': LODASH,
  'object-assign inherits @babel/runtime/helpers/extends @babel/runtime/helpers/esm/extends @babel/runtime/helpers/inherits @babel/runtime/helpers/esm/inherits @babel/runtime/helpers/inheritsLoose @babel/runtime/helpers/esm/inheritsLoose @babel/runtime/helpers/createClass @babel/runtime/helpers/esm/createClass':
    { 'changes-first': 'default' },
  tslib: { 'changes-first': '__extends __decorate __exportStar __assign __setFunctionName' },
  immer: {
    sets: 'enableMapSet enablePatches enableES5 enableAllPlugins setAutoFreeze setUseStrictShallowCopy',
  },
  mobx: { sets: 'configure' },
  'chart.js': { sets: 'register' },
  sharp: { sets: 'cache concurrency simd' },
  mongoose: { sets: 'set plugin', outside: 'connect' },
  axios: { sets: 'use' },
  'chai chai-as-promised': { sets: 'use' },
  'vitest @jest/globals mocha bun:test ava tape uvu': TESTS,
  unsync: { computes: '*' },
  dotenv: { computes: 'config' },
  'source-map-support': { sets: 'install' },
  // Ids
  'nanoid nanoid/non-secure': { varies: 'nanoid' },
  'uuid ulid cuid @paralleldrive/cuid2 short-uuid crypto-random-string ksuid': {
    varies: 'v1 v4 v6 v7 ulid createId default generate cuid randomSync',
  },
  // Programs
  'commander yargs cac citty clipanion meow sade': {
    outside: 'parse parseAsync parseSync run runMain demandCommand',
    changes:
      'option options name description version command argument arguments action requiredOption addOption addCommand addArgument alias hook usage help configureOutput allowUnknownOption exitOverride showHelpAfterError',
  },
  'express fastify koa hono @hono/node-server polka restify connect': SERVER,
  'debug pino winston bunyan consola loglevel log4js signale tslog npmlog roarr electron-log': LOGGER,
});

/** Functions that go by the same name wherever they come from. */
export const FUNCTIONS = table({ 'changes-first': 'inherits', prints: 'log debug trace warn' });

/** A variable or property by which a logger is known, wherever it comes from, and what one is asked to do. */
export const LOGGER_NAME = /^_?(?:[a-z]\w*)?log(?:ger)?$/i;
export const LOGGERS = table(LOGGER);

/** Modules that are imported for what they do: what becomes of it. */
interface SideEffect {
  readonly modules: RegExp;
  /** `everyone`: it changes what every function reaches; `package`: its own package; `nobody`: nothing, in a worker. */
  readonly concerns: 'everyone' | 'package' | 'nobody';
}

export const SIDE_EFFECTS: readonly SideEffect[] = [
  {
    modules:
      /^(?:reflect-metadata|core-js|core-js-pure|regenerator-runtime|es6-shim|es5-shim|@babel\/polyfill|babel-polyfill|whatwg-fetch|isomorphic-fetch|cross-fetch\/polyfill|abort-controller\/polyfill|symbol-observable|temporal-polyfill\/global|@formatjs\/intl-\w+|intl|zx\/globals|error-polyfill|tslib)(?:\/|$)|polyfill/,
    concerns: 'everyone',
  },
  {
    modules:
      /^(?:dayjs\/(?:esm\/)?(?:locale|plugin)|moment\/(?:dist\/)?locale|numeral\/locales|numbro\/languages|prismjs\/components|d3-transition|chart\.js\/auto|highlight\.js\/lib\/languages)(?:\/|$)/,
    concerns: 'package',
  },
  {
    // Workers share process.env, and styles and pictures are for pages.
    modules:
      /\.(?:css|scss|sass|less|styl|svg|png|jpe?g|gif|woff2?|d\.[cm]?ts)(?:\?|$)|^(?:dotenv\/config|@dotenvx\/dotenvx\/config|server-only|client-only|source-map-support\/register(?:\.js)?|tsx|ts-node\/register|unsync\/register|@babel\/register|@swc-node\/register|esbuild-register)$/,
    concerns: 'nobody',
  },
];
