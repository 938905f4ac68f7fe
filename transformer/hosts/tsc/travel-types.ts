/**
 * Can the values of a type travel between threads? What is asked here of types, the runtime's codec asks of values
 * (runtime/wire/codec, runtime/travel); a type that says nothing certain is left to it.
 */
import type ts from 'typescript';
import type { TypeScript } from './internals';

/** Something inside a type that does not travel as it is. */
export interface Finding {
  /** `opts.onDone`, `rows[].owner`. */
  readonly path: string;
  /** For a message: `a symbol`, `a WeakMap`. For a callback, the type of its result. */
  readonly what: string;
  /**
   * `certain`: every value of the type has it. `possible`: some have, since it is in a union, an array, or an optional
   * property. `callback`: a function whose result is used as if it were there at once.
   */
  readonly kind: 'certain' | 'possible' | 'callback';
}

/** Deeper members are left to the run time: recursive types have no end. */
const DEEPEST = 5;

/** Classes and interfaces of the platform whose objects belong to the thread that made them. */
const BOUND = new Set([
  ...['WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Generator', 'AsyncGenerator'],
  ...['Headers', 'Request', 'Response', 'FormData', 'WebSocket', 'AbortController'],
  ...['TextEncoder', 'TextDecoder', 'NumberFormat', 'DateTimeFormat', 'Collator'],
  ...['Readable', 'Writable', 'Duplex', 'Transform', 'ReadStream', 'WriteStream', 'Socket', 'Server'],
  ...['IncomingMessage', 'ServerResponse', 'ClientRequest', 'ChildProcess', 'Worker', 'FSWatcher', 'Timeout'],
  ...['Hash', 'Hmac', 'DatabaseSync', 'StatementSync', 'Node', 'Window', 'Document'],
]);

/** These move to the other thread when they are marked by `transfer()`, and only then. */
const MOVABLE = new Set(['ReadableStream', 'WritableStream', 'TransformStream', 'FileHandle']);

/** What a type is by itself: something to report, or a whole whose parts must be looked at. */
interface Look {
  readonly finding?: { readonly what: string; readonly kind: Finding['kind'] };
  readonly parts: readonly Part[];
}

interface Part {
  readonly type: ts.Type;
  /** What the path goes on with: `.name`, `[]`. */
  readonly step: string;
  /** A value of the whole may lack it. */
  readonly possible: boolean;
}

const PLAIN: Look = { parts: [] };

/** So many types are followed to find out that a whole graph of them is harmless; generic types may have no end. */
const MOST_TYPES = 1000;

/** Looks into types; keeps what it has found out about each, so that a type is looked into once for a Program. */
export class TravelTypes {
  private readonly checker: ts.TypeChecker;
  /** Separately for values that functions may be in, called from the worker, and for results. */
  private readonly looks = { arguments: new Map<ts.Type, Look>(), results: new Map<ts.Type, Look>() };
  private readonly harmless = { arguments: new Set<ts.Type>(), results: new Set<ts.Type>() };

  constructor(
    private readonly typescript: TypeScript,
    private readonly program: ts.Program,
  ) {
    this.checker = program.getTypeChecker();
  }

  /**
   * @param path what the value is called
   * @param at where the type is used
   * @returns what is in a type that cannot travel, with the way to it
   */
  findingsIn(type: ts.Type, path: string, at: ts.Node, direction: Direction): Finding[] {
    const findings: Finding[] = [];
    this.visit(type, { path, at, direction, certain: true, around: [], findings });
    return findings;
  }

  private visit(type: ts.Type, walk: Walk): void {
    const { at, direction, around, findings } = walk;
    if (around.includes(type) || around.length > DEEPEST || this.isHarmless(type, at, direction)) return;
    const { finding, parts } = this.look(type, at, direction);
    if (finding !== undefined) {
      const kind = finding.kind === 'certain' && !walk.certain ? 'possible' : finding.kind;
      findings.push({ path: walk.path, what: finding.what, kind });
    }
    // A member of a union or an intersection is no deeper than the whole.
    const inside = type.isUnionOrIntersection() ? around : [...around, type];
    for (const { type: part, step, possible } of parts) {
      const certain = walk.certain && !possible;
      this.visit(part, { ...walk, path: walk.path + step, certain, around: inside });
    }
  }

  /** Whether nothing that the type leads to is to be reported: then so it is for everything on the way. */
  private isHarmless(type: ts.Type, at: ts.Node, direction: Direction): boolean {
    const known = this.harmless[direction];
    if (known.has(type)) return true;
    const reached = new Set([type]);
    for (const next of reached) {
      const { finding, parts } = this.look(next, at, direction);
      if (finding !== undefined || reached.size > MOST_TYPES) return false;
      for (const part of parts) if (!known.has(part.type)) reached.add(part.type);
    }
    for (const next of reached) known.add(next);
    return true;
  }

  private look(type: ts.Type, at: ts.Node, direction: Direction): Look {
    const known = this.looks[direction].get(type);
    if (known !== undefined) return known;
    const look = this.lookInto(type, at, direction);
    this.looks[direction].set(type, look);
    return look;
  }

  private lookInto(type: ts.Type, at: ts.Node, direction: Direction): Look {
    const { TypeFlags } = this.typescript;
    if (type.flags & TypeFlags.ESSymbolLike) return reported('a symbol');
    if (type.isUnionOrIntersection()) {
      const possible = type.isUnion();
      return { parts: type.types.map((member) => ({ type: member, step: '', possible })) };
    }
    return type.flags & TypeFlags.Object ? this.lookIntoObject(type as ts.ObjectType, at, direction) : PLAIN;
  }

  private lookIntoObject(type: ts.ObjectType, at: ts.Node, direction: Direction): Look {
    const name = type.symbol?.name ?? '';
    if (type.getConstructSignatures().length > 0) return PLAIN;
    if (type.getCallSignatures().length > 0)
      return direction === 'arguments' ? this.lookAtFunction(type, at) : PLAIN;
    if (isThenable(type)) return { parts: this.argumentsOf(type, '', false) };
    if (this.isOfPlatform(type)) {
      const bound = this.boundNameOf(type);
      if (bound !== null) return reported(`${article(bound)} ${bound}`);
      if (MOVABLE.has(name)) return reported(`a ${name} that was not given to \`transfer()\``, 'possible');
      // Elements of arrays, values of maps: there may be none.
      return { parts: this.argumentsOf(type, '[]', true) };
    }
    if (this.hasPrivateState(type)) return reported(`an instance of \`${name}\` with \`#private\` state`);
    return { parts: this.membersOf(type, at) };
  }

  private argumentsOf(type: ts.ObjectType, step: string, possible: boolean): Part[] {
    if (!(type.objectFlags & this.typescript.ObjectFlags.Reference)) return [];
    const found = this.checker.getTypeArguments(type as ts.TypeReference);
    return found.map((argument) => ({ type: argument, step, possible }));
  }

  private membersOf(type: ts.Type, at: ts.Node): Part[] {
    const { SymbolFlags } = this.typescript;
    const parts = this.checker
      .getPropertiesOfType(type)
      // What a class has on its prototype does not travel: it is there already.
      .filter(({ flags, name }) => (flags & SymbolFlags.Property) !== 0 && !name.startsWith('__@'))
      .map((member) => ({
        type: this.checker.getTypeOfSymbolAtLocation(member, at),
        step: `.${member.name}`,
        possible: (member.flags & SymbolFlags.Optional) !== 0,
      }));
    const index = type.getStringIndexType() ?? type.getNumberIndexType();
    return index === undefined ? parts : [...parts, { type: index, step: '[]', possible: true }];
  }

  /** In the worker, a call of a function from outside gives an Unfuture: only a promise's user does not notice. */
  private lookAtFunction(type: ts.ObjectType, at: ts.Node): Look {
    const { TypeFlags } = this.typescript;
    const harmless =
      TypeFlags.Void | TypeFlags.Undefined | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
    for (const signature of type.getCallSignatures()) {
      const result = signature.getReturnType();
      const parts = result.isUnion() ? result.types : [result];
      // Who takes a promise as well as a value awaits it.
      if (parts.some(isThenable)) continue;
      if (!parts.some((part) => !(part.flags & (harmless | TypeFlags.TypeParameter)))) continue;
      return reported(this.checker.typeToString(result, at), 'callback');
    }
    return PLAIN;
  }

  /** The name in {@link BOUND} of a type or of what it extends: an `HTMLElement` is a `Node`. */
  private boundNameOf(type: ts.Type): string | null {
    const { name } = type.symbol;
    if (BOUND.has(name)) return name;
    const declared = type as ts.InterfaceType;
    const bases = type.isClassOrInterface() ? this.checker.getBaseTypes(declared) : [];
    return bases.some((base) => base.symbol && this.boundNameOf(base) !== null) ? name : null;
  }

  /** Declared by TypeScript's own library or Node's typings. */
  private isOfPlatform(type: ts.Type): boolean {
    const files = type.symbol?.declarations?.map((declaration) => declaration.getSourceFile()) ?? [];
    return files.some(
      (file) =>
        this.program.isSourceFileDefaultLibrary(file) ||
        /\/node_modules\/(@types\/node|undici-types)\//.test(file.fileName),
    );
  }

  private hasPrivateState(type: ts.Type): boolean {
    const { isClassLike, isPrivateIdentifier } = this.typescript;
    return (type.symbol?.declarations ?? []).some(
      (declaration) =>
        isClassLike(declaration) &&
        declaration.members.some((member) => {
          const fixed = this.typescript.canHaveModifiers(member)
            ? this.typescript
                .getModifiers(member)
                ?.some(({ kind }) => kind === this.typescript.SyntaxKind.StaticKeyword)
            : false;
          return member.name !== undefined && isPrivateIdentifier(member.name) && fixed !== true;
        }),
    );
  }
}

/** Which way the values go: functions among arguments are called from the worker. */
export type Direction = 'arguments' | 'results';

interface Walk {
  readonly path: string;
  readonly at: ts.Node;
  readonly direction: Direction;
  readonly certain: boolean;
  /** The types that the walk is inside of. */
  readonly around: readonly ts.Type[];
  readonly findings: Finding[];
}

function reported(what: string, kind: Finding['kind'] = 'certain'): Look {
  return { finding: { what, kind }, parts: [] };
}

/** A promise, or an Unfuture: those travel. */
function isThenable(type: ts.Type): boolean {
  return type.getProperty('then') !== undefined;
}

function article(name: string): string {
  return /^[AEIO]|^FS|^HTML/.test(name) ? 'an' : 'a';
}
