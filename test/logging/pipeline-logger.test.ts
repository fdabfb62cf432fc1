import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { type LoggerOptions, PipelineLogger } from '../../src/logging/pipeline-logger.ts';

const DEFAULTS = configSchema.parse({}).logging;

let logDir: string;
beforeEach(() => {
  logDir = mkdtempSync(join(tmpdir(), 'fbp-log-'));
});
afterEach(() => rmSync(logDir, { recursive: true, force: true }));

function options(changes: Partial<LoggerOptions> = {}): LoggerOptions {
  const rotation = { enabled: true, maxBytes: DEFAULTS.rotation.max_bytes, backupCount: 5 };
  return { logDir, level: DEFAULTS.level, format: DEFAULTS.format, rotation, ...changes };
}

function linesOf(file: string): string[] {
  return readFileSync(join(logDir, file), 'utf8').split('\n').slice(0, -1);
}

const FILES = [
  'pipeline_main.log',
  'search_failures.log',
  'download_failures.log',
  'extraction_errors.log',
  'mapping_issues.log',
] as const;

describe('PipelineLogger', () => {
  it('writes each channel to its own file from its own level up', () => {
    const logger = new PipelineLogger(options());
    for (const channel of ['main', 'search', 'download', 'extract', 'mapping', 'debug'] as const) {
      logger.debug(channel, 'a debug record');
      logger.info(channel, 'an info record');
      logger.warn(channel, 'a warning');
      logger.error(channel, 'an error');
    }
    logger.close();
    expect(FILES.map((file) => linesOf(file).length)).toEqual([3, 2, 2, 1, 3]);
    expect(readdirSync(logDir).sort()).toEqual([...FILES].sort());
  });

  it('keeps everything in debug.log at level DEBUG, and the other files as they are', () => {
    const logger = new PipelineLogger(options({ level: 'DEBUG' }));
    logger.debug('search', 'tried a name');
    logger.info('main', 'began');
    logger.debug('debug', 'a detail');
    logger.close();
    expect(linesOf('debug.log')).toHaveLength(3);
    expect(linesOf('search_failures.log')).toEqual([]);
    expect(linesOf('pipeline_main.log')).toHaveLength(1);
  });

  it('leaves out what is below the configured level', () => {
    const logger = new PipelineLogger(options({ level: 'ERROR' }));
    logger.warn('main', 'left out');
    logger.error('main', 'kept');
    logger.close();
    expect(linesOf('pipeline_main.log')).toHaveLength(1);
  });

  it('writes the configured line form, with fields behind the message', () => {
    const logger = new PipelineLogger(options({ format: '%(levelname)-8s|%(name)s|%(message)s|%(other)s' }));
    logger.warn('main', 'A row was left out', { line: 7, slug: 'man-city', reason: 'no date', cause: new Error('x') });
    logger.close();
    expect(linesOf('pipeline_main.log')).toEqual([
      'WARNING |main|A row was left out line=7 slug=man-city reason="no date" cause="Error: x"|%(other)s',
    ]);
  });

  it('names in each record the work that it is about, in the files of the whole', () => {
    const logger = new PipelineLogger(options({ format: '%(message)s' }));
    const ofBatch = logger.within({ batch: 'a/b/c' });
    ofBatch.info('main', 'began');
    ofBatch.within({ match_id: '7' }).warn('search', 'No event', { cause: 'no_event', line: undefined });
    logger.info('main', 'ended');
    logger.close();
    expect(linesOf('pipeline_main.log')).toEqual(['began batch=a/b/c', 'ended']);
    expect(linesOf('search_failures.log')).toEqual(['No event batch=a/b/c match_id=7 cause=no_event']);
  });

  it('shows every record of any level to whoever wants to see them, without secrets', () => {
    const shown: string[] = [];
    const logger = new PipelineLogger(options({ echo: (line) => shown.push(line), secrets: ['hunter22'] }));
    expect(logger.isDebugging).toBe(true);
    logger.within({ batch: 'a/b/c' }).debug('extract', 'A market was read', { file: 'x-hunter22\n' });
    logger.close();
    expect(shown).toEqual(['extract: A market was read batch=a/b/c file="x-[redacted]\\n"']);
    expect(readdirSync(logDir)).not.toContain('debug.log');
    expect(new PipelineLogger(options()).isDebugging).toBe(false);
  });

  it('begins default lines with the instant in UTC', () => {
    const logger = new PipelineLogger(options());
    logger.info('main', 'began');
    logger.close();
    expect(linesOf('pipeline_main.log')[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z - main - INFO - began$/);
  });

  it('writes JSON lines that fields cannot forge', () => {
    const logger = new PipelineLogger(options({ format: 'json' }));
    logger.info('main', 'began', { level: 'ERROR', matches: 380, name: '\u2028\u202e' });
    logger.close();
    const [line = ''] = linesOf('pipeline_main.log');
    expect(JSON.parse(line)).toMatchObject({ level: 'INFO', name: 'main', msg: 'began', matches: 380 });
  });

  it('gives foreign text no line of its own and no control character', () => {
    const evil = 'a\n2024 - main - ERROR - forged\r\u001b[31m\u2028\u202eb';
    for (const format of [DEFAULTS.format, 'json']) {
      const logger = new PipelineLogger(options({ format }));
      logger.info('main', evil, { team: evil });
      logger.close();
    }
    expect(linesOf('pipeline_main.log')).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(linesOf('pipeline_main.log').join('')).not.toMatch(/[\u0000-\u001f\u2028\u202e]/);
  });

  it('redacts secrets, also those that come up later', () => {
    const logger = new PipelineLogger(options({ secrets: ['hunter2!&x'] }));
    logger.addSecret('session-token-77');
    logger.info('main', 'logged in with hunter2!&x', {
      url: `https://host/?p=${encodeURIComponent('hunter2!&x')}`,
      header: { auth: Buffer.from('user:hunter2!&x').toString('base64'), token: 'session-token-77' },
    });
    logger.close();
    const [line = ''] = linesOf('pipeline_main.log');
    expect(line.match(/\[redacted\]/g)).toHaveLength(4);
    expect(line).not.toMatch(/hunter2|token-77/);
  });

  it('logs a search failure with all that was tried, and a summary line by line', () => {
    const logger = new PipelineLogger(options());
    const kickoff = { precision: 'minute', at: 0 } as const;
    const ids = { tournamentId: '1', seasonId: '2', matchId: '77', tournamentSlug: 'premier-league' };
    const match = { row: 0, line: 2, ...ids, homeTeamSlug: 'a', awayTeamSlug: 'b', matchDate: '1970-01-01', kickoff };
    const attempt = { query: ['A v B'], window: { from: 0, to: 1 }, candidates: [], verdict: 'nobody' };
    logger.logSearchFailure(match, [{ strategy: 'exact_date_team', ...attempt }]);
    logger.logProcessingSummary({ generateSummary: () => '380 matches\n\n379 linked\n' });
    logger.close();
    expect(linesOf('search_failures.log')[0]).toMatch(/match_id=77 .*exact_date_team.*nobody/);
    expect(linesOf('pipeline_main.log').map((line) => line.split(' - ').at(-1))).toEqual(['380 matches', '379 linked']);
  });

  it('says at the start when it cannot write', () => {
    writeFileSync(join(logDir, 'file'), '');
    const start = () => new PipelineLogger(options({ logDir: join(logDir, 'file', 'logs') }));
    expect(start).toThrow(expect.objectContaining({ code: 'FBP-DISK', hint: expect.any(String) }));
  });

  it.runIf(existsSync('/dev/full'))('goes on without its log when the disk is full', () => {
    const logger = new PipelineLogger(options({ rotation: { enabled: false, maxBytes: 1024, backupCount: 1 } }));
    logger.close();
    rmSync(join(logDir, 'pipeline_main.log'));
    symlinkSync('/dev/full', join(logDir, 'pipeline_main.log'));
    const full = new PipelineLogger(options());
    full.info('main', 'nowhere to go');
    expect(full.lostLines).toBe(1);
    full.close();
  });
});
