/** A class and functions that the main thread never loads: only workers do (lazy.ts). */
export class Square {
  constructor(readonly side: number) {}

  get area(): number {
    return this.side ** 2;
  }
}

export class NoSquare extends Error {
  constructor(readonly instead: Square) {
    super('no square');
  }
}

/** @unsync */
export function areaOf(square: Square): number {
  return square instanceof Square ? square.area : Number.NaN;
}

/** @unsync */
export function square(side: number): Square {
  return new Square(side);
}

/** @unsync */
export function* squares(count: number): Generator<Square> {
  for (let side = 1; side <= count; side++) yield new Square(side);
}

/** @unsync */
export function refuse(): never {
  throw new NoSquare(new Square(5));
}
