import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

/** What s3rver leaves out of multipart uploads, done in its folder: to list and to end them, and to say of an ended one that there is none. True where it answered. */
export function answerOfUploads(folder: string, request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const uploads = join(folder, pathname.split('/')[1] ?? '', '._S3rver_uploads');
  const id = searchParams.get('uploadId');
  if (id !== null && !existsSync(join(uploads, id))) {
    response.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
    return true;
  }
  if (id !== null && request.method === 'DELETE') {
    rmSync(join(uploads, id), { recursive: true, force: true });
    response.writeHead(204).end();
    return true;
  }
  if (request.method !== 'GET' || !searchParams.has('uploads')) return false;
  const prefix = searchParams.get('prefix') ?? '';
  const ids = existsSync(uploads) ? readdirSync(uploads) : [];
  const entries = ids
    .map((name) => ({ name, key: keyOf(join(uploads, name)) }))
    .filter(({ key }) => key?.startsWith(prefix))
    .map(({ name, key }) => `<Upload><Key>${key}</Key><UploadId>${name}</UploadId></Upload>`);
  response.writeHead(200).end(`<ListMultipartUploadsResult>${entries.join('')}</ListMultipartUploadsResult>`);
  return true;
}

/** Undefined for one that begins or ends at this moment. */
function keyOf(upload: string): string | undefined {
  try {
    return readFileSync(join(upload, 'key'), 'utf8');
  } catch {
    return undefined;
  }
}
