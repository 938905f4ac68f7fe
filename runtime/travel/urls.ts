/** `URL` and `URLSearchParams`, which structured clone refuses, travel as their text. */
import type { Kind } from '../protocol/codec/kinds';

export const urls: Kind<URL, string> = {
  id: 9,
  matches: (value) => Object.getPrototypeOf(value) === URL.prototype,
  bind: (value) => value.href,
  revive: (href) => new URL(href),
};

export const searchParams: Kind<URLSearchParams, string> = {
  id: 10,
  matches: (value) => Object.getPrototypeOf(value) === URLSearchParams.prototype,
  bind: (value) => value.toString(),
  revive: (text) => new URLSearchParams(text),
};
