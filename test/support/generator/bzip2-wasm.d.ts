declare module 'bzip2-wasm' {
  class BZip2 {
    init(): Promise<void>;
    /** `blockSize` 1-9 times 100 kB; `compressedSize` is the room for the result in bytes, by default the input's length. */
    compress(bytes: Uint8Array, blockSize?: number, compressedSize?: number): Uint8Array;
  }

  // biome-ignore lint/style/noDefaultExport: the package has no other export
  export { BZip2 as default };
}
