import { join } from 'node:path';
import * as z from 'zod';
import { digestOf, type FileDigest } from '../../disk/digest.ts';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import { competitionKey, parseSideClass, SENIOR, type SideClass } from '../names/side-class.ts';
import { type CheckedJson, type FileForm, type FoundProblem, parseChecked } from './checked-json.ts';
import { readMappingText } from './mapping-file.ts';
import { mappingError } from './mapping-problem.ts';

/** Name of the list in a folder of mapping files, where no country's file can have it. */
export const COMPETITIONS = 'competitions';

/** The list that comes with the program. */
const SHIPPED_PATH = join(PACKAGE_ROOT, 'mappings', 'competitions.json');

const note = z.string().optional().meta({ description: 'A comment for people' });

/** `mappings/competitions.json`: our own file, so whatever is not known is an error. */
const competitionsSchema = z.strictObject({
  version: z.string().min(1).meta({ description: 'Version of the file form' }),
  last_updated: z.string().optional().meta({ description: 'Date of the last change, for people' }),
  note,
  competitions: z
    .record(
      z.string().regex(/^[^\s/]+(\/[^\s/]+)?$/, 'a competition is a slug, or country/slug'),
      z.string().transform(sideClassOf),
    )
    .meta({ description: 'Whose competition it is: slug, or country/slug -> class' }),
});
type CompetitionsFile = z.infer<typeof competitionsSchema>;

function sideClassOf(text: string, context: z.RefinementCtx<string>): SideClass {
  const told = parseSideClass(text);
  const message = `"${text}" is no class: senior, women, youth, reserve, an age from u14 to u23, or women and one of these`;
  if (told === undefined) context.addIssue({ code: 'custom', message });
  return told ?? SENIOR;
}

const FORM: FileForm<CompetitionsFile> = {
  schema: competitionsSchema,
  knownKeys: Object.keys(competitionsSchema.shape),
  eitherMessage: 'a class is a text',
  check: checkKeys,
};

/** Whose competition a slug is, as far as lists say. */
export interface Competitions {
  /** By `competitionKey` of the slug, or of country and slug. */
  readonly classes: ReadonlyMap<string, SideClass>;
  /** A list of the user's own; undefined where only the shipped one counts. */
  readonly own: { readonly path: string; readonly digest: FileDigest } | undefined;
}

/** The shipped list with the entries of `<dir>/competitions.json` over it. Throws FBP-MAPPING with every line that is wrong. */
export function loadCompetitions(dir: string): Competitions {
  const shipped = shippedCompetitions();
  const path = competitionsPath(dir);
  const text = readMappingText(path);
  if (text === undefined || digestOf(text).sha256 === shippedDigest) return shipped;
  return { classes: new Map([...shipped.classes, ...classesOf(path, text)]), own: { path, digest: digestOf(text) } };
}

let shipped: Competitions | undefined;
let shippedDigest: string | undefined;

/** The list that comes with the program. */
export function shippedCompetitions(): Competitions {
  if (shipped !== undefined) return shipped;
  const text = readMappingText(SHIPPED_PATH) ?? '';
  shippedDigest = digestOf(text).sha256;
  shipped = { classes: classesOf(SHIPPED_PATH, text), own: undefined };
  return shipped;
}

export function competitionsPath(dir: string): string {
  return join(dir, `${COMPETITIONS}.json`);
}

/** Reads the text of a list and says all that is wrong with it. `path` is for the messages. */
export function parseCompetitions(path: string, text: string): CheckedJson<CompetitionsFile> {
  return parseChecked(path, text, FORM);
}

function classesOf(path: string, text: string): ReadonlyMap<string, SideClass> {
  const { value, problems } = parseCompetitions(path, text);
  if (value === undefined) throw mappingError(path, problems);
  return new Map(Object.entries(value.competitions).map(([slug, told]) => [competitionKey(slug), told]));
}

/** `wsl-2` and `WSL_2` are one competition. */
function checkKeys({ competitions }: CompetitionsFile): FoundProblem[] {
  const first = new Map<string, string>();
  return Object.keys(competitions).flatMap((slug): FoundProblem[] => {
    const key = competitionKey(slug);
    const other = first.get(key);
    if (other === undefined) first.set(key, slug);
    if (other === undefined) return [];
    const message = `"${slug}" is the same competition as "${other}"`;
    return [
      { kind: 'conflict', severity: 'error', path: ['competitions', slug], message, hint: 'Remove one of them.' },
    ];
  });
}
