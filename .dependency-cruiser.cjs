/**
 * The map of the house: which room may import which. `npm run check:imports` holds it, and so does CI.
 */

/**
 * The rooms of runtime/, from the top of the house to the bottom. Each may import those below it, and none above it.
 * `types` says which files above it a room may name the types of, and why.
 */
const RUNTIME = [
  // What users and generated code import, what puts it together, and the main modules of workers.
  {
    room: 'doors',
    path: '^runtime/(index|generated-api|runtime|wiring)\\.ts$|^runtime/transports/threads/(lease|loop)\\.ts$',
  },
  // How workers are started and reached. Each folder is one way, and wiring.ts alone chooses.
  { room: 'transports', path: '^runtime/transports/[^/]+/(?!(lease|loop)\\.ts$)' },
  // Which call goes to which worker, and when.
  { room: 'scheduling', path: '^runtime/scheduling/' },
  // One file for each kind of value that travels.
  { room: 'travel', path: '^runtime/travel/' },
  // What stands where an annotated function stood.
  { room: 'calls', path: '^runtime/calls/' },
  // Running calls. It dispatches the calls made in a worker, so it has to know what a call is.
  { room: 'worker', path: '^runtime/worker/', types: '^runtime/calls/call\\.ts$' },
  // What is said on a link.
  { room: 'protocol', path: '^runtime/protocol/' },
  // Unfutures. What one waits for is, in the end, a call.
  { room: 'future', path: '^runtime/future/', types: '^runtime/calls/call\\.ts$' },
  { room: 'settings', path: '^runtime/settings\\.ts$' },
  // What a thread is to unsync. Its dispatcher is given calls, and is asked what an Unfuture waits for.
  { room: 'thread', path: '^runtime/thread/', types: '^runtime/(calls/call|future/pending)\\.ts$' },
  // What every room may know.
  {
    room: 'ground',
    path: '^runtime/(errors|transports/transport)\\.ts$|^shared/',
    types: '^runtime/protocol/references\\.ts$',
  },
];

const oneWay = RUNTIME.flatMap(({ room, path, types }, floor) => {
  const above = RUNTIME.slice(0, floor).map((other) => other.path);
  if (above.length === 0) return [];
  const from = { path };
  const to = { path: above };
  return [
    {
      name: `${room}: nothing from above`,
      severity: 'error',
      from,
      to: { ...to, dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${room}: no types from above`,
      severity: 'error',
      from,
      to: { ...to, ...(types && { pathNot: types }), dependencyTypes: ['type-only'] },
    },
  ];
});

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'a transport knows no other',
      severity: 'error',
      from: { path: '^runtime/transports/([^/]+)/' },
      to: { path: '^runtime/transports/[^/]+/', pathNot: '^runtime/transports/$1/' },
    },
    {
      name: 'only wiring.ts chooses the transport',
      severity: 'error',
      from: { path: '^runtime/', pathNot: '^runtime/(wiring\\.ts|transports/)' },
      to: { path: '^runtime/transports/[^/]+/' },
    },
    {
      name: 'worker_threads belongs to the threads',
      comment: 'Its types, and MessagePort as a kind of value, are known elsewhere.',
      severity: 'error',
      from: { path: '^runtime/', pathNot: '^runtime/(transports/threads/|protocol/codec/shapes\\.ts)' },
      to: { path: '^worker_threads$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the runtime does without the transformer',
      severity: 'error',
      from: { path: '^(runtime|shared)/' },
      to: { path: '^transformer/' },
    },
    {
      name: 'the compiler does without the runtime',
      severity: 'error',
      from: { path: '^(transformer/(core|hosts)|shared)/' },
      to: { path: '^runtime/' },
    },
    {
      name: 'the core knows no tool',
      severity: 'error',
      from: { path: '^transformer/core/' },
      to: { path: '^transformer/(hosts|cli)' },
    },
    {
      name: 'no circle',
      comment: 'Of values: a circle of types does no harm when modules are loaded.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing that is not there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
