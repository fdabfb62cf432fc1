import { readFileSync, writeFileSync } from 'node:fs';
import { configurationPage } from './docs/configuration.ts';
import { dataDictionary } from './docs/data-dictionary.ts';
import { withScalePlan } from './docs/scale-plan.ts';

// The pages of docs/ that are made from the code; a test fails when one of them is out of date.
const docs = new URL('../docs/', import.meta.url);
writeFileSync(new URL('data-dictionary.md', docs), dataDictionary());
writeFileSync(new URL('configuration.md', docs), configurationPage());
const manyMachines = new URL('many-machines.md', docs);
writeFileSync(manyMachines, withScalePlan(readFileSync(manyMachines, 'utf8')));
