import { createHash } from 'node:crypto';

/** @unsync cpuBound */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
