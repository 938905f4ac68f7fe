/**
 * The names in generated code. All of them begin with `__unsync`, which the user's own names may not (UNSYNC1014).
 */

/** The namespace `unsync/runtime`. */
export const RUNTIME = '__unsync';
/** The module's table of functions, made on first use. */
export const MODULE = '__unsync_m';
/** Gives the reference of a function by its ordinal. */
export const REFERENCE = '__unsync_r';
/** What an entry exports: the original functions by name. */
export const FUNCTIONS = '__unsync_functions';
/** An anonymous `export default function`, which needs a name to be tagged. */
export const DEFAULT = '__unsync_default';

/** Placeholders that a host replaces: the module's own URL or path, and an entry that travels inside the module. */
export const HERE = '__unsync_here__';
export const INLINE_ENTRY = '__unsync_entry__';

/** The thunk of a declaration whose parameters hide a captured variable. */
export const capturesOf = (ordinal: number): string => `__unsync_c${ordinal}`;
/** A parameter that only counts for a dispatching function's `length`. */
export const parameterAt = (index: number): string => `__unsync_p${index}`;
/** What a generator's body reads of `super`. */
export const SUPER = '__unsync_s';

/** A class that the file imports as a type only. */
export const typeClassAt = (index: number): string => `__unsync_t${index}`;

/** In entries: the originals of annotated methods, by ordinal. */
export const ORIGINALS = '__unsync_o';
/** In entries: exchanges a method for its dispatching form. */
export const SWAP = '__unsync_x';
/** In entries: takes the original of a private method out of its class, where it is called {@link movedMethod}. */
export const MOVE_PRIVATE = '__unsync_p';
export const movedMethod = (ordinal: number): string => `__unsync_m${ordinal}`;
/** In entries: gives the fields of an instance their class. */
export const ADOPT = '__unsync_a';
/** In entries: the captured `this`, a function whose `this` is adopted, and a variable that may have no value yet. */
export const CAPTURED_THIS = '__unsync_this';
export const ADOPTING = '__unsync_f';
export const earlyAt = (index: number): string => `__unsync_e${index}`;
/** In entries: what was sent of a captured object that is made again. */
export const stateAt = (index: number): string => `__unsync_v${index}`;

/** Names that are declared at the top of a module. */
export const AT_THE_TOP = /^__unsync(?:_|$)/;
/** Names that are referred to from inside functions, so that no scope may hide them. */
export const ANYWHERE = new RegExp(
  `^(?:${[RUNTIME, MODULE, REFERENCE, FUNCTIONS, HERE, INLINE_ENTRY].join('|')})$`,
);
