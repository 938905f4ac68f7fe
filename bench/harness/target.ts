/** The ways to put a target. A figure that could not be measured has not met its target. */
import type { Target, Unit } from './measure.js';

const missing = (promise: string): Target => ({ promise, measured: 'not measured', met: false });

export function atMost(promise: string, value: number, limit: number, unit: Unit): Target {
  if (Number.isNaN(value)) return missing(promise);
  return { promise, measured: format(value, unit), met: value <= limit };
}

export function atLeast(promise: string, value: number, limit: number, unit: Unit): Target {
  if (Number.isNaN(value)) return missing(promise);
  return { promise, measured: format(value, unit), met: value >= limit };
}

/** Three digits that say something, thousands apart. */
export function format(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const number = value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return unit === '/s' ? `${number}/s` : `${number} ${unit}`;
}
