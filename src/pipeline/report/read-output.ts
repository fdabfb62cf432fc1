import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FbpError } from '../../domain/errors.ts';
import { damaged, unreadable } from '../../storage/tables/read-table.ts';
import { REPORT_SCHEMA_VERSION, type ReportDocument, reportDocumentSchema } from './report-document.ts';

/** One batch's output folder and what its report says. */
export interface BatchOutput {
  readonly folder: string;
  readonly report: ReportDocument;
  /** When report.json last changed, epoch ms: a run that gives the same bytes leaves it alone. */
  readonly changedAt: number;
}

/** Reads the report.json of an output folder. Throws FBP-INPUT where it is missing, torn or of another version. */
export async function readOutput(folder: string): Promise<BatchOutput> {
  const path = join(folder, 'report.json');
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { folder, report: parseReport(text, path), changedAt: mtimeMs };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function parseReport(text: string, path: string): ReportDocument {
  const value: unknown = JSON.parse(text);
  const version = versionOf(value);
  if (version !== undefined && version > REPORT_SCHEMA_VERSION) {
    throw new FbpError(
      'FBP-INPUT',
      `report.json is of version ${version}; this program reads ${REPORT_SCHEMA_VERSION}`,
      {
        where: path,
        hint: 'a newer fbp wrote it: update this one, or process the batch again with it',
      },
    );
  }
  const parsed = reportDocumentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damaged(path, `${issue?.path.join('.') || 'the document'}: ${issue?.message}`);
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('schema_version' in value)) return undefined;
  return typeof value.schema_version === 'number' ? value.schema_version : undefined;
}
