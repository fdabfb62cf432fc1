import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type LoadOptions, loadConfig } from '../../src/config/load-config.ts';
import { configSchema } from '../../src/config/schema.ts';
import { describeConfig, valueAt } from '../../src/config/schema-tree.ts';
import { PACKAGE_ROOT } from '../../src/disk/package-root.ts';
import { FbpError } from '../../src/domain/errors.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function load(options: Partial<LoadOptions> = {}) {
  return loadConfig({ cwd: folder, env: {}, ...options });
}

function failure(options: Partial<LoadOptions> = {}): FbpError {
  try {
    load(options);
  } catch (error) {
    if (error instanceof FbpError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('what overrides what', () => {
  const layers: ((value: number) => Partial<LoadOptions>)[] = [
    (value) => written('config/base.yaml', value) && {},
    (value) => written('config/production.yaml', value) && {},
    (value) => ({ configFile: written('extra.yaml', value) }),
    (value) => ({ env: { FBP_MAPPING_CACHE_TTL_HOURS: String(value) } }),
    (value) => ({ flags: [{ path: 'mapping.cache_ttl_hours', value, flag: '--ttl' }] }),
  ];

  function written(name: string, value: number): string {
    return write(name, `mapping: { cache_ttl_hours: ${value} }`);
  }

  it('takes flag over variable over --config over overlay over base over default, for any subset of them', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3, 4]), (present) => {
        rmSync(folder, { recursive: true, force: true });
        write('config/base.yaml', '');
        const options = Object.assign({}, ...present.map((index) => layers[index]!(index + 100)));
        expect(load(options).config.mapping.cache_ttl_hours).toBe(present.length === 0 ? 24 : present.at(-1)! + 100);
      }),
      { numRuns: 40 },
    );
  });

  it('merges sections key by key and replaces lists whole', () => {
    write('config/base.yaml', 'extraction: { markets: [A, B], snapshots: [5] }\nsearch: { margin: 0.2 }');
    write('config/production.yaml', 'extraction: { markets: [C] }');
    const { config } = load();
    expect(config.extraction).toMatchObject({ markets: ['C'], snapshots: [5] });
    expect(config.search.margin).toBe(0.2);
  });

  it('takes the recovery table of an earlier base.yaml, and says which of its lines have no effect', () => {
    const row = '{ retry_count: 0, backoff_seconds: [], save_raw_file: false, manual_review: true }';
    write(
      'config/base.yaml',
      `error_handling:\n  strategies:\n    SearchNotFound: ${row}\n    MappingFailure:\n      save_raw_file: false\n      log_level: error\n`,
    );
    const { config, retired } = load();
    expect(config.error_handling.strategies.MappingFailure.log_level).toBe('error');
    expect(retired.map(({ where }) => where)).toEqual(['config/base.yaml:3', 'config/base.yaml:5']);
    expect(retired[1]).toMatchObject({
      message: 'error_handling.strategies.MappingFailure.save_raw_file has no effect and no place any more',
      hint: 'delete the line',
    });
    write('config/base.yaml', 'error_handling: { strategies: { MappingFailure: { save_raw_files: false } } }');
    expect(failure().message).toContain('there is no key error_handling.strategies.MappingFailure.save_raw_files');
  });

  it('refuses a password in an address, and does not repeat it', () => {
    for (const key of ['base_url', 'identity_url']) {
      write('config/base.yaml', `betfair: { ${key}: "https://me:hunter2@example.com/" }`);
      const { message } = failure();
      expect(message).toContain(`betfair.${key} must be a URL without user and password`);
      expect(message).not.toMatch(/hunter2|me:/);
    }
  });

  it('refuses a file of another major version of its form', () => {
    for (const version of ['1', '1.0', '1.7.2']) {
      write('config/base.yaml', `pipeline: { version: "${version}" }`);
      expect(load().config.pipeline.version).toBe(version);
    }
    for (const version of ['2.0.0', '10', 'one', '1.0.0-beta']) {
      write('config/base.yaml', `pipeline: { version: "${version}" }`);
      expect(failure()).toMatchObject({ code: 'FBP-CONFIG', message: expect.stringContaining('of form 1') });
    }
  });

  it('lets a file change one key of a recovery strategy and leave the others', () => {
    write('config/base.yaml', 'error_handling: { strategies: { DownloadTimeout: { retry_count: 7 } } }');
    expect(load().config.error_handling.strategies.DownloadTimeout).toMatchObject({
      action: 'retry_with_backoff',
      retry_count: 7,
      backoff_seconds: [5, 15, 30],
    });
  });

  it('says where each value was set', () => {
    write('config/base.yaml', '# first line\nstorage:\n  temp_dir: t\n\n  compression: none\n');
    const { origins } = load({
      env: { FBP_LOGGING_LEVEL: 'DEBUG' },
      flags: [{ path: 'storage.output_dir', value: 'out', flag: '--output' }],
    });
    expect(origins.get('storage.temp_dir')).toBe('config/base.yaml:3');
    expect(origins.get('storage.compression')).toBe('config/base.yaml:5');
    expect(origins.get('storage.state_dir')).toBe('default');
    expect(origins.get('logging.level')).toBe('FBP_LOGGING_LEVEL');
    expect(origins.get('storage.output_dir')).toBe('--output');
  });

  it('gives a flag that was not given no say', () => {
    write('config/base.yaml', 'search: { margin: 0.3 }');
    expect(load({ flags: [{ path: 'search.margin', value: undefined, flag: '--margin' }] }).config.search.margin).toBe(
      0.3,
    );
  });
});

describe('the environment', () => {
  beforeEach(() => {
    write('config/base.yaml', 'pipeline: { environment: staging }');
    write('config/staging.yaml', 'search: { margin: 0.1 }');
    write('config/development.yaml', 'search: { margin: 0.2 }');
    write('config/test.yaml', 'search: { margin: 0.3 }');
  });

  it('is what --env says, else FBP_ENV, else base.yaml, else production', () => {
    expect(load({ environment: 'test', env: { FBP_ENV: 'development' } }).config.search.margin).toBe(0.3);
    expect(load({ env: { FBP_ENV: 'development' } }).config.search.margin).toBe(0.2);
    expect(load().config.search.margin).toBe(0.1);
    write('config/base.yaml', '');
    expect(load().config.pipeline.environment).toBe('production');
  });

  it('is the one in force in the configuration, whatever an overlay says of itself', () => {
    write('config/test.yaml', 'pipeline: { environment: something }');
    const { config, origins } = load({ environment: 'test' });
    expect(config.pipeline.environment).toBe('test');
    expect(origins.get('pipeline.environment')).toBe('--env');
  });

  it('is an error that names the nearest when its overlay does not exist', () => {
    const error = failure({ environment: 'developement' });
    expect(error).toMatchObject({ code: 'FBP-CONFIG', exitCode: 2, where: '--env', hint: 'did you mean development?' });
  });

  it.each(['../secret', 'a/b', ''])('cannot lead out of the config folder: %j', (environment) => {
    expect(failure({ environment }).message).toContain('there is no environment');
  });
});

describe('paths', () => {
  it('of a project start at its root, however deep below it the program runs', () => {
    write('config/base.yaml', 'storage: { output_dir: results }\nbetfair: { archive: [old, /abs/new.tar] }');
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    const { config, root, usesPackageDefaults } = load({ cwd: join(folder, 'a/b') });
    expect({ root, usesPackageDefaults }).toEqual({ root: folder, usesPackageDefaults: false });
    expect(config.storage.output_dir).toBe(join(folder, 'results'));
    expect(config.betfair.archive).toEqual([join(folder, 'old'), '/abs/new.tar']);
    expect(config.mapping.dir).toBe(join(folder, 'mappings'));
  });

  it('of flags and variables start at the working directory', () => {
    write('config/base.yaml', '');
    const cwd = join(folder, 'below');
    mkdirSync(cwd);
    const flags = [{ path: 'betfair.archive', value: ['x', 'y.tar'], flag: '--archive' }];
    const { config } = load({ cwd, env: { FBP_STORAGE_STATE_DIR: 'state' }, flags });
    expect(config.storage.state_dir).toBe(join(cwd, 'state'));
    expect(config.betfair.archive).toEqual([join(cwd, 'x'), join(cwd, 'y.tar')]);
  });

  it('keeps each folder at its own default when only its neighbour is set', () => {
    write('config/base.yaml', 'storage: { temp_dir: /fast/disk }');
    const { storage } = load().config;
    expect([storage.temp_dir, storage.state_dir]).toEqual(['/fast/disk', join(folder, 'temp/state')]);
  });

  it('makes the statistics files of batches absolute too, one or a list of them', () => {
    const batch = 'country: a, league: b';
    write(
      'config/base.yaml',
      `batches: [{ ${batch}, season: c, stats: s.csv }, { ${batch}, season: d, stats: [s.csv, t.csv] }]`,
    );
    const files = load().config.batches.map(({ stats }) => stats);
    expect(files).toEqual([[join(folder, 's.csv')], [join(folder, 's.csv'), join(folder, 't.csv')]]);
  });

  it('without a project are read from the package and written to the working directory', () => {
    const { config, root, usesPackageDefaults, packageRoot } = load();
    expect({ root, usesPackageDefaults, packageRoot }).toEqual({
      root: folder,
      usesPackageDefaults: true,
      packageRoot: PACKAGE_ROOT,
    });
    expect([config.mapping.dir, config.input.stats_dir]).toEqual([
      join(PACKAGE_ROOT, 'mappings'),
      join(PACKAGE_ROOT, 'data'),
    ]);
    expect(config.storage).toMatchObject({
      temp_dir: join(folder, 'temp'),
      state_dir: join(folder, 'temp/state'),
      output_dir: join(folder, 'output'),
      log_dir: join(folder, 'logs'),
      data_dir: join(folder, 'data/betfair'),
    });
    expect(config.error_handling.failed_matches_dir).toBe(join(folder, 'failed'));
  });

  it('of a file given by name outside of any project start at the working directory', () => {
    const configFile = write('mine.yaml', 'mapping: { dir: names }');
    expect(load({ configFile }).config.mapping.dir).toBe(join(folder, 'names'));
    expect(load({ env: { FBP_CONFIG: 'mine.yaml' } }).files.at(-1)).toBe(configFile);
  });
});

describe('variables', () => {
  beforeEach(() => {
    write('config/base.yaml', '');
  });

  it('set numbers, booleans and comma separated lists at any depth', () => {
    const { config } = load({
      env: {
        FBP_API_BETFAIR_RATE_LIMIT: '7.5',
        FBP_PROCESSING_PARALLEL_MAX_WORKERS_EXTRACT: '2',
        FBP_PROCESSING_PARALLEL_ENABLED: 'no',
        FBP_EXTRACTION_SNAPSHOTS: '60, 5',
        FBP_EXTRACTION_MARKETS: 'MATCH_ODDS,CORRECT_SCORE',
        FBP_ERROR_HANDLING_STRATEGIES_SEARCHNOTFOUND_ACTION: 'stop',
      },
    });
    expect(config.api.betfair.rate_limit).toBe(7.5);
    expect(config.processing.parallel).toMatchObject({ enabled: false, max_workers: { extract: 2, download: 8 } });
    expect(config.extraction).toMatchObject({ snapshots: [60, 5], markets: ['MATCH_ODDS', 'CORRECT_SCORE'] });
    expect(config.error_handling.strategies.SearchNotFound.action).toBe('stop');
  });

  it('that are empty count as unset, and secrets and other programs are left alone', () => {
    const env = { FBP_LOGGING_LEVEL: '', FBP_PASSWORD: 'x', FBP_APP_KEY_FILE: '/f', PATH: '/bin' };
    expect(load({ env }).config.logging.level).toBe('INFO');
  });

  it('that are no key are an error naming the nearest', () => {
    const error = failure({ env: { FBP_STORAGE_STATEDIR: 'x' } });
    expect(error.message).toContain('FBP_STORAGE_STATEDIR');
    expect(error.hint).toContain('FBP_STORAGE_STATE_DIR');
  });

  it('with a wrong value are named with what was wanted and what was found', () => {
    expect(failure({ env: { FBP_API_BETFAIR_TIMEOUT: 'soon' } })).toMatchObject({
      where: 'FBP_API_BETFAIR_TIMEOUT',
      message: 'api.betfair.timeout must be a number above 0, up to 3600; found "soon"',
    });
  });

  it('have one name each', () => {
    const names = describeConfig().flatMap(({ variable }) => variable ?? []);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('what is wrong in a file', () => {
  it.each([
    ['storage:\n  outputdir: x', 'config/base.yaml:2', 'there is no key storage.outputdir', 'storage.output_dir'],
    ['logging: {}\nstorag: {}', 'config/base.yaml:2', 'there is no key storag', 'storage'],
    ['rate_limit: 3', 'config/base.yaml:1', 'there is no key rate_limit', 'api.betfair.rate_limit'],
    ['constructor: 1', 'config/base.yaml:1', 'there is no key constructor', ''],
  ])('names the line and the nearest key: %j', (text, where, message, nearest) => {
    write('config/base.yaml', text);
    const error = failure();
    expect(error).toMatchObject({ code: 'FBP-CONFIG', where, message });
    expect(error.hint).toContain(nearest);
  });

  it.each([
    ['storage:\n  compression: zip', ':2', 'storage.compression must be one of gzip, none; found "zip"'],
    ['api:\n  betfair:\n    timeout: 0', ':3', 'api.betfair.timeout must be a number above 0, up to 3600; found 0'],
    ['storage: 5', ':1', 'storage must be a section with the keys temp_dir, output_dir'],
    [
      'extraction:\n  snapshots:\n    - 60\n    - x',
      ':4',
      'extraction.snapshots.1 must be a number from 0 to 100000; found "x"',
    ],
    ['input:\n  time_zone: Mars/Base', ':2', 'an IANA time zone such as Europe/London; found "Mars/Base"'],
    ['batches:\n  - country: a\n    league: b', ':2', 'batches.0.season must be text that is not empty; found nothing'],
    ['mapping:\n  cache_enabled:', ':2', 'mapping.cache_enabled must be true or false; found null'],
  ])('names the line, what is wanted and what was found: %j', (text, line, message) => {
    write('config/base.yaml', text);
    const error = failure();
    expect(error.where).toBe(`config/base.yaml${line}`);
    expect(error.message).toContain(message);
  });

  it('names the line of a syntax error, a key given twice and a file that holds no sections', () => {
    write('config/base.yaml', 'a: 1\nb: [1, 2\n');
    expect(failure().where).toMatch(/^config\/base\.yaml:[23]$/);
    write('config/base.yaml', 'search: {}\nsearch: {}\n');
    expect(failure().where).toBe('config/base.yaml:2');
    write('config/base.yaml', '- 1');
    expect(failure().where).toBe('config/base.yaml:1');
  });

  it('is told all at once, over all files, variables and flags', () => {
    write('config/base.yaml', 'storage: { compression: zip }\nsearch: { margin: 2 }');
    write('config/production.yaml', 'storage: { compression: none, colour: red }');
    const error = failure({
      env: { FBP_MAPPING_DIRR: 'x' },
      flags: [{ path: 'extraction.format', value: 'xls', flag: '--format' }],
    });
    const lines = error.message.split('\n');
    expect(lines[0]).toBe('5 problems in the configuration:');
    for (const where of [
      'config/base.yaml:1:',
      'config/base.yaml:2:',
      'config/production.yaml:1:',
      'FBP_MAPPING_DIRR:',
      '--format:',
    ]) {
      expect(lines.filter((line) => line.trim().startsWith(where))).toHaveLength(1);
    }
  });

  it('includes a file given by name that does not exist or is a folder', () => {
    write('config/base.yaml', '');
    expect(failure({ configFile: 'nowhere.yaml' })).toMatchObject({ code: 'FBP-CONFIG', where: 'nowhere.yaml' });
    expect(failure({ configFile: 'config' })).toMatchObject({ code: 'FBP-CONFIG', where: 'config' });
  });

  it('never comes out as anything but an FbpError, whatever the file holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((o) => JSON.stringify({ storage: o })),
        ),
        (text) => {
          write('config/base.yaml', text);
          try {
            load();
          } catch (error) {
            expect(error).toBeInstanceOf(FbpError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what people write', () => {
  it('may be a section with everything commented out, an empty file, or a number where text is wanted', () => {
    write(
      'config/base.yaml',
      'storage:\n  # temp_dir: x\nbetfair: { event_type_id: 07 }\nbatches: [{ country: usa, league: mls, season: 2023 }]',
    );
    const { config } = load();
    expect(config.betfair.event_type_id).toBe('07');
    expect(config.batches[0]?.season).toBe('2023');
  });
});

describe('the shipped files', () => {
  const base: unknown = parse(readFileSync(join(PACKAGE_ROOT, 'config/base.yaml'), 'utf8'));

  it('base.yaml alone is the default of every key', () => {
    expect(configSchema.parse(base)).toEqual(configSchema.parse({}));
  });

  it('base.yaml names every key that has a default', () => {
    const missing = describeConfig().filter(
      (key) => key.defaultValue !== undefined && valueAt(base, key.path) === undefined,
    );
    expect(missing.map((key) => key.path)).toEqual([]);
  });

  it.each(['development', 'test', 'production'])('%s.yaml loads', (environment) => {
    expect(load({ environment }).config.pipeline.environment).toBe(environment);
  });
});
