// Runs commands of the built program, whose module its argument names, one after the other as its parent asks.
import { PassThrough } from 'node:stream';

const { runProgram } = await import(process.argv[2]);
const home = process.cwd();

process.on('message', async ({ args, cwd, env }) => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  const texts = [stdout, stderr].map(collect);
  process.chdir(cwd);
  const code = await runProgram({ argv: args, terminal: { stdin, stdout, stderr }, env, cwd });
  process.chdir(home);
  for (const stream of [stdout, stderr]) stream.end();
  const [printed, said] = await Promise.all(texts);
  process.send({ code, stdout: printed, stderr: said });
});
process.send('ready');

async function collect(stream) {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}
