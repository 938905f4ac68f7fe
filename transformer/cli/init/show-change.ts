/** How does a change of a file look, before it is made? */

/**
 * ```text
 * package.json
 * - "build": "tsc"
 * + "build": "unsync tsc"
 * ```
 */
export function showChange(file: string, before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const lines = [file];
  let next = 0;
  for (const line of old) {
    const same = now.indexOf(line, next);
    // A line that is there no more was changed into the next one.
    if (same === -1) {
      lines.push(`- ${line.trim()}`, `+ ${(now[next] ?? '').trim()}`);
      next++;
      continue;
    }
    for (const added of now.slice(next, same)) lines.push(`+ ${added.trim()}`);
    next = same + 1;
  }
  for (const added of now.slice(next)) lines.push(`+ ${added.trim()}`);
  return `${lines.join('\n')}\n`;
}
