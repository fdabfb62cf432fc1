import { rmSync } from 'node:fs';

// A build must not keep the output of a source file that is gone.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
