import * as z from 'zod';
import { FIELDS, orderOfFormat, PROFILE_NAMES } from '../domain/match.ts';
import { ALERT_FORMS, parseAlertRule } from './alert-rule.ts';
import { spanMs } from './parse-units.ts';
import { recoveryTable, threshold } from './recovery-schema.ts';

/**
 * `path` marks a value as a place on the disk that loading makes absolute: what is read lies with the configuration,
 * what is written with the project, or under the working directory where there is no project.
 */
type PathUse = 'read' | 'write';

const folder = (use: PathUse, description: string, fallback: string) =>
  z.string().min(1).default(fallback).meta({ description, path: use });
const workers = (fallback: number, description: string) =>
  z.int().min(1).max(256).default(fallback).meta({ description });
const queued = (fallback: number, description: string) =>
  z.int().min(1).max(10_000).default(fallback).meta({ description });

/** A password in an address would stand in logs, reports and lists of processes: credentials have variables of their own. */
const hostUrl = () =>
  z
    .url()
    .refine((text) => !/\/\/[^/]*@/.test(text))
    .meta({ expected: 'a URL without user and password, which FBP_USERNAME and FBP_PASSWORD hold' });

/** A column's name, or several that are joined. */
const columnNames = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((names): readonly string[] => [names].flat());

/** One statistics file, or several of one batch. */
const statisticsFiles = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((paths): readonly string[] => [paths].flat());

/** How a statistics file is read: the same keys for all and for a batch. */
const READING = {
  format: z
    .enum(['auto', ...PROFILE_NAMES])
    .meta({ description: 'Source that the statistics file is of; auto: told by its header' }),
  columns: z.partialRecord(z.enum(FIELDS), columnNames).meta({
    description: 'Columns of a statistics file of your own: {home_team_slug: Home, match_date: [Date, Time]}',
    expected: `a section with some of the keys ${FIELDS.join(', ')}, each a column's name or a list of names that are joined`,
  }),
  date_format: z
    .string()
    .refine((text) => text === 'auto' || orderOfFormat(text) !== undefined)
    .meta({
      description: 'Order of day and month in dates that do not tell; auto: decided by all dates of the file',
      expected: 'auto, dd/mm/yyyy, mm/dd/yyyy or yyyy/mm/dd',
    }),
  time_zone: z.string().refine(isTimeZone).meta({
    description: 'IANA zone of dates without a zone of their own',
    expected: 'an IANA time zone such as Europe/London',
  }),
  teams: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'File of teams, for sources that name clubs by number; by default teams.csv beside the statistics file',
      path: 'read' satisfies PathUse,
    }),
};

const CONFIG_BATCH = z.strictObject({
  country: z.string().min(1).meta({ description: 'Country as in the folder names, e.g. england' }),
  league: z.string().min(1).meta({ description: 'League as in the folder names, e.g. premier-league' }),
  season: z.string().min(1).meta({ description: 'A season (2023-2024) or a range of seasons (2019-2020..2023-2024)' }),
  stats: statisticsFiles.optional().meta({
    description: 'Statistics file, when it is not the default one; or a list of them, or a folder',
    expected: 'a path, or a list of paths',
    path: 'read' satisfies PathUse,
  }),
  archive: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: 'Folders and TARs, when they are not betfair.archive', path: 'read' satisfies PathUse }),
  format: READING.format.optional(),
  columns: READING.columns.optional(),
  date_format: READING.date_format.optional(),
  time_zone: READING.time_zone.optional(),
  teams: READING.teams,
});

/** How long or how often: `5s`, `10m`, `1h`. */
function span(description: string, fallback: string) {
  return z
    .string()
    .refine((text) => spanMs(text) !== undefined)
    .default(fallback)
    .meta({ description, expected: 'a span of at most a day such as 5s, 10m or 1h' });
}

function isTimeZone(name: string): boolean {
  // The first zone that is asked for loads all of them, which every command would wait for.
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The configuration: every key, its range and its default stand here and nowhere else. */
export const configSchema = z.strictObject({
  pipeline: z
    .strictObject({
      version: z
        .string()
        .regex(/^1(\.\d+){0,2}$/)
        .default('1.0.0')
        .meta({
          description: 'Version of the form of the configuration; a file of another major version is refused',
          expected: 'a version of form 1, such as 1.0.0, which is the only one that this program knows',
        }),
      environment: z.string().default('production').meta({ description: 'Name of the overlay that is in force' }),
    })
    .prefault({}),
  input: z
    .strictObject({
      stats_dir: folder('read', 'Folder of statistics files, <country>/<league>/<season>.csv below it', './data'),
      time_zone: READING.time_zone.default('UTC'),
      format: READING.format.default('auto'),
      columns: READING.columns.default({}),
      date_format: READING.date_format.default('auto'),
      teams: READING.teams,
      keep_columns: z.array(z.string().min(1)).default([]).meta({
        description: 'Columns of the statistics file that matches.csv carries along as input_<name>, or [all]',
      }),
      only_season: z.boolean().default(false).meta({
        description: 'Leave out rows that by their date are of another season than the batch',
      }),
    })
    .prefault({}),
  betfair: z
    .strictObject({
      archive: z
        .array(z.string().min(1))
        .default([])
        .meta({ description: 'Folders and TAR files of market files', path: 'read' satisfies PathUse }),
      event_type_id: z.string().default('1').meta({ description: 'Betfair sport; 1 is soccer' }),
      plan: z
        .enum(['basic', 'advanced', 'pro'])
        .default('basic')
        .meta({ description: 'Plan asked of the historic API' }),
      jurisdiction: z
        .enum(['international', 'spain', 'italy', 'romania', 'sweden', 'australia'])
        .default('international')
        .meta({ description: 'Which of Betfair’s log-in hosts the account belongs to' }),
      base_url: hostUrl().default('https://historicdata.betfair.com/api/').meta({ description: 'Historic data API' }),
      identity_url: hostUrl().optional().meta({ description: 'Log-in host; default by jurisdiction' }),
      exchange_url: hostUrl()
        .default('https://api.betfair.com/exchange/betting/json-rpc/v1')
        .meta({ description: 'Betting API of the live exchange, asked for events and markets only' }),
      stream_host: z
        .string()
        .regex(/^[^\s:/@]+:\d{1,5}$/)
        .default('stream-api.betfair.com:443')
        .meta({
          description: 'Stream of the live exchange',
          expected: 'a host with its port, such as stream-api.betfair.com:443',
        }),
    })
    .prefault({}),
  api: z
    .strictObject({
      betfair: z
        .strictObject({
          rate_limit: z
            .number()
            .gt(0)
            .max(1000)
            .default(20)
            .meta({ description: 'Requests per second, all workers together' }),
          timeout: z.number().gt(0).max(3600).default(30).meta({ description: 'Seconds until a request is given up' }),
          max_retries: z.int().min(0).max(100).default(3).meta({
            description:
              'Tries after the first one, for lists and files alike; DownloadTimeout.retry_count goes before it',
          }),
          backoff_factor: z.number().min(1).max(10).default(2).meta({
            description: 'Growth of the wait between tries, once backoff_seconds of the recovery table are used up',
          }),
        })
        .prefault({}),
    })
    .prefault({}),
  processing: z
    .strictObject({
      parallel: z
        .strictObject({
          enabled: z.boolean().default(true).meta({ description: 'false: one match at a time' }),
          max_workers: z
            .strictObject({
              search: workers(3, 'Lists asked for at once: of a month, and of a match’s files'),
              download: workers(8, 'Market files fetched at once'),
              extract: workers(4, 'Worker threads that decompress and parse, at most as many as cores'),
              storage: workers(1, 'Output files written at once; rows are stored one after the other'),
            })
            .prefault({}),
          queue_size: z
            .strictObject({
              search: queued(100, 'Rows in the search stage, waiting ones and done ones included, at most'),
              download: queued(50, 'The same for the download stage'),
              extract: queued(50, 'The same for the extract stage'),
              storage: queued(20, 'The same for the storage stage'),
            })
            .prefault({}),
        })
        .prefault({}),
      batch_size: z
        .int()
        .min(1)
        .max(10_000)
        .default(100)
        .meta({ description: 'Market files handed to a worker at once, at most' }),
      memory_limit_mb: z
        .int()
        .min(128)
        .max(1_048_576)
        .default(2048)
        .meta({ description: 'Memory the run may use, in MB' }),
    })
    .prefault({}),
  search: z
    .strictObject({
      expanded_date_days: z.int().min(0).max(14).default(2).meta({ description: 'Days either side for expanded_date' }),
      margin: z.number().min(0).max(1).default(0.05).meta({ description: 'How far the runner-up must be behind' }),
      learn_aliases: z.boolean().default(true).meta({ description: 'Learn names from the season’s own calendar' }),
    })
    .prefault({}),
  extraction: z
    .strictObject({
      markets: z
        .array(z.string().min(1))
        .min(1)
        .default([
          'MATCH_ODDS',
          ...['05', '15', '25', '35', '45', '55', '65', '75', '85'].map((line) => `OVER_UNDER_${line}`),
          'BOTH_TEAMS_TO_SCORE',
        ])
        .meta({ description: 'Market types to extract, or [all]' }),
      snapshots: z
        .array(z.number().min(0).max(100_000))
        .default([60])
        .meta({ description: 'Minutes before the off at which a price column is wanted' }),
      format: z.enum(['csv', 'parquet', 'both']).default('csv').meta({
        description: 'Form of the time series; with Parquet also matches.parquet and prices.parquet',
      }),
      all_columns: z.boolean().default(false).meta({
        description: 'true: matches.csv also has the columns that the plan of the run cannot fill',
      }),
      resample: z
        .string()
        .refine((text) => text === 'none' || spanMs(text) !== undefined)
        .default('none')
        .meta({
          description: 'Thins the time series to one row of each runner in each span of this length',
          expected: 'none or a span of at most a day such as 60s, 5m or 1h',
        }),
      pre_match_only: z
        .boolean()
        .default(false)
        .meta({ description: 'true: reads markets only to their off; no in-play prices, no winners' }),
      decoder: z.enum(['auto', 'portable']).default('auto').meta({
        description:
          'What decodes bzip2; auto: WebAssembly with vectors where there are any and it gets memory; portable: JavaScript, slower',
      }),
      preset: z.enum(['none', 'betfair-hub']).default('none').meta({
        description: 'betfair-hub: also writes matches_betfair_hub.csv, with the columns of Betfair’s own CSVs',
      }),
    })
    .prefault({}),
  storage: z
    .strictObject({
      temp_dir: folder('write', 'Work in progress', './temp'),
      output_dir: folder(
        'write',
        'Data sets, <country>/<league>/<season> below it; also s3://bucket/prefix',
        './output',
      ),
      dataset_dir: folder(
        'write',
        'All finished batches as one data set, what fbp dataset makes; also s3://bucket/prefix',
        './dataset',
      ),
      layout: z.enum(['folders', 'hive']).default('folders').meta({
        description: 'hive: each run also brings its batch into dataset_dir as Parquet, as fbp dataset does',
      }),
      log_dir: folder('write', 'Log files', './logs'),
      state_dir: folder('write', 'What outlives a run: catalogue, search cache, journals', './temp/state'),
      data_dir: folder('write', 'Market files downloaded from the historic API', './data/betfair'),
      live_dir: folder('write', 'What fbp monitor writes, <country>/<league>/<season> below it', './live'),
      keep_raw: z.boolean().default(true).meta({
        description: 'false: remove the market files that were downloaded for a match once it is done',
      }),
      cleanup_on_success: z.boolean().default(true).meta({
        description: 'Remove temporary files of a finished match; false: nothing is removed, keep_raw or not',
      }),
      compression: z.enum(['gzip', 'none']).default('gzip').meta({ description: 'Compression of the time series CSV' }),
      summary_file: z
        .string()
        .min(1)
        .optional()
        .meta({
          description: 'How the last run ended, for monitoring; default last-run.json in output_dir',
          path: 'write' satisfies PathUse,
        }),
      retention_days: z
        .int()
        .min(0)
        .max(36_500)
        .default(0)
        .meta({ description: 'Days after which raw files, caches and remembered runs are removed; 0 keeps all' }),
    })
    .prefault({}),
  monitor: z
    .strictObject({
      hours: z
        .number()
        .gt(0)
        .max(720)
        .default(24)
        .meta({ description: 'Matches that kick off within so many hours are watched' }),
      plan: z.enum(['basic', 'advanced', 'pro']).default('pro').meta({
        description: 'What is asked of the stream: all offers (pro), the best three (advanced) or last prices (basic)',
      }),
      refresh: span('How often statistics, events and markets are looked at again', '5m'),
      snapshot: span('How often snapshot.csv is written', '5s'),
      heartbeat_ms: z.int().min(500).max(5000).default(2000).meta({
        description: 'The stream’s signs of life, in ms; after three without one the connection is made anew',
      }),
      conflate_ms: z.int().min(0).max(120_000).default(0).meta({
        description: 'Changes within so many ms come as one; 0: each as it happens',
      }),
      markets_per_connection: z.int().min(1).max(10_000).default(200).meta({
        description: 'Markets that the account may have on one connection to the stream',
      }),
      max_connections: z.int().min(1).max(100).default(10).meta({
        description: 'Connections to the stream that the account may have',
      }),
      alerts: z
        .array(
          z
            .string()
            .refine((text) => parseAlertRule(text) !== undefined)
            .meta({ expected: ALERT_FORMS }),
        )
        .default([])
        .meta({ description: 'When to tell of a match: of a price that moved, and the like' }),
      on_alert: z.string().min(1).optional().meta({
        description: 'Command that is run at each alert, with the match as JSON on its input',
      }),
    })
    .prefault({}),
  queue: z
    .strictObject({
      url: z
        .url({ protocol: /^rediss?$/ })
        .optional()
        .meta({
          description:
            'Redis or Valkey with the queue of batches, for several machines; its password is better in FBP_QUEUE_PASSWORD',
          expected: 'an address such as redis://host:6379, or rediss:// for TLS',
        }),
      name: z
        .string()
        .regex(/^[A-Za-z0-9._-]+$/)
        .default('fbp')
        .meta({
          description: 'Name of the queue; projects that share a Redis have one each',
          expected: 'letters, digits and . _ -',
        }),
      lock_seconds: z
        .int()
        .min(5)
        .max(3600)
        .default(30)
        .meta({ description: 'A worker that is not heard of so long has lost its batch to another one' }),
    })
    .prefault({}),
  mapping: z
    .strictObject({
      dir: folder('read', 'Mapping files, one JSON a country', './mappings'),
      fuzzy_threshold: threshold.default(0.85).meta({ description: 'Least score of either side' }),
      cache_enabled: z.boolean().default(true).meta({ description: 'Remember search results' }),
      cache_ttl_hours: z
        .number()
        .min(0)
        .max(87_600)
        .default(24)
        .meta({ description: 'Hours a search result is believed' }),
    })
    .prefault({}),
  logging: z
    .strictObject({
      level: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR']).default('INFO').meta({ description: 'Least level written' }),
      format: z
        .string()
        .default('%(asctime)s - %(name)s - %(levelname)s - %(message)s')
        .meta({ description: 'Line form: asctime, name, levelname, message; or json' }),
      rotation: z
        .strictObject({
          enabled: z.boolean().default(true).meta({ description: 'false: one log file that only grows' }),
          max_bytes: z
            .int()
            .min(1024)
            .default(10_485_760)
            .meta({ description: 'Size at which a log file is set aside' }),
          backup_count: z.int().min(0).max(1000).default(5).meta({ description: 'Older log files kept' }),
        })
        .prefault({}),
    })
    .prefault({}),
  error_handling: z
    .strictObject({
      continue_on_failure: z.boolean().default(true).meta({ description: 'false: stop at the first failed match' }),
      save_failed_matches: z.boolean().default(true).meta({ description: 'Keep raw files of failed extractions' }),
      failed_matches_dir: folder('write', 'Where those raw files go', './failed'),
      strategies: recoveryTable,
    })
    .prefault({}),
  batches: z.array(CONFIG_BATCH).default([]).meta({ description: 'The batches of process --all' }),
});

export type Config = z.infer<typeof configSchema>;
/** One entry of `batches:`: a league with a season, or with a range of them. */
export type ConfigBatch = z.infer<typeof CONFIG_BATCH>;
