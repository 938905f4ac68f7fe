/** Programs with what the language has: each runs natively and compiled, and has to give the same. */
import { casesOf } from './cases/case';
import { LANGUAGE } from './cases/language';
import { expectSameCase } from './support/harness';

test.each(casesOf(LANGUAGE))('%s', async (_, item) => {
  await expectSameCase(item);
});
