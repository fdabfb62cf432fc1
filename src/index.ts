/**
 * The pipeline as a library: the same that the command line runs. Load the settings once, give them to a coordinator, close the
 * coordinator when done. docs/library.md has programs to start from.
 */
export type { EventSource, SourceKind } from './betfair/source.ts';
export { FailureDebugger } from './cli/debug/failure-debugger.ts';
export { ConfigManager } from './config/config-manager.ts';
export type { Config } from './config/schema.ts';
export type { FailureAction, FailureDialogue, ResolveSummary } from './diagnostics/debugger/failure-walk.ts';
export { SearchDebugger } from './diagnostics/debugger/search-debugger.ts';
export { PipelineProfiler } from './diagnostics/profiler/pipeline-profiler.ts';
export { DataValidator } from './diagnostics/validator/data-validator.ts';
export type { Batch } from './domain/batch.ts';
export { type ErrorCode, FbpError } from './domain/errors.ts';
export type { BetfairEvent } from './domain/event.ts';
export type { StatisticalMatch } from './domain/match.ts';
/** A row with its ending and all that belongs to it, told apart by `status`: the design document's ProcessedMatch. */
export {
  type MatchOutcome,
  type MatchOutcome as ProcessedMatch,
  type ProcessingStatus,
  STATUSES,
} from './domain/outcome.ts';
export type { MarketSummary, SelectionSummary } from './domain/price.ts';
/** A row in Betfair's words, as the search takes it: the design document's BetfairSearchParams. */
export type {
  Link,
  MappedMatch,
  MappedMatch as BetfairSearchParams,
  SearchAttempt,
  SearchResult,
} from './domain/search.ts';
export { EnhancedDownloader } from './download/enhanced-downloader.ts';
export { MatchExtractor } from './extraction/match-extractor.ts';
export { PipelineLogger } from './logging/pipeline-logger.ts';
export { type CountryMapping, loadCountryMapping } from './mapping/country-mapping.ts';
export { InteractiveMappingTool } from './mapping/interactive/interactive-mapping-tool.ts';
export { MappingManager } from './mapping/mapping-manager.ts';
export { MatchMapper } from './mapping/match-mapper.ts';
export type { BatchRequest, CoordinatorSettings } from './pipeline/batch-request.ts';
export { type BatchOrder, type CoordinatorOptions, PipelineCoordinator } from './pipeline/coordinator.ts';
export { type PipelineOptions, pipelineSettings } from './pipeline/open/pipeline-settings.ts';
export type { RunListener, StageProgress } from './pipeline/progress.ts';
export { ProcessingReport } from './pipeline/report/processing-report.ts';
export type { SearchFailure } from './pipeline/report/search-failure.ts';
export {
  type ErrorHandling,
  type ErrorRecoveryStrategy,
  errorRecoveryStrategy,
  withErrorHandling,
} from './pipeline/run/error-recovery.ts';
export { BetfairSearchEngine } from './search/betfair-search-engine.ts';
export { linkBatch } from './search/linking/link-batch.ts';
export { StorageManager } from './storage/storage-manager.ts';
