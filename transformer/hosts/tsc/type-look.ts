/**
 * What is a type, taken by itself: something that does not travel, or a whole whose parts must be looked at? What is
 * asked here of types, the runtime's codec asks of values (runtime/protocol/codec, runtime/travel); a type that says nothing
 * certain is left to it.
 */
import type ts from 'typescript';
import type { TypeScript } from './internals';
import { type Fate, isDatabaseHandle, platformFate } from './platform-types';

/** Which way the values go: functions are called from the other side. */
export type Direction = 'arguments' | 'results';

/**
 * `certain`: no value of the type travels. `possible`: some may not. `callback`: a function whose result is used as if
 * it were there at once.
 */
export type Kind = 'certain' | 'possible' | 'callback';

export interface Look {
  /** `what` for a message: `a symbol`, `a WeakMap`. For a callback, the type of its result. */
  readonly finding?: { readonly what: string; readonly kind: Kind };
  readonly parts: readonly Part[];
}

export interface Part {
  readonly type: ts.Type;
  /** What the path goes on with: `.name`, `[]`. */
  readonly step: string;
  /** A value of the whole may lack it. */
  readonly possible: boolean;
}

const PLAIN: Look = { parts: [] };

/** Keeps what it has found out about each type. */
export class TypeLook {
  private readonly checker: ts.TypeChecker;
  private readonly looks = new Map<ts.Type, Look>();

  constructor(
    private readonly typescript: TypeScript,
    private readonly program: ts.Program,
  ) {
    this.checker = program.getTypeChecker();
  }

  /** @param at where the type is used */
  at(type: ts.Type, at: ts.Node): Look {
    const known = this.looks.get(type);
    if (known !== undefined) return known;
    const look = this.lookInto(type, at);
    this.looks.set(type, look);
    return look;
  }

  private lookInto(type: ts.Type, at: ts.Node): Look {
    const { TypeFlags } = this.typescript;
    if (type.flags & TypeFlags.ESSymbolLike) return reported('a symbol');
    if (type.isUnionOrIntersection()) {
      const possible = type.isUnion();
      return { parts: type.types.map((member) => ({ type: member, step: '', possible })) };
    }
    if (type.flags & TypeFlags.TypeParameter) return this.lookAtConstraint(type);
    return type.flags & TypeFlags.Object ? this.lookIntoObject(type as ts.ObjectType, at) : PLAIN;
  }

  /** Every `T` of `<T extends HTMLElement>` is one. Of `<K extends keyof T>`, which may be a symbol, hardly any is. */
  private lookAtConstraint(type: ts.Type): Look {
    const constraint = this.checker.getBaseConstraintOfType(type);
    if (constraint === undefined || !(constraint.flags & this.typescript.TypeFlags.Object)) return PLAIN;
    return { parts: [{ type: constraint, step: '', possible: false }] };
  }

  private lookIntoObject(type: ts.ObjectType, at: ts.Node): Look {
    if (type.getConstructSignatures().length > 0) return reported('a class');
    if (type.getCallSignatures().length > 0) return this.lookAtFunction(type, at);
    if (isThenable(type)) return { parts: this.argumentsOf(type, '') };
    const declared = type.symbol && this.isClassOrInterface(type.symbol);
    if (declared) {
      const fate = this.fateOf(type);
      if (fate === 'bound') return reported(this.nameOf(type));
      if (fate === 'mostly-bound') return reported(this.nameOf(type), 'possible');
      if (fate === 'movable')
        return reported(`${this.nameOf(type)} that was not given to \`transfer()\``, 'possible');
      // Elements of arrays, values of maps: there may be none.
      if (this.isOfPlatform(type.symbol)) return { parts: this.argumentsOf(type, '[]', true) };
      if (this.isHandle(type.symbol)) return reported(`a connection to a database (\`${type.symbol.name}\`)`);
    }
    if (this.hasPrivateState(type))
      return reported(`an instance of \`${type.symbol.name}\` with \`#private\` state`);
    return { parts: this.membersOf(type, at) };
  }

  private argumentsOf(type: ts.ObjectType, step: string, possible = false): Part[] {
    if (!(type.objectFlags & this.typescript.ObjectFlags.Reference)) return [];
    const found = this.checker.getTypeArguments(type as ts.TypeReference);
    return found.map((argument) => ({ type: argument, step, possible }));
  }

  private membersOf(type: ts.Type, at: ts.Node): Part[] {
    const { SymbolFlags } = this.typescript;
    const parts = this.checker
      .getPropertiesOfType(type)
      .filter((member) => this.isField(member))
      .map((member) => ({
        type: this.checker.getTypeOfSymbolAtLocation(member, at),
        step: `.${member.name}`,
        possible: (member.flags & SymbolFlags.Optional) !== 0,
      }));
    const index = type.getStringIndexType() ?? type.getNumberIndexType();
    return index === undefined ? parts : [...parts, { type: index, step: '[]', possible: true }];
  }

  /**
   * What a class has on its prototype does not travel: it is there already. In a `Readonly<User>` all members are
   * properties, and only their declarations tell. What TypeScript's libraries declare (`Date.getVarDate`, of
   * lib.scripthost) is the platform's, though they write it as a property.
   */
  private isField({ flags, name, declarations = [] }: ts.Symbol): boolean {
    const { typescript, program } = this;
    if ((flags & typescript.SymbolFlags.Property) === 0 || name.startsWith('__@')) return false;
    const isOfPrototype = (one: ts.Declaration): boolean =>
      typescript.isMethodDeclaration(one) ||
      typescript.isMethodSignature(one) ||
      typescript.isGetAccessorDeclaration(one) ||
      program.isSourceFileDefaultLibrary(one.getSourceFile());
    return declarations.length === 0 || !declarations.every(isOfPrototype);
  }

  /** A call of a function of the other thread gives an Unfuture: only a promise's user does not notice. */
  private lookAtFunction(type: ts.ObjectType, at: ts.Node): Look {
    const { TypeFlags } = this.typescript;
    const harmless =
      TypeFlags.Void | TypeFlags.Undefined | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
    for (const signature of type.getCallSignatures()) {
      const result = signature.getReturnType();
      const parts = result.isUnion() ? result.types : [result];
      // Who takes a promise as well as a value awaits it.
      if (parts.some(isThenable)) continue;
      // What a type parameter decides is for the call to say.
      const open = harmless | TypeFlags.TypeParameter | TypeFlags.Conditional;
      if (!parts.some((part) => !(part.flags & open))) continue;
      return reported(this.checker.typeToString(result, at), 'callback');
    }
    return PLAIN;
  }

  /** What is known of the nearest type among this one and those that it extends: an `HTMLElement` is a `Node`. */
  private fateOf(type: ts.Type): Fate | null {
    const own = this.isOfPlatform(type.symbol) ? platformFate(type.symbol.name) : null;
    const bases = this.basesOf(type);
    // Node's older interface is called like the Web's, and is an emitter of events.
    if (own === 'movable' && /Stream$/.test(type.symbol.name) && bases.some(isEmitter)) return 'bound';
    if (own !== null) return own;
    for (const base of bases) {
      const fate = base.symbol ? this.fateOf(base) : null;
      if (fate !== null) return fate;
    }
    return null;
  }

  private basesOf(type: ts.Type): readonly ts.BaseType[] {
    const { ObjectFlags } = this.typescript;
    const { objectFlags } = type as ts.ObjectType;
    const target = objectFlags & ObjectFlags.Reference ? (type as ts.TypeReference).target : type;
    return target.isClassOrInterface() ? this.checker.getBaseTypes(target) : [];
  }

  private isClassOrInterface({ flags }: ts.Symbol): boolean {
    const { SymbolFlags } = this.typescript;
    return (flags & (SymbolFlags.Class | SymbolFlags.Interface)) !== 0;
  }

  /** Declared by TypeScript's own library or Node's typings. */
  private isOfPlatform(symbol: ts.Symbol): boolean {
    return (symbol.declarations ?? []).some((declaration) => {
      const file = declaration.getSourceFile();
      return (
        this.program.isSourceFileDefaultLibrary(file) ||
        /\/node_modules\/(@types\/node|undici-types)\//.test(file.fileName)
      );
    });
  }

  private isHandle(symbol: ts.Symbol): boolean {
    return (symbol.declarations ?? []).some((declaration) =>
      isDatabaseHandle(symbol.name, declaration.getSourceFile().fileName),
    );
  }

  /** Its own or inherited: they are members whose names no source text can have. */
  private hasPrivateState(type: ts.Type): boolean {
    return this.checker
      .getPropertiesOfType(type)
      .some(({ escapedName }) => (escapedName as string).startsWith('__#'));
  }

  private nameOf({ symbol: { name } }: ts.Type): string {
    return `${/^[AEIO]|^FS|^HTML/.test(name) ? 'an' : 'a'} ${name}`;
  }
}

function reported(what: string, kind: Kind = 'certain'): Look {
  return { finding: { what, kind }, parts: [] };
}

/** A promise, or an Unfuture: those travel. */
function isThenable(type: ts.Type): boolean {
  return type.getProperty('then') !== undefined;
}

function isEmitter(type: ts.Type): boolean {
  return type.getProperty('addListener') !== undefined;
}
