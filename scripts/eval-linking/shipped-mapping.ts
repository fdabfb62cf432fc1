import { type CountryMapping, loadCountryMapping } from '../../src/mapping/country-mapping.ts';

const loaded = new Map<string, CountryMapping>();

/** The shipped mapping of a country, read once. */
export function shippedMapping(country: string): CountryMapping {
  const mapping = loaded.get(country) ?? loadCountryMapping('mappings', country);
  loaded.set(country, mapping);
  return mapping;
}
