/** The options of `fbp validate`, read and checked. */
export interface ValidateOptions {
  readonly strict?: boolean;
  readonly sample?: number;
}
