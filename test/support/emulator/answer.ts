/** An answer of the emulated service before a fault may spoil it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}

/** The page that the real service gives with status 200 when something is wrong. */
export function errorPage(status = 200): Answer {
  const page =
    '<!DOCTYPE html>\n<html>\n<head>\n<meta name="viewport" content="width=device-width" />\n<title>ngErrorRedirect</title>\n</head>\n<body>\n<div>\nError\n</div>\n</body>\n</html>';
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(page) };
}

/** What the service's framework says about an address it does not know. */
export function springError(status: number, message: string): Answer {
  const exception = status === 404 ? 'NoResourceFoundException' : 'HttpMessageNotReadableException';
  return json({ timestamp: '2026-09-07T08:29:29.355009032', status, message, exception }, status);
}
