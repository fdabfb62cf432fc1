import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationPage } from '../../../scripts/docs/configuration.ts';
import { dataDictionary } from '../../../scripts/docs/data-dictionary.ts';
import { withScalePlan } from '../../../scripts/docs/scale-plan.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { ERROR_KINDS } from '../../../src/domain/errors.ts';
import { STATUSES } from '../../../src/domain/outcome.ts';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { reportDocumentSchema } from '../../../src/pipeline/report/report-document.ts';
import { FAILURE_COLUMNS } from '../../../src/storage/tables/failure-row.ts';
import { HUB_COLUMNS } from '../../../src/storage/tables/hub-rows.ts';
import { marketColumns } from '../../../src/storage/tables/match-columns.ts';
import { matchHeader } from '../../../src/storage/tables/match-row.ts';

function committed(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
}

/** The first cells of the table under a heading. */
function firstCells(page: string, heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell ?? '');
}

describe('the pages made from the code', () => {
  it.each([
    ['data-dictionary.md', dataDictionary],
    ['configuration.md', configurationPage],
    ['many-machines.md', () => withScalePlan(committed('many-machines.md'))],
  ])('%s is up to date; `npm run docs` makes it anew', (name, make) => {
    expect(committed(name)).toBe(make());
  });

  it('tell of every column, key, status and code', () => {
    const page = dataDictionary();
    expect(firstCells(page, 'odds.csv.gz')).toEqual([...SERIES_COLUMNS]);
    expect(firstCells(page, 'failures.csv')).toEqual(FAILURE_COLUMNS);
    expect(firstCells(page, 'matches_betfair_hub.csv')).toEqual(HUB_COLUMNS);
    expect(firstCells(page, 'report.json')).toEqual(Object.keys(reportDocumentSchema.shape));
    expect(firstCells(page, 'Statuses')).toEqual([...STATUSES]);
    expect(firstCells(page, 'Codes of faults')).toEqual(Object.keys(ERROR_KINDS));
  });

  it('name the columns of matches.csv as its header does', () => {
    const known = firstCells(dataDictionary(), 'matches.csv');
    const header = matchHeader(marketColumns({ markets: ['MATCH_ODDS'], snapshots: [60] }));
    const shown = header.flatMap((name) => {
      const measure = /^match_odds(?:_home|_draw|_away)?(_.+)$/.exec(name)?.[1];
      return measure?.replace('_t60', '_t<minutes>') ?? name;
    });
    expect([...new Set(shown)]).toEqual(known);
  });

  it('has every section of the configuration', () => {
    const sections = [...configurationPage().matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(Object.keys(configSchema.shape));
  });
});
