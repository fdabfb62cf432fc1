import fc from 'fast-check';

/** Any JSON value, those first that a field of a stream message may plausibly be mistaken for. */
export const ODD_VALUE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    ...[null, true, false, 0, -0, 1, -1, 1.5, 1e300, -1e300, 2 ** 53, 2 ** 63, 5e-324],
    ...['', ' ', '0', '1', '-1', '1e999', 'NaN', 'Infinity', '0x1f', 'null', '2023', '2023-08-12T15:00:00', 'CLOSED'],
    ...['\u0000', '\ud800', 'a\nb', '__proto__', 'A v B', '../../x', '9'.repeat(400)],
    ...[[], [null], [[]], [[1, 2]], {}, { id: 1 }, { length: 1 }, [{}], [{ id: {} }]],
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.double(),
);

/** A place in a JSON document: which of its keys to follow, by number. */
const PATH = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });

export type Wound =
  | { readonly kind: 'replace'; readonly path: readonly number[]; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: readonly number[] }
  | { readonly kind: 'add'; readonly path: readonly number[]; readonly key: string; readonly value: unknown }
  | { readonly kind: 'repeat'; readonly path: readonly number[] };

const KEY = fc.oneof(
  fc.constantFrom(
    'id',
    'hc',
    'bsp',
    'runners',
    'marketDefinition',
    'rc',
    'ltp',
    'tv',
    'trd',
    'img',
    '__proto__',
    'toString',
  ),
  fc.string(),
);

/** What may be done to one place of a message. */
export const WOUND: fc.Arbitrary<Wound> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace' as const), path: PATH, value: ODD_VALUE }) },
  fc.record({ kind: fc.constant('remove' as const), path: PATH }),
  fc.record({ kind: fc.constant('add' as const), path: PATH, key: KEY, value: ODD_VALUE }),
  fc.record({ kind: fc.constant('repeat' as const), path: PATH }),
);

type Holder = Record<string, unknown>;

/** Does that to the document, as far as it has such a place. */
export function inflict(document: unknown, wound: Wound): void {
  let holder = document as Holder;
  for (const [index, step] of wound.path.entries()) {
    const keys = Object.keys(holder);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return;
    const value = holder[key];
    if (index < wound.path.length - 1 && typeof value === 'object' && value !== null) holder = value as Holder;
    else {
      // a wound may strike the same value twice, and a later one within it
      strike(holder, key, structuredClone(wound));
      return;
    }
  }
}

function strike(holder: Holder, key: string, wound: Wound): void {
  switch (wound.kind) {
    case 'replace':
      holder[key] = wound.value;
      break;
    case 'remove':
      delete holder[key];
      break;
    case 'add':
      // The length of a list cannot be redefined: it stays as it is.
      Reflect.defineProperty(holder, wound.key, {
        value: wound.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      break;
    default:
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  }
}
