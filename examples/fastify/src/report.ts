import { pbkdf2Sync } from 'node:crypto';

/**
 * Some tens of milliseconds of computation for each request: a stand-in for rendering, parsing or resizing.
 *
 * @unsync cpuBound
 */
export function report(name: string): string {
  return pbkdf2Sync(name, 'salt', 50_000, 32, 'sha256').toString('hex');
}
