import type { SourceOptions } from '../command/source-options.ts';

/** A batch whose league and season may be left out: then its whole country is meant. */
export interface MapBatch {
  readonly country: string;
  readonly league: string | undefined;
  readonly season: string | undefined;
}

export interface MapLinkOptions extends SourceOptions {
  readonly stats?: string;
}

export interface MapUnmappedOptions extends MapLinkOptions {
  readonly csv?: string;
}

export interface MapLearnOptions extends MapLinkOptions {
  readonly yes?: boolean;
}
