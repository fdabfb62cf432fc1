/**
 * `fbp` as a library: the same pipeline that the command line runs. Load the settings once, give them to a coordinator,
 * close the coordinator when done.
 */
export type { EventSource, SourceKind } from './betfair/source.ts';
export { ConfigManager } from './config/config-manager.ts';
export type { Config } from './config/schema.ts';
export type { FailureAction, FailureDialogue } from './diagnostics/debugger/failure-debugger.ts';
export { FailureDebugger } from './diagnostics/debugger/failure-debugger.ts';
export { SearchDebugger } from './diagnostics/debugger/search-debugger.ts';
export type { Batch } from './domain/batch.ts';
export { type ErrorCode, FbpError } from './domain/errors.ts';
export type { BetfairEvent } from './domain/event.ts';
export type { StatisticalMatch } from './domain/match.ts';
export { type MatchOutcome, type ProcessingStatus, STATUSES } from './domain/outcome.ts';
export type { MarketSummary, SelectionSummary } from './domain/price.ts';
export type { Link, MappedMatch, SearchAttempt, SearchResult } from './domain/search.ts';
export { type CountryMapping, loadCountryMapping } from './mapping/country-mapping.ts';
export { MappingManager } from './mapping/mapping-manager.ts';
export { MatchMapper } from './mapping/match-mapper.ts';
export type { BatchRequest, CoordinatorSettings } from './pipeline/batch-request.ts';
export { PipelineCoordinator } from './pipeline/coordinator.ts';
export { type PipelineOptions, pipelineSettings } from './pipeline/open/pipeline-settings.ts';
export type { RunListener, StageProgress } from './pipeline/progress.ts';
export { ProcessingReport } from './pipeline/report/processing-report.ts';
export type { ErrorHandling } from './pipeline/run/error-recovery.ts';
export { linkBatch } from './search/linking/link-batch.ts';
