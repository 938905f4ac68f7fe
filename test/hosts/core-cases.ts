/** The cases of `test/core/cases` as programs that hosts build. */
import { ANNOTATIONS } from '../core/cases/annotations';
import { CAPTURES } from '../core/cases/captures';
import { type Case, type Cases, listOf, withSettle } from '../core/cases/case';
import { CLASSES } from '../core/cases/classes';
import { GENERATORS } from '../core/cases/generators';
import { LANGUAGE } from '../core/cases/language';
import { MODULES } from '../core/cases/modules';
import { SLICES } from '../core/cases/slices';
import type { Program } from './programs-in-hosts';

const GROUPS: Readonly<Record<string, Cases>> = {
  'an annotation on': ANNOTATIONS,
  'captures:': CAPTURES,
  'classes:': CLASSES,
  'generators:': GENERATORS,
  'the entry has': SLICES,
  'language:': LANGUAGE,
  'modules:': MODULES,
};
export const CASES: readonly { readonly name: string; readonly program: Program }[] = Object.entries(
  GROUPS,
).flatMap(([group, cases]) =>
  listOf(cases).map(([name, item]) => ({ name: `${group} ${name}`, program: programOf(item) })),
);

function programOf({ source, extension = 'ts', esm, files }: Case): Program {
  const modules = { ...files, [`main.${extension}`]: withSettle(source) };
  return {
    ...(esm || /\bimport\.meta\b/.test(source) ? {} : { cjs: modules }),
    ...(/\b(?:require\(|exports\b|module\.|__dirname|__filename)/.test(source) ? {} : { esm: modules }),
  };
}
