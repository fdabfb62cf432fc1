/** Cyrillic and Greek letters as the Latin names of clubs write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', ў: 'u', ѓ: 'gj', ќ: 'kj', ѕ: 'dz' },
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n' },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};

/** Letters that one language alone has, with what others of its letters are then. */
const LANGUAGES: readonly { readonly has: RegExp; readonly letters: Readonly<Record<string, string>> }[] = [
  { has: /[іїєґ]/, letters: { і: 'i', ї: 'i', є: 'ye', ґ: 'g', г: 'h', и: 'y' } },
  {
    has: /[ђјљњћџ]/,
    letters: { ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz', ж: 'z', х: 'h', ц: 'c', ч: 'c', ш: 's' },
  },
];

const FOREIGN_LETTER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const FOREIGN_LETTERS = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;
/** Accents of Greek; of a Cyrillic letter the mark is a part, as in й. */
const GREEK_ACCENTS = /(?<=\p{Script=Greek})\p{M}+/gu;

/** A lower-case text with its Cyrillic and Greek letters in Latin ones: `спартак` is `spartak`, `ολυμπιακός` `olympiakos`. */
export function transliterate(text: string): string {
  if (!FOREIGN_LETTER.test(text)) return text;
  const whole = text.normalize('NFKD').replace(GREEK_ACCENTS, '').normalize('NFC').replaceAll('ου', 'ou');
  const own = LANGUAGES.find(({ has }) => has.test(whole))?.letters ?? {};
  return whole.replace(
    FOREIGN_LETTERS,
    (letter) => own[letter] ?? LETTERS[letter] ?? LETTERS[baseOf(letter)] ?? letter,
  );
}

function baseOf(letter: string): string {
  return letter.normalize('NFKD').slice(0, 1);
}
