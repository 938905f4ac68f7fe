/** Runs one measure: every arm in a process of its own, all of them in each round, one after the other. */
import { Arm, type ArmOptions } from './arm.js';
import type { Conditions, Measure, Sample } from './measure.js';
import type { Samples } from './results.js';

/** Milliseconds of samples that are thrown away, at least one, before an arm counts as warm. */
const WARM_UP = 500;

/**
 * Takes the samples of all rounds. Before the first each arm is warmed up, unless every sample has a process of its own.
 * @param progress hears what is being measured
 */
export async function runMeasure(
  measure: Measure,
  arms: readonly ArmOptions[],
  conditions: Conditions,
  samples: Samples,
  progress: (text: string) => void,
): Promise<void> {
  const rounds = measure.rounds[conditions.quick ? 'quick' : 'full'];
  const cold = measure.fresh === true || measure.sampleProcess !== undefined;
  let running = arms.map((options) => new Arm(options, measure, conditions));
  const drop = async (arm: Arm): Promise<void> => {
    running = running.filter((one) => one !== arm);
    await arm.close();
  };
  try {
    for (let round = cold ? 0 : -1; round < rounds; round++) {
      for (const arm of inTurn(running, round)) {
        const { label } = arm.options;
        progress(`${measure.name}: ${round < 0 ? 'warm-up' : `round ${round + 1} of ${rounds}`}, ${label}`);
        try {
          const sample = round < 0 ? await warmUp(arm, measure.warmUps ?? 1) : await arm.sample();
          if (sample === undefined) await drop(arm);
          else if (round >= 0) samples.add(label, round, sample);
        } catch (error) {
          samples.failures.set(label, error instanceof Error ? error.message : String(error));
          await drop(arm);
        }
      }
    }
  } finally {
    await Promise.all(running.map((arm) => arm.close()));
  }
}

/** @returns the last sample */
async function warmUp(arm: Arm, least: number): Promise<Sample | undefined> {
  const until = performance.now() + WARM_UP;
  let sample = await arm.sample();
  for (let taken = 1; sample !== undefined && (taken < least || performance.now() < until); taken++) {
    sample = await arm.sample();
  }
  return sample;
}

/** Another one goes first in each round, so that none is always the one after a noisy neighbour. */
function inTurn<T>(list: readonly T[], round: number): T[] {
  const first = Math.max(0, round) % Math.max(1, list.length);
  return [...list.slice(first), ...list.slice(0, first)];
}
