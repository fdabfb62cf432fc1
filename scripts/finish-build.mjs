import { chmodSync, cpSync } from 'node:fs';

// The compiler leaves out what a browser runs: the report page takes these files as they are.
cpSync(
  new URL('../src/report-page/browser', import.meta.url),
  new URL('../dist/report-page/browser', import.meta.url),
  {
    recursive: true,
    filter: (path) => !path.endsWith('.json'),
  },
);

// npm makes the command executable when it links it, and a rebuild would undo that.
chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
