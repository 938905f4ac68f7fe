/**
 * Which versions of TypeScript can this host work with? A range of peer dependencies would ask everyone: those too who
 * compile with Babel, and have an older TypeScript for their editor.
 */

/** @param version as `ts.version` */
export function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 4);
}
