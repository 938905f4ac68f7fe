/** A class that only this module's entry knows, so that a worker which loads another one does not. */
export class Parcel {
  constructor(readonly weight: number) {}

  get heavy(): boolean {
    return this.weight > 10;
  }
}

/** @unsync cpuBound */
export function isHeavy(parcel: Parcel): boolean {
  return parcel.heavy;
}
