import { spawn } from 'node:child_process';

/** `node scripts/side-by-side.mjs lint typecheck`: npm scripts that each use one core, at once; each one's output in one piece. */
const scripts = process.argv.slice(2);
const codes = await Promise.all(scripts.map(run));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

function run(script) {
  const child = spawn(`npm run ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      process.stdout.write(`== npm run ${script} ${code === 0 ? 'passed' : `failed with ${code}`}\n`);
      resolve(code);
    });
  });
}
