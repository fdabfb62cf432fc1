/** Options of the commands below `fbp catalog`. */
export interface CatalogOptions {
  readonly archive?: string[];
  readonly limit?: number;
}
