/** English, Spanish, German, French, Italian, Dutch and Portuguese: whole names, and short forms that are no start of one. */
const MONTHS = [
  'january enero januar janner janvier gennaio januari janeiro',
  'february febrero februar feber fevrier febbraio februari fevereiro',
  'march marzo marz maerz mrz mars maart mrt marco',
  'april abril avril aprile',
  'may mayo mai maggio mei maio',
  'june junio juni juin giugno junho',
  'july julio juli juillet luglio julho',
  'august agosto aout augustus',
  'september septiembre septembre settembre setembro',
  'october octubre oktober octobre ottobre outubro',
  'november noviembre novembre novembro',
  'december diciembre dezember decembre dicembre dezembro',
].map((names) => names.split(' '));

/** From Sunday. */
const WEEKDAYS = [
  'sunday domingo sonntag dimanche domenica zondag',
  'monday lunes montag lundi lunedi maandag segunda',
  'tuesday martes dienstag mardi martedi dinsdag terca',
  'wednesday weds miercoles mittwoch mercredi mercoledi woensdag quarta',
  'thursday jueves donnerstag jeudi giovedi donderdag quinta',
  'friday viernes freitag vendredi venerdi vrijdag sexta',
  'saturday sabado samstag samedi sabato zaterdag',
].map((names) => names.split(' '));

/** Of a month's name without accents, or of its first letters (`aug`, `sept`), 1 to 12; 0 for what is none, or may be of two months. */
export function monthNumber(name: string): number {
  const [only, another] = meantBy(name.toLowerCase(), MONTHS);
  return name.length < 3 || only === undefined || another !== undefined ? 0 : only + 1;
}

/** The days of the week, 0 for Sunday, that a name or its first letters may mean: `ma` is Tuesday to some and Monday to others. */
export function weekdaysOf(name: string): readonly number[] {
  return name.length < 2 ? [] : meantBy(name.replace(/-feira$/, ''), WEEKDAYS);
}

function meantBy(start: string, names: readonly (readonly string[])[]): number[] {
  return names.flatMap((each, index) => (each.some((name) => name.startsWith(start)) ? [index] : []));
}
