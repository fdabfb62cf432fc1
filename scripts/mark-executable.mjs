import { chmodSync } from 'node:fs';

// npm makes the command executable when it links it, and a rebuild would undo that.
chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
