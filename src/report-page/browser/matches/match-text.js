const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `2023-08-11T19:00:07Z` is `11 Aug 2023 19:00`; a text of another form stays as it is.
 * @param {string} text
 */
export function kickoffText(text) {
  const [, year, month, day, time = ''] = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d))?/.exec(text) ?? [];
  return year === undefined ? text : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} ${time}`.trim();
}

/** @param {number} share 0.0213 is `+2.1 %` */
export function signedShare(share) {
  const text = Math.abs(100 * share).toFixed(1);
  if (Number(text) === 0) return '0.0 %';
  return `${share < 0 ? '−' : '+'}${text} %`;
}

/** @param {number} seconds 95 is `95 s`, 7300 is `2.0 h` */
export function ageText(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}

/** @param {string} selection `home_or_draw` is `home or draw` */
export function inWords(selection) {
  return selection.replaceAll('_', ' ').replaceAll('|', ', ');
}
