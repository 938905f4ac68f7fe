/** What comes of running a piece of code: what it changes, and what else it does. */
import type { types as t } from '@babel/core';
import type { Annotated } from '../../annotations/annotated';
import type { Root } from '../roots';

/** A call, or a use, that something is said of. */
export interface Mark {
  readonly node: t.Node;
  /** As the source has it: `app.listen`. */
  readonly text: string;
  /** The module that it comes from, if it does from one. */
  readonly module: string | null;
}

/** Counts what is found, so that it can be seen when nothing more is. */
export interface Growth {
  count: number;
}

export class Outcome {
  /** What is changed, each with the place of the first change. */
  readonly changes = new Map<Root, t.Node>();
  /** Parameters that are called; `true` where the result of such a call is not used. */
  readonly calls = new Map<Root, boolean>();
  /** Calls that lead to annotated functions. */
  readonly annotated = new Map<t.Node, Annotated>();
  /** The first thing that shows outside of the thread. */
  outside: Mark | null = null;
  /** The first call of which nobody can tell what it does. */
  unknown: Mark | null = null;
  /** The first call of something that goes on after the module has loaded. */
  late: Mark | null = null;
  /** The first thing that differs from thread to thread. */
  varies: Mark | null = null;
  /** Files that are read, by the expressions that name them, each with the call. */
  readonly reads = new Map<string, Mark>();
  readonly writes = new Set<string>();

  constructor(private readonly growth: Growth) {}

  add(root: Root, node: t.Node): void {
    if (this.changes.has(root)) return;
    this.changes.set(root, node);
    this.growth.count++;
  }

  mark(kind: 'outside' | 'unknown' | 'late' | 'varies', mark: Mark): void {
    if (this[kind] !== null) return;
    this[kind] = mark;
    this.growth.count++;
  }

  addAnnotated(call: t.Node, annotated: Annotated): void {
    if (this.annotated.has(call)) return;
    this.annotated.set(call, annotated);
    this.growth.count++;
  }

  /** A parameter, or what stands for one, is called. */
  addCall(root: Root, isDiscarded: boolean): void {
    if (this.calls.get(root) === true || this.calls.get(root) === isDiscarded) return;
    this.calls.set(root, isDiscarded);
    this.growth.count++;
  }
}
