/** What does a command of a script run? */

/** What only starts another program: `npx tsc`, `NODE_ENV=production tsc`. */
const STARTERS =
  /^(?:cross-env\s+)?(?:\w+=\S*\s+)*(?:(?:npx|bunx|pnpm(?:\s+exec)?|yarn(?:\s+run)?|npm\s+exec(?:\s+--)?)\s+)?/;

/** @returns the command from the program's name on */
export function withoutStarters(command: string): string {
  return command.replace(STARTERS, '');
}

/** A compiler that does not know unsync. */
export function isPlainCompiler(command: string): boolean {
  return /^(tsc|tsgo)\b(?!-)/.test(withoutStarters(command));
}

/** `npx tsc -p .` → `npx unsync tsc -p .` */
export function toUnsyncTsc(command: string): string {
  return command.replace(/\b(tsc|tsgo)\b/, 'unsync tsc');
}
