/** Links by their confidence: the lower bound of each bucket in hundredths. */
export type Buckets = Map<number, { links: number; wrong: number; confidence: number }>;

const BOUNDS = [95, 90, 85, 80, 70, 60, 0];

export function addBucket(buckets: Buckets, confidence: number, right: boolean): void {
  const bound = BOUNDS.find((least) => confidence * 100 >= least) ?? 0;
  const bucket = buckets.get(bound) ?? { links: 0, wrong: 0, confidence: 0 };
  bucket.links += 1;
  bucket.confidence += confidence;
  if (!right) bucket.wrong += 1;
  buckets.set(bound, bucket);
}

const inOrder = (buckets: Buckets) => [...buckets].sort(([a], [b]) => b - a);

export function renderBuckets(buckets: Buckets): readonly string[] {
  return inOrder(buckets).map(([bound, { links, wrong, confidence }]) => {
    const said = (confidence / links).toFixed(3);
    return `confidence from ${(bound / 100).toFixed(2)}: ${links} links say ${said}, ${(1 - wrong / links).toFixed(4)} right (${wrong} wrong)`;
  });
}

/** Sampling error that is granted, in standard deviations. */
const GRANTED = 3;
/** Of the links at 0.95 and above. */
const SURE_ENOUGH = 0.999;

/** Buckets in which fewer links are right than they say, beyond sampling error. */
export function lyingBuckets(buckets: Buckets): readonly string[] {
  return inOrder(buckets).flatMap(([bound, { links, wrong, confidence }]) => {
    const said = bound >= 95 ? SURE_ENOUGH : confidence / links;
    const error = GRANTED * Math.sqrt((said * (1 - said)) / links);
    return 1 - wrong / links >= said - error ? [] : [`from ${(bound / 100).toFixed(2)}: ${wrong} of ${links} wrong`];
  });
}
