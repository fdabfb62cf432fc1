import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SHORT_FORMS } from './support/short-forms.ts';

const PROMISES = 32;

it('every promise that users may rely on has a short form, and each of them is there', () => {
  expect(Object.keys(SHORT_FORMS).map(Number)).toEqual(Array.from({ length: PROMISES }, (_, index) => index + 1));
  const missing = Object.values(SHORT_FORMS)
    .flat()
    .filter((file) => !existsSync(join(import.meta.dirname, file)));
  expect(missing).toEqual([]);
});
