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
  ...['URL', 'URLSearchParams', 'Headers', 'Request', 'Response', 'FormData', 'WebSocket', 'AbortController'],
  ...['TextEncoder', 'TextDecoder', 'NumberFormat', 'DateTimeFormat', 'Collator'],
  ...['Readable', 'Writable', 'Duplex', 'Transform', 'ReadStream', 'WriteStream', 'Socket', 'Server'],
  ...['IncomingMessage', 'ServerResponse', 'ClientRequest', 'ChildProcess', 'Worker', 'FSWatcher', 'Timeout'],
  ...['Hash', 'Hmac', 'DatabaseSync', 'StatementSync', 'Node', 'Window', 'Document'],
]);

/** These move to the other thread when they are marked by `transfer()`, and only then. */
const MOVABLE = new Set(['ReadableStream', 'WritableStream', 'TransformStream', 'FileHandle']);

/** @returns what is in a type that cannot travel, with the way to it */
export class TravelTypes {
  private readonly checker: ts.TypeChecker;

  constructor(
    private readonly typescript: TypeScript,
    private readonly program: ts.Program,
  ) {
    this.checker = program.getTypeChecker();
  }

  /**
   * @param path what the value is called
   * @param at where the type is used
   * @param callbacks whether functions in it are called from the worker
   */
  findingsIn(type: ts.Type, path: string, at: ts.Node, callbacks: boolean): Finding[] {
    const findings: Finding[] = [];
    this.visit(type, { path, at, callbacks, certain: true, around: new Set(), findings });
    return findings;
  }

  private visit(type: ts.Type, walk: Walk): void {
    const { TypeFlags } = this.typescript;
    if (type.flags & TypeFlags.ESSymbolLike) {
      this.report('a symbol', walk);
    } else if (type.isUnion()) {
      for (const member of type.types) this.visit(member, { ...walk, certain: false });
    } else if (type.isIntersection()) {
      for (const member of type.types) this.visit(member, walk);
    } else if (type.flags & TypeFlags.Object && !walk.around.has(type) && walk.around.size < DEEPEST) {
      this.visitObject(type as ts.ObjectType, { ...walk, around: new Set([...walk.around, type]) });
    }
  }

  private visitObject(type: ts.ObjectType, walk: Walk): void {
    const name = type.symbol?.name ?? '';
    if (type.getConstructSignatures().length > 0) return;
    if (type.getCallSignatures().length > 0) {
      this.visitFunction(type, walk);
    } else if (isThenable(type)) {
      this.visitArguments(type, 'Promise', walk);
    } else if (this.isOfPlatform(type)) {
      const bound = this.boundNameOf(type);
      if (bound !== null) this.report(`${article(bound)} ${bound}`, walk);
      else if (MOVABLE.has(name))
        this.report(`a ${name} that was not given to \`transfer()\``, { ...walk, certain: false });
      else this.visitArguments(type, name, walk);
    } else if (this.hasPrivateState(type)) {
      this.report(`an instance of \`${name}\` with \`#private\` state`, walk);
    } else {
      this.visitMembers(type, walk);
    }
  }

  /** Elements of arrays, values of maps, results of promises: there may be none. */
  private visitArguments(type: ts.ObjectType, name: string, walk: Walk): void {
    const { ObjectFlags } = this.typescript;
    if (!(type.objectFlags & ObjectFlags.Reference)) return;
    const suffix = name === 'Promise' ? '' : '[]';
    for (const argument of this.checker.getTypeArguments(type as ts.TypeReference)) {
      this.visit(argument, {
        ...walk,
        path: walk.path + suffix,
        certain: walk.certain && name === 'Promise',
      });
    }
  }

  private visitMembers(type: ts.ObjectType, walk: Walk): void {
    const { SymbolFlags } = this.typescript;
    for (const member of this.checker.getPropertiesOfType(type)) {
      // What a class has on its prototype does not travel: it is there already.
      if (!(member.flags & SymbolFlags.Property) || member.name.startsWith('__@')) continue;
      this.visit(this.checker.getTypeOfSymbolAtLocation(member, walk.at), {
        ...walk,
        path: `${walk.path}.${member.name}`,
        certain: walk.certain && !(member.flags & SymbolFlags.Optional),
      });
    }
    const index = type.getStringIndexType() ?? type.getNumberIndexType();
    if (index !== undefined) this.visit(index, { ...walk, path: `${walk.path}[]`, certain: false });
  }

  /** In the worker, a call of a function from outside gives an Unfuture: only a promise's user does not notice. */
  private visitFunction(type: ts.ObjectType, walk: Walk): void {
    if (!walk.callbacks) return;
    const { TypeFlags } = this.typescript;
    const harmless =
      TypeFlags.Void | TypeFlags.Undefined | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
    for (const signature of type.getCallSignatures()) {
      const result = signature.getReturnType();
      const parts = result.isUnion() ? result.types : [result];
      // Who takes a promise as well as a value awaits it.
      if (parts.some(isThenable)) continue;
      const used = parts.some((part) => !(part.flags & (harmless | TypeFlags.TypeParameter)));
      if (!used) continue;
      const what = this.checker.typeToString(result, walk.at);
      walk.findings.push({ path: walk.path, what, kind: 'callback' });
      return;
    }
  }

  private report(what: string, { path, certain, findings }: Walk): void {
    findings.push({ path, what, kind: certain ? 'certain' : 'possible' });
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

interface Walk {
  readonly path: string;
  readonly at: ts.Node;
  readonly callbacks: boolean;
  readonly certain: boolean;
  /** The types that the walk is inside of. */
  readonly around: ReadonlySet<ts.Type>;
  readonly findings: Finding[];
}

/** A promise, or an Unfuture: those travel. */
function isThenable(type: ts.Type): boolean {
  return type.getProperty('then') !== undefined;
}

function article(name: string): string {
  return /^[AEIO]|^FS|^HTML/.test(name) ? 'an' : 'a';
}
