// Starts an extraction worker from the sources: a thread has no loader for TypeScript of its own.
import { register } from 'tsx/esm/api';

register();
await import('../../../src/pipeline/threads/extraction-worker.ts');
