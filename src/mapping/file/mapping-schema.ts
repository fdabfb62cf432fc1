import * as z from 'zod';

const SLUG = /^[^\s/]+$/;
const slug = z.string().regex(SLUG, 'a slug has no blanks and no "/"');
const name = z
  .string()
  .refine((text) => text.trim() !== '', 'a name cannot be empty')
  .refine((text) => text === text.trim() || text.trim() === '', 'a name has no blanks at its ends');
const note = z.string().optional().meta({ description: 'A comment for people' });

/** A club, written once per country. */
const clubEntrySchema = z.strictObject({
  betfair_names: z
    .array(name)
    .min(1, 'at least one name is needed')
    .meta({ description: 'Spellings Betfair uses or used, today’s first' }),
  variations: z.array(name).optional().meta({ description: 'Full names and nicknames, looked for as well' }),
  stadium: z.string().min(1).optional(),
  note,
});

/** Where the club's entry stands instead: `championship`, or `league-one/afc-wimbledon` when it has another slug there. */
const reference = z
  .string()
  .regex(/^[^\s/]+(\/[^\s/]+)?$/, 'a reference is a league, or league/slug')
  .meta({ description: 'League, or league/slug, in which the club is written' });

const eventId = z
  .string()
  .regex(/^\d+$/, 'an event id is a text of digits, or null for "Betfair has no event"')
  .nullable();

/** `mappings/<country>.json`: our own file, so whatever is not known is an error. */
export const mappingSchema = z.strictObject({
  version: z.string().min(1).meta({ description: 'Version of the file form' }),
  country: z.string().min(1).meta({ description: 'Name of the country, for people' }),
  last_updated: z.string().meta({ description: 'Date of the last change, YYYY-MM-DD' }),
  note,
  country_codes: z
    .array(z.string())
    .min(1, 'at least one code is needed; leave the key out for the default')
    .optional()
    .meta({ description: 'Betfair country codes of its matches; default from the file name' }),
  leagues: z.record(slug, z.record(slug, z.union([clubEntrySchema, reference]))),
  special_cases: z
    .strictObject({
      derbies: z.record(z.string(), z.array(slug).min(2, 'a derby has two clubs')).optional(),
      note,
    })
    .optional(),
  manual_matches: z
    .record(z.string().min(1), eventId)
    .optional()
    .meta({ description: 'A person’s decision: match id -> event id, or null for none' }),
});

export type MappingFile = z.infer<typeof mappingSchema>;
export type ClubEntry = z.infer<typeof clubEntrySchema>;

/** The keys that each kind of object may have, for the nearest suggestion. */
export const KNOWN_KEYS: readonly string[] = [
  ...Object.keys(mappingSchema.shape),
  ...Object.keys(clubEntrySchema.shape),
  'derbies',
];

export function isSlug(text: string): boolean {
  return SLUG.test(text);
}
