/** Two installations of unsync in one thread know nothing of each other's Unfutures and functions, nor of their threads. */
const INSTALLATION = Symbol.for('unsync/copy');

/** Warns of it, once. The same file loaded again, from a module registry that was emptied, is no second copy. */
export function noticeSecondInstallation(file: string | undefined): void {
  if (file === undefined) return;
  const thread = globalThis as { [INSTALLATION]?: string };
  const other = thread[INSTALLATION];
  if (other === undefined) {
    Object.defineProperty(thread, INSTALLATION, { value: file, configurable: true });
    return;
  }
  if (other === file) return;
  process.emitWarning(
    `Two copies of unsync are loaded in this thread: ${other} and ${file}. Each starts threads of its own, and an Unfuture or annotated function of one is unknown to the other. \`npm ls unsync\` shows who brings them; \`npm dedupe\`, or the same version in every package.json, leaves one.`,
    { code: 'UNSYNC_TWO_COPIES', type: 'UnsyncWarning' },
  );
}
