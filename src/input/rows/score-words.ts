/** Matches a cell that is nothing but one of the words, of which it may have the first letters and a dot. */
const NOTHING = String.raw`[-–—?*:.\s]*|n\/?a|nan|null|none|nil|tb[acd]|vs?\.?`;
/** What sources write for a match that was not played, or not to its end, in the languages in which months are read. */
const UNPLAYED = [
  String.raw`p-?p|ppd\.?|pst|postp?\.?|postponed|canc\.?|cancell?ed|susp\.?|suspended|not played|scheduled`,
  'verlegt|verschoben|abgesagt|ausgefallen|aplazad[oa]|suspendid[oa]|cancelad[oa]|adiad[oa]|rinviat[oa]|sospes[oa]|annullat[oa]',
  'reporte|annule|uitgesteld|afgelast',
];
/** With numbers too: that is what it stood at, or what was ruled, not a score of 90 minutes. */
const UNFINISHED = [
  String.raw`abd\.?|aban\.?|aband\.?|abandoned|awd\.?|awarded|w\/o|wo|w\.o\.?|walkover|void|voided|wert\.?|wertung`,
  'abgebrochen|arrete|gestaakt|abandonad[oa]|interrott[oa]|interrompid[oa]',
];

const WORDS = [...UNPLAYED, ...UNFINISHED].join('|');
const NO_SCORE = new RegExp(`^(?:(?:match )?(?:${WORDS})|${NOTHING})$`, 'i');
const UNFINISHED_WITHIN = new RegExp(
  `(?<![a-z])(?:${[...UNPLAYED.slice(1), ...UNFINISHED].join('|')}|postponed|suspended)(?![a-z])`,
  'i',
);
/** `20:00` where a page shows the kick-off as long as there is no score. */
const TIME_OF_DAY = /^(?:[01]\d|2[0-3])[:.h][0-5][05]$/;

/** Whether a cell says that there is no score. */
export function saysNoScore(cell: string): boolean {
  return NO_SCORE.test(cell) || TIME_OF_DAY.test(cell);
}

/** Whether a match was not played to its end, whatever numbers stand beside that. */
export function saysUnfinished(cell: string): boolean {
  return UNFINISHED_WITHIN.test(cell);
}
