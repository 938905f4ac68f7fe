/** Functions that load other annotated ones when they run. */

/** @unsync */
export async function areas(): Promise<number[]> {
  const { areaOf, NoSquare, refuse, Square, square, squares } = await import('./shapes.js');
  const found = [await areaOf(new Square(1)), (await square(2)).area];
  for await (const { area } of squares(3)) found.push(area);
  const error = await refuse().catch((reason: unknown) => reason);
  if (error instanceof NoSquare) found.push(error.instead.area);
  return found;
}

/** @unsync */
export async function squareOf(side: number): Promise<unknown> {
  const { square } = await import('./shapes.js');
  return square(side);
}
