/**
 * What becomes of the objects of a library's class or interface, by its name? For those that are not the sum of their
 * fields: the platform's own, and database drivers'. Compared with what the runtime does with such values by
 * test/hosts/travelling-types.test.ts.
 */

/**
 * `travels`: as it is, whatever it extends. `bound`: it belongs to the thread that made it. `movable`: it travels when it
 * is marked by `transfer()`, and only then. `mostly-bound`: an interface that plain data can have as well.
 */
export type Fate = 'travels' | 'bound' | 'movable' | 'mostly-bound';

const FATES: ReadonlyMap<string, Fate> = new Map(
  Object.entries({
    travels: ['AbortSignal'],
    bound: [
      ...['WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'IArguments'],
      ...['Generator', 'AsyncGenerator', 'IteratorObject', 'AsyncIteratorObject'],
      ...['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'ListFormat', 'RelativeTimeFormat'],
      ...['DisplayNames', 'Segmenter', 'Locale'],
      ...['EventTarget', 'Event', 'Headers', 'Request', 'Response', 'FormData', 'AbortController'],
      ...['MessageChannel', 'TextEncoder', 'TextDecoder', 'Node', 'Window', 'Document'],
      ...['Memory', 'Instance', 'Table'],
      ...['Readable', 'Writable', 'Duplex', 'Transform', 'Stream', 'ReadStream', 'WriteStream'],
      ...[
        'Socket',
        'Server',
        'Agent',
        'IncomingMessage',
        'ServerResponse',
        'ClientRequest',
        'OutgoingMessage',
      ],
      ...['ChildProcess', 'Worker', 'Process', 'FSWatcher', 'Timeout', 'Immediate', 'Interface', 'Dir'],
      ...['Stats', 'BigIntStats', 'StatsFs', 'Dirent', 'Hash', 'Hmac', 'DiffieHellman', 'ECDH', 'Script'],
      ...['StringDecoder', 'AsyncLocalStorage', 'AsyncResource', 'DatabaseSync', 'StatementSync'],
    ],
    movable: ['ReadableStream', 'WritableStream', 'TransformStream', 'MessagePort', 'FileHandle'],
    'mostly-bound': [
      ...['Iterator', 'IterableIterator', 'AsyncIterator', 'AsyncIterable', 'AsyncIterableIterator'],
    ],
  }).flatMap(([fate, names]) => names.map((name) => [name, fate as Fate] as const)),
);

/** Connections to databases, by the package that declares them. */
const DRIVERS =
  /\/node_modules\/(?:@types\/)?(?:pg|pg-pool|mysql2?|better-sqlite3|sqlite3|mongodb|ioredis|@redis\/client|@prisma\/client|\.prisma\/client|typeorm|sequelize|knex|kysely)\//;
const HANDLES = new Set([
  ...[
    'Client',
    'Pool',
    'PoolClient',
    'Connection',
    'PoolConnection',
    'Database',
    'Statement',
    'Redis',
    'Cluster',
  ],
  ...[
    'MongoClient',
    'Db',
    'Collection',
    'RedisClient',
    'PrismaClient',
    'DataSource',
    'EntityManager',
    'Repository',
  ],
  ...['Sequelize', 'Knex', 'Kysely'],
]);

/** @returns `null` for a name that nothing is known of */
export function platformFate(name: string): Fate | null {
  return FATES.get(name) ?? null;
}

/** @param fileName where a class or an interface of that name is declared */
export function isDatabaseHandle(name: string, fileName: string): boolean {
  return HANDLES.has(name) && DRIVERS.test(fileName);
}
