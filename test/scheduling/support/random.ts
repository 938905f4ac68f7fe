/** Numbers that a seed gives: the same ones in every run. */
export interface Random {
  /** From 0 up to `limit`, that excluded. */
  below(limit: number): number;
}

/** Mulberry32, by Tommy Ettinger: small, and good enough to choose an order of events. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return {
    below: (limit) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit) | 0;
    },
  };
}
