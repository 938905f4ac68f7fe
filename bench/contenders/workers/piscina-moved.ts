import { move } from 'piscina';

/** Gives the buffer back without copying it. */
export function echoMoved([buffer]: [ArrayBuffer]): unknown {
  return move(buffer);
}
