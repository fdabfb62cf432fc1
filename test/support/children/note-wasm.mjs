// Loaded before the program, in each of its threads: notes every module of WebAssembly that a thread makes.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const { Module } = WebAssembly;

WebAssembly.Module = class extends Module {
  constructor(bytes) {
    super(bytes);
    appendFileSync(process.env['WASM_NOTES'], isMainThread ? 'main\n' : 'worker\n');
  }
};
