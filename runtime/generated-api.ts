/** `unsync/runtime`: what generated code calls. Users never import it. */
export {
  type AnyGenerator,
  call,
  classes,
  type Dispatched,
  type FunctionSpec,
  fn,
  type InlineEntry,
  type Module,
  type ModuleSpec,
  mark,
  module,
  type Reference,
  stream,
  tag,
  type Unfuture,
  type Unstream,
} from './runtime';
